"""Read an old Excel workbook (.xls, WPS .et) with xlrd: what a reader sees in each cell."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import xlrd
from xlrd.biffh import error_text_from_code

from budgets.disclosure.readers.blocks.document import MOST_CHARACTERS, Builder, Document, too_long
from budgets.disclosure.readers.errors import (
    UnreadableDocument,
    damaged,
    encrypted,
    too_large,
)
from budgets.disclosure.readers.formats.number_formats import GENERAL, shown
from budgets.disclosure.readers.formats.worksheets import MergedRange, Worksheet, add_worksheet

LARGEST_XLS = 8 * 1024 * 1024  # xlrd unpacks every cell of it into memory


def read_xls(name: str, data: bytes) -> Document:
    """Return the visible sheets of an old workbook; raise UnreadableDocument if it is none."""
    builder = Builder(name)
    for sheet in worksheets_of_xls(data):
        add_worksheet(builder, sheet)
    return builder.document()


def worksheets_of_xls(data: bytes) -> Iterator[Worksheet]:
    """Yield the visible sheets, with all their cells as they are shown."""
    if len(data) > LARGEST_XLS:
        megabytes = LARGEST_XLS // (1024 * 1024)
        raise too_large(
            f".xls 最多 {megabytes} MB，请另存为 .xlsx",
            f"an .xls has at most {megabytes} MB, save it as .xlsx",
        )
    try:
        book = xlrd.open_workbook(
            file_contents=data,
            logfile=StringIO(),
            formatting_info=True,  # merged cells and number formats
            on_demand=True,
            ragged_rows=True,
        )
        for number, title in enumerate(book.sheet_names()):
            if book._sheet_visibility[number] == 0:
                yield _worksheet(book, number, title)
                book.unload_sheet(number)
    except UnreadableDocument:
        raise
    except Exception as error:  # xlrd meets damage with whatever its code comes upon
        if "encrypted" in str(error).lower() or "password" in str(error).lower():
            raise encrypted() from None
        raise damaged() from None


def _worksheet(book: xlrd.Book, number: int, title: str) -> Worksheet:
    source = book.sheet_by_index(number)
    sheet = Worksheet(title)
    characters = 0
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            text = _printed(book, source.cell(row, column))
            characters += len(text)
            if characters > MOST_CHARACTERS:
                raise too_long()
            sheet.put(row, column, text)
    sheet.merged = [
        MergedRange(top, left, bottom - 1, right - 1)
        for top, bottom, left, right in source.merged_cells
    ]
    sheet.hidden_rows = {row for row, info in source.rowinfo_map.items() if info.hidden}
    sheet.hidden_columns = [(c, c) for c, info in source.colinfo_map.items() if info.hidden]
    return sheet


def _printed(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            return shown(
                repr(cell.value), _format(book, cell.xf_index), from_1904=book.datemode == 1
            )
        case xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if cell.value else "FALSE"
        case xlrd.XL_CELL_ERROR:
            return str(error_text_from_code.get(cell.value, "#N/A"))
    return ""


def _format(book: xlrd.Book, style: int | None) -> str:
    if style is None or style >= len(book.xf_list):
        return GENERAL
    form = book.format_map.get(book.xf_list[style].format_key)
    return str(form.format_str) if form else GENERAL
