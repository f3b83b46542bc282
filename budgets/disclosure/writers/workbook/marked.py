"""The clerk's own file with the cells marked that could not be understood, and why."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties

from budgets.disclosure.workbook_format import PROBLEMS

_BY = "检查"
_ERROR = PatternFill("solid", fgColor="FFC7CE")
_WARNING = PatternFill("solid", fgColor="FFEB9C")
_HEADINGS = ("位置", "现在填的", "问题")
_WIDTHS = (36, 24, 80)


def mark(data: bytes, problems: Sequence[tuple[str, str, str, str, bool]]) -> bytes:
    """Return the workbook `data` with its problems marked, and listed on a sheet of their own.

    A problem is (sheet, cell, its content, the sentence, whether it is grave). What was marked
    before is cleared first. Everything else stays: styles, drop-downs, protection, formulas. The library
    loads the workbook as a whole: for files from outside, call it in a child (`readers/formats/sandbox.py`).
    """
    book = openpyxl.load_workbook(BytesIO(data))
    for sheet in book.worksheets:
        _clear(sheet)
    if PROBLEMS in book.sheetnames:
        del book[PROBLEMS]
    for name, cell, _found, sentence, grave in problems:
        if cell and name in book.sheetnames:
            _mark(book[name], cell, sentence, grave=grave)
    _list(book, problems)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _clear(sheet: Any) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment and cell.comment.author == _BY:
                cell.comment = None
                cell.fill = PatternFill()


def _mark(sheet: Any, address: str, sentence: str, *, grave: bool) -> None:
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        return
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(before + sentence, _BY, width=320, height=110)
    if grave or not before:
        cell.fill = _ERROR if grave else _WARNING


def _list(book: Any, problems: Sequence[tuple[str, str, str, str, bool]]) -> None:
    sheet = book.create_sheet(PROBLEMS, 0)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0  # as wide as a page, as long as it takes
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True), 1):
        sheet.cell(1, column, heading).font = Font(bold=True)
        sheet.column_dimensions["ABC"[column - 1]].width = width
    for row, (name, cell, found, sentence, grave) in enumerate(problems, 2):
        place = sheet.cell(row, 1, f"{name}!{cell}" if cell else name)
        place.data_type = "s"
        if cell and name in book.sheetnames:
            place.hyperlink = f"#'{name}'!{cell}"
        for column, text in ((2, found[:200]), (3, sentence)):
            written = sheet.cell(row, column, text)
            written.data_type = "s"
            written.alignment = Alignment(wrap_text=True, vertical="top")
        place.fill = _ERROR if grave else _WARNING
    sheet.freeze_panes = "A2"
    book.active = 0
