"""Write a disclosure as a workbook: the official tables, and everything else in sheets of text.

People read and print it; the portal reads it back without loss (`readers/own_workbook`). Figures are
numbers that show exactly what was printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, Unpack

from budgets.disclosure.model import Disclosure, Line
from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.workbook_format import (
    CONTENTS,
    COVER,
    COVER_FIELDS,
    FORM_LABEL,
    FORMAT,
    FORMAT_LABEL,
    IDENTITY,
    OTHER_AMOUNTS,
    PHASES,
    PURPOSES,
    TEXT_SHEETS,
    VERSION,
    TextSheet,
)
from budgets.disclosure.writers.layouts import Layout, layouts_of, left_out
from budgets.disclosure.writers.workbook.book import Book, Marks
from budgets.disclosure.writers.workbook.help import write_help
from budgets.disclosure.writers.workbook.lists import write_lists
from budgets.disclosure.writers.workbook.official import sheet_name, write_table
from budgets.disclosure.writers.workbook.records import cell_text, offer, write_records

__all__ = ["write_form", "write_workbook"]


def write_workbook(
    disclosure: Disclosure,
    *,
    origin: Sequence[tuple[str, str]] = (),
    author: str = "",
    **marks: Unpack[Marks],
) -> bytes:
    """Return the .xlsx of a disclosure, the same bytes every time.

    `origin` is what the cover says besides of where it comes from, as pairs. `author` is who wrote it, where
    that is not the department.
    """
    book = _book(disclosure, author, **marks)
    _write_sheets(book, disclosure, origin=origin)
    return book.data()


def write_form(disclosure: Disclosure, edition: int = 1) -> bytes:
    """The workbook of a draft as a form to fill in and to upload again.

    What says where a figure belongs is protected (without a password); cells are free, rows may be added,
    codes and words are offered as drop-downs. `edition` is the number of the draft, for its cover.
    """
    book = _book(disclosure, form=True)
    _write_sheets(book, disclosure, edition)
    return book.data()


def _book(disclosure: Disclosure, author: str = "", **marks: Unpack[Marks]) -> Book:
    title = disclosure.title or _title(disclosure)
    day = disclosure.approved_on or datetime(disclosure.fiscal_year, 1, 1)
    made = datetime.combine(day, time())
    return Book(title, author or disclosure.department.name, made, **marks)


def _write_sheets(
    book: Book,
    disclosure: Disclosure,
    edition: int = 0,
    origin: Sequence[tuple[str, str]] = (),
) -> None:
    layouts = layouts_of(disclosure)
    _write_cover(book, disclosure, edition, origin)
    if book.form:
        write_help(book, disclosure.unit)
    _write_contents(book, layouts)
    for layout in layouts:
        write_table(book, disclosure, layout)
    for definition in TEXT_SHEETS:
        write_records(book, definition, _records(disclosure, definition), disclosure.unit)
    if book.form:
        write_lists(book, disclosure.fiscal_year)


def _title(disclosure: Disclosure) -> str:
    phase = PHASES[disclosure.phase]
    return f"{disclosure.department.name}{disclosure.fiscal_year}年部门{phase}"


def _records(disclosure: Disclosure, definition: TextSheet) -> tuple[object, ...]:
    if definition is OTHER_AMOUNTS:
        return left_out(disclosure)
    if definition is PURPOSES:
        shown = {id(line) for line in left_out(disclosure)}
        return tuple(x for x in disclosure.lines if id(x) not in shown and _has_words(x))
    return tuple(getattr(disclosure, definition.part))


def _has_words(line: Line) -> bool:
    return bool(line.purpose or line.path or line.code_as_written)


def _write_cover(
    book: Book, disclosure: Disclosure, edition: int, origin: Sequence[tuple[str, str]]
) -> None:
    sheet = book.sheet(COVER, landscape=False)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 66)
    heading = (disclosure.title or _title(disclosure)) + ("（草稿）" if book.draft else "")
    sheet.merge_range(0, 0, 0, 1, "", book.look())
    book.text(sheet, 0, 0, heading, bold=True, font_size=20, align="center", text_wrap=True)
    sheet.set_row(0, 80)
    for row, field in enumerate(COVER_FIELDS, 2):
        book.text(sheet, row, 0, field.heading, bold=True, border=1)
        text = cell_text(disclosure, field, disclosure.unit)
        look: dict[str, object] = {"border": 1, "text_wrap": True, "num_format": "@"}
        if book.form and field.name in IDENTITY:
            look["bg_color"] = "#F2F2F2"
        else:
            look = book.free(**look)
        book.text(sheet, row, 1, text, **look)
        if field.name == "unit" and book.form:
            offer(sheet, (row, 1, row, 1), [unit.value for unit in MoneyUnit])
    row = len(COVER_FIELDS) + 3
    if book.form:
        book.text(sheet, row - 1, 0, FORM_LABEL, font_color="#808080")
        book.text(sheet, row - 1, 1, str(edition), font_color="#808080", align="left")
    book.text(sheet, row, 0, FORMAT_LABEL, font_color="#808080")
    book.text(sheet, row, 1, f"{FORMAT} {VERSION}", font_color="#808080")
    for below, (label, text) in enumerate(origin, row + 2):
        book.text(sheet, below, 0, label, font_color="#595959")
        book.text(sheet, below, 1, text, font_color="#595959", text_wrap=True)


def _write_contents(book: Book, layouts: tuple[Layout, ...]) -> None:
    sheet = book.sheet(CONTENTS, landscape=False)
    sheet.set_column(0, 0, 60)
    book.text(sheet, 0, 0, CONTENTS, bold=True, font_size=16, align="center")
    names = [*map(sheet_name, layouts), *(definition.name for definition in TEXT_SHEETS)]
    for row, name in enumerate(names, 2):
        _write_link(book, sheet, row, name)


def _write_link(book: Book, sheet: Any, row: int, name: str) -> None:
    look = book.look(font_color="#0563C1", underline=1)
    sheet.write_url(row, 0, f"internal:'{name}'!A1", look, name)
