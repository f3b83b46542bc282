"""What the words of a document mean: the department's own explanations beside the portal's plain ones."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.disclosure.codes import PlainTerm, normalised, plain_words
from budgets.disclosure.model import Disclosure, Term


@dataclass(frozen=True, slots=True)
class Explained:
    """One term: in the department's words, in the portal's, or in both."""

    term: str
    own: str = ""
    plain: PlainTerm | None = None
    number: int = 0  # in the glossary


def words_of(disclosure: Disclosure) -> tuple[Explained, ...]:
    """Return the department's glossary in its order, each entry with the plain words for the same term."""
    return tuple(Explained(x.term, x.text, _plain_for(x), x.number) for x in disclosure.glossary)


def words_not_explained(disclosure: Disclosure) -> tuple[Explained, ...]:
    """Return terms that the document's words use and its glossary leaves out, in plain words."""
    own = {normalised(term.term) for term in disclosure.glossary}
    text = "\n".join(_texts(disclosure))
    return tuple(
        Explained(entry.term, plain=entry)
        for entry in plain_words()
        if not own & {normalised(name) for name in (entry.term, *entry.aliases)}
        and len(entry.term) > 2
        and entry.term in text
    )


def _plain_for(term: Term) -> PlainTerm | None:
    key = normalised(term.term)
    for entry in plain_words():
        if key in {normalised(name) for name in (entry.term, *entry.aliases)}:
            return entry
    return None


def _texts(disclosure: Disclosure) -> list[str]:
    return [
        *(line.name for line in disclosure.lines),
        *(line.source.text for line in disclosure.lines),
        *(line.purpose for line in disclosure.lines),
        *(reason.text + reason.source.text for reason in disclosure.reasons),
        *(passage.heading + passage.text for passage in disclosure.passages),
    ]
