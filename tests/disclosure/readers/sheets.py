"""Tables written as text, and what the readers make of them."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.disclosure.model import (
    Disclosure,
    Identity,
    Line,
    LineKey,
    Nature,
    Phase,
    Project,
    Row,
    Section,
    Side,
    Table,
    Unit,
)
from budgets.disclosure.readers.blocks.document import Document, Grid
from budgets.disclosure.readers.collector import Collector
from budgets.disclosure.readers.figure_index import figures_of_document, unread_of
from budgets.disclosure.readers.layout.sections import DocumentLayout, PlacedGrid
from budgets.disclosure.readers.tables.all_tables import Tables


@dataclass(frozen=True)
class Read:
    """All that was read of some tables."""

    lines: dict[LineKey, Line]
    disagreeing: list[str]
    projects: list[Project]
    units: tuple[Unit, ...]
    text: str
    unread: list[str]
    final: bool

    def of(self, table: Table) -> dict[str, str]:
        """The printed amounts of one table under short names: "支 2013101 R102 project"."""
        return {
            _short(key): line.amount.printed or str(line.amount.nothing)
            for key, line in self.lines.items()
            if key.table is table
        }

    def line(self, table: Table, short: str) -> Line:
        """One line by its short name."""
        return next(
            x for key, x in self.lines.items() if key.table is table and _short(key) == short
        )

    @property
    def disclosure(self) -> Disclosure:
        """What was read, as rules judge it."""
        phase = Phase.FINAL if self.final else Phase.BUDGET
        lines = tuple(self.lines.values())
        return Disclosure(
            department=Identity("青峰县档案局"), fiscal_year=2025, phase=phase, lines=lines
        )


def _short(key: LineKey) -> str:
    side = "收" if key.side is Side.REVENUE else "支"
    row = {Row.TOTAL: "总", Row.CURRENT: "本年", Row.ITEM: key.code or key.name}[key.row]
    fund = "" if key.fund is key.table.fund else key.fund.value
    return " ".join(part for part in (side, row, fund, key.nature.value) if part)


def read(
    *tables: tuple[str, str],
    year: int = 2025,
    final: bool = False,
    section: Section = Section.TABLES,
    texts: tuple[str, ...] = (),
) -> Read:
    """Reads tables, each a caption (lines) and its rows.

    Cells stand between bars; "<" is merged with the cell to its left, "^" with the one above.
    """
    placed = [
        PlacedGrid(section, "", Grid(number, grid_of(rows)), tuple(caption.splitlines()))
        for number, (caption, rows) in enumerate(tables, 1)
    ]
    collector = Collector()
    reader = Tables(collector, year, final=final, texts=texts)
    reader.read(placed)
    differing = [
        f"{said.amount.printed} {said.source.place}"
        for said in collector.statements
        if said.amount.yuan != collector.lines[said.about].amount.yuan
    ]
    document = Document("", tuple(each.grid for each in placed))
    figures = figures_of_document(document, DocumentLayout(), reader.labels)
    unread = [f"{each.place} {each.printed}" for each in unread_of(figures, collector)]
    text = "\n".join(passage.text for passage in collector.passages)
    return Read(
        dict(collector.lines), differing, collector.projects, reader.units, text, unread, final
    )


def grid_of(rows: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a table written as text."""
    grid: list[tuple[str, ...]] = []
    for line in rows.strip().splitlines():
        cells: list[str] = []
        for place, cell in enumerate(part.strip() for part in line.strip().strip("|").split("|")):
            if cell == "<":
                cells.append(cells[-1])
            elif cell == "^":
                cells.append(grid[-1][place])
            else:
                cells.append(cell)
        grid.append(tuple(cells))
    width = max(map(len, grid))
    return tuple(row + ("",) * (width - len(row)) for row in grid)


def basic(code: str) -> str:
    """The short name of a row's basic expenditure."""
    return f"支 {code} {Nature.BASIC}"
