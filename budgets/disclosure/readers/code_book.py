"""Reads a year's list of headings: a table of codes and names, as Excel, CSV or whatever else holds tables.

Codes stand in one column (2010301) or in three (201, 03, 01), and a row may leave out what the row above it
says already, as the printed book does.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import PurePath

from budgets.disclosure.codes import Official, normalised
from budgets.disclosure.readers import blocks_of
from budgets.disclosure.readers.document import Grid, closed_up
from budgets.disclosure.readers.rows import digits_of_code
from budgets.disclosure.readers.txt import decoded
from budgets.disclosure.readers.unreadable import (
    Obstacle,
    UnreadableDocument,
    not_a_code_list,
    too_large,
)

LONGEST_NAME = 100
MOST_HEADINGS = 5_000  # three times what a year's book has
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_HEADING = re.compile("科目|编码|代码|名称|^[类款项]$")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken: where it stands, and a sentence in two languages."""

    place: str
    message: str
    message_en: str


@dataclass(slots=True)
class CodeList:
    """What a file says: names by code; rows that cannot be taken; what was passed over.

    `others` counts the rows of another classification; `uncoded` are the texts of rows without a code.
    """

    headings: dict[str, str] = field(default_factory=dict)
    problems: list[BadRow] = field(default_factory=list)
    others: int = 0
    uncoded: list[str] = field(default_factory=list)


def read_code_list(name: str, data: bytes, official: Official) -> CodeList:
    """The headings of one classification in a file; UnreadableDocument where there are none."""
    found = CodeList()
    places: dict[str, str] = {}
    for rows in _tables(name, data):
        codes = _Codes(official)
        for place, row in rows:
            code, words = codes.of(row)
            if code:
                _take(found, places, official, code, words, place)
            elif _CHINESE.search(words) and not _HEADING.search(words):
                found.uncoded.append(words)
        if len(found.headings) > MOST_HEADINGS:
            raise too_large(f"最多 {MOST_HEADINGS} 个科目", f"at most {MOST_HEADINGS} headings")
    _hang_together(found, places, official)
    if not found.headings and not found.problems:
        raise not_a_code_list()
    return found


def _tables(name: str, data: bytes) -> Iterator[Iterator[tuple[str, Sequence[str]]]]:
    """The rows of each table, with their places."""
    if PurePath(name).suffix.lower() == ".csv":
        yield _rows_of_csv(data)
        return
    try:
        blocks = blocks_of(name, data).blocks
    except UnreadableDocument as unreadable:
        if unreadable.obstacle is Obstacle.OTHER_TYPE:  # whose advice is for disclosures
            raise not_a_code_list() from unreadable
        raise
    for block in blocks:
        if isinstance(block, Grid):
            yield ((block.place(number), row) for number, row in enumerate(block.rows))


def _rows_of_csv(data: bytes) -> Iterator[tuple[str, Sequence[str]]]:
    for number, row in enumerate(csv.reader(StringIO(decoded(data), newline="")), 1):
        yield f"第 {number} 行", [closed_up(cell.strip()) for cell in row]


class _Codes:
    """Puts the codes of a table together, row by row."""

    def __init__(self, official: Official) -> None:
        self._official = official
        self._class, self._column = "", -1  # the last 类, and where it stood
        self._group = ""

    def of(self, row: Sequence[str]) -> tuple[str, str]:
        """The code and the name of a row; "" for the code where it has none."""
        parts: list[tuple[int, str]] = []
        for column, cell in enumerate(row):
            digits = digits_of_code(cell)
            if digits:
                parts.append((column, digits))
            elif cell:
                return self._joined(parts), cell
        return self._joined(parts), ""

    def _joined(self, parts: list[tuple[int, str]]) -> str:
        whole = [(column, part) for column, part in parts if len(part) >= 3]
        if whole:
            column, code = max(whole, key=lambda part: len(part[1]))
            if len(code) == 3:
                self._column = column
                code += "".join(part.zfill(2) for at, part in parts if at > column)
            self._class, self._group = code[:3], code[:5] if len(code) > 3 else ""
            return code
        left_out = {at - self._column: part.zfill(2) for at, part in parts if at > self._column}
        if self._column < 0 or not left_out.keys() & {1, 2}:
            return ""
        if 1 in left_out:
            self._group = self._class + left_out[1]
        return self._group + left_out.get(2, "")


def _take(
    found: CodeList,
    places: dict[str, str],
    official: Official,
    code: str,
    name: str,
    place: str,
) -> None:
    """Adds one row, or the reason why not."""
    had = found.headings.get(code)
    if code[0] != official.first_digit:
        found.others += 1
    elif len(code) not in official.sizes:
        sizes = "、".join(map(str, official.sizes))
        found.problems.append(
            BadRow(
                place,
                f"编码“{code}”是 {len(code)} 位，应是 {sizes} 位。",
                f"The code {code} has {len(code)} digits, not {sizes.replace('、', ', ')}.",
            )
        )
    elif not _CHINESE.search(name):
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
                f"编码“{code}”有两个名称：“{had}”（{places[code]}）和“{name}”。",
                f"The code {code} has two names: {had} ({places[code]}) and {name}.",
            )
        )
    elif had is None:
        found.headings[code], places[code] = name, place


def _hang_together(found: CodeList, places: dict[str, str], official: Official) -> None:
    """Every heading needs the one above it, in the file or in the list."""
    above = {
        size: shorter for shorter, size in zip(official.sizes, official.sizes[1:], strict=False)
    }
    for code in found.headings:
        parent = code[: above.get(len(code), 0)]
        if parent and parent not in found.headings and official.classification.get(parent) is None:
            found.problems.append(
                BadRow(
                    places[code],
                    f"编码“{code}”的上级“{parent}”不在文件里，也不在现有的科目表里。",
                    f"{parent}, above {code}, is neither in the file nor in the list.",
                )
            )
