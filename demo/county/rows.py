"""The cells of a table, printed as the county prints them, and what an item's money is for."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from budgets.disclosure.codes import FUNCTIONAL
from budgets.disclosure.model import Fund, Line, Nature, Row, Side, Table
from budgets.disclosure.money import Amount, MoneyUnit
from demo.county.profiles import TEXTS
from demo.county.years import Year

UNIT = MoneyUnit.WAN


@lru_cache(maxsize=65536)
def printed(hundreds: int) -> Amount:
    """Return a number of hundreds of yuan as the county prints it: 万元 with two decimals."""
    return Amount.of(f"{hundreds // 100}.{hundreds % 100:02d}", UNIT)


NONE = Amount.none_planned(UNIT)


def item_cell(
    table: Table,
    code: str,
    amount: int,
    name_of: Callable[[str, int], str],
    year: Year,
    *,
    side: Side = Side.EXPENDITURE,
    fund: Fund = Fund.ALL,
) -> Line:
    name = name_of(code, year.year)
    return cell(table, Row.ITEM, code, name, printed(amount), side=side, fund=fund)


def sum_cell(
    table: Table,
    amount: int,
    name: str,
    *,
    row: Row = Row.TOTAL,
    side: Side = Side.EXPENDITURE,
    fund: Fund = Fund.ALL,
) -> Line:
    return cell(table, row, "", name, printed(amount), side=side, fund=fund)


def cell(
    table: Table,
    row: Row,
    code: str,
    name: str,
    amount: Amount,
    *,
    side: Side = Side.EXPENDITURE,
    fund: Fund = Fund.ALL,
    nature: Nature = Nature.TOTAL,
) -> Line:
    return Line(
        table=table, side=side, row=row, code=code, name=name, fund=fund, nature=nature,
        amount=amount,
    )  # fmt: skip


def purpose_of(code: str, projects: list[str], *, basic: bool, institutions: str) -> str:
    """Return what an item's money is for, in words; `institutions` says whose people they are."""
    names = "、".join(f"“{name}”" for name in projects)
    if not basic:
        return f"实施{names}{'项目' if len(projects) == 1 else '等项目'}" if names else ""
    name = FUNCTIONAL.name_of(code, 2024)
    running = TEXTS["purposes"].get(name, f"{institutions}人员工资和日常运转")
    return f"{running}，以及{names}项目" if names else str(running)
