"""The answer of one check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """Well, to be looked at, or wrong: only the last makes the exit code 1."""

    GOOD = "✓"
    DOUBTFUL = "!"
    BAD = "✗"


@dataclass(frozen=True, slots=True)
class Answer:
    """One line: the verdict, what it is about, and what was found."""

    verdict: Verdict
    about: str
    found: str

    def __str__(self) -> str:
        return f"{self.verdict.value} {self.about}: {' '.join(self.found.split())}"


def good(about: str, found: str) -> Answer:
    return Answer(Verdict.GOOD, about, found)


def doubtful(about: str, found: str) -> Answer:
    return Answer(Verdict.DOUBTFUL, about, found)


def bad(about: str, found: str) -> Answer:
    return Answer(Verdict.BAD, about, found)
