"""Words of the department-year page: sums in sentences, labels of kinds, the visitor's language."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import get_language

from budgets.disclosure.model import Direction, Table, UnitKind
from budgets.disclosure.money import Amount, MoneyUnit, round_half_up
from budgets.display.answers.words import quoted
from budgets.display.figure_texts import amount_text, disclosed_text, grasped, unit_text
from budgets.models.narrative import DIRECTION_LABELS, UNIT_KIND_LABELS

register = template.Library()
register.filter(quoted)


@register.filter
def in_wan(value: Amount | Decimal | None) -> str:
    """Write 10,992.78万元, with at most two decimals."""
    yuan = value.yuan if isinstance(value, Amount) else value
    if yuan is None or (isinstance(value, Amount) and not value.printed and value.nothing):
        return disclosed_text(value)
    if get_language() == "en":
        return " ".join(grasped(yuan, None))
    unit = MoneyUnit.WAN
    figure = amount_text(round_half_up(yuan / unit.yuan, 2) * unit.yuan, unit, None)
    return f"{figure}{unit_text(unit)}"


@register.filter
def unsigned(value: Decimal | None) -> Decimal | None:
    """Return the size of a change, where the words say its direction."""
    return None if value is None else abs(value)


@register.filter
def direction_label(direction: Direction) -> Any:
    """Return 增加, 减少, 持平."""
    return DIRECTION_LABELS[direction]


@register.filter
def unit_kind_label(kind: UnitKind) -> Any:
    """Return 部门本级, 下属预算单位, 内设机构."""
    return UNIT_KIND_LABELS[kind]


@register.filter
def table_label(table: Table) -> str:
    """Return the official name of a table, as published."""
    return table.label


@register.filter
def plain_meaning(entry: Any) -> str:
    """Return a plain term's meaning in the visitor's language."""
    return str(entry.en if get_language() == "en" else entry.zh)
