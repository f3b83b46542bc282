"""Figures of one table, and of the text, are printed to as many decimals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Section, Table
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.rules.line_index import NamedAmount, cell_of, place_of
from budgets.disclosure.rules.registry import (
    AGREEMENT,
    HELD,
    Case,
    Family,
    Fault,
    Outcome,
    missing,
    rule,
)

_ENOUGH = 6  # figures with decimals, before one can be said to be unlike the others
_USUAL = 0.8  # of them printed alike
_NAMED = 6


@rule(
    "R67", "小数位数统一", "Figures have the same number of decimals",
    family=Family.LEFTOVERS,
    basis=AGREEMENT, severity=Severity.NOTICE,
)  # fmt: skip
def decimals_are_uniform(case: Case) -> Iterator[Outcome]:
    """Let a zero be left out (3.4 beside 3.40); 730.0 beside 940.80, or 18.5012, is another form."""
    groups: dict[tuple[Table | None, MoneyUnit], list[NamedAmount]] = defaultdict(list)
    for group, cell in _printed(case):
        groups[group, cell.amount.unit].append(cell)
    judged = [each for each in groups.items() if _usual(each[1]) is not None]
    if not judged:
        yield missing("带小数的金额")
        return
    for (table, _unit), cells in judged:
        usual = _usual(cells) or 0
        odd = [cell for cell in cells if _is_odd(cell.amount, usual)]
        yield _fault(table, usual, odd) if odd else HELD


def _printed(case: Case) -> Iterator[tuple[Table | None, NamedAmount]]:
    """Yield the amounts of each table, and under None those of sentences."""
    for line in case.disclosure.lines:
        if line.amount.printed:
            yield line.table if line.source.section is Section.TABLES else None, cell_of(line)
    for each in case.disclosure.statements:
        if each.amount.printed and each.source.section is not Section.TABLES:
            place = place_of(each.source, each.about.table)
            name = each.about.name or each.about.table.spoken.zh
            named = NamedAmount(name, name, each.amount, place, address="statements")
            yield None, named


def _usual(cells: list[NamedAmount]) -> int | None:
    decimals = Counter(cell.amount.decimals for cell in cells if cell.amount.decimals)
    if sum(decimals.values()) < _ENOUGH:
        return None
    usual, times = decimals.most_common(1)[0]
    return usual if times >= _USUAL * sum(decimals.values()) else None


def _is_odd(amount: Amount, usual: int) -> bool:
    decimals = amount.decimals
    if decimals > usual:
        return True
    return 0 < decimals < usual and amount.printed.endswith("0")


def _fault(table: Table | None, usual: int, odd: list[NamedAmount]) -> Fault:
    where, where_en = (table.label, table.text.en) if table else ("文字说明", "the text")
    zh = "、".join(f"{cell.label}{cell.printed}" for cell in odd[:_NAMED])
    en = ", ".join(f"{cell.label_en} ({cell.printed_en})" for cell in odd[:_NAMED])
    return Fault(
        Severity.NOTICE,
        f"{where}的金额多为 {usual} 位小数，这些的小数位数不同：{zh}。",
        f"Most figures of {where_en} have {usual} decimal(s); these have not: {en}.",
        tuple(CitedFigure(x.label, x.printed, x.place, x.address) for x in odd[:_NAMED]),
    )
