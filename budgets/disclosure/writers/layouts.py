"""The official tables as departments print them: which rows and columns stand where.

A layout is neither Word nor Excel nor HTML: each writer draws it in its own way, and a reader that
reads the drawing finds the same lines again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.shape import Disclosure, Table


class CellKind(StrEnum):
    """How a cell is drawn."""

    HEADER = "header"  # centred, repeated on every page
    CODE = "code"  # text, never a number
    NAME = "name"
    AMOUNT = "amount"
    PERCENT = "percent"
    TEXT = "text"  # goals, indicators


@dataclass(frozen=True, slots=True)
class LayoutCell:
    """One cell. `amount` or `percent` is set where the cell holds one; `text` is what is printed.

    A cell that spans several columns or rows is given once, at its upper left; the places it covers
    are left out of their rows.
    """

    kind: CellKind
    text: str = ""
    amount: Amount | None = None
    percent: Percent | None = None
    columns: int = 1
    rows: int = 1
    level: int = 0  # how deep the name stands: 0 类, 1 款, 2 项
    strong: bool = False  # a total


@dataclass(frozen=True, slots=True)
class Layout:
    """One official table. `unit` is printed above it; a cell in another unit says so in its header.

    An empty table has its header and one empty row, as the law wants it published.
    """

    table: Table
    number: str  # "表1", "表1-1"
    title: str
    unit: MoneyUnit
    header: tuple[tuple[LayoutCell, ...], ...]
    rows: tuple[tuple[LayoutCell, ...], ...]
    widths: tuple[float, ...]  # shares of the table's width, one a column


def layouts_of(disclosure: Disclosure) -> tuple[Layout, ...]:
    """The tables T1 to T10 of a disclosure in the official order; final accounts in their own layout."""
    raise NotImplementedError
