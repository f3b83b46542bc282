"""Reads an official table of our own workbook: what its columns hold stands in a hidden row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from budgets.disclosure.model import (
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
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.readers.blocks.cells import amount_in, percent_in, unit_in
from budgets.disclosure.readers.own_workbook.draft import Draft
from budgets.disclosure.readers.own_workbook.sheets import OwnSheet
from budgets.disclosure.workbook_format import NATURES, NOTE, UNIT_BEFORE, column_of

_PERCENTS = ("percent", "completion", "share")
_SUMS = {
    "收入总计": Row.TOTAL,
    "支出总计": Row.TOTAL,
    "合计": Row.TOTAL,
    "总计": Row.TOTAL,
    "本年收入合计": Row.CURRENT,
    "本年支出合计": Row.CURRENT,
}
_OF_INDICATORS = ("level1", "level2", "level3", "target", "unit")
_SUBTOTALS = ("小计", "合计")


@dataclass(frozen=True, slots=True)
class _Column:
    place: int
    role: str
    key: LineKey


@dataclass(slots=True)
class OwnTable:
    """What a sheet gave: its lines, its projects, and the rows that say something unreadable.

    `wrong` has the cells that are the cause, with the role of their column; `places` the cell of each
    line; `goals` the rows of projects and indicators, with columns and texts by role; `keys` the row below
    the header, `idle` the rows that name something and state no figure.
    """

    table: Table
    keys: int
    roles: frozenset[str]
    lines: list[Line] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    goals: list[tuple[int, dict[str, int], dict[str, str]]] = field(default_factory=list)
    not_understood: list[int] = field(default_factory=list)
    wrong: list[tuple[int, int, str]] = field(default_factory=list)
    idle: list[tuple[int, int]] = field(default_factory=list)


class _WrongCellError(ValueError):
    """A cell that cannot be read: its column, and what should stand there."""

    def __init__(self, column: int, role: str) -> None:
        super().__init__(role)
        self.column, self.role = column, role


def table_of(sheet: OwnSheet, unit: MoneyUnit, draft: Draft | None = None) -> OwnTable | None:
    """The table on a sheet; None where the sheet has no row of keys.

    `draft`: the sheet is a form that was filled in for it, in which an amount may still be blank.
    """
    for index, cells in sheet.written():
        columns = [
            _Column(place, *found)
            for place, cell in enumerate(cells)
            if (found := column_of(cell)) is not None
        ]
        if columns:
            return _Reader(sheet, index, columns, unit, draft).read()
    return None


class _Reader:
    def __init__(
        self,
        sheet: OwnSheet,
        keys: int,
        columns: list[_Column],
        unit: MoneyUnit,
        draft: Draft | None,
    ) -> None:
        self._sheet = sheet
        self._keys = keys
        self._columns = columns
        self._table = columns[0].key.table
        above = [cell for row in sheet.rows[:keys] for cell in row if UNIT_BEFORE in cell]
        self._unit = next((u for cell in above if (u := unit_in(cell))), unit)
        self._draft = draft
        self._unsaid = Amount.blank(self._unit)
        self._found = OwnTable(self._table, keys, frozenset(column.role for column in columns))

    def read(self) -> OwnTable:
        if self._draft and self._table is Table.T7 and not any(self._cells(self._keys + 1)):
            self._read_row(self._keys + 1, Side.EXPENDITURE)  # its amounts are still to be stated
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
            fund = self._table.fund
            side = Side.REVENUE if self._table is Table.T2 else Side.EXPENDITURE
            amount = Amount.none_planned(self._unit)
            self._found.places.append((self._keys, 0))
            self._found.lines.append(
                Line(
                    table=self._table, side=side, row=Row.TOTAL, name="合计", fund=fund, amount=amount
                )
            )  # fmt: skip

    # Rows of lines

    def _cells(self, index: int) -> tuple[str, ...]:
        rows = self._sheet.rows
        return rows[index] if index < len(rows) else ("",) * len(rows[0])

    def _read_row(self, index: int, side: Side) -> None:
        columns = [column for column in self._columns if column.key.side is side]
        cells = self._cells(index)
        named = {c.role: cells[c.place] for c in columns if c.role in ("code", "name")}
        if self._table is not Table.T7 and not any(cells[column.place] for column in columns):
            return
        try:
            placed = list(self._lines(cells, index, columns, named))
        except ValueError as error:
            first = columns[0].place
            wrong = error if isinstance(error, _WrongCellError) else _WrongCellError(first, "row")
            self._found.wrong.append((index, wrong.column, wrong.role))
            placed = []
        if placed:
            self._found.lines.extend(line for line, _ in placed)
            self._found.places.extend((index, column) for _, column in placed)
        elif any(cells[column.place] for column in columns):
            self._found.not_understood.append(index)
            if not self._found.wrong or self._found.wrong[-1][0] != index:
                name = next((c.place for c in columns if cells[c.place]), 0)
                self._found.idle.append((index, name))

    def _lines(
        self, cells: tuple[str, ...], index: int, columns: list[_Column], named: dict[str, str]
    ) -> Iterator[tuple[Line, int]]:
        """Lines with the column of their amounts."""
        values = [c for c in columns if c.role not in ("code", "name") and cells[c.place]]
        for column in columns:
            if column.role != "amount":
                continue
            beside = [c for c in values if c.key == column.key and c is not column]
            if cells[column.place] or beside or self._is_awaited(column, columns, named):
                yield self._line(cells, index, column, beside, columns, named), column.place

    def _is_awaited(self, column: _Column, columns: list[_Column], named: dict[str, str]) -> bool:
        """Whether the draft has that line, its amount still to be stated."""
        if not self._draft or not (named or self._table is Table.T7):
            return False
        if named and not any(named.values()):
            return False
        key = Line(
            table=self._table,
            side=column.key.side,
            fund=column.key.fund,
            amount=self._unsaid,
            **self._identity(column, columns, named),
        ).key
        return key in self._draft.awaited

    def _line(
        self,
        cells: tuple[str, ...],
        index: int,
        column: _Column,
        beside: list[_Column],
        columns: list[_Column],
        named: dict[str, str],
    ) -> Line:
        printed = cells[column.place]
        identity = self._identity(column, columns, named)
        more = {c.role: self._value(c, cells[c.place]) for c in beside}
        text = f"{identity['name']} {printed}".strip()
        place = self._sheet.place(index, column.place)
        return Line(
            table=self._table,
            side=column.key.side,
            fund=column.key.fund,
            amount=self._value(column, printed) if printed else self._unsaid,
            source=Source(Section.TABLES, place, text),
            **more,
            **identity,
        )

    def _identity(
        self, column: _Column, columns: list[_Column], named: dict[str, str]
    ) -> dict[str, Any]:
        """Which row it is: an item, or a sum by the words of its name."""
        key, code, name = column.key, named.get("code", ""), named.get("name", "")
        if self._draft:
            code, name = self._draft.heading(self._table, key, code, name)
        if self._table is Table.T7:
            if not key.code and not key.name:
                return {"row": Row.TOTAL, "name": "合计"}
            return {"code": key.code, "name": key.name or self._heading(column.place)}
        if code:
            return {"code": code, "name": name, "nature": key.nature}
        if not name:
            place = next((c.place for c in columns if c.role == "name"), column.place)
            raise _WrongCellError(place, "name")
        if name in _SUMS:
            return {"row": _SUMS[name], "name": name, "nature": key.nature}
        nature = next((n for n, word in NATURES.items() if word == name), Nature.TOTAL)
        if nature and self._table.two_sided and key.side is Side.EXPENDITURE:
            return {"row": Row.TOTAL, "name": name, "nature": nature}
        return {"name": name, "nature": key.nature}

    def _heading(self, column: int) -> str:
        """The lowest header cell that names a column, not only its sum."""
        above = [row[column] for row in reversed(self._sheet.rows[: self._keys]) if row[column]]
        return next((text for text in above if text not in _SUBTOTALS), "")

    def _value(self, column: _Column, printed: str) -> Any:
        percent = column.role in _PERCENTS
        value = percent_in(printed) if percent else amount_in(printed, self._unit)
        if value is None:
            raise _WrongCellError(column.place, "percent" if percent else "amount")
        zero = isinstance(value, Amount) and value.yuan == 0
        if self._draft and zero and printed.strip()[:1] in "-－−":
            raise _WrongCellError(column.place, "zero")
        return value

    # Projects

    def _read_goal(self, index: int) -> None:
        """A row with a name begins a project; every row may hold one of its indicators."""
        cells = self._sheet.rows[index]
        said = dict.fromkeys(_OF_INDICATORS, "")  # should a column be missing
        said |= {column.role: cells[column.place] for column in self._columns}
        at = {column.role: column.place for column in self._columns}
        projects = self._found.projects
        try:
            if said["name"]:
                projects.append(self._project(index, said))
            elif not projects or said["amount"] or said["goal"]:
                raise _WrongCellError(at["name"], "project")
        except (ValueError, KeyError) as error:
            wrong = error if isinstance(error, _WrongCellError) else _WrongCellError(0, "row")
            self._found.wrong.append((index, wrong.column, wrong.role))
            self._found.not_understood.append(index)
            return
        self._found.goals.append((index, at, said))
        indicator = Indicator(*(said[role] for role in _OF_INDICATORS))
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
        column = next(column for column in self._columns if column.role == "amount")
        amount = self._value(column, printed) if printed else None
        return Project(
            number=len(self._found.projects) + 1,
            name=said["name"],
            amount=amount or self._unsaid,
            goal=said["goal"],
            source=Source(Section.TABLES, self._sheet.place(index), said["name"]),
        )
