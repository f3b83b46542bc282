"""What a layout is made of: a table's columns, its header, its rows of cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from budgets.disclosure.model import Fund, LineKey, Nature, Row, Side, Table
from budgets.disclosure.money import Amount, MoneyUnit, Percent


class CellStyle(StrEnum):
    """How a cell is drawn."""

    HEADER = "header"  # centred, repeated on every page
    CODE = "code"  # text, never a number
    NAME = "name"
    AMOUNT = "amount"
    PERCENT = "percent"
    TEXT = "text"  # goals, indicators


class ColumnRole(StrEnum):
    """What the cells of a column say of their row: the names of a line's or a project's fields."""

    CODE = "code"
    NAME = "name"
    PRIOR = "prior"
    PLANNED = "planned"
    AMOUNT = "amount"
    CHANGE = "change"
    PERCENT = "percent"
    COMPLETION = "completion"
    SHARE = "share"
    GOAL = "goal"
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    LEVEL3 = "level3"
    TARGET = "target"
    MEASURE = "unit"

    @property
    def style(self) -> CellStyle:
        """How the cells of the column are drawn."""
        return _STYLES.get(self, CellStyle.AMOUNT)


_STYLES = {
    ColumnRole.CODE: CellStyle.CODE,
    ColumnRole.NAME: CellStyle.NAME,
    **dict.fromkeys(
        (ColumnRole.PERCENT, ColumnRole.COMPLETION, ColumnRole.SHARE), CellStyle.PERCENT
    ),
    **dict.fromkeys([*ColumnRole][-6:], CellStyle.TEXT),  # of projects and indicators
}
_WEIGHTS = {
    ColumnRole.CODE: 1.3,
    ColumnRole.NAME: 3.2,
    ColumnRole.PERCENT: 1.0,
    ColumnRole.SHARE: 1.0,
    ColumnRole.GOAL: 3.0,
}


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """What a column holds, and the header cells above it, outermost first.

    `code` (or `name`, where there is no code) is set where the columns are the items (T7).
    """

    role: ColumnRole
    side: Side = Side.EXPENDITURE
    fund: Fund = Fund.ALL
    nature: Nature = Nature.TOTAL
    code: str = ""
    name: str = ""
    header: tuple[str, ...] = ()

    def key(self, table: Table) -> LineKey:
        """Return the quantity that the items of a table state in this column."""
        item = self.code, self.name
        return LineKey(table, self.side, Row.ITEM, *item, self.fund, self.nature)

    @property
    def weight(self) -> float:
        """Its width compared with the other columns."""
        return _WEIGHTS.get(self.role, 1.5)


@dataclass(frozen=True, slots=True)
class LayoutCell:
    """One cell. `amount` or `percent` is set where the cell holds one; `text` is what is printed.

    A cell that spans several columns or rows is given once, at its upper left; the places it covers
    are left out of their rows. `code` is what a name stands for, where the table prints no codes.
    `anchor` is set on the first cell of a row: its place on a page.
    """

    kind: CellStyle
    text: str = ""
    amount: Amount | None = None
    percent: Percent | None = None
    columns: int = 1
    rows: int = 1
    level: int = 0  # how deep the name is indented: 0 类, 1 款, 2 项
    strong: bool = False  # a total
    code: str = ""
    anchor: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One official table. `unit` is printed above it; a cell in another unit says so after its figure.

    An empty table has its header and one empty row, as the law wants it published; `none_planned`
    says that it is empty because nothing is planned, which the text next to it has to say.
    """

    table: Table
    number: str  # "表1"
    title: str
    unit: MoneyUnit
    columns: tuple[LayoutColumn, ...]
    header: tuple[tuple[LayoutCell, ...], ...]
    rows: tuple[tuple[LayoutCell, ...], ...]
    widths: tuple[float, ...]  # shares of the table's width, one a column
    none_planned: bool = False
