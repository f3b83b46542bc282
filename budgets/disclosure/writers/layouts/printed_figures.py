"""How a figure is printed in a cell, so that the reader reads the same figure again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from budgets.disclosure.model import Line
from budgets.disclosure.money import Amount, MoneyUnit, Nothing, Percent, plain
from budgets.disclosure.writers.layouts.shapes import CellStyle, ColumnRole, LayoutCell

NOTHING_WORDS = {
    Nothing.NONE_PLANNED: "没有安排",
    Nothing.NOT_DISCLOSED: "未公开",
    Nothing.NOT_APPLICABLE: "不适用",
    Nothing.BLANK: "",
    Nothing.OPEN: "",
}


def printed_figure(amount: Amount) -> str:
    """Return the figure as printed, with the sign of its value: "-2.5"; ValueError where there is none."""
    if amount.yuan is None:
        raise ValueError("no amount was disclosed")
    printed = amount.printed or plain(amount.yuan / amount.unit.yuan)
    bare = printed.lstrip("-－+＋")
    return f"-{bare}" if amount.yuan < 0 else bare


def amount_text(amount: Amount, unit: MoneyUnit) -> str:
    """Return what a cell of a table in `unit` prints; another unit follows the figure: "1,250元"."""
    if amount.nothing in NOTHING_WORDS:
        return NOTHING_WORDS[amount.nothing]
    figure = printed_figure(amount)
    return figure if amount.unit is unit else f"{figure}{amount.unit}"


def percent_text(percent: Percent) -> str:
    """Return the percentage as printed, with the sign of its value, without %."""
    bare = percent.printed.lstrip("-－+＋")
    return f"-{bare}" if percent.value < 0 else bare


def value_cell(line: Line | None, role: ColumnRole, unit: MoneyUnit, *, strong: bool) -> LayoutCell:
    """Return the cell of one field of a line; blank where there is no line or it leaves the field open."""
    value = getattr(line, role.value) if line else None
    if isinstance(value, Percent):
        return LayoutCell(CellStyle.PERCENT, percent_text(value), percent=value, strong=strong)
    if isinstance(value, Amount):
        return LayoutCell(CellStyle.AMOUNT, amount_text(value, unit), amount=value, strong=strong)
    return LayoutCell(CellStyle.AMOUNT, strong=strong)


def unit_of(amounts: Iterable[Amount | None], otherwise: MoneyUnit) -> MoneyUnit:
    """Return the unit of most of the figures; `otherwise` where there are none."""
    units = Counter(each.unit for each in amounts if each and each.nothing not in NOTHING_WORDS)
    return units.most_common(1)[0][0] if units else otherwise
