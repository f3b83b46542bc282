"""A class and its headings that miss each other by the last digit: rounding, but the inspectors name it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgets.disclosure.findings import Severity
from budgets.disclosure.money import ZERO, Agreement, judge_sum, value_of
from budgets.disclosure.rules.inspection import tables
from budgets.disclosure.rules.line_index import NamedAmount, cell_of, in_unit
from budgets.disclosure.rules.registry import (
    HELD,
    TIES,
    Case,
    Family,
    Fault,
    Outcome,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import figure_of, levels_of, told_apart

_FINE = 2  # decimals: with fewer, differences in the last digit are everywhere and say nothing
_NAMED = 4
_TABLES = (tables.APPROPRIATION, *tables.BY_CODE)
_Gap = tuple[NamedAmount, Decimal]


@rule(
    "R100", "类、款、项之间不差尾数", "Class, group and item do not miss each other by the last digit",
    family=Family.WITHIN_A_TABLE, needs=_TABLES,
    basis=TIES, severity=Severity.NOTICE,
)  # fmt: skip
def levels_agree_to_the_last_digit(case: Case) -> Iterator[Outcome]:
    """Report it as one notice for all rows, since rounding may explain it."""
    gaps: list[_Gap] = []
    seen: set[tuple[str, str]] = set()
    found = False
    for table in _TABLES:
        for column in sorted(case.cells.columns(table)):
            for whole, lines in levels_of(case.cells, table, column):
                parts = [cell_of(line) for line in lines]
                if _is_fine(whole, parts) and not told_apart(whole, *parts):
                    found = True
                    gap = _gap(whole, parts)
                    row = (
                        whole.label.partition("（")[0],
                        whole.printed,
                    )  # 302 合计 and its 公用经费 are one slip
                    if gap and row not in seen:
                        seen.add(row)
                        gaps.append((whole, gap))
    if gaps:
        yield _fault(gaps)
    else:
        yield HELD if found else missing(tables.GENERAL, tables.BASIC)


def _is_fine(whole: NamedAmount, parts: list[NamedAmount]) -> bool:
    amounts = [amount for cell in (whole, *parts) if (amount := cell.amount).yuan]
    one_unit = len({amount.unit for amount in amounts}) == 1
    return one_unit and min(amount.decimals for amount in amounts) >= _FINE


def _gap(whole: NamedAmount, parts: list[NamedAmount]) -> Decimal:
    if judge_sum(whole.amount, [part.amount for part in parts]) is not Agreement.ROUNDING:
        return ZERO
    gap = value_of(whole.amount) - sum((value_of(part.amount) for part in parts), ZERO)
    step = Decimal(1).scaleb(-whole.amount.decimals) * whole.amount.unit.yuan
    return gap if abs(gap) >= step else ZERO  # 18.5012 under 95.20 is another form, and no slip


def _fault(gaps: list[_Gap]) -> Fault:
    zh, en = [], []
    for whole, gap in gaps[:_NAMED]:
        size, size_en = in_unit(gap, whole.amount.unit)
        more = gap > 0
        zh.append(f"{whole.label}{whole.printed}，比其下各项之和{'多' if more else '少'}{size}")
        en.append(
            f"{whole.label_en} ({whole.printed_en}) is {size_en} {'more' if more else 'less'} than its parts"
        )
    rest = f"；这样的共 {len(gaps)} 处" if len(gaps) > _NAMED else ""
    return Fault(
        Severity.NOTICE,
        f"{'；'.join(zh)}，属四舍五入，请核对尾数{rest}。",
        f"{'; '.join(en)}: rounding, but please check the last digit ({len(gaps)} in all).",
        tuple(figure_of(whole) for whole, _ in gaps),
        off=abs(gaps[0][1]),
    )
