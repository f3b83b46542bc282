"""A sum is judged only where all its parts were read: what was not read may be what it lacks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from budgets.disclosure.model import Section
from budgets.disclosure.money import MoneyUnit, parse_decimal
from budgets.disclosure.rules.registry import Fault, Missing, Outcome
from budgets.disclosure.unread import NO_LABEL, Unread

_FIGURE = re.compile(r"-?([\d.,，．０-９]+)\s*(亿元?|万元?|元)?")
_UNITS = {"亿": MoneyUnit.YI, "万": MoneyUnit.WAN, "元": MoneyUnit.YUAN}
# "减少47600元", "增加额为3万元" is no part of a sum.
_CHANGED = re.compile(
    r"(?:增加|减少|下降|降低|增长|上升|提高|压减|压缩|[增减多少])(?:额|数|了|约|支出|资金|为|至少|[:：])*\s*$"
)
_TABLE = re.compile(r"表 \d+ ")  # "第 4 页表 5 第 3 行第 2 列"


def excused(outcome: Outcome, unread: Collection[Unread]) -> Outcome:
    """Return the outcome of a rule, or what it would need where an unread figure may close its gap."""
    if not isinstance(outcome, Fault) or outcome.gap is None:
        return outcome
    parts = [each for each in unread if _may_close(each, outcome)]
    if not parts:
        return outcome
    return Missing(tuple(f"没有读懂的{each.printed}（{each.place}）" for each in parts))


def _may_close(unread: Unread, fault: Fault) -> bool:
    """Return whether an unread figure stands beside the parts of a sum, and is not more than it lacks."""
    gap = fault.gap
    if gap is None or (gap.yuan < 0 and not gap.either_way):
        return False
    if _is_change(unread) or not _stands_beside(unread, fault):
        return False
    return any(0 < yuan <= abs(gap.yuan) for yuan in amounts_of(unread.printed))


def _is_change(unread: Unread) -> bool:
    """Return whether a figure says by how much something rose or fell, or only numbers something."""
    before = [
        unread.text[: found.start()]
        for found in re.finditer(re.escape(unread.printed), unread.text)
    ]
    whole = unread.printed.isdecimal() and unread.text.strip() != unread.printed
    in_words = unread.section is not Section.TABLES
    return (whole and in_words) or (bool(before) and all(map(_CHANGED.search, before)))


def _stands_beside(unread: Unread, fault: Fault) -> bool:
    if unread.section is not Section.TABLES:
        return fault.gap is not None and unread.section in fault.gap.sections
    if unread.text.endswith(
        NO_LABEL
    ):  # of a table of unknown columns: it may be the rest of this one
        return any("表 " in figure.place for figure in fault.figures)
    table = _TABLE.search(unread.place)
    return table is not None and any(table[0] in figure.place for figure in fault.figures)


def amounts_of(printed: str) -> Iterator[Decimal]:
    """Yield what a figure may mean, in 元: without a unit it may be 元 or 万元; a percentage is no amount."""
    found = _FIGURE.fullmatch(printed.strip())
    if not found:
        return
    try:
        number = parse_decimal(found[1])
    except ValueError:
        return
    units = [_UNITS[found[2][0]]] if found[2] else [MoneyUnit.WAN, MoneyUnit.YUAN]
    yield from (number * unit.yuan for unit in units)
