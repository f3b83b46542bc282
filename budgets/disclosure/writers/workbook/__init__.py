"""The disclosure as a workbook: the official tables, and all else in sheets of text.

People read and print it; the portal reads it back without loss (`readers/own_workbook.py`). Figures
are numbers that show exactly what was printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from budgets.disclosure.shape import Disclosure, Line
from budgets.disclosure.workbook_format import (
    CONTENTS,
    COVER,
    COVER_FIELDS,
    FORMAT,
    FORMAT_LABEL,
    OTHER_AMOUNTS,
    PHASES,
    PURPOSES,
    TEXT_SHEETS,
    VERSION,
    TextSheet,
)
from budgets.disclosure.writers.layouts import Layout, layouts_of, left_out
from budgets.disclosure.writers.workbook.book import Book
from budgets.disclosure.writers.workbook.official import sheet_name, write_table
from budgets.disclosure.writers.workbook.records import cell_text, write_records

__all__ = ["write_workbook"]


def write_workbook(
    disclosure: Disclosure,
    *,
    draft: bool = False,
    checksum: str = "",
    origin: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The .xlsx of a disclosure, the same bytes every time. `draft` marks every page 草稿.

    `checksum`, of the edition that it is, goes into the file's properties. `origin` is what the cover says
    besides of where it comes from, as pairs.
    """
    title = disclosure.title or _title(disclosure)
    made = datetime.combine(
        disclosure.approved_on or datetime(disclosure.fiscal_year, 1, 1), time()
    )
    book = Book(title, disclosure.department.name, made, draft=draft, checksum=checksum)
    layouts = layouts_of(disclosure)
    _write_cover(book, disclosure, origin)
    _write_contents(book, layouts)
    for layout in layouts:
        write_table(book, disclosure, layout)
    for definition in TEXT_SHEETS:
        write_records(book, definition, _records(disclosure, definition), disclosure.unit)
    return book.data()


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


def _write_cover(book: Book, disclosure: Disclosure, origin: Sequence[tuple[str, str]]) -> None:
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
        book.text(sheet, row, 1, text, border=1, text_wrap=True, num_format="@")
    row = len(COVER_FIELDS) + 3
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
