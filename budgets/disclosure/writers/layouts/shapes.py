"""What a layout is made of: a table's columns, its header, its rows of cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from budgets.disclosure.model import Fund, Nature, Side, Table
from budgets.disclosure.money import Amount, MoneyUnit, Percent


class CellKind(StrEnum):
    """How a cell is drawn."""

    HEADER = "header"  # centred, repeated on every page
    CODE = "code"  # text, never a number
    NAME = "name"
    AMOUNT = "amount"
    PERCENT = "percent"
    TEXT = "text"  # goals, indicators


class Role(StrEnum):
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


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds. `code` (or `name`, where there is no code) is set where the columns are
    the items (T7)."""

    role: Role
    side: Side = Side.EXPENDITURE
    fund: Fund = Fund.ALL
    nature: Nature = Nature.TOTAL
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class LayoutCell:
    """One cell. `amount` or `percent` is set where the cell holds one; `text` is what is printed.

    A cell that spans several columns or rows is given once, at its upper left; the places it covers
    are left out of their rows. `code` is what a name stands for, where the table prints no codes.
    `anchor` is set on the first cell of a row: its place on a page.
    """

    kind: CellKind
    text: str = ""
    amount: Amount | None = None
    percent: Percent | None = None
    columns: int = 1
    rows: int = 1
    level: int = 0  # how deep the name stands: 0 类, 1 款, 2 项
    strong: bool = False  # a total
    code: str = ""
    anchor: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Layout:
    """One official table. `unit` is printed above it; a cell in another unit says so after its figure.

    An empty table has its header and one empty row, as the law wants it published; `none_planned`
    says that it is empty because nothing is planned, which the text beside it has to say.
    """

    table: Table
    number: str  # "表1"
    title: str
    unit: MoneyUnit
    columns: tuple[Column, ...]
    header: tuple[tuple[LayoutCell, ...], ...]
    rows: tuple[tuple[LayoutCell, ...], ...]
    widths: tuple[float, ...]  # shares of the table's width, one a column
    none_planned: bool = False
