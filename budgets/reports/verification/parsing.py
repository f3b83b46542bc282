"""Read what a spreadsheet or another program saved: a CSV in any usual form, a workbook; within limits."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import StringIO

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.disclosure.open_data.schema import FORMER_NAMES
from budgets.disclosure.readers.errors import Obstacle, UnreadableDocument, damaged
from budgets.disclosure.readers.formats.number_formats import stored
from budgets.disclosure.readers.formats.office_package import Limits, Package, opened
from budgets.disclosure.readers.formats.worksheets import Worksheet
from budgets.disclosure.readers.formats.xlsx import worksheets_of
from budgets.reports.verification.answers import NotComparable, too_many
from budgets.reports.verification.comparing import FileRow

MOST_ROWS = 30_000
MOST_CELLS = 1_500_000
MOST_COLUMNS = 500
LONGEST_LINE = 1_000_000
# An edition's workbook has some 4,000 elements in 100 kB; a year's, of nineteen departments, 124,000 in 3 MB.
PACKAGE = Limits(unpacked=8 * 1024 * 1024, parts=500, elements=150_000)
DOCUMENT = replace(PACKAGE, elements=60_000)  # an edition's has some 8,000
_ENCODINGS = (
    ("utf-8-sig", b""),
    ("utf-16", b"\xff\xfe"),
    ("utf-16", b"\xfe\xff"),
    ("gb18030", b""),
)
_LONGEST_CHARACTER = 4  # bytes
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table as a file has it: the names of its columns, then its rows, whose cells are as many."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[FileRow]
    more: int  # cells that stand under no name
    source: Worksheet | None = None  # where it stands in a workbook, with what that shows and hides


def read_csv(data: bytes) -> FileTable:
    """Return the table in a CSV file: UTF-8, UTF-16 or GBK; commas, semicolons or tabs between its cells."""
    text = _decoded(data)
    heading = text.lstrip().split("\n", 1)[0][:LONGEST_LINE]
    rows = _rows_of(text, max(_SEPARATORS, key=heading.count))
    columns = next((row for row in rows if any(row)), [])
    while columns and not columns[-1].strip():  # commas that a spreadsheet left behind
        columns.pop()
    wide, more = len(columns), 0
    if not 0 < wide <= MOST_COLUMNS:
        raise NotComparable(_("里面没有表格。"))
    kept: list[FileRow] = []
    for number, row in enumerate(rows, start=2):
        if len(row) != wide:
            more += sum(map(bool, row[wide:]))
            row = [*row[:wide], *[""] * (wide - len(row))]
            if not any(row):
                continue
        kept.append(FileRow(number, tuple(row)))
    return FileTable("", _names(columns), kept, more)


def _names(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the names that columns have now, so that a file of an earlier version is compared, too."""
    names = (cell.strip() for cell in cells)
    return tuple(FORMER_NAMES.get(name, name) for name in names)


def _decoded(data: bytes) -> str:
    for encoding, beginning in _ENCODINGS:
        if data.startswith(beginning):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                if error.start >= len(data) - _LONGEST_CHARACTER:  # it was cut off inside one
                    return data[: error.start].decode(encoding)
    raise NotComparable(_("不是文本，也不是 Word 或 Excel 文件。"))


def _rows_of(text: str, separator: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV; NotComparable as soon as there are more than any file of ours has."""
    cells = rows = 0
    try:
        for row in csv.reader(_lines_of(text), delimiter=separator):
            rows, cells = rows + 1, cells + len(row)
            if rows > MOST_ROWS or cells > MOST_CELLS:
                raise too_many()
            yield row
    except csv.Error:
        raise NotComparable(_("有一格引号没有结束，读不下去。")) from None


def _lines_of(text: str) -> Iterator[str]:
    for line in StringIO(text, newline=""):
        if len(line) > LONGEST_LINE:
            raise too_many()
        yield line


@contextmanager
def package_of(data: bytes) -> Iterator[Package]:
    """Open an office file within our limits; NotComparable says what stands in the way."""
    try:
        with opened(data, PACKAGE) as package:
            if package.ambiguous:
                raise damaged()
            yield package
    except UnreadableDocument as error:
        raise unreadable(error) from None


def read_sheets(data: bytes) -> list[Worksheet]:
    """Return the visible sheets of a workbook; a figure is the stored one unless its format shows another."""
    with package_of(data) as package:
        return list(worksheets_of(package, stored))


def rows_of(sheet: Worksheet) -> Iterator[tuple[int, dict[int, str]]]:
    """Yield the rows of a sheet with their numbers and their cells by column; a formula is marked as one."""
    for place in sorted(sheet.rows):
        cells = sheet.rows[place]
        formulas = [at for at in cells if (place, at) in sheet.formulas] if sheet.formulas else ()
        yield place + 1, cells | {at: f"={cells[at]}" for at in formulas}


def table_on(sheet: Worksheet) -> FileTable | None:
    """Return a sheet as a table whose first row names its columns; None where it is blank."""
    rows = rows_of(sheet)
    _first, heading = next(rows, (0, {}))
    wide = max(heading, default=-1) + 1
    if not 0 < wide <= MOST_COLUMNS:
        return None
    if len(sheet.rows) * wide > MOST_CELLS:
        raise too_many()
    names, more = _names(heading.get(at, "") for at in range(wide)), 0
    kept: list[FileRow] = []
    for number, cells in rows:
        more += sum(at >= wide for at in cells)
        kept.append(FileRow(number, tuple(cells.get(at, "") for at in range(wide))))
    return FileTable(sheet.name, names, kept, more, sheet)


def unreadable(error: UnreadableDocument) -> NotComparable:
    """Say why a file could not be read, in the language of the page."""
    if error.obstacle is Obstacle.TOO_LARGE:
        return too_many()
    return NotComparable(error.message if get_language() != "en" else error.message_en)
