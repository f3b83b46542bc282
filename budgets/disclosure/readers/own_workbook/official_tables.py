"""Read an official table of our own workbook: a hidden row of keys says what its columns hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
)
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.official_form.vocabulary import Arrangement, sum_label
from budgets.disclosure.readers.blocks.cell_values import amount_in, percent_in, unit_in
from budgets.disclosure.readers.own_workbook.draft import Draft
from budgets.disclosure.readers.own_workbook.problems import (
    CellPlace,
    Problem,
    address,
    problem,
    wrong_cell,
)
from budgets.disclosure.readers.own_workbook.sheets import OwnSheet
from budgets.disclosure.workbook_format import NATURES, NOTE, UNIT_BEFORE, column_of

_PERCENTS = ("percent", "completion", "share")
_SUMS = {"合计": Row.TOTAL, "总计": Row.TOTAL} | {
    sum_label(side, row): row for side in Side for row in (Row.TOTAL, Row.CURRENT)
}
_OF_INDICATORS = ("level1", "level2", "level3", "target", "unit")
_SUBTOTALS = ("小计", "合计")


@dataclass(frozen=True, slots=True)
class _KeyedColumn:
    place: int
    role: str
    key: LineKey


class _WrongCellError(ValueError):
    """A cell that cannot be read: its column, and what should stand there."""

    def __init__(self, column: int, role: str) -> None:
        super().__init__(role)
        self.column, self.role = column, role


class OwnTable:
    """The contents of a sheet: lines (each with the cell of its amount), projects, and the rows left over.

    `problems` are the cells that cannot be read, and the rows that name something and state no figure.
    """

    def __init__(
        self,
        sheet: OwnSheet,
        keys: int,
        columns: list[_KeyedColumn],
        unit: MoneyUnit,
        draft: Draft | None,
    ) -> None:
        self.table = columns[0].key.table
        self.lines: list[tuple[Line, CellPlace]] = []
        self.projects: list[Project] = []
        self.not_understood: list[int] = []
        self.problems: list[Problem] = []
        self._sheet, self._keys, self._columns, self._draft = sheet, keys, columns, draft
        self._items_across = self.table.arrangement is Arrangement.ITEMS_ACROSS
        above = [cell for row in sheet.rows[:keys] for cell in row if UNIT_BEFORE in cell]
        self._unit = next((u for cell in above if (u := unit_in(cell))), unit)
        self._unsaid = Amount.blank(self._unit)
        self._read()

    def _read(self) -> None:
        if self._draft and self._items_across and not any(self._cells(self._keys + 1)):
            self._read_row(self._keys + 1, Side.EXPENDITURE)  # its amounts are still to be stated
        for index, cells in self._sheet.written(self._keys + 1):
            if cells[0].startswith(NOTE):
                self._read_note(cells[0])
                break
            if self.table.arrangement is Arrangement.PROJECTS:
                self._read_goal(index)
                continue
            for side in dict.fromkeys(column.key.side for column in self._columns):
                self._read_row(index, side)

    def _read_note(self, note: str) -> None:
        """Read the statement below an empty table that nothing is planned."""
        if "没有安排" in note and not self.lines:
            table, amount = self.table, Amount.none_planned(self._unit)
            total = Line(table=table, side=table.side, row=Row.TOTAL, name="合计", fund=table.fund,
                         amount=amount)  # fmt: skip
            self.lines.append((total, self._place(self._keys, 0)))

    # Rows of lines

    def _cells(self, index: int) -> tuple[str, ...]:
        rows = self._sheet.rows
        return rows[index] if index < len(rows) else ("",) * len(rows[0])

    def _read_row(self, index: int, side: Side) -> None:
        columns = [column for column in self._columns if column.key.side is side]
        cells = self._cells(index)
        named = {c.role: cells[c.place] for c in columns if c.role in ("code", "name")}
        if not self._items_across and not any(cells[column.place] for column in columns):
            return
        try:
            placed = list(self._lines(cells, index, columns, named))
        except ValueError as error:
            self._note(index, error, columns[0].place)
            return
        self.lines += ((line, self._place(index, column)) for line, column in placed)
        written = [column.place for column in columns if cells[column.place]]
        if written and not placed:
            self.not_understood.append(index)
            cell = self._place(index, written[0])
            self.problems.append(problem("idle", *cell, cells[written[0]]))

    def _place(self, row: int, column: int) -> CellPlace:
        return self._sheet.name, address(row, column)

    def _note(self, row: int, error: Exception, first: int) -> None:
        """Keep the problem of a row that cannot be read; where no cell is the cause, of its `first`."""
        self.not_understood.append(row)
        wrong = error if isinstance(error, _WrongCellError) else _WrongCellError(first, "row")
        found = self._cells(row)[wrong.column]
        self.problems.append(wrong_cell(*self._place(row, wrong.column), found, wrong.role))

    def _lines(
        self, cells: tuple[str, ...], index: int, columns: list[_KeyedColumn], named: dict[str, str]
    ) -> Iterator[tuple[Line, int]]:
        """Yield the lines of a row with the column of their amounts: those that it states, and those of the
        draft whose amount is still to be stated."""
        awaited = self._draft.awaited if self._draft else frozenset()
        awaited = awaited if any(named.values()) or self._items_across else frozenset()
        values = [c for c in columns if c.role not in ("code", "name") and cells[c.place]]
        for column in columns:
            if column.role != "amount":
                continue
            printed = cells[column.place]
            beside = [c for c in values if c.key == column.key and c is not column]
            if not (printed or beside or awaited):
                continue
            blank = Line(
                table=self.table,
                side=column.key.side,
                fund=column.key.fund,
                amount=self._unsaid,
                **self._identity(column, columns, named),
            )
            if printed or beside or blank.key in awaited:
                more = {c.role: self._value(c, cells[c.place]) for c in beside}
                amount = self._value(column, printed) if printed else self._unsaid
                place = self._sheet.grid.place(index, column.place)
                source = Source(Section.TABLES, place, f"{blank.name} {printed}".strip())
                yield replace(blank, amount=amount, source=source, **more), column.place

    def _identity(
        self, column: _KeyedColumn, columns: list[_KeyedColumn], named: dict[str, str]
    ) -> dict[str, Any]:
        """Return which row it is: an item, or a sum by the words of its name."""
        key, code, name = column.key, named.get("code", ""), named.get("name", "")
        if self._draft:
            code, name = self._draft.heading(self.table, key, code, name)
        if self._items_across:
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
        if nature and self.table.two_sided and key.side is Side.EXPENDITURE:
            return {"row": Row.TOTAL, "name": name, "nature": nature}
        return {"name": name, "nature": key.nature}

    def _heading(self, column: int) -> str:
        """Return the lowest header cell that names a column, not only its sum."""
        above = [row[column] for row in reversed(self._sheet.rows[: self._keys]) if row[column]]
        return next((text for text in above if text not in _SUBTOTALS), "")

    def _value(self, column: _KeyedColumn, printed: str) -> Any:
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
        """Read projects: a row with a name begins one, and every row may hold one of its indicators."""
        cells = self._sheet.rows[index]
        said = dict.fromkeys(_OF_INDICATORS, "")  # should a column be missing
        said |= {column.role: cells[column.place] for column in self._columns}
        at = {column.role: column.place for column in self._columns}
        projects = self.projects
        try:
            if said["name"]:
                projects.append(self._project(index, said))
            elif not projects or said["amount"] or said["goal"]:
                raise _WrongCellError(at["name"], "project")
        except (ValueError, KeyError) as error:  # a column is missing
            self._note(index, error, 0)
            return
        if self._draft:
            places = {role: self._place(index, column) for role, column in at.items()}
            of_project: dict[str, Any] = {"name": said["name"]}
            if said["name"]:
                of_project["amount"] = projects[-1].amount
            for part, values in (("projects", of_project), ("indicators", said)):
                self.problems += self._draft.check_values(part, values, places)
        indicator = Indicator(*(said[role] for role in _OF_INDICATORS))
        if indicator != Indicator(""):
            last = projects[-1]
            projects[-1] = replace(last, indicators=(*last.indicators, indicator))

    def _project(self, index: int, said: dict[str, str]) -> Project:
        printed = said["amount"]
        column = next(column for column in self._columns if column.role == "amount")
        amount = self._value(column, printed) if printed else None
        return Project(
            number=len(self.projects) + 1,
            name=said["name"],
            amount=amount or self._unsaid,
            goal=said["goal"],
            source=Source(Section.TABLES, self._sheet.grid.place(index), said["name"]),
        )


def table_of(sheet: OwnSheet, unit: MoneyUnit, draft: Draft | None = None) -> OwnTable | None:
    """Return the table on a sheet; None if the sheet has no row of keys.

    `draft`: the sheet is a form that was filled in for it, in which an amount may still be blank.
    """
    for index, cells in sheet.written():
        columns = [
            _KeyedColumn(place, *found)
            for place, cell in enumerate(cells)
            if (found := column_of(cell)) is not None
        ]
        if columns:
            return OwnTable(sheet, index, columns, unit, draft)
    return None
