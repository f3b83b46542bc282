"""The sheets of text: one record a row, under the columns that `workbook_format` defines."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.workbook_format import (
    CONTINUED,
    LONGEST_CELL,
    Field,
    Holds,
    TextSheet,
)
from budgets.disclosure.writers.layouts import amount_text, percent_text
from budgets.disclosure.writers.workbook.book import Book

_WIDTHS = {Holds.TEXT: 24, Holds.COUNT: 7, Holds.FLAG: 8, Holds.WORD: 14, Holds.NAMES: 30}
_LONG = ("text", "purpose", "source.text")
_LONG_WIDTH = 70
_CODES = ("code", "about.code", "code_as_written")


def write_records(
    book: Book, definition: TextSheet, records: Iterable[object], unit: MoneyUnit
) -> None:
    """The sheet of some records, amounts in `unit` unless they name their own."""
    sheet = book.sheet(definition.name)
    for column, field in enumerate(definition.fields):
        heading = f"{field.heading}（{unit}）" if field.holds is Holds.AMOUNT else field.heading
        book.text(
            sheet, 0, column, heading, bold=True, align="center", border=1, bg_color="#F2F2F2"
        )
        width = _LONG_WIDTH if field.name in _LONG else _WIDTHS.get(field.holds, 14)
        sheet.set_column(column, column, width)
    row = 1
    for record in records:
        texts = [cell_text(record, field, unit) for field in definition.fields]
        row = _write_record(book, sheet, row, definition.fields, texts)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def cell_text(record: object, field: Field, unit: MoneyUnit) -> str:
    """What the cell of a field prints; "" where the record leaves it open."""
    value = reduce(getattr, field.name.split("."), record)
    if value is None:
        return ""
    match field.holds:
        case Holds.AMOUNT:
            return amount_text(value, unit)  # type: ignore[arg-type]
        case Holds.PERCENT:
            return percent_text(value)  # type: ignore[arg-type]
        case Holds.FLAG:
            return "是" if value else ""
        case Holds.NAMES:
            return "\n".join(value)  # type: ignore[arg-type]
        case Holds.WORD:
            return (field.words or {})[value]
    return str(value)


def _write_record(
    book: Book, sheet: Any, row: int, fields: tuple[Field, ...], texts: list[str]
) -> int:
    """One row, or several where a text is longer than a cell; returns the next free row."""
    for column, (field, text) in enumerate(zip(fields, texts, strict=True)):
        if field.holds in (Holds.AMOUNT, Holds.PERCENT, Holds.COUNT):
            book.figure(sheet, row, column, text, border=1, align="right")
        else:
            look: dict[str, object] = {"border": 1, "text_wrap": True, "valign": "top"}
            if field.name in _CODES:
                look["num_format"] = "@"
            book.text(sheet, row, column, text[:LONGEST_CELL], **look)
    rest = [text[LONGEST_CELL:] for text in texts]
    if not any(rest):
        return row + 1
    return _write_record(book, sheet, row + 1, _as_text(fields), [CONTINUED, *rest[1:]])


def _as_text(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(Field(field.heading, field.name) for field in fields)
