"""What of a disclosure can be searched, and how words are compared.

Words are *folded* before they are compared: full and half width, upper and lower case, the quotation
marks and brackets of different keyboards, and stray spaces make no difference.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgets.disclosure.anchors import numbered_anchor, row_anchor
from budgets.disclosure.model import Disclosure, Line, LineKey, Nature, Row, Side
from budgets.disclosure.official_form.preferred_tables import MOST_TELLING

_ALIKE = str.maketrans(
    "“”„‟〝〞＂‘’〔〕【】『』「」、；：。！？—–－", '"""""""\'\'()[][][],;:.!?---'
)


class SearchKind(StrEnum):
    """The kinds of things that are found, in the order in which people look for them."""

    PRIORITY = "priority"
    PROJECT = "project"
    LINE = "line"
    FUNCTION = "function"
    REASON = "reason"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class SearchItem:
    """One thing that can be found.

    `tables` are the keys of the tables that print the row ("T3 T5"); `anchor` is its place on the page that
    shows it; `amount` is in 元.
    """

    kind: SearchKind
    title: str
    text: str
    anchor: str
    code: str = ""
    tables: str = ""
    amount: Decimal | None = None

    @property
    def words(self) -> str:
        """What is searched: title, code and text, folded, a line each."""
        return "\n".join((folded(self.title), folded(self.code), folded(self.text)))


def folded(text: str) -> str:
    """Return the text as it is compared with others."""
    plain = unicodedata.normalize("NFKC", text.translate(_ALIKE)).lower()
    return "".join(plain.split()).translate(_ALIKE)


def places_of(word: str, text: str) -> list[tuple[int, int]]:
    """Return where a folded word occurs in a text as it was written: start and end of each place."""
    pieces = list(_pieces(text))
    whole = "".join(piece for piece, _place in pieces)
    at = [place for piece, place in pieces for _ in piece]
    found, start = [], whole.find(word) if word else -1
    while start >= 0:
        found.append((at[start], at[start + len(word) - 1] + 1))
        start = whole.find(word, start + len(word))
    return found


def entries_of(disclosure: Disclosure) -> Iterator[SearchItem]:
    """Yield all of a disclosure that can be found, in its own order; equal rows of several tables once."""
    yield from _rows(disclosure)
    for function in disclosure.functions:
        anchor = numbered_anchor("function", function.number)
        yield SearchItem(SearchKind.FUNCTION, "", function.text, anchor)
    for priority in disclosure.priorities:
        anchor = numbered_anchor("priority", priority.number)
        yield SearchItem(SearchKind.PRIORITY, priority.title, priority.text, anchor)
    for project in disclosure.projects:
        targets = [" ".join((x.level3 or x.level2, x.target)) for x in project.indicators]
        text = "\n".join(filter(None, [project.goal, *targets]))
        anchor = numbered_anchor("project", project.number)
        yield SearchItem(SearchKind.PROJECT, project.name, text, anchor, amount=project.amount.yuan)
    first: dict[tuple[str, str], int] = {}  # one that is repeated word for word is shown once
    for number, reason in enumerate(disclosure.reasons, start=1):
        if first.setdefault((reason.label, reason.text), number) == number:
            change = reason.change.yuan if reason.change else None
            anchor = numbered_anchor("reason", number)
            yield SearchItem(SearchKind.REASON, reason.label, reason.text, anchor, amount=change)
    for term in disclosure.glossary:
        anchor = numbered_anchor("word", term.number)
        yield SearchItem(SearchKind.TERM, term.term, term.text, anchor)


def _rows(disclosure: Disclosure) -> Iterator[SearchItem]:
    same: dict[tuple[str, str, Side, Decimal | None], list[tuple[LineKey, list[Line]]]] = {}
    for key, lines in _lines_by_row(disclosure).items():
        first = lines[0]
        amount = next((x.amount.yuan for x in lines if x.nature is Nature.TOTAL), first.amount.yuan)
        same.setdefault((first.code, first.name, first.side, amount), []).append((key, lines))
    for (code, name, side, amount), rows in same.items():
        purposes = dict.fromkeys(x.purpose for _key, lines in rows for x in lines if x.purpose)
        table = max((key.table for key, _lines in rows), key=MOST_TELLING.index)
        yield SearchItem(
            SearchKind.LINE,
            name,
            "\n".join(purposes),
            row_anchor(table, side, Row.ITEM, code, name),
            code=code,
            tables=" ".join(dict.fromkeys(key.table.value for key, _lines in rows)),
            amount=amount,
        )


def _lines_by_row(disclosure: Disclosure) -> dict[LineKey, list[Line]]:
    """Return the lines of each row that has a name; nobody searches for totals."""
    rows: dict[LineKey, list[Line]] = {}
    for line in disclosure.lines:
        if line.row is Row.ITEM:
            key = LineKey(line.table, line.side, line.row, line.code, line.name)
            rows.setdefault(key, []).append(line)
    return rows


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """Yield the folded characters, each with the place of the one that it comes from."""
    for place, written in enumerate(text):
        piece = "".join(unicodedata.normalize("NFKC", written.translate(_ALIKE)).lower().split())
        if piece:
            yield piece.translate(_ALIKE), place
