"""The headings in one row of a year's list: codes and names, in the columns that bureaus' tables have.

Codes stand in one column (2010301), in three (201, 03, 01), each before its own name, after the name, or in
one cell with it; a row may leave out what the row above it says already, as the printed book does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgets.disclosure.codes import Official
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.tables.rows import digits_of_code

SIZES = (3, 5, 7)  # digits of 类, 款 and 项 in any of the state's lists
CHINESE = re.compile(r"[\u3400-\u9fff]")
_LEVEL = re.compile(r"([类款项])级?(?:科目)?(?:编码|代码|编号)?")
_CODE = re.compile(r".*(?:编码|代码)|[类款项]")
_NAME = re.compile(".*名称")
_COUNTS_ROWS = re.compile("序号|行次|行号")
_MARKED = re.compile(r"[★☆*※△▲●◆]+(?=\d)")
_IN_PIECES = re.compile(r"(\d{3})[-.·](\d{2})(?:[-.·](\d{2}))?")
_AS_TEXT = re.compile(r"""="(\d+)"|'(\d+)""")  # how spreadsheets keep figures as text in a CSV
_BEFORE_NAME = re.compile(
    r"""[\[(]?(\d{7}|\d{5}|\d{3})[\])]?[类款项]?[-_—.、:\s]*(?=["(\u3400-\u9fff])"""
)
_EXPLAINS = "反映"  # how every explanation of the book begins, and no name

_LONGEST_CELL = 30

Heading = tuple[str, str]


class CodeRows:
    """Puts the headings of a table together, row by row."""

    def __init__(self, official: Official) -> None:
        self._official = official
        self._levels: dict[int, int] = {}  # by column, where the table's head says so: 款 1, 项 2
        self._skipped: int | None = None  # the column that counts the rows
        self._name_first = False
        self._class, self._column = "", -1  # the last 类, and where it stood
        self._group = ""

    def of(self, row: Sequence[str]) -> list[Heading]:
        """The code and the name of each heading in a row; the name is "" where it has none."""
        if self._is_head(row):
            return []
        found = list(self._pairs(row))
        own = [pair for pair in found if pair[0][0] == self._official.first_digit] or found[:1]
        kept = own[:1]
        for code, name in own[1:]:  # 类, 款 and 项 side by side, not a code of another year
            if len(code) in SIZES and code != kept[-1][0] and code.startswith(kept[-1][0]):
                kept.append((code, name))
        return kept

    def _is_head(self, row: Sequence[str]) -> bool:
        """Whether a row heads the columns; what it says of them is kept."""
        if any(len(_digits(cell)) >= 3 for cell in row):
            return False
        cells = [re.sub(r"\s", "", half_width(cell)) for cell in row]
        levels = {
            at: "类款项".index(found[1])
            for at, cell in enumerate(cells)
            if (found := _LEVEL.fullmatch(cell))
        }
        names = [at for at, cell in enumerate(cells) if _NAME.fullmatch(cell)]
        codes = [at for at, cell in enumerate(cells) if _CODE.fullmatch(cell)]
        counted = [at for at, cell in enumerate(cells) if _COUNTS_ROWS.fullmatch(cell)]
        if len(set(levels.values())) > 1:
            self._levels = levels
        if counted:
            self._skipped = counted[0]
        if names and codes:
            self._name_first = names[0] < codes[0]
        return bool(names or codes or counted)

    def _pairs(self, row: Sequence[str]) -> Iterator[Heading]:
        cells = [
            (at, cell)
            for at, cell in enumerate(row)
            if at != self._skipped and cell and not cell.startswith(_EXPLAINS)
        ]
        if self._name_first:
            yield from _name_before_code([cell for _, cell in cells])
            return
        parts: list[tuple[int, str]] = []
        texts = 0
        for at, cell in cells:
            if digits := _digits(cell):
                parts.append((at, digits))
                continue
            code, name = self._code(parts, further=bool(texts)), cell
            if not (code or parts or texts):
                code, name = _in_one_cell(cell)
                self._remember(code)
            if code:
                yield code, name
            parts, texts = [], texts + 1
        if not texts and any(len(part) >= 3 for _, part in parts):
            yield self._code(parts), ""

    def _code(self, parts: list[tuple[int, str]], *, further: bool = False) -> str:
        """The code that figures in a row make; `further`: they stand after another text."""
        if further:
            parts = [each for each in parts if each[0] in self._levels or len(each[1]) in SIZES]
        whole = [
            (at, part)
            for n, (at, part) in enumerate(parts)
            if len(part) >= 3 and (not n or parts[n - 1][1] != part)  # a merged cell is repeated
        ]
        if not whole:
            return self._below([each for each in parts if each[0] > self._column])
        # The number of the row may stand before it, and be as long.
        column, code = max(
            enumerate(whole), key=lambda each: (len(each[1][1]) in SIZES, len(each[1][1]), each[0])
        )[1]
        after = [(at, part) for at, part in parts if at > column and len(part) < 3]
        if len(code) == 3:
            self._column = column
            if after and code == self._class:
                return self._below(after)
            self._remember(code)
            return self._below(after) if after else code
        if len(code) == 5 and after:
            code += after[0][1].zfill(2)
        self._remember(code)
        return code

    def _below(self, parts: list[tuple[int, str]]) -> str:
        """The code of 款 and 项 below the last 类, or of 项 below the last 款."""
        level = {self._level(at): part.zfill(2) for at, part in parts}
        if len(parts) == 2 and not self._levels:
            level = dict(enumerate((part.zfill(2) for _, part in parts), 1))
        if not self._class or not level.keys() & {1, 2}:
            return ""
        if 1 in level:
            self._group = self._class + level[1]
        return self._group + level.get(2, "") if self._group else ""

    def _level(self, column: int) -> int:
        """0 for the column of 类, 1 for that of 款, 2 for that of 项."""
        return self._levels.get(column, column - self._column)

    def _remember(self, code: str) -> None:
        if code:
            self._class, self._group = code[:3], code[:5] if len(code) > 3 else ""


def _name_before_code(cells: Sequence[str]) -> Iterator[Heading]:
    name = ""
    for cell in cells:
        digits = _digits(cell)
        if name and len(digits) in SIZES:
            yield digits, name
            return
        name = name if digits else cell


def _digits(cell: str) -> str:
    """The figures of a cell that holds a code and nothing else, however many they are."""
    if len(cell) > _LONGEST_CELL:
        return ""
    plain = _MARKED.sub("", half_width(cell).strip())
    if found := _AS_TEXT.fullmatch(plain):
        plain = found[1] or found[2]
    if found := _IN_PIECES.fullmatch(plain):
        return "".join(filter(None, found.groups()))
    return plain if plain.isdecimal() else digits_of_code(plain)


def _in_one_cell(cell: str) -> Heading:
    """The code and the name of 「2013101 行政运行」; ("", "") where there is no code."""
    plain = half_width(cell)
    found = _BEFORE_NAME.match(plain)
    return (found[1], cell[found.end() :].strip()) if found else ("", "")
