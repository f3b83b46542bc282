"""What one table was found to say, and which of its cells said it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from budgets.disclosure.model import (
    Fund,
    Line,
    Nature,
    Project,
    Row,
    Section,
    Side,
    Source,
    Table,
    Unit,
)
from budgets.disclosure.money import Amount
from budgets.disclosure.readers.blocks.cells import is_blank
from budgets.disclosure.readers.tables.column_labels import Column, counts_rows
from budgets.disclosure.readers.tables.grids import Sheet
from budgets.disclosure.readers.tables.rows import NOTHING_BESIDE, Beside, Place, Rows


@dataclass(slots=True)
class Draft:
    """The lines, projects and units of one sheet; `read` are its cells that were understood."""

    sheet: Sheet
    lines: list[Line] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    read: set[tuple[int, int]] = field(default_factory=set)

    def understood(self, row: int, columns: Iterable[int]) -> None:
        """Marks cells of a row as read."""
        self.read.update((row, column) for column in columns)

    def understood_row(self, row: int) -> None:
        """Marks a whole row as read."""
        self.understood(row, range(len(self.sheet.labels)))

    def number_rows(self) -> None:
        """Marks columns that only number the rows (序号, 行次)."""
        numbers = [p for p, label in enumerate(self.sheet.labels) if counts_rows(label)]
        for row in range(len(self.sheet.rows)):
            self.understood(row, numbers)

    def state_row(self, rows: Rows, index: int, place: Place) -> bool:
        """One line for each amount of a row, with what is printed beside it.

        The row's heads are read with it. False where the row holds no amount.
        """
        stated = False
        for column in rows.amounts:
            amount = self.sheet.amount(index, column.place)
            if amount is not None:
                self.state(index, place, amount, column, rows.beside(index, column))
                stated = True
        self.understood(index, rows.heads)
        return stated

    def state(
        self,
        row: int,
        place: Place,
        amount: Amount,
        column: Column,
        beside: Beside = NOTHING_BESIDE,
        *,
        table: Table | None = None,
    ) -> None:
        """One line."""
        table = table or self.sheet.table
        if table is None:
            return
        self.understood(row, (column.place, *beside.columns))
        printed = self.sheet.rows[row][column.place].strip()
        where = self.sheet.place(row, column.place)
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
                prior=beside.prior,
                planned=beside.planned,
                share=beside.share,
                change=beside.change,
                percent=beside.percent,
                completion=beside.completion,
                source=Source(Section.TABLES, where, f"{place.name} {printed}".strip()),
            )
        )

    def total(self, side: Side = Side.EXPENDITURE) -> Line | None:
        """The line of the grand total of a side."""
        for line in self.lines:
            plain = line.row is Row.TOTAL and line.nature is Nature.TOTAL
            if line.side is side and plain and line.fund in (Fund.ALL, line.table.fund):
                return line
        return None

    def left(self) -> list[tuple[int, list[int]]]:
        """The rows that have cells which say something and were not read, with those cells."""
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
