"""A worksheet as it is printed: titles and notes as paragraphs, its tables as grids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.blocks.document import (
    MOST_BLOCKS,
    Builder,
    closed_up,
    half_width,
    too_long,
)

WIDEST_TABLE = 256
MOST_CELLS = 500_000  # of one worksheet, merged ones counted once a cell that they span
_SHORTEST_PROSE = 40
_TITLE = re.compile(
    r"表(?:\([^)]*\))?$|^附?表\s*[\d一二三四五六七八九十]|^附件|单位[:为]\s*\S{0,3}元"
)
_CAPTION = re.compile(r"单位|部门|编制|填报|年度|日期|^附?表|表$|^附件|公开")
_HEADER = re.compile("科目|项目|名称|合计|收入|支出|金额|预算数|决算数")
_NOTE = re.compile("^(?:注|说明|备注|附注)[:：\\d]?|[。；]$")
# Names that say nothing of what a sheet holds: kept, they would pass for the department's own words.
_UNNAMED = re.compile(
    r"(?:sheet|(?:新建)?工作表|附?件?表?)\s*[(（]?\d*[)）]?|封面|封皮|目录", re.IGNORECASE
)

Row = dict[int, str]


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Merged cells, ends included; rows and columns count from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Worksheet:
    """The printed texts of one visible sheet by row and column, blank ones left out."""

    name: str
    rows: dict[int, Row] = field(default_factory=dict)
    merged: list[MergedRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    formulas: dict[tuple[int, int], bool] = field(default_factory=dict)  # whether a value was saved
    # Numbers that are shown as a date or time, and cells that do not show what they hold.
    dates: set[tuple[int, int]] = field(default_factory=set)
    unseen: set[tuple[int, int]] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)  # what may show something else than the cells do
    margins: dict[str, str] = field(default_factory=dict)  # of printed pages, by element

    def put(self, row: int, column: int, text: str) -> None:
        """Write one cell unless it is blank."""
        if text.strip():
            self.rows.setdefault(row, {})[column] = text

    def is_hidden(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)


@dataclass(frozen=True, slots=True)
class _Printed:
    """One visible row: `own` are its cells before merged ones are repeated, in order.

    `begun` are the columns at which they stand.
    """

    place: int
    own: tuple[str, ...]
    cells: Row
    begun: frozenset[int]


def add_worksheet(builder: Builder, sheet: Worksheet) -> None:
    """Add a sheet to a document: its name, then what stands on it from top to bottom."""
    printed = list(_printed(sheet))
    if not printed:
        return
    if not _UNNAMED.fullmatch(sheet.name.strip()):
        builder.paragraph(sheet.name)
    _add_printed(builder, printed)


def add_rows(builder: Builder, rows: list[list[str]]) -> None:
    """Add a table that may hold titles and notes, or several tables; merged cells are repeated."""
    printed = [
        _Printed(place, _distinct(row), dict(enumerate(row)), frozenset(range(len(row))))
        for place, row in enumerate(rows)
        if any(cell.strip() for cell in row)
    ]
    if printed:
        _add_printed(builder, printed)


def _distinct(row: list[str]) -> tuple[str, ...]:
    """Return the cells of a row that are not blank, one repeated beside itself once."""
    neighbours = zip(["", *row], row, strict=False)
    return tuple(cell for before, cell in neighbours if cell.strip() and cell != before)


def _add_printed(builder: Builder, printed: list[_Printed]) -> None:
    table: list[_Printed] = []
    told = False  # whether the table has figures: a gap above them is one in its head
    before = printed[0].place
    for row in printed:
        if table and _begins_another_table(row, after_gap=told and row.place > before + 1):
            _add_table(builder, table)
            table, told = [], False
        before = row.place
        if not table and _is_above_a_table(row):
            _add_prose(builder, row)
        else:
            table.append(row)
            told = told or any(map(is_figure, row.own))
    _add_table(builder, table)


def printed_rows(sheet: Worksheet) -> Iterator[tuple[int, list[str]]]:
    """Yield the visible rows that are not blank, with their place (from 0); merged cells are repeated."""
    printed = list(_printed(sheet))
    width = min(WIDEST_TABLE, 1 + max((max(row.cells) for row in printed), default=0))
    for row in printed:
        yield row.place, [closed_up(row.cells.get(at, "").strip()) for at in range(width)]


def _printed(sheet: Worksheet) -> Iterator[_Printed]:
    """Yield the visible rows that are not blank; cells merged over several are repeated."""
    own = {
        place: {c: text for c, text in sorted(cells.items()) if not sheet.is_hidden(c)}
        for place, cells in sheet.rows.items()
    }
    if len(own) > MOST_BLOCKS or sum(map(len, own.values())) > MOST_CELLS:
        raise too_long()
    cells = {place: dict(row) for place, row in own.items()}
    _repeat_merged(sheet, cells)
    for place in sorted(cells):
        if place not in sheet.hidden_rows and cells[place]:
            yield _Printed(place, tuple(own[place].values()), cells[place], frozenset(own[place]))


def _repeat_merged(sheet: Worksheet, cells: dict[int, Row]) -> None:
    """Fill merged cells, no further than the sheet is written on."""
    written = [column for row in cells.values() for column in row]
    if not written:
        return
    last_row, last_column = max(cells), max(written)
    repeated = 0
    for span in sheet.merged:
        text = sheet.rows.get(span.top, {}).get(span.left)
        if text is None:
            continue
        bottom, right = min(span.bottom, last_row), min(span.right, last_column)
        columns = [c for c in range(span.left, right + 1) if not sheet.is_hidden(c)]
        repeated += len(columns) * max(bottom - span.top + 1, 0)
        if repeated > MOST_CELLS:
            raise too_long()
        for place in range(span.top, bottom + 1):
            if place in cells:  # what is written below a merged cell is not lost
                cells[place] = dict.fromkeys(columns, text) | cells[place]


def _begins_another_table(row: _Printed, *, after_gap: bool) -> bool:
    """Return whether a row is the title of another table on the same sheet."""
    plain = [half_width(text).strip() for text in row.own]
    if len(plain) == 1:
        return bool(_TITLE.search(plain[0])) and not is_figure(plain[0])
    heads = sum(bool(_HEADER.search(text)) for text in plain)
    return after_gap and heads >= 2 and not any(map(is_figure, plain))


def _is_above_a_table(row: _Printed) -> bool:
    """Return whether a row is outside a table: a title, a caption (部门：… 单位：万元) or a paragraph."""
    plain = [half_width(text) for text in row.own]
    if len(plain) == 1:
        return True
    return len(plain) <= 3 and all(
        _CAPTION.search(text) and not is_figure(text) and re.search("[::]|表|附件|公开", text)
        for text in plain
    )


def _is_note(row: _Printed) -> bool:
    """Return whether a row is a sentence below a table."""
    if len(row.own) != 1:
        return False
    text = row.own[0].strip()
    return bool(_NOTE.search(text)) or len(text) > _SHORTEST_PROSE


def _add_table(builder: Builder, table: list[_Printed]) -> None:
    body = list(table)
    while body and _is_note(body[-1]):
        body.pop()
    begun = {column for row in body for column in row.begun}  # others are seams inside merged cells
    columns = sorted(begun & {c for row in body for c, text in row.cells.items() if text.strip()})
    if len(columns) > WIDEST_TABLE or len(columns) * len(body) > MOST_CELLS * 2:
        raise too_long()
    if len(columns) == 1:
        for row in body:
            _add_prose(builder, row)
    elif body:
        builder.grid([[row.cells.get(column, "") for column in columns] for row in body])
    for row in table[len(body) :]:
        _add_prose(builder, row)


def _add_prose(builder: Builder, row: _Printed) -> None:
    for text in row.own:
        for line in text.splitlines():
            builder.paragraph(line)
