"""What one table was found to say, and which of its cells said it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from budgets.disclosure.model import (
    CompletionBase,
    Fund,
    Indicator,
    Line,
    Project,
    Section,
    Source,
    Table,
    Unit,
)
from budgets.disclosure.money import Amount
from budgets.disclosure.readers.blocks.cell_values import is_blank
from budgets.disclosure.readers.tables.column_labels import (
    ColumnRole,
    TableColumn,
    completion_base_in,
    is_structure,
)
from budgets.disclosure.readers.tables.grids import SourceTable
from budgets.disclosure.readers.tables.row_reader import RowKey, RowReader

T = TypeVar("T")


@dataclass(slots=True)
class ParsedTable:
    """The lines, projects and units of one sheet; `read` are its cells that were understood."""

    sheet: SourceTable
    lines: list[Line] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    read: set[tuple[int, int]] = field(default_factory=set)

    def understood(self, row: int, columns: Iterable[int]) -> None:
        """Mark cells of a row as read."""
        self.read.update((row, column) for column in columns)

    def number_rows(self) -> None:
        """Mark columns that only number the rows (序号, 行次), or hold codes of the government's list."""
        numbers = [p for p, label in enumerate(self.sheet.labels) if is_structure(label)]
        for row in range(len(self.sheet.rows)):
            self.understood(row, numbers)

    def state_row(self, rows: RowReader, index: int, place: RowKey) -> bool:
        """One line for each amount of a row, with what is printed beside it.

        The row's heads are read with it. False where the row holds no amount.
        """
        stated = False
        for column in rows.amounts:
            amount = self.sheet.amount(index, column.place)
            if amount is not None:
                self.state(index, place, amount, column, rows.beside(column))
                stated = True
        self.understood(index, rows.heads)
        return stated

    def state(
        self,
        row: int,
        place: RowKey,
        amount: Amount,
        column: TableColumn,
        beside: Mapping[ColumnRole, int] = MappingProxyType({}),
        *,
        cells: Mapping[ColumnRole, tuple[int, int]] = MappingProxyType({}),
        table: Table | None = None,
    ) -> None:
        """Add a line; `beside` are the columns of what its row prints beside it, `cells` those of others."""
        sheet = self.sheet
        table = table or sheet.table
        if table is None:
            return

        def read(role: ColumnRole, value_in: Callable[[int, int], T | None]) -> T | None:
            at = (row, beside[role]) if role in beside else cells.get(role)
            value = value_in(*at) if at else None
            if at and value is not None:
                self.read.add(at)
            return value

        self.understood(row, [column.place])
        printed = sheet.rows[row][column.place].strip()
        where = sheet.place(row, column.place)
        self.lines.append(
            Line(
                table=table,
                side=place.side,
                row=place.row,
                code=place.code,
                name=place.name,
                fund=table.fund or column.fund or Fund.ALL,
                nature=place.nature or column.nature,
                amount=amount,
                prior=read(ColumnRole.PRIOR, sheet.amount),
                planned=read(ColumnRole.PLANNED, sheet.amount),
                share=read(ColumnRole.SHARE, sheet.percent),
                change=read(ColumnRole.CHANGE, sheet.change),
                percent=read(ColumnRole.PERCENT, sheet.percent),
                completion=(rate := read(ColumnRole.COMPLETION, sheet.percent)),
                completion_base=self._base(row, beside, cells) if rate else None,
                source=Source(Section.TABLES, where, f"{place.name} {printed}".strip()),
            )
        )

    def _base(
        self,
        row: int,
        beside: Mapping[ColumnRole, int],
        cells: Mapping[ColumnRole, tuple[int, int]],
    ) -> CompletionBase | None:
        """Return which budget the head of the column of rates names."""
        role = ColumnRole.COMPLETION
        _, column = (row, beside[role]) if role in beside else cells[role]
        return completion_base_in(self.sheet.labels[column])

    def add_project(
        self,
        name: str,
        place: str,
        amount: Amount | None = None,
        goal: str = "",
        indicators: tuple[Indicator, ...] = (),
    ) -> None:
        """Add a project, whose amount is blank where none is given."""
        amount = amount or Amount.blank(self.sheet.money)
        self.projects.append(
            Project(
                number=len(self.projects) + 1,
                name=name,
                amount=amount,
                goal=goal,
                indicators=indicators,
                source=Source(Section.TABLES, place, name),
            )
        )

    def left(self) -> list[tuple[int, list[int]]]:
        """Return the rows that have cells which say something and were not read, with those cells."""
        left: list[tuple[int, list[int]]] = []
        for index, row in enumerate(self.sheet.rows):
            cells = [
                column
                for column, cell in enumerate(row)
                if (index, column) not in self.read and not is_blank(cell)
            ]
            if cells:
                left.append((index, cells))
        return left
