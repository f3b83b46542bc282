"""The official tables, each in a sheet of its own, as the department would publish them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from budgets.disclosure.model import Disclosure
from budgets.disclosure.official_form.vocabulary import Arrangement
from budgets.disclosure.workbook_format import NOTE, UNIT_BEFORE, column_key
from budgets.disclosure.writers.layouts import blank_row
from budgets.disclosure.writers.layouts.shapes import (
    CellStyle,
    ColumnRole,
    LayoutCell,
    LayoutColumn,
    TableLayout,
)
from budgets.disclosure.writers.workbook.book import WorkbookFile
from budgets.disclosure.writers.workbook.lists import list_of
from budgets.disclosure.writers.workbook.records import MOST_ADDED, ROOM, offer

_TITLE, _ABOVE, _HEAD = 0, 1, 2  # rows
_WIDTH_IN_CHARACTERS = 118.0
_NARROWEST = 9.0
_LINE = 14.0  # points
_CHARACTERS_OF_A_SIGN = 2.2  # a Chinese character is as wide as two figures
_ALIGN = {
    CellStyle.HEADER: "center",
    CellStyle.CODE: "left",
    CellStyle.NAME: "left",
    CellStyle.TEXT: "left",
}


def sheet_name(layout: TableLayout) -> str:
    """Return the name of a table's sheet: "表5 一般公共预算支出表"."""
    return f"{layout.number} {layout.title}"


def write_table(book: WorkbookFile, disclosure: Disclosure, layout: TableLayout) -> None:
    """Write the sheet of one table: title, department and unit, header, hidden keys, rows, note."""
    sheet = book.sheet(sheet_name(layout))
    last = len(layout.columns) - 1
    keys = _HEAD + len(layout.header)
    first_row = keys + 1
    _write_keys(book, sheet, layout, keys)
    _write_title(book, sheet, disclosure, layout)
    for place in _placed(layout.header, _HEAD):
        _write_cell(book, sheet, *place)
    rows = _with_room(layout) if book.form else layout.rows
    below = first_row + len(rows)
    if book.form:
        for down in range(first_row, below):
            sheet.set_row(down, None, book.look(locked=False))
        _offer_codes(sheet, layout, disclosure.fiscal_year, first_row, below + MOST_ADDED)
    for place in _placed(rows, first_row):
        _write_cell(book, sheet, *place)
    if layout.none_planned:
        note = f"{NOTE}没有安排{disclosure.fiscal_year}年{layout.table.label.removesuffix('表')}。"
        book.text(sheet, below, 0, note)
    _write_hidden_codes(book, sheet, layout, first_row)
    widths = [max(_NARROWEST, width * _WIDTH_IN_CHARACTERS) for width in layout.widths]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    _set_heights(sheet, layout.header, _HEAD, widths)
    look = book.look(locked=False) if book.form else None
    _set_heights(sheet, layout.rows, first_row, widths, look)
    names = [place for place, column in enumerate(layout.columns) if column.role is ColumnRole.NAME]
    frozen = names[0] + 1 if len(names) == 1 else 0
    sheet.freeze_panes(first_row, frozen)
    sheet.repeat_rows(_HEAD, keys)
    sheet.print_area(_TITLE, 0, below, last)


def _set_heights(
    sheet: Any,
    rows: tuple[tuple[LayoutCell, ...], ...],
    first_row: int,
    widths: list[float],
    look: Any = None,
) -> None:
    """Make rows as high as their longest text.

    Spreadsheets fit no row to a merged cell: a label of the header, or a project that reaches into the rows
    of its indicators. LibreOffice fits none at all when it opens a file, so that long names would overlap.
    """
    lines = dict.fromkeys(range(first_row, first_row + len(rows)), 1)
    for row, column, cell in _placed(rows, first_row):
        if cell.kind not in (CellStyle.HEADER, CellStyle.NAME, CellStyle.TEXT):
            continue
        wide = sum(widths[column : column + cell.columns]) - _CHARACTERS_OF_A_SIGN * cell.level
        needed = math.ceil(len(cell.text) * _CHARACTERS_OF_A_SIGN / wide)
        for each in range(row, row + cell.rows):
            lines[each] = max(lines[each], math.ceil(needed / cell.rows))
    for row, count in lines.items():
        if count > 1 or first_row == _HEAD:
            sheet.set_row(row, _LINE * count + _LINE / 3, look)


def _write_keys(book: WorkbookFile, sheet: Any, layout: TableLayout, row: int) -> None:
    """Write the hidden row below the header; by it the reader knows every column, whatever its label."""
    for place, column in enumerate([*layout.columns, *_hidden_columns(layout)]):
        book.text(sheet, row, place, column_key(column.role.value, column.key(layout.table)))
    sheet.set_row(row, None, None, {"hidden": True})


def _write_title(
    book: WorkbookFile, sheet: Any, disclosure: Disclosure, layout: TableLayout
) -> None:
    last = len(layout.columns) - 1
    sheet.merge_range(_TITLE, 0, _TITLE, last, "", book.look())
    title, whose = (
        f"{disclosure.fiscal_year}年{layout.title}",
        "编制单位" if book.of_unit else "部门",
    )
    book.text(sheet, _TITLE, 0, title, bold=True, font_size=16, align="center")
    sheet.set_row(_TITLE, 30)
    book.text(sheet, _ABOVE, 0, f"{layout.number}　{whose}：{disclosure.department.name}")
    book.text(sheet, _ABOVE, last, f"{UNIT_BEFORE}{layout.unit}", align="right")


def _placed(
    rows: tuple[tuple[LayoutCell, ...], ...], first_row: int
) -> Iterator[tuple[int, int, LayoutCell]]:
    """Yield every cell with its row and column: those that another cell covers are passed over."""
    covered: set[tuple[int, int]] = set()
    for down, cells in enumerate(rows, first_row):
        across = 0
        for cell in cells:
            while (down, across) in covered:
                across += 1
            if cell.rows > 1 or cell.columns > 1:
                covered |= {
                    (down + r, across + c) for r in range(cell.rows) for c in range(cell.columns)
                }
            yield down, across, cell
            across += cell.columns


def _write_cell(book: WorkbookFile, sheet: Any, row: int, column: int, cell: LayoutCell) -> None:
    look: dict[str, object] = {"border": 1, "align": _ALIGN.get(cell.kind, "right")}
    if cell.strong:
        look["bold"] = True
    if cell.kind in (CellStyle.NAME, CellStyle.TEXT):
        look |= {"text_wrap": True, "indent": cell.level}
    if cell.kind is CellStyle.CODE:
        look["num_format"] = "@"
    if cell.kind is CellStyle.HEADER:
        look |= {"bold": True, "text_wrap": True, "bg_color": "#F2F2F2"}
    else:
        look = book.free(**look)
    if cell.rows > 1 or cell.columns > 1:
        end = (row + cell.rows - 1, column + cell.columns - 1)
        sheet.merge_range(row, column, *end, "", book.look(**look))
    if cell.kind in (CellStyle.AMOUNT, CellStyle.PERCENT):
        book.figure(sheet, row, column, cell.text, **look)
    else:
        book.text(sheet, row, column, cell.text, **look)


def _hidden_columns(layout: TableLayout) -> list[LayoutColumn]:
    """Return the columns of codes to the right of a table that prints none, one for each side."""
    if any(column.role is ColumnRole.CODE for column in layout.columns):
        return []
    if not any(cell.code for row in layout.rows for cell in row):
        return []
    sides = dict.fromkeys(c.side for c in layout.columns if c.role is ColumnRole.NAME)
    return [LayoutColumn(ColumnRole.CODE, side) for side in sides]


def _write_hidden_codes(
    book: WorkbookFile, sheet: Any, layout: TableLayout, first_row: int
) -> None:
    hidden, first = _hidden_columns(layout), len(layout.columns)
    if not hidden:
        return
    for down, cells in enumerate(layout.rows, first_row):
        names = [cell for cell in cells if cell.kind is CellStyle.NAME]
        for across, cell in enumerate(names, first):
            if cell.code:
                book.text(sheet, down, across, cell.code, **book.free(num_format="@"))
    sheet.set_column(first, first + len(hidden) - 1, None, None, {"hidden": True})


# The clerk's form


def _with_room(layout: TableLayout) -> tuple[tuple[LayoutCell, ...], ...]:
    """Return the rows of a form, and empty ones after them; none where the items are columns."""
    if layout.table.arrangement is Arrangement.ITEMS_ACROSS:
        return layout.rows
    return (*layout.rows, *[blank_row(layout.columns)] * ROOM)


def _offer_codes(sheet: Any, layout: TableLayout, year: int, first_row: int, last_row: int) -> None:
    """Write the codes of the year as a drop-down, or the names where the table prints no codes."""
    prints_codes = any(column.role is ColumnRole.CODE for column in layout.columns)
    for place, column in enumerate(layout.columns):
        listed = list_of(year, layout.table, column.side)
        if listed and column.role is (ColumnRole.CODE if prints_codes else ColumnRole.NAME):
            source = listed.codes if prints_codes else listed.names
            offer(sheet, (first_row, place, last_row, place), source)
