"""The terms of the glossary, grouped by what they are about, with the words that people say for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from budgets.disclosure.codes import PlainTerm, Subject, plain_words
from budgets.display.answers.words import is_english
from budgets.reports.pages.definitions import Definition

SUBJECTS = {
    Subject.YEAR: _("一年的钱"),
    Subject.SOURCES: _("钱从哪来"),
    Subject.USES: _("钱花到哪"),
    Subject.THREE_PUBLIC: _("三公和机关"),
    Subject.PEOPLE: _("人和单位"),
}


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One term: its meaning in the language of the page, its other names, and the departments' own words."""

    term: str
    meaning: str
    aliases: Sequence[str]
    definitions: Sequence[Definition]


@dataclass(frozen=True, slots=True)
class TermGroup:
    """The terms about one thing."""

    anchor: str
    name: str
    entries: Sequence[TermEntry]


def groups(own: Mapping[str, Sequence[Definition]], asked: str) -> list[TermGroup]:
    """Return the terms in which `asked` stands, by subject; all where it is empty."""
    found = []
    for subject, name in SUBJECTS.items():
        entries = [
            _entry(term, own.get(term.term, ()))
            for term in plain_words()
            if term.subject is subject and _is_about(term, asked)
        ]
        if entries:
            found.append(TermGroup(f"about-{subject.value}", str(name), entries))
    return found


def is_meant(words: str, asked: str) -> bool:
    """Return whether a text has what is asked for."""
    return asked.casefold() in words.casefold()


def _is_about(term: PlainTerm, asked: str) -> bool:
    return is_meant(" ".join((term.term, *term.aliases, term.zh, term.en)), asked)


def _entry(term: PlainTerm, definitions: Sequence[Definition]) -> TermEntry:
    meaning = term.en if is_english() else term.zh
    return TermEntry(term.term, meaning, term.aliases, definitions)
