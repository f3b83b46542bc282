"""Rows of a table that a page makes of other elements: <div><div>合计</div><div>9</div></div>.

A row is an element all of whose text stands in two or more of its children.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from budgets.disclosure.readers.blocks.squared_rows import squared
from budgets.disclosure.readers.formats.html_tables import PageRow
from budgets.disclosure.unread import NO_LABEL

Rows = list[list[str]]

_TAGS = frozenset(("div", "li", "p", "span", "dd", "dt", "section"))
_LONGEST_CELL = 40
_FEWEST = 3  # rows of a table, its head among them
_MOST_CELLS = 60


@dataclass(slots=True)
class _Element:
    """An open element: its own text, and what its children hold; `first` is where its paragraphs begin."""

    depth: int
    first: int
    text: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    whole: bool = True  # each child is a cell, and no more


class RowFinder:
    """Follows the elements of a page, and says of each that ends whether it was a row."""

    def __init__(self) -> None:
        self._open: list[_Element] = []

    def start(self, tag: str, depth: int, first: int) -> None:
        """Take an element that begins; `first` is how many paragraphs stand before it."""
        if tag in _TAGS:
            self._open.append(_Element(depth, first))

    def data(self, text: str) -> None:
        """Take text inside the innermost element."""
        if self._open:
            self._open[-1].text.append(text)

    def interrupt(self) -> None:
        """Take what no cell has: a table, a line break."""
        for element in self._open:
            element.whole = False

    def end(self, depth: int) -> tuple[int, list[str]] | None:
        """Return where a row that ends has begun, and its cells; None for any other element."""
        if not self._open or self._open[-1].depth != depth:
            return None
        element = self._open.pop()
        own = " ".join("".join(element.text).split())
        # Of what is too long for a cell no more is kept than shows it: deep blocks would each copy it all.
        told = " ".join([*element.cells, own]).strip()[: _LONGEST_CELL + 1]
        is_row = len(element.cells) > 1 and not own and element.whole
        if self._open:
            above = self._open[-1]
            above.cells.append(told)
            above.whole = (
                above.whole and element.whole and not is_row and len(told) <= _LONGEST_CELL
            )
        return (
            (element.first, element.cells) if is_row and len(element.cells) <= _MOST_CELLS else None
        )


def table_of(run: list[PageRow]) -> Rows:
    """Return rows one after the other as a table; [] where they are none, but words of sentences."""
    rows = [row.cells for row in run]
    figured = [row for row in rows if any(map(_AMOUNT.fullmatch, row))]
    if (
        len(rows) < _FEWEST
        or not figured
        or any(_PROSE.search(cell) for row in rows for cell in row)
    ):
        return []
    (_, count), *_ = Counter(map(len, figured)).most_common(1)
    made = squared(rows) if 2 * count > len(figured) else []
    return [] if any(NO_LABEL in row for row in made) else made


_AMOUNT = re.compile(r"-?\d[\d,]*\.\d+|-?\d{1,3}(?:,\d{3})+|(?!(?:19|20)\d\d$)\d{3,}")
_PROSE = re.compile("[，。；、]$|[，。；]|^[，。；、：:]")
