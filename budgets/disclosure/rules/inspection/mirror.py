"""The revenue table and the expenditure table mirror each other where the year spends what it receives."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Phase, Section, Table
from budgets.disclosure.money import Agreement, judge_sum, value_of
from budgets.disclosure.rules.inspection import tables
from budgets.disclosure.rules.line_index import NamedAmount, cell_of
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
from budgets.disclosure.rules.relations import figure_of

_ITEM_DIGITS = 7
_NAMED = 4


@rule(
    "R69", "收入总表和支出总表的科目逐一对应", "Revenue and expenditure have the same headings, row by row",
    family=Family.ACROSS_TABLES, needs=(tables.REVENUE, tables.EXPENDITURE),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def revenue_and_expenditure_mirror_each_other(case: Case) -> Iterator[Outcome]:
    """Only where both totals are equal: else something is carried over, and rows may differ.

    In final accounts an item may receive one year and spend the next, so that only budgets are judged.
    """
    cells = case.cells
    received, spent = cells.cell(tables.REVENUE), cells.cell(tables.EXPENDITURE)
    rows = [_items(case, table) for table in (tables.REVENUE, tables.EXPENDITURE)]
    unread = any(each.section is Section.TABLES for each in case.unread)
    equal = received and spent and received.amount.yuan == spent.amount.yuan
    if case.disclosure.phase is Phase.FINAL or not all(rows) or not equal or unread:
        yield missing(tables.REVENUE, tables.EXPENDITURE)
        return
    revenue, expenditure = rows
    alone = [revenue[code] for code in revenue if code not in expenditure]
    without = [expenditure[code] for code in expenditure if code not in revenue]
    if alone or without:
        yield _only_in_one(alone, without)
    differing = [
        (revenue[code], expenditure[code])
        for code in revenue
        if code in expenditure and _differ(revenue[code], expenditure[code])
    ]
    if differing:
        yield _differently(differing)
    if not (alone or without or differing):
        yield HELD


def _items(case: Case, table: Table) -> dict[str, NamedAmount]:
    """Return the rows of 项 that the table itself prints, with their amounts."""
    return {
        code: cell_of(line)
        for code, line in case.cells.items(table).items()
        if len(code) == _ITEM_DIGITS
        and line.amount.yuan
        and line.source.section in (Section.TABLES, Section.OTHER)
    }


def _differ(one: NamedAmount, other: NamedAmount) -> bool:
    return judge_sum(one.amount, [other.amount]) not in (Agreement.OK, Agreement.ROUNDING)


def _only_in_one(revenue: list[NamedAmount], expenditure: list[NamedAmount]) -> Fault:
    zh, en = [], []
    for cells, here, other, other_en in (
        (revenue, tables.REVENUE, tables.EXPENDITURE, "expenditure table"),
        (expenditure, tables.EXPENDITURE, tables.REVENUE, "revenue table"),
    ):
        if cells:
            named = "、".join(f"{cell.label}{cell.printed}" for cell in cells[:_NAMED])
            zh.append(f"{named}只在{here.label}中，{other.label}没有")
            named_en = ", ".join(f"{cell.label_en} ({cell.printed_en})" for cell in cells[:_NAMED])
            en.append(f"{named_en} has no row in the {other_en}")
    return Fault(
        Severity.WARNING,
        f"{'；'.join(zh)}，请核对科目。",
        f"{'; '.join(en)}: please check the headings.",
        tuple(map(figure_of, (*revenue, *expenditure))),
    )


def _differently(pairs: list[tuple[NamedAmount, NamedAmount]]) -> Fault:
    zh = "、".join(
        f"{one.label}{one.printed}，{other.label}{other.printed}" for one, other in pairs[:_NAMED]
    )
    en = "; ".join(
        f"{one.label_en} is {one.printed_en}, {other.label_en} {other.printed_en}"
        for one, other in pairs[:_NAMED]
    )
    off = abs(value_of(pairs[0][0].amount) - value_of(pairs[0][1].amount))
    return Fault(
        Severity.ERROR,
        f"同一科目在两张总表里不一样：{zh}。",
        f"The same heading differs between the two tables: {en}.",
        tuple(figure_of(cell) for pair in pairs for cell in pair),
        off=off,
    )
