"""Write a disclosure as a workbook: the official tables, and everything else in sheets of text.

People read and print it; the portal reads it back without loss (`readers/own_workbook`). Figures are
numbers that show exactly what was printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Unpack

from budgets.disclosure.model import Disclosure
from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.unfilled import with_all_kinds
from budgets.disclosure.workbook_format import (
    CONTENTS,
    COVER,
    COVER_FIELDS,
    FORM_LABEL,
    FORMAT,
    FORMAT_LABEL,
    IDENTITY,
    LINE_WORDS,
    OTHER_AMOUNTS,
    PARTICULARS,
    PURPOSES,
    TEXT_SHEETS,
    VERSION,
    TextSheet,
)
from budgets.disclosure.writers.layouts import layouts_of, left_out
from budgets.disclosure.writers.layouts.shapes import TableLayout
from budgets.disclosure.writers.outline import of_a_unit
from budgets.disclosure.writers.wording.vocabulary import DEPARTMENT, UNIT
from budgets.disclosure.writers.workbook.book import Marks, WorkbookFile
from budgets.disclosure.writers.workbook.help import write_help
from budgets.disclosure.writers.workbook.lists import write_lists
from budgets.disclosure.writers.workbook.official import sheet_name, write_table
from budgets.disclosure.writers.workbook.records import cell_text, offer, write_records


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
    return _written(book, disclosure, origin=origin)


def write_form(disclosure: Disclosure, edition: int = 1) -> bytes:
    """Return the workbook of a draft as a form to fill in and to upload again.

    What says where a figure belongs is protected (without a password); cells are free, rows may be added,
    codes and words are offered as drop-downs. `edition` is the number of the draft, for its cover.
    """
    return _written(_book(disclosure, form=True), disclosure, edition)


def _book(disclosure: Disclosure, author: str = "", **marks: Unpack[Marks]) -> WorkbookFile:
    day = disclosure.approved_on or datetime(disclosure.fiscal_year, 1, 1)
    made = datetime.combine(day, time())
    title = _title(disclosure, of_unit=marks.get("of_unit", False))
    return WorkbookFile(title, author or disclosure.department.name, made, **marks)


def _written(
    book: WorkbookFile,
    disclosure: Disclosure,
    edition: int = 0,
    origin: Sequence[tuple[str, str]] = (),
) -> bytes:
    layouts = layouts_of(disclosure)
    if book.of_unit:
        layouts = type(layouts)(of_a_unit(each) for each in layouts)
    # What came later is left out where nothing is in it: the files of older editions stay as they were.
    sheets = [x for x in TEXT_SHEETS if book.form or not x.later or getattr(disclosure, x.part)]
    _write_cover(book, disclosure, edition, origin)
    if book.form:
        write_help(book, disclosure.unit)
    _write_contents(book, layouts, sheets)
    for layout in layouts:
        write_table(book, disclosure, layout)
    for definition in TEXT_SHEETS:
        records = _records(disclosure, definition)
        if book.form and definition is PARTICULARS:
            records = with_all_kinds(disclosure)
        if definition in sheets:
            write_records(book, definition, records, disclosure.unit)
    if book.form:
        write_lists(book, disclosure.fiscal_year)
    return book.data()


def _title(disclosure: Disclosure, *, of_unit: bool) -> str:
    phase, whose = disclosure.phase.text.zh, UNIT if of_unit else DEPARTMENT
    usual = f"{disclosure.department.name}{disclosure.fiscal_year}年{whose}{phase}"
    return disclosure.title or usual


def _records(disclosure: Disclosure, definition: TextSheet) -> tuple[object, ...]:
    if definition is OTHER_AMOUNTS:
        return left_out(disclosure)
    if definition is PURPOSES:
        shown = {id(line) for line in left_out(disclosure)}
        worded = (x for x in disclosure.lines if any(getattr(x, name) for name in LINE_WORDS))
        return tuple(line for line in worded if id(line) not in shown)
    return tuple(getattr(disclosure, definition.part))


def _write_cover(
    book: WorkbookFile, disclosure: Disclosure, edition: int, origin: Sequence[tuple[str, str]]
) -> None:
    sheet = book.sheet(COVER, landscape=False)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 66)
    heading = _title(disclosure, of_unit=book.of_unit) + ("（草稿）" if book.draft else "")
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


def _write_contents(
    book: WorkbookFile, layouts: tuple[TableLayout, ...], sheets: list[TextSheet]
) -> None:
    sheet = book.sheet(CONTENTS, landscape=False)
    sheet.set_column(0, 0, 60)
    book.text(sheet, 0, 0, CONTENTS, bold=True, font_size=16, align="center")
    names = [*map(sheet_name, layouts), *(definition.name for definition in sheets)]
    look = book.look(font_color="#0563C1", underline=1)
    for row, name in enumerate(names, 2):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", look, name)
