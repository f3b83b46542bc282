"""The field's terms in plain words, for readers who are no accountants."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from budgets.disclosure.codes.lists import rows_of, split


class Subject(StrEnum):
    """What a term is about; the glossary shows the terms by subject, in this order."""

    YEAR = "year"
    SOURCES = "sources"
    USES = "uses"
    THREE_PUBLIC = "three_public"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class PlainTerm:
    """One term, its other wordings, what it means in Chinese and in English, and what it is about."""

    term: str
    aliases: tuple[str, ...]
    zh: str
    en: str
    subject: Subject


@cache
def plain_words() -> tuple[PlainTerm, ...]:
    """Return all terms, in reading order."""
    return tuple(
        PlainTerm(row["term"], split(row["aliases"]), row["zh"], row["en"], Subject(row["subject"]))
        for row in rows_of("plain_words.csv")
    )
