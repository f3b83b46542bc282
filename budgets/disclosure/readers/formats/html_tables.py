"""Tables of a web page: which of them only place things on it, and the others as rows of texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from budgets.disclosure.readers.blocks.document import too_long
from budgets.disclosure.readers.blocks.squared_rows import squared
from budgets.disclosure.readers.errors import damaged

WIDEST_TABLE = 256
MOST_CELLS = 1_000_000


@dataclass(slots=True)
class PageParagraph:
    """A paragraph; `listed` says that the page numbers it."""

    text: str
    listed: bool = False
    only_links: bool = False


@dataclass(slots=True)
class PageRow:
    """A row that is made of other elements: its cells, blank ones too, and the paragraphs that they are."""

    cells: list[str]
    paragraphs: list[PageParagraph]


@dataclass(slots=True)
class PageCell:
    """A cell, or the page itself: paragraphs and data tables in order."""

    items: list[PageParagraph | PageRow | list[list[str]]] = field(default_factory=list)
    across: int = 1
    down: int = 1

    @property
    def text(self) -> str:
        return " ".join([item.text for item in self.items if isinstance(item, PageParagraph)])


@dataclass(slots=True)
class PageTable:
    """A table while it is being read."""

    rows: list[list[PageCell]] = field(default_factory=list)

    def cells(self) -> Iterator[PageCell]:
        for row in self.rows:
            yield from row

    def places_things(self) -> bool:
        """Return whether it is layout: it holds a table, or no row of it has two cells."""
        widest = max((len(row) for row in self.rows), default=0)
        return widest < 2 or any(isinstance(i, list) for cell in self.cells() for i in cell.items)


def spread(table: PageTable) -> list[list[str]]:
    """Return rows of equal width: a merged cell is repeated over its columns and rows.

    Columns at which no cell of any row begins are left out: they are seams of the page.
    """
    if rows := _without_merging(table):
        return rows
    grid: list[list[str]] = []
    begun: set[int] = set()
    merged: dict[int, tuple[int, str]] = {}  # by column: rows still to fill, and with what
    cells = 0
    for row in table.rows:
        if merged or any(cell.across > 1 or cell.down > 1 for cell in row):
            texts, merged = _spread_row(row, merged, begun)
        else:
            texts = [cell.text for cell in row]
            begun.update(range(len(texts)))
        cells += len(texts)
        if len(texts) > WIDEST_TABLE:
            raise damaged()
        if cells > MOST_CELLS:
            raise too_long()
        grid.append(texts)
    columns = sorted(begun)
    if len(columns) * len(grid) > MOST_CELLS:
        raise too_long()
    return [[row[c] if c < len(row) else "" for c in columns] for row in grid]


def _without_merging(table: PageTable) -> list[list[str]]:
    """Return a table of rows of different lengths that says of no cell what it spans; [] for any other."""
    cells = 0
    for row in table.rows:
        cells += len(row)
        if cells > MOST_CELLS or any(cell.across > 1 or cell.down > 1 for cell in row):
            return []
    if len({len(row) for row in table.rows}) < 2:
        return []
    made = squared([[cell.text for cell in row] for row in table.rows])
    return [] if made and len(made[0]) > WIDEST_TABLE else made


def _spread_row(
    row: list[PageCell], merged: dict[int, tuple[int, str]], begun: set[int]
) -> tuple[list[str], dict[int, tuple[int, str]]]:
    """Return the texts of a row under the cells that reach into it, and what reaches into the next."""
    texts: list[str] = []
    below: dict[int, tuple[int, str]] = {}
    cells = iter(row)
    while len(texts) <= WIDEST_TABLE:
        if len(texts) in merged:
            (left, text), across = merged[len(texts)], 1
        elif (cell := next(cells, None)) is not None:
            text, left, across = cell.text, cell.down, cell.across
            begun.add(len(texts))
        else:
            break
        for _ in range(across):
            if left > 1:
                below[len(texts)] = (left - 1, text)
            texts.append(text)
    return texts, below
