"""The amounts of many editions as one Excel workbook: a cover, contents that link, one sheet a table.

The rows are those of the CSV file. Sheets are written one after the other, but editions come one after the
other: each table's rows wait in a file of their own, so memory does not grow with their number.
"""

from __future__ import annotations

import csv
import marshal
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from rustpy_xlsxwriter import FastExcel, Format

from budgets.disclosure.model import Table
from budgets.disclosure.open_data.schema import COLUMNS
from budgets.disclosure.workbook_format import LONGEST_CELL

ROWS_A_SHEET = 1_048_575  # and the heading: what Excel can open
_MONEY = tuple(name for name in COLUMNS if name.endswith("_yuan"))
_WHOLE = ("fiscal_year", "edition")
_WIDTHS = {"department": 28, "name": 28, "table_name": 24, "purpose": 40, "path": 30, "address": 16}
_TABLE = COLUMNS.index("table")
Cover = Sequence[tuple[str, str]]


def write_large_workbook(
    path: Path, pieces: Iterable[bytes], cover: Cover, *, rows_a_sheet: int = ROWS_A_SHEET
) -> None:
    """Write the workbook; each of the `pieces` is some lines of the CSV file, without its heading.

    `cover` is what the first sheet says, as pairs. Amounts are numbers (元, two decimals shown), codes text.
    """
    with ExitStack() as files:
        waiting = _by_table(pieces, files)
        sheets = list(_sheets(waiting, rows_a_sheet))
        book = FastExcel(str(path))
        heading = Format().set_bold().set_background_color("#E7EEF4")
        book.sheet(
            "说明",
            [{"项目": name, "内容": text} for name, text in cover],
            column_widths={"项目": 18, "内容": 90},
            header_format=heading,
        )
        contents = [
            {"表": name, "名称": table.label, "行数": count, "打开": f"internal:'{name}'!A1"}
            for name, table, _, count in sheets
        ]
        book.sheet(
            "目录",
            contents,
            column_widths={"表": 10, "名称": 34, "行数": 12, "打开": 34},
            column_formats={"行数": Format().set_num_format("#,##0")},
            header_format=heading,
            url_columns={"打开": "名称"},  # the link shows what it opens
        )
        for name, table, first, count in sheets:
            book.sheet(
                name,
                _rows(waiting[table.value], first, count),
                column_formats=_formats(),
                column_widths={column: _WIDTHS.get(column, 13) for column in COLUMNS},
                header_format=heading,
                autofilter=True,
            )
        book.freeze(row=1)
        book.save()


def _formats() -> dict[str, Format]:
    money = {name: Format().set_num_format("#,##0.00") for name in _MONEY}
    return money | {name: Format().set_num_format("0") for name in _WHOLE}


def _scratch() -> IO[bytes]:
    return TemporaryFile()


class _Waiting:
    """The rows of one table, in a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.count = 0

    def add(self, rows: list[list[str]]) -> None:
        marshal.dump(rows, self.file)
        self.count += len(rows)

    def rows(self) -> Iterator[list[str]]:
        self.file.seek(0)
        while True:
            try:
                some = marshal.load(self.file)  # noqa: S302 - our own, just written
            except EOFError:
                return
            yield from some


def _by_table(pieces: Iterable[bytes], files: ExitStack) -> dict[str, _Waiting]:
    waiting: dict[str, _Waiting] = {}
    for piece in pieces:
        found: dict[str, list[list[str]]] = defaultdict(list)
        for row in csv.reader(StringIO(piece.decode(), newline="")):
            found[row[_TABLE]].append(row)
        for table, rows in found.items():
            if table not in waiting:
                waiting[table] = _Waiting(files.enter_context(_scratch()))
            waiting[table].add(rows)
    return waiting


def _sheets(
    waiting: dict[str, _Waiting], rows_a_sheet: int
) -> Iterator[tuple[str, Table, int, int]]:
    """For each sheet its name, its table, its first row and how many."""
    for table in Table:
        if table.value not in waiting:
            continue
        count = waiting[table.value].count
        for number, first in enumerate(range(0, count, rows_a_sheet), start=1):
            name = table.value if number == 1 else f"{table.value} ({number})"
            yield name, table, first, min(rows_a_sheet, count - first)


def _rows(waiting: _Waiting, first: int, count: int) -> Iterator[dict[str, Any]]:
    money, whole = [COLUMNS.index(x) for x in _MONEY], [COLUMNS.index(x) for x in _WHOLE]
    for number, row in enumerate(waiting.rows()):
        if number < first:
            continue
        if number >= first + count:
            return
        cells: list[Any] = [_fitting(cell) or None for cell in row]
        for at in money:
            cells[at] = float(row[at]) if row[at] else None
        for at in whole:
            cells[at] = int(row[at])
        yield dict(zip(COLUMNS, cells, strict=True))


def _fitting(text: str) -> str:
    """Return what a cell can hold; the CSV has all of it."""
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…（见 CSV 文件）"
