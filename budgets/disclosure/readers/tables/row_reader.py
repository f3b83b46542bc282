"""The rows of one side of a sheet: their names, codes and amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from budgets.disclosure.codes import Classification, Headings
from budgets.disclosure.model import Fund, Nature, Row, Side
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.code_lookup import sure_code
from budgets.disclosure.readers.tables.column_labels import BESIDE, ColumnRole, TableColumn
from budgets.disclosure.readers.tables.grids import SourceTable


@dataclass(frozen=True, slots=True)
class RowKey:
    """Where the amounts of a row belong in their table."""

    side: Side
    row: Row
    code: str = ""
    name: str = ""
    nature: Nature = Nature.TOTAL


_CODE_IN_NAME = re.compile(r"[\[(【]?(\d{7}|\d{5}|\d{3})[\])】]?[-_—.、:\s]*(?=[^\d\s.,])")
# 行政运行（2010301）, 一般公共服务支出[201]
_CODE_AFTER_NAME = re.compile(r"(?<=[^\d\s(])[(\[【](\d{7}|\d{5}|\d{3})[)\]】]$")
_NAMES_YEAR = re.compile(r"20\d\d年")
_LENGTHS = (3, 5, 7)
_LONGEST_CODE = 20


class RowReader:
    """Reads the rows of one group of columns."""

    def __init__(self, sheet: SourceTable, columns: list[TableColumn]) -> None:
        self.sheet = sheet
        self.columns = columns
        self._codes = [c for c in columns if c.role is ColumnRole.CODE]
        self._names = [c for c in columns if c.role is ColumnRole.NAME]
        self._units = [c for c in columns if c.role is ColumnRole.UNIT_CODE]
        self._unit_names = [c for c in columns if c.role is ColumnRole.UNIT_NAME]
        self._beside = [c for c in columns if c.role in BESIDE]
        self.amounts = [c for c in columns if c.role is ColumnRole.AMOUNT]
        if (
            not self.amounts
        ):  # the template was not brought up to date: all columns name the year before
            only = [c for c in self._beside if c.role is ColumnRole.PRIOR]
            if only and all(_NAMES_YEAR.search(c.label) for c in only):
                self.amounts, self._beside = only, []
        # Whether the table has codes in columns, so that a row without one is no heading.
        self.prints_codes = any(
            digits_of_code(row[c.place]) for row in sheet.rows for c in self._codes
        )
        self._class, self._group = "", ""

    @property
    def heads(self) -> tuple[int, ...]:
        """The places of the code and name columns."""
        heads = (*self._codes, *self._names, *self._units, *self._unit_names)
        return tuple(column.place for column in heads)

    def name(self, index: int) -> str:
        """Return the name in a row, without a code before it; the unit's name where there is none."""
        printed = self._first(index, [*reversed(self._names), *reversed(self._unit_names)])
        plain = half_width(printed)
        before = _CODE_IN_NAME.match(plain)
        start = before.end() if before else 0
        return printed[start : len(_CODE_AFTER_NAME.sub("", plain))]

    def label(self, index: int) -> str:
        """Return what a row is called: its name, or what stands in a code column (合计)."""
        return self.name(index) or self._first(index, self._codes)

    def unit_code(self, index: int) -> str:
        """Return the code of a unit that stands in a column of its own."""
        return self._first(index, self._units)

    def unit_name(self, index: int) -> str:
        """Return the name of a unit that stands in a column of its own."""
        return self._first(index, self._unit_names)

    def _first(self, index: int, columns: list[TableColumn]) -> str:
        """Return the first text that a row has in some columns."""
        row = self.sheet.rows[index]
        return next((text for c in columns if (text := row[c.place].strip())), "")

    def printed_code(self, index: int) -> str:
        """Return what stands in the code columns of a row."""
        row = self.sheet.rows[index]
        return "".join(row[c.place].strip() for c in self._codes)

    def full_code(self, index: int) -> str:
        """Return the code of a row, put together where 类, 款 and 项 stand in columns of their own."""
        row = self.sheet.rows[index]
        parts = [digits_of_code(row[c.place]) for c in self._codes]
        filled = [part for part in parts if part]
        if not filled:
            return self._code_beside_name(index)
        longest = max(filled, key=len)
        if len(longest) > 3 or len(set(filled)) == 1 == len({len(p) for p in filled if p}):
            if len(longest) in _LENGTHS:
                self._remember(longest)
                return longest
            if len(longest) > 3:
                return ""
        return self._put_together(parts)

    def _put_together(self, parts: list[str]) -> str:
        """类, 款 and 项 in columns of their own; one left blank is that of the row above."""
        short = [part.zfill(2) if len(part) == 1 else part for part in parts]
        if len(short[0]) == 3:
            code = short[0] + "".join(part for part in short[1:] if part != short[0])
        elif self._class and not short[0]:
            tail = [part for part in short if part]
            above = self._class if len(tail) == 2 or len(short) == 2 else ""
            if not above:  # one part of two: the column tells 款 from 项
                above = self._class if short[1] else self._group
            code = above + "".join(tail) if above else ""
        else:
            return ""
        if len(code) not in _LENGTHS:
            return ""
        self._remember(code)
        return code

    def _code_beside_name(self, index: int) -> str:
        """「2013101 行政运行」, 「[2013101]行政运行」 and 「行政运行（2013101）」 in the name column."""
        row = self.sheet.rows[index]
        for column in self._names:
            cell = half_width(row[column.place].strip())
            found = _CODE_IN_NAME.match(cell) or _CODE_AFTER_NAME.search(cell)
            if found:
                self._remember(found[1])
                return found[1]
        return ""

    def code_below(self, name: str, codes: Classification, year: int) -> str:
        """Return the code of a name where no codes are printed: below the last 款, the last 类, or a 类."""
        for parent in (self._group, self._class, ""):
            child = _children_by_name(codes.headings, parent, year).get(name.removesuffix("支出"))
            if child:
                self._remember(child)
                return child
        code = sure_code(codes, name, year)
        self._remember(code)
        return code

    def _remember(self, code: str) -> None:
        if len(code) == 3:
            self._class, self._group = code, ""
        elif len(code) >= 5:
            self._class, self._group = code[:3], code[:5]

    def beside(self, column: TableColumn) -> dict[ColumnRole, int]:
        """Return the columns of what is printed beside an amount: of the same fund and nature."""
        meant = (column.fund, column.nature)
        return {c.role: c.place for c in self._beside if (c.fund, c.nature) == meant}

    def whole(self) -> TableColumn | None:
        """Return the column of the totals."""
        return next(
            (c for c in self.amounts if c.fund is Fund.ALL and c.nature is Nature.TOTAL), None
        )


def digits_of_code(cell: str) -> str:
    """Return the figures of a code cell: 「2013101.0」 of a spreadsheet, 「201类」, 「[201]」, 「20 13」."""
    if len(cell) > _LONGEST_CODE:
        return ""
    plain = re.sub(r"\s", "", half_width(cell))
    plain = re.sub(r"(?<=\d)\.0+$", "", plain)
    found = re.fullmatch(r"[\[(]?(\d{1,7})[\])]?[类款项]?", plain)
    return found[1] if found else ""


@lru_cache(maxsize=1024)
def _children_by_name(headings: Headings, parent: str, year: int) -> dict[str, str]:
    """Return the codes right below another by their names of the year, without the ending 支出."""
    named = reversed(
        [(child.name_in(year), child.code) for child in headings.children.get(parent, ())]
    )
    return {half_width(name).removesuffix("支出"): code for name, code in named}
