"""Read the rows of a table that somebody made in Excel, WPS or as CSV, each with its place in the file."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import PurePath

from budgets.disclosure.readers.blocks.document import closed_up
from budgets.disclosure.readers.errors import (
    Obstacle,
    UnreadableDocument,
    not_a_table,
    too_large,
)
from budgets.disclosure.readers.formats.detection import format_of
from budgets.disclosure.readers.formats.libreoffice import converted
from budgets.disclosure.readers.formats.office_package import opened
from budgets.disclosure.readers.formats.txt import decoded, decoded_as
from budgets.disclosure.readers.formats.worksheets import Worksheet, printed_rows
from budgets.disclosure.readers.formats.xls import worksheets_of_xls
from budgets.disclosure.readers.formats.xlsx import worksheets_of
from budgets.disclosure.workbook_format import LONGEST_CELL

MOST_ROWS = 10_000  # a province has some thousand departments
_TEXT_FILES = (".csv", ".txt", ".tsv")
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a workbook, whatever its name says
_SEPARATORS = ",\t;，；"


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A row of the file as its program counts them, from 1, in the sheet of that name."""

    row: int
    table: str = ""

    @property
    def zh(self) -> str:
        return f"{self.table} 第 {self.row} 行".strip()

    @property
    def en(self) -> str:
        return f"{self.table} row {self.row}".strip()


def read_rows(name: str, data: bytes) -> list[tuple[RowPlace, tuple[str, ...]]]:
    """Return the rows of a table that are not empty. Raise UnreadableDocument for a file that is none."""
    found = []
    for place, row in rows_of(name, data, refusal=not_a_table):
        if any(row):
            found.append((place, tuple(cell.strip() for cell in row)))
        if len(found) > MOST_ROWS:
            raise too_large(f"最多 {MOST_ROWS} 行", f"at most {MOST_ROWS} rows")
    return found


def rows_of(
    name: str, data: bytes, *, refusal: Callable[[], UnreadableDocument]
) -> Iterator[tuple[RowPlace, Sequence[str]]]:
    """Yield the rows of a text, or of each sheet of a workbook, with their places.

    Hidden rows and columns are left out. Raise `refusal()` for a file that is no table.
    """
    if PurePath(name).suffix.lower() in _TEXT_FILES and not data.startswith(_PACKED):
        yield from _rows_of_text(_decode(data), refusal)
        return
    for sheet in _sheets(name, data, refusal):
        for number, row in printed_rows(sheet):
            yield RowPlace(number + 1, sheet.name), row


def _sheets(
    name: str, data: bytes, refusal: Callable[[], UnreadableDocument]
) -> Iterator[Worksheet]:
    try:
        form = format_of(name, data) if data.strip() else None
    except UnreadableDocument as unreadable:
        if unreadable.obstacle is Obstacle.OTHER_TYPE:  # its advice is for disclosures
            raise refusal() from unreadable
        raise
    if form is None or form.reader not in ("xls", "workbook"):
        raise refusal()
    if form.suffix:
        data = converted(data, form.suffix, form.converted_to, form.kind)
    if form.reader == "xls":
        yield from worksheets_of_xls(data)
        return
    with opened(data) as package:
        yield from worksheets_of(package)


def _decode(data: bytes) -> str:
    """Decode UTF-8 or GBK strictly: a list of a few headings is too short for a guess by its words."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        for encoding in ("utf-8-sig", "gb18030"):
            if (text := decoded_as(data, encoding)) is not None:
                return text
    return decoded(data)


def _rows_of_text(
    text: str, refusal: Callable[[], UnreadableDocument]
) -> Iterator[tuple[RowPlace, Sequence[str]]]:
    separator = max(_SEPARATORS, key=lambda each: sum(each in line for line in text.splitlines()))
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(rows, 1):
            if any(len(cell) > LONGEST_CELL for cell in row):  # quotes that nothing closes
                raise refusal()
            yield RowPlace(number), [closed_up(cell.strip()) for cell in row]
    except csv.Error as error:  # the module has a limit of its own, which the process may have set
        raise refusal() from error
