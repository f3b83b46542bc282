"""The sheets of our own workbook as rows of text, with their places in the document shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from budgets.disclosure.readers.blocks.document import Grid, Paragraph, too_long
from budgets.disclosure.readers.formats.worksheets import MOST_CELLS, Worksheet

_NUMBERED = re.compile(r"表\d")


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """One sheet: all its rows, hidden ones too, from the first; every row is as long as the widest.

    `grid` is the sheet as a table of the document, what is hidden left blank; its rows are counted as
    the spreadsheet counts them.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    grid: Grid

    def written(self, start: int = 0) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield the rows from `start` on in which anything is written, with their positions."""
        for index in range(start, len(self.rows)):
            if any(self.rows[index]):
                yield index, self.rows[index]


def own_sheets(worksheets: Iterable[Worksheet]) -> list[OwnSheet]:
    """Return worksheets as rows of text. The official tables are numbered first, so that 表 5 is T5."""
    sheets = list(worksheets)
    if sum(width * height for width, height in map(_size, sheets)) > MOST_CELLS:
        raise too_long()
    ranked = sorted(sheets, key=lambda sheet: not _NUMBERED.match(sheet.name))
    numbers = {id(sheet): number for number, sheet in enumerate(ranked, 1)}
    return [_own_sheet(sheet, numbers[id(sheet)]) for sheet in sheets]


def blocks_of(sheets: list[OwnSheet]) -> tuple[Paragraph | Grid, ...]:
    """Return the workbook as a document: each sheet under its name."""
    blocks: list[Paragraph | Grid] = []
    for number, sheet in enumerate(sheets, 1):
        blocks += [Paragraph(number, sheet.name), sheet.grid]
    return tuple(blocks)


def _size(sheet: Worksheet) -> tuple[int, int]:
    """Its width and height, up to the last cells written on."""
    width = 1 + max((column for row in sheet.rows.values() for column in row), default=0)
    return width, 1 + max(sheet.rows, default=0)


def _own_sheet(sheet: Worksheet, number: int) -> OwnSheet:
    width, height = _size(sheet)
    by_row = [sheet.rows.get(index, {}) for index in range(height)]
    rows = tuple(tuple(row.get(column, "") for column in range(width)) for row in by_row)
    seen = tuple(
        tuple(
            "" if row in sheet.hidden_rows or sheet.is_hidden(column) else text
            for column, text in enumerate(cells)
        )
        for row, cells in enumerate(rows)
    )
    return OwnSheet(sheet.name, rows, Grid(number, seen))
