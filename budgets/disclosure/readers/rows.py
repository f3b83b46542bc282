"""The rows of one side of a sheet: their names, codes and amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from budgets.disclosure.codes import Classification
from budgets.disclosure.money import Amount
from budgets.disclosure.readers.columns import Column, ColumnRole
from budgets.disclosure.readers.document import half_width
from budgets.disclosure.readers.grids import Sheet
from budgets.disclosure.readers.naming import sure_code
from budgets.disclosure.shape import Nature, Row, Side


@dataclass(frozen=True, slots=True)
class Place:
    """Where the amounts of a row belong in their table."""

    side: Side
    row: Row
    code: str = ""
    name: str = ""
    nature: Nature = Nature.TOTAL


class Rows:
    """Reads the rows of one group of columns."""

    def __init__(self, sheet: Sheet, columns: list[Column]) -> None:
        self.sheet = sheet
        self._codes = [c for c in columns if c.role is ColumnRole.CODE]
        self._names = [c for c in columns if c.role is ColumnRole.NAME]
        self._beside = [c for c in columns if c.role in (ColumnRole.PRIOR, ColumnRole.PLANNED)]
        self.amounts = _distinct([c for c in columns if c.role is ColumnRole.AMOUNT])
        if not self.amounts:  # only 年初预算数 is printed
            self.amounts = _distinct(self._beside)
            self._beside = []
        self._class, self._group = "", ""

    @property
    def prints_codes(self) -> bool:
        """Whether the table has code columns, so that a row without a code is no heading."""
        return bool(self._codes)

    def name(self, row: tuple[str, ...]) -> str:
        """The name in a row."""
        return next((row[c.place].strip() for c in reversed(self._names) if row[c.place]), "")

    def code(self, row: tuple[str, ...]) -> str:
        """What the code columns of a row hold, as printed."""
        return "".join(dict.fromkeys(row[c.place].strip() for c in self._codes))

    def full_code(self, index: int) -> str:
        """The code of a row, put together where 类, 款 and 项 stand in columns of their own."""
        row = self.sheet.rows[index]
        parts = [re.sub(r"\D", "", row[c.place]) for c in self._codes]
        if not any(parts):
            return self._code_before_name(row)
        longest = max(parts, key=len)
        if len(longest) > 3:
            return longest if len(longest) in (5, 7) else ""
        parts = [part for part in parts if part]
        if len(parts[0]) == 3:
            self._class, self._group = parts[0], ""
            return "".join(parts) if len("".join(parts)) in (3, 5, 7) else ""
        return self._continued(parts)

    def _continued(self, parts: list[str]) -> str:
        """A row that prints only 款 or 项 stands below the last 类 (or 款)."""
        if len(parts) == 2:
            return f"{self._class}{parts[0]}{parts[1]}" if self._class else ""
        return f"{self._class}{parts[0]}" if self._class else ""

    def _code_before_name(self, row: tuple[str, ...]) -> str:
        """「2013101 行政运行」 in the name column."""
        found = re.match(r"(\d{7}|\d{5}|\d{3})(?=\D)", self.name(row))
        return found[1] if found else ""

    def code_below(self, name: str, codes: Classification, year: int) -> str:
        """The code of a name where no codes are printed: below the last 款, the last 类, or a 类."""
        for parent in (self._group, self._class, ""):
            for child in codes.children(parent):
                if _has_name(child.code, name, codes, year):
                    self._remember(child.code)
                    return child.code
        code = sure_code(codes, name, year)
        self._remember(code)
        return code

    def _remember(self, code: str) -> None:
        if len(code) == 3:
            self._class, self._group = code, ""
        elif len(code) == 5:
            self._class, self._group = code[:3], code

    def has_amounts(self, row: tuple[str, ...]) -> bool:
        """Whether a row holds any amount."""
        return any(self.sheet.amount(row, column.place) is not None for column in self.amounts)

    def beside(self, row: tuple[str, ...], column: Column) -> Amount | None:
        """The prior or planned amount of the same fund and nature in a row."""
        for other in self._beside:
            if (other.fund, other.nature) == (column.fund, column.nature):
                return self.sheet.amount(row, other.place)
        return None


def _has_name(code: str, name: str, codes: Classification, year: int) -> bool:
    official = codes.name_of(code, year)
    return name.removesuffix("支出") == half_width(official).removesuffix("支出")


def _distinct(columns: list[Column]) -> list[Column]:
    """One column for each fund and nature: the first."""
    found: dict[tuple[str, str], Column] = {}
    for column in columns:
        found.setdefault((column.fund, column.nature), column)
    return list(found.values())
