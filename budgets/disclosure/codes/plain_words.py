"""The field's terms in plain words, for readers who are no accountants."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from budgets.disclosure.codes.lists import rows_of, split


@dataclass(frozen=True, slots=True)
class PlainTerm:
    """One term, its other wordings, and what it means, in Chinese and in English."""

    term: str
    aliases: tuple[str, ...]
    zh: str
    en: str


@cache
def plain_words() -> tuple[PlainTerm, ...]:
    """Return all terms, in reading order."""
    return tuple(
        PlainTerm(row["term"], split(row["aliases"]), row["zh"], row["en"])
        for row in rows_of("plain_words.csv")
    )
