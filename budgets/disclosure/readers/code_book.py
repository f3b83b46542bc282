"""Reads a year's list of headings: a table of codes and names, as Excel, CSV or whatever else holds tables.

What a row says, is in `code_rows.py`.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import StringIO
from pathlib import PurePath

from budgets.disclosure.codes import OFFICIAL, Official, normalised
from budgets.disclosure.readers.blocks.document import Grid, Paragraph, closed_up
from budgets.disclosure.readers.code_rows import CHINESE, CodeRows
from budgets.disclosure.readers.errors import (
    Obstacle,
    UnreadableDocument,
    not_a_code_list,
    too_large,
)
from budgets.disclosure.readers.formats.detection import (
    BINARY_SHEET,
    OPEN_SHEET,
    WORKBOOK,
    XLS,
    Format,
    format_of,
)
from budgets.disclosure.readers.formats.libreoffice import converted
from budgets.disclosure.readers.formats.office_package import opened
from budgets.disclosure.readers.formats.txt import decoded
from budgets.disclosure.readers.formats.worksheets import Worksheet, printed_rows
from budgets.disclosure.readers.formats.xls import worksheets_of_xls
from budgets.disclosure.readers.formats.xlsx import worksheets_of
from budgets.disclosure.readers.in_process import blocks_of
from budgets.disclosure.workbook_format import LONGEST_CELL

LONGEST_NAME = 100
_BEFORE_NAMES = " =+@-—–·•*"  # marks of depth and of change
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a workbook, whatever its name says
MOST_HEADINGS = 5_000  # three times what a year's book has
MOST_LINES_TRIED = 1_000  # to tell what separates the cells of a text
_HEADING = re.compile("科目|编码|代码|名称|^(?:[类款项]|序号|说明|备注)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the file as its program counts them, from 1, in the sheet or table of that name."""

    row: int
    table: str = ""

    @property
    def zh(self) -> str:
        return f"{self.table} 第 {self.row} 行".strip()

    @property
    def en(self) -> str:
        return f"{self.table} row {self.row}".strip()


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken: where it stands, and a sentence in two languages."""

    place: Place
    message: str
    message_en: str


_Rows = Iterator[tuple[Place, Sequence[str]]]


@dataclass(slots=True)
class CodeList:
    """What a file says: names by code; rows that cannot be taken; what was passed over.

    `others` counts the rows of another classification; `uncoded` are the texts of rows without a code.
    """

    headings: dict[str, str] = field(default_factory=dict)
    problems: list[BadRow] = field(default_factory=list)
    others: int = 0
    uncoded: list[str] = field(default_factory=list)


def read_code_list(
    name: str, data: bytes, official: Official, year: int | None = None, *, whole: bool = False
) -> CodeList:
    """The headings of one classification in a file; UnreadableDocument where there are none.

    `whole`: they are all that hold in the year, so that none lies below one that the file leaves out.
    """
    found = CodeList()
    places: dict[str, Place] = {}
    for rows in _tables(name, data):
        codes = CodeRows(official)
        for place, row in rows:
            headings = codes.of(row)
            for code, words in headings:
                _take(found, places, official, code, words, place)
            first = next((cell for cell in row if CHINESE.search(cell)), "")
            if first and not headings and not _HEADING.search(first):
                found.uncoded.append(" ".join(dict.fromkeys(filter(None, row))))
        if len(found.headings) > MOST_HEADINGS:
            raise too_large(f"最多 {MOST_HEADINGS} 个科目", f"at most {MOST_HEADINGS} headings")
    _hang_together(found, places, official, None if whole else year, whole=whole)
    if not found.headings and not found.problems:
        raise not_a_code_list()
    return found


def read_list_of(name: str, data: bytes, kind: str, year: int | None, whole: bool) -> CodeList:
    """The same of a kind of list that is named: what a child is asked."""
    return read_code_list(name, data, OFFICIAL[kind], year, whole=whole)


def _tables(name: str, data: bytes) -> Iterator[_Rows]:
    """The rows of each sheet or table, with their places."""
    if PurePath(name).suffix.lower() in (".csv", ".txt", ".tsv") and not data.startswith(_PACKED):
        yield _rows_of_text(_text_of(data))
        return
    try:
        form = format_of(name, data) if data.strip() else None
    except UnreadableDocument as unreadable:
        if unreadable.obstacle is Obstacle.OTHER_TYPE:  # whose advice is for disclosures
            raise not_a_code_list() from unreadable
        raise
    if form in (WORKBOOK, OPEN_SHEET, BINARY_SHEET, XLS):
        yield from map(_rows_of_sheet, _sheets(form, data))
    else:
        yield from _rows_of_document(blocks_of(name, data).blocks)


def _sheets(form: Format, data: bytes) -> Iterator[Worksheet]:
    if form is XLS:
        yield from worksheets_of_xls(data)
        return
    if form.suffix:
        data = converted(data, form.suffix, form.converted_to, form.kind)
    with opened(data) as package:
        yield from worksheets_of(package)


def _rows_of_sheet(sheet: Worksheet) -> _Rows:
    return ((Place(number + 1, sheet.name), row) for number, row in printed_rows(sheet))


def _rows_of_document(blocks: Iterable[Paragraph | Grid]) -> Iterator[_Rows]:
    for block in blocks:
        if isinstance(block, Grid):
            table = f"表 {block.number}"
            yield ((Place(number, table), row) for number, row in enumerate(block.rows, 1))


def _text_of(data: bytes) -> str:
    """A list of a few headings is too short to tell its encoding from words: what can be UTF-8, is."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        for encoding in ("utf-8-sig", "gb18030"):
            with suppress(UnicodeDecodeError):
                text = data.decode(encoding)
                if "\x00" not in text:
                    return text
    return decoded(data)


def _rows_of_text(text: str) -> _Rows:
    """The rows of a text whose cells stand between commas, semicolons or tabs."""
    lines = text.splitlines()[:MOST_LINES_TRIED]
    separator = max(",\t;，；", key=lambda each: sum(each in line for line in lines))
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(rows, 1):
            if any(len(cell) > LONGEST_CELL for cell in row):  # quotes that nothing closes
                raise not_a_code_list()
            yield Place(number), [closed_up(cell.strip()) for cell in row]
    except csv.Error as error:  # the module has a limit of its own, which the process may have set
        raise not_a_code_list() from error


def _take(
    found: CodeList,
    places: dict[str, Place],
    official: Official,
    code: str,
    name: str,
    place: Place,
) -> None:
    """Adds one row, or the reason why not."""
    had, name = found.headings.get(code), name.lstrip(_BEFORE_NAMES)
    if code[0] != official.first_digit:
        found.others += 1
    elif len(code) not in official.sizes and (not name or _of_a_title(code, name)):
        return  # a number in a margin; the year in a title
    elif len(code) not in official.sizes:
        sizes = "、".join(map(str, official.sizes))
        found.problems.append(
            BadRow(
                place,
                f"编码“{code}”是 {len(code)} 位，应是 {sizes} 位。",
                f"The code {code} has {len(code)} digits, not {sizes.replace('、', ', ')}.",
            )
        )
    elif not CHINESE.search(name):
        found.problems.append(
            BadRow(place, f"编码“{code}”没有名称。", f"The code {code} has no name.")
        )
    elif len(name) > LONGEST_NAME:
        found.problems.append(
            BadRow(
                place,
                f"编码“{code}”的名称太长：最多 {LONGEST_NAME} 字。",
                f"The name of {code} is too long: at most {LONGEST_NAME} characters.",
            )
        )
    elif had is not None and normalised(had) != normalised(name):
        found.problems.append(
            BadRow(
                place,
                f"编码“{code}”有两个名称：“{had}”（{places[code].zh}）和“{name}”。",
                f"The code {code} has two names: {had} ({places[code].en}) and {name}.",
            )
        )
    elif had is None:
        found.headings[code], places[code] = name, place


def _of_a_title(code: str, name: str) -> bool:
    return len(code) == 4 and code.startswith("20") and bool(re.match("年|政府收支|.*科目$", name))


def _hang_together(
    found: CodeList, places: dict[str, Place], official: Official, year: int | None, *, whole: bool
) -> None:
    """Every heading needs the one above it, in the file or, in force that year, in the list."""
    above = {
        size: shorter for shorter, size in zip(official.sizes, official.sizes[1:], strict=False)
    }
    for code in found.headings:
        parent = code[: above.get(len(code), 0)]
        if not parent or parent in found.headings:
            continue
        listed = official.classification
        if whole:
            where = "不在文件里：全部科目要连同类、款一起列"
            where_en = "is not in the file, which is to list all"
        elif listed.get(parent) is None:
            where = "不在文件里，也不在现有的科目表里"
            where_en = "is neither in the file nor in the list"
        elif year and not listed.in_force(parent, year):
            where = f"不在文件里，也不适用于 {year} 年"
            where_en = f"is not in the file, and not in force in {year}"
        else:
            continue
        found.problems.append(
            BadRow(
                places[code],
                f"编码“{code}”的上级“{parent}”{where}。",
                f"{parent}, above {code}, {where_en}.",
            )
        )
