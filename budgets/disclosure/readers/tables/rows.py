"""The rows of one side of a sheet: their names, codes and amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from budgets.disclosure.codes import Classification, Headings
from budgets.disclosure.model import Fund, Nature, Row, Side
from budgets.disclosure.money import Amount, Percent
from budgets.disclosure.readers.blocks.cells import is_blank, percent_in
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.code_lookup import sure_code
from budgets.disclosure.readers.tables.column_labels import BESIDE, Column, ColumnRole
from budgets.disclosure.readers.tables.grids import Sheet


@dataclass(frozen=True, slots=True)
class Place:
    """Where the amounts of a row belong in their table."""

    side: Side
    row: Row
    code: str = ""
    name: str = ""
    nature: Nature = Nature.TOTAL


@dataclass(frozen=True, slots=True)
class Beside:
    """What a row prints beside an amount, and in which columns."""

    prior: Amount | None = None
    planned: Amount | None = None
    change: Amount | None = None
    percent: Percent | None = None
    completion: Percent | None = None
    share: Percent | None = None
    columns: tuple[int, ...] = ()


NOTHING_BESIDE = Beside()
_CODE_IN_NAME = re.compile(r"[\[(【]?(\d{7}|\d{5}|\d{3})[\])】]?[-_—.、:\s]*(?=[^\d\s.,])")
_LENGTHS = (3, 5, 7)
_LONGEST_CODE = 20


class Rows:
    """Reads the rows of one group of columns."""

    def __init__(self, sheet: Sheet, columns: list[Column]) -> None:
        self.sheet = sheet
        self.columns = columns
        self._codes = [c for c in columns if c.role is ColumnRole.CODE]
        self._names = [c for c in columns if c.role is ColumnRole.NAME]
        self._units = [c for c in columns if c.role is ColumnRole.UNIT_CODE]
        self._unit_names = [c for c in columns if c.role is ColumnRole.UNIT_NAME]
        self._beside = [c for c in columns if c.role in BESIDE]
        self.amounts = [c for c in columns if c.role is ColumnRole.AMOUNT]
        if not self.amounts:  # only 年初预算数 is printed
            only = [c for c in self._beside if c.role in (ColumnRole.PLANNED, ColumnRole.PRIOR)]
            roles = {c.role for c in only}
            if len(roles) == 1:
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
        """The name in a row, without a code before it; the unit's name where there is none."""
        row = self.sheet.rows[index]
        columns = [*reversed(self._names), *reversed(self._unit_names)]
        printed = next((row[c.place].strip() for c in columns if row[c.place].strip()), "")
        bare = _CODE_IN_NAME.sub("", half_width(printed), count=1)
        return printed[len(printed) - len(bare) :] if printed else ""

    def label(self, index: int) -> str:
        """What a row is called: its name, or what stands in a code column (合计)."""
        row = self.sheet.rows[index]
        in_codes = next((row[c.place].strip() for c in self._codes if row[c.place].strip()), "")
        return self.name(index) or in_codes

    def unit_code(self, index: int) -> str:
        """The code of a unit that stands in a column of its own."""
        row = self.sheet.rows[index]
        return next((row[c.place].strip() for c in self._units if row[c.place].strip()), "")

    def unit_name(self, index: int) -> str:
        """The name of a unit that stands in a column of its own."""
        row = self.sheet.rows[index]
        return next((row[c.place].strip() for c in self._unit_names if row[c.place].strip()), "")

    def printed_code(self, index: int) -> str:
        """What stands in the code columns of a row."""
        row = self.sheet.rows[index]
        return "".join(row[c.place].strip() for c in self._codes)

    def full_code(self, index: int) -> str:
        """The code of a row, put together where 类, 款 and 项 stand in columns of their own."""
        row = self.sheet.rows[index]
        parts = [digits_of_code(row[c.place]) for c in self._codes]
        filled = [part for part in parts if part]
        if not filled:
            return self._code_before_name(index)
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

    def _code_before_name(self, index: int) -> str:
        """「2013101 行政运行」 and 「[2013101]行政运行」 in the name column."""
        row = self.sheet.rows[index]
        for column in self._names:
            found = _CODE_IN_NAME.match(half_width(row[column.place].strip()))
            if found:
                self._remember(found[1])
                return found[1]
        return ""

    def code_below(self, name: str, codes: Classification, year: int) -> str:
        """The code of a name where no codes are printed: below the last 款, the last 类, or a 类."""
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

    def beside(self, index: int, column: Column) -> Beside:
        """What a row prints beside the amount of a column: of the same fund and nature."""
        row = self.sheet.rows[index]
        found: dict[str, Amount | Percent] = {}
        columns: list[int] = []
        for other in self._beside:
            if (other.fund, other.nature) != (column.fund, column.nature) or is_blank(
                row[other.place]
            ):
                continue
            value: Amount | Percent | None
            if other.role in (ColumnRole.PRIOR, ColumnRole.PLANNED, ColumnRole.CHANGE):
                value = self.sheet.amount(index, other.place)
            else:
                value = percent_in(row[other.place])
            if value is not None:
                found[other.role.value] = value
                columns.append(other.place)
        return Beside(**found, columns=tuple(columns))  # type: ignore[arg-type]

    def whole(self) -> Column | None:
        """The column of the totals."""
        return next(
            (c for c in self.amounts if c.fund is Fund.ALL and c.nature is Nature.TOTAL), None
        )


def digits_of_code(cell: str) -> str:
    """The figures of a code cell: 「2013101.0」 of a spreadsheet, 「201类」, 「[201]」, 「20 13」."""
    if len(cell) > _LONGEST_CODE:
        return ""
    plain = re.sub(r"\s", "", half_width(cell))
    plain = re.sub(r"(?<=\d)\.0+$", "", plain)
    found = re.fullmatch(r"[\[(]?(\d{1,7})[\])]?[类款项]?", plain)
    return found[1] if found else ""


@lru_cache(maxsize=1024)
def _children_by_name(headings: Headings, parent: str, year: int) -> dict[str, str]:
    """The codes right below another by their names of the year, without the ending 支出."""
    named = reversed(
        [(child.name_in(year), child.code) for child in headings.children.get(parent, ())]
    )
    return {half_width(name).removesuffix("支出"): code for name, code in named}
