"""The sheets of text: one record a row, under the columns that `workbook_format` defines."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.workbook_format import (
    CONTINUED,
    LONGEST_CELL,
    ColumnType,
    SheetColumn,
    TextSheet,
)
from budgets.disclosure.writers.layouts.printed_figures import amount_text, percent_text
from budgets.disclosure.writers.workbook.book import WorkbookFile

_WIDTHS = {
    ColumnType.TEXT: 24,
    ColumnType.COUNT: 7,
    ColumnType.FLAG: 8,
    ColumnType.WORD: 14,
    ColumnType.NAMES: 30,
}
_LONG = ("text", "purpose", "source.text")
_LONG_WIDTH = 70
# A sheet of many columns is still to be read once it is printed as wide as a page.
_MANY = 7
_TIGHT = {
    ColumnType.TEXT: 16,
    ColumnType.AMOUNT: 11,
    ColumnType.PERCENT: 9,
    ColumnType.WORD: 9,
    ColumnType.NAMES: 20,
}
_TIGHT_BY_NAME = {"side": 6, "row": 9, "code": 10, "code_as_written": 10, "fund": 12, "label": 14}
_LONG_TIGHT = 34
ROOM = 20  # empty rows at the end of a sheet that is filled in
_LONGEST_LIST = 255  # characters, of words in a drop-down
MOST_ADDED = 500  # rows below the last one in which drop-downs still work
_FIGURES = (ColumnType.AMOUNT, ColumnType.PERCENT, ColumnType.COUNT)
_CODES = ("code", "about.code", "code_as_written")


def write_records(
    book: WorkbookFile, definition: TextSheet, records: Iterable[object], unit: MoneyUnit
) -> None:
    """Write the sheet of some records, amounts in `unit` unless they name their own."""
    sheet, records = book.sheet(definition.name), tuple(records)
    fields = tuple(
        x
        for x in definition.fields
        if book.form or not x.later or any(cell_text(record, x, unit) for record in records)
    )
    for column, field in enumerate(fields):
        heading = (
            f"{field.heading}（{unit}）" if field.holds is ColumnType.AMOUNT else field.heading
        )
        look = {"bold": True, "align": "center", "text_wrap": True, "border": 1}
        book.text(sheet, 0, column, heading, bg_color="#F2F2F2", **look)
        sheet.set_column(column, column, _width(field, many=len(fields) > _MANY))
    row = 1
    for record in records:
        texts = [cell_text(record, field, unit) for field in fields]
        row = _write_record(book, sheet, row, fields, texts)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    if book.form:
        _leave_room(book, sheet, row, fields)


def _width(field: SheetColumn, *, many: bool) -> int:
    """Return how wide a column is, in figures; a Chinese character is as wide as two."""
    if field.name in _LONG:
        return _LONG_TIGHT if many else _LONG_WIDTH
    if not many:
        return _WIDTHS.get(field.holds, 14)
    named = _TIGHT_BY_NAME.get(field.name.rpartition(".")[2])
    return named or _TIGHT.get(field.holds, 8)


def cell_text(record: object, field: SheetColumn, unit: MoneyUnit) -> str:
    """Return what the cell of a field prints; "" where the record leaves it open."""
    value: Any = attrgetter(field.name)(record)
    if value is None:
        return ""
    match field.holds:
        case ColumnType.AMOUNT:
            return amount_text(value, unit)
        case ColumnType.PERCENT:
            return percent_text(value)
        case ColumnType.FLAG:
            return "是" if value else ""
        case ColumnType.NAMES:
            return "\n".join(value)
        case ColumnType.WORD:
            return (field.words or {})[value]
    return str(value)


def _write_record(
    book: WorkbookFile, sheet: Any, row: int, fields: tuple[SheetColumn, ...], texts: list[str]
) -> int:
    """Return one row, or several where a text is longer than a cell; returns the next free row."""
    for column, (field, text) in enumerate(zip(fields, texts, strict=True)):
        if field.holds in _FIGURES:
            book.figure(sheet, row, column, text, **_look_of(book, field))
        else:
            book.text(sheet, row, column, text[:LONGEST_CELL], **_look_of(book, field))
    rest = [text[LONGEST_CELL:] for text in texts]
    if not any(rest):
        return row + 1
    as_text = tuple(SheetColumn(field.heading, field.name) for field in fields)
    return _write_record(book, sheet, row + 1, as_text, [CONTINUED, *rest[1:]])


def _look_of(book: WorkbookFile, field: SheetColumn) -> dict[str, object]:
    if field.holds in _FIGURES:
        return book.free(border=1, align="right")
    look = book.free(border=1, text_wrap=True, valign="top")
    return look | {"num_format": "@"} if field.name in _CODES else look


def _leave_room(book: WorkbookFile, sheet: Any, row: int, fields: tuple[SheetColumn, ...]) -> None:
    """Add empty rows below the records, and the words that a column may have as a drop-down."""
    for free in range(row, row + ROOM):
        sheet.set_row(free, None, book.look(locked=False))
        for column, field in enumerate(fields):
            book.text(sheet, free, column, "", **_look_of(book, field))
    for column, field in enumerate(fields):
        words = [word for word in (field.words or {}).values() if word]
        if field.holds is ColumnType.FLAG:
            words = ["是"]
        if words:
            offer(sheet, (1, column, row + MOST_ADDED, column), words)


def offer(sheet: Any, cells: tuple[int, int, int, int], source: list[str] | str) -> None:
    """Write a drop-down in some cells (first row and column, last row and column): words, or a range of them.

    Anything else may be typed after a warning: it is the upload that judges. There is none of more words than
    Excel takes: a sheet that has so many lists them all.
    """
    if isinstance(source, list) and len(",".join(source)) > _LONGEST_LIST:
        return
    sheet.data_validation(
        *cells,
        {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": "不在列表里",
            "error_message": "列表里没有这一项。确实要这样填吗？",
        },
    )
