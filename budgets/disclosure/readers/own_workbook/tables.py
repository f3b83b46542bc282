"""Reads an official table of our own workbook: what its columns hold stands in a hidden row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.readers.cells import amount_in, percent_in, unit_in
from budgets.disclosure.readers.own_workbook.sheets import OwnSheet
from budgets.disclosure.shape import (
    Fund,
    Indicator,
    Line,
    LineKey,
    Nature,
    Project,
    Row,
    Section,
    Side,
    Source,
    Table,
)
from budgets.disclosure.workbook_format import NATURES, NOTE, UNIT_BEFORE, column_of

_OWN_FUND = {
    Table.T5: Fund.GENERAL,
    Table.T6: Fund.GENERAL,
    Table.T7: Fund.GENERAL,
    Table.T8: Fund.GOVERNMENT_FUND,
    Table.T9: Fund.STATE_CAPITAL,
}
_TWO_SIDED = (Table.T1, Table.T4)
_PERCENTS = ("percent", "completion", "share")
_SUMS = {
    "收入总计": Row.TOTAL,
    "支出总计": Row.TOTAL,
    "合计": Row.TOTAL,
    "总计": Row.TOTAL,
    "本年收入合计": Row.CURRENT,
    "本年支出合计": Row.CURRENT,
}
_SUBTOTALS = ("小计", "合计")


@dataclass(frozen=True, slots=True)
class _Column:
    place: int
    role: str
    key: LineKey


@dataclass(slots=True)
class OwnTable:
    """What a sheet gave: its lines, its projects, and the rows that say something unreadable."""

    lines: list[Line] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    not_understood: list[int] = field(default_factory=list)


def table_of(sheet: OwnSheet, unit: MoneyUnit) -> OwnTable | None:
    """The table on a sheet; None where the sheet has no row of keys."""
    for index, cells in sheet.written():
        columns = [
            _Column(place, *found)
            for place, cell in enumerate(cells)
            if (found := column_of(cell)) is not None
        ]
        if columns:
            return _Reader(sheet, index, columns, unit).read()
    return None


class _Reader:
    def __init__(self, sheet: OwnSheet, keys: int, columns: list[_Column], unit: MoneyUnit) -> None:
        self._sheet = sheet
        self._keys = keys
        self._columns = columns
        self._table = columns[0].key.table
        above = [cell for row in sheet.rows[:keys] for cell in row if UNIT_BEFORE in cell]
        self._unit = next((u for cell in above if (u := unit_in(cell))), unit)
        self._found = OwnTable()

    def read(self) -> OwnTable:
        for index, cells in self._sheet.written(self._keys + 1):
            if cells[0].startswith(NOTE):
                self._read_note(cells[0])
                break
            if self._table is Table.T10:
                self._read_goal(index)
                continue
            for side in dict.fromkeys(column.key.side for column in self._columns):
                self._read_row(index, side)
        return self._found

    def _read_note(self, note: str) -> None:
        """An empty table says below that nothing is planned."""
        if "没有安排" in note and not self._found.lines:
            fund = _OWN_FUND.get(self._table, Fund.ALL)
            side = Side.REVENUE if self._table is Table.T2 else Side.EXPENDITURE
            amount = Amount.none_planned(self._unit)
            self._found.lines.append(
                Line(
                    table=self._table, side=side, row=Row.TOTAL, name="合计", fund=fund, amount=amount
                )
            )  # fmt: skip

    # Rows of lines

    def _read_row(self, index: int, side: Side) -> None:
        columns = [column for column in self._columns if column.key.side is side]
        cells = self._sheet.rows[index]
        if not any(cells[column.place] for column in columns):
            return
        named = {c.role: cells[c.place] for c in columns if c.role in ("code", "name")}
        try:
            lines = list(self._lines(index, columns, named))
        except ValueError:
            lines = []
        if lines:
            self._found.lines.extend(lines)
        else:
            self._found.not_understood.append(index)

    def _lines(self, index: int, columns: list[_Column], named: dict[str, str]) -> Iterator[Line]:
        cells = self._sheet.rows[index]
        values = [c for c in columns if c.role not in ("code", "name") and cells[c.place]]
        stated = {c.key for c in values if c.role == "amount"}
        if any(c.key not in stated for c in values):
            raise ValueError("a figure beside no amount")
        for column in values:
            if column.role == "amount":
                beside = [c for c in values if c.key == column.key and c is not column]
                yield self._line(index, column, beside, named)

    def _line(
        self, index: int, column: _Column, beside: list[_Column], named: dict[str, str]
    ) -> Line:
        cells = self._sheet.rows[index]
        printed = cells[column.place]
        name = named.get("name", "")
        identity = self._identity(column, named.get("code", ""), name)
        more = {c.role: self._value(c.role, cells[c.place]) for c in beside}
        text = f"{identity['name']} {printed}"
        place = self._sheet.place(index, column.place)
        return Line(
            table=self._table,
            side=column.key.side,
            fund=column.key.fund,
            amount=self._value("amount", printed),
            source=Source(Section.TABLES, place, text),
            **more,
            **identity,
        )

    def _identity(self, column: _Column, code: str, name: str) -> dict[str, Any]:
        """Which row it is: an item, or a sum by the words of its name."""
        key = column.key
        if self._table is Table.T7:
            if not key.code and not key.name:
                return {"row": Row.TOTAL, "name": "合计"}
            return {"code": key.code, "name": key.name or self._heading(column.place)}
        if code:
            return {"code": code, "name": name, "nature": key.nature}
        if not name:
            raise ValueError("a row without a name")
        if name in _SUMS:
            return {"row": _SUMS[name], "name": name, "nature": key.nature}
        nature = next((n for n, word in NATURES.items() if word == name), Nature.TOTAL)
        if nature and self._table in _TWO_SIDED and key.side is Side.EXPENDITURE:
            return {"row": Row.TOTAL, "name": name, "nature": nature}
        return {"name": name, "nature": key.nature}

    def _heading(self, column: int) -> str:
        """The lowest header cell that names a column, not only its sum."""
        above = [row[column] for row in reversed(self._sheet.rows[: self._keys]) if row[column]]
        return next((text for text in above if text not in _SUBTOTALS), "")

    def _value(self, role: str, printed: str) -> Any:
        value = percent_in(printed) if role in _PERCENTS else amount_in(printed, self._unit)
        if value is None:
            raise ValueError(printed[:40])
        return value

    # Projects

    def _read_goal(self, index: int) -> None:
        """A row with a name begins a project; every row may hold one of its indicators."""
        cells = self._sheet.rows[index]
        said = {column.role: cells[column.place] for column in self._columns}
        projects = self._found.projects
        try:
            if said["name"]:
                projects.append(self._project(index, said))
            elif not projects or said["amount"] or said["goal"]:
                raise ValueError("an indicator of no project")
        except (ValueError, KeyError):
            self._found.not_understood.append(index)
            return
        indicator = Indicator(
            said["level1"], said["level2"], said["level3"], said["target"], said["unit"]
        )
        if indicator != Indicator(""):
            last = projects[-1]
            projects[-1] = Project(
                number=last.number,
                name=last.name,
                amount=last.amount,
                goal=last.goal,
                indicators=(*last.indicators, indicator),
                source=last.source,
            )

    def _project(self, index: int, said: dict[str, str]) -> Project:
        printed = said["amount"]
        amount = self._value("amount", printed) if printed else None
        return Project(
            number=len(self._found.projects) + 1,
            name=said["name"],
            amount=amount or Amount.not_disclosed(self._unit),
            goal=said["goal"],
            source=Source(Section.TABLES, self._sheet.place(index), said["name"]),
        )
