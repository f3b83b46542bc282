"""Relations that only final accounts (决算) have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Base, Line, Nature, Phase, Row, Side, Table
from budgets.disclosure.money import (
    Agreement,
    Amount,
    MoneyUnit,
    Percent,
    beside_stated,
    judge_share,
    round_half_up,
    share_of,
    value_of,
)
from budgets.disclosure.rules.across_tables import basic_against, columns_against_tables
from budgets.disclosure.rules.line_index import (
    Cells,
    NamedAmount,
    cell_of,
    label_of,
    place_of,
    printed,
    printed_en,
    tops,
)
from budgets.disclosure.rules.registry import (
    AGREEMENT,
    HELD,
    TIES,
    Case,
    Family,
    Fault,
    Outcome,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import adds_up, equal, is_carried_over, judged_percentage
from budgets.disclosure.rules.within_tables import sides_equal, total_over_the_year


@rule(
    "R35", "决算收支总计相等，且等于本年数加年初、年末结转",
    "Both sides of the final accounts are equal, with what is carried in and out",
    family=Family.FINAL_ACCOUNTS, needs=(Table.T1, Table.T4),
    basis=TIES, severity=Severity.ERROR, phase=Phase.FINAL,
)  # fmt: skip
def final_sides_are_equal(case: Case) -> Iterator[Outcome]:
    yield sides_equal(case.cells, Table.T1)
    for table in (Table.T1, Table.T4):
        for side in Side:
            yield total_over_the_year(case.cells, side, table)


@rule(
    "R36", "年初结转加本年收入减本年支出等于年末结转",
    "What was carried in, plus revenue, less expenditure, is what is carried out",
    family=Family.FINAL_ACCOUNTS, needs=(Table.T1, Table.T4),
    basis=TIES, severity=Severity.ERROR, phase=Phase.FINAL,
)  # fmt: skip
def what_is_carried_out_follows(case: Case) -> Iterator[Outcome]:
    for table in (Table.T1, Table.T4):
        yield _carried_out_of(case.cells, table)


def _carried_out_of(cells: Cells, table: Table) -> Outcome:
    revenue = cells.cell(table, Side.REVENUE, Row.CURRENT)
    expenditure = cells.cell(table, Side.EXPENDITURE, Row.CURRENT)
    ins, outs = _carried(cells, table, Side.REVENUE), _carried(cells, table, Side.EXPENDITURE)
    if not (revenue and expenditure and ins and "E9" in outs):
        return missing(table)
    *distributed, carried_out = outs.values()
    spent = [_minus(cell) for cell in (expenditure, *distributed)]
    return adds_up(carried_out, [*ins.values(), revenue, *spent])


def _carried(cells: Cells, table: Table, side: Side) -> dict[str, NamedAmount]:
    """Return what one side carries over from or to another year, by code."""
    items = cells.items(table, side)
    return {code: cell_of(items[code]) for code in sorted(tops(items)) if is_carried_over(code)}


def _minus(cell: NamedAmount) -> NamedAmount:
    """Return an amount to subtract: the same figure, counted negatively."""
    amount = replace(cell.amount, yuan=-value_of(cell.amount))
    return replace(cell.called("减：{}", "less {}"), amount=amount)


@rule(
    "R37", "决算各表合计一致：财政拨款各列、基本支出",
    "The totals of the final accounts agree: columns of the appropriation, basic expenditure",
    family=Family.FINAL_ACCOUNTS, needs=(Table.T4, Table.T5, Table.T6),
    basis=TIES, severity=Severity.ERROR, phase=Phase.FINAL,
)  # fmt: skip
def final_tables_agree(case: Case) -> Iterator[Outcome]:
    yield from columns_against_tables(case.cells)
    yield basic_against(case.cells, case.cells.cell(Table.T5, nature=Nature.BASIC))


_FIGURE = r"([\d,，]+(?:\.\d+)?)\s*(万元|元)"
_PLAN = r"(?:年初|全年|本年|当年|调整后?)?(?:的)?预算(?:数|安排|金额)?"
_COMPLETION = re.compile(  # 支出预算为12.00万元，支出决算为9.50万元，完成预算的79.17%
    rf"{_PLAN}(?:为|是|:|：)?\s*{_FIGURE}[，,。；;]\s*(?:实际)?(?:支出)?(?:决算|支出|执行)(?:数|金额)?(?:为|是|:|：)?"
    rf"\s*{_FIGURE}[，,。；;]\s*(?:完成|为|占){_PLAN}的?(?:比例)?(?:为|是)?\s*([\d.]+)\s*[%％]"
)


@rule(
    "R39", "完成率等于决算除以年初预算", "A rate of completion is accounts divided by budget",
    family=Family.FINAL_ACCOUNTS,
    basis=AGREEMENT, severity=Severity.ERROR, phase=Phase.FINAL,
)  # fmt: skip
def completion_follows(case: Case) -> Iterator[Outcome]:
    found = False
    judged: set[tuple[Decimal | None, Decimal]] = (
        set()
    )  # plan and rate: a sentence may state them again
    for line in case.disclosure.lines:
        if line.completion is None:
            continue
        planned = line.planned or _plan_by_difference(case, line)
        if planned is not None:
            found = True
            judged.add((planned.yuan, line.completion.value))
            spent = cell_of(line).called("{}：", "{}: ")
            yield _completion(spent, planned, line.completion)
    for passage in case.disclosure.passages:
        for match in _COMPLETION.finditer(passage.text):
            found = True
            yield _told(match, passage.heading, judged)
    if not found:
        yield missing("完成率说明")


def _plan_by_difference(case: Case, line: Line) -> Amount | None:
    """Return the plan that follows from 决算数大于预算数30万元, where the plan itself is not given."""
    for reason in case.disclosure.reasons:
        change = reason.change
        if reason.about != line.key or reason.against is not Base.PLAN or change is None:
            continue
        if change.yuan is not None and line.amount.yuan is not None:
            plan, decimals = line.amount.yuan - change.yuan, change.decimals
            return Amount.from_yuan(plan, line.amount.unit, max(decimals, line.amount.decimals))
    return None


def _told(match: re.Match[str], place: str, judged: set[tuple[Decimal | None, Decimal]]) -> Outcome:
    try:
        planned = Amount.of(match[1].replace("，", ","), MoneyUnit(match[2]))
        spent = Amount.of(match[3].replace("，", ","), MoneyUnit(match[4]))
        stated = Percent.of(match[5])
    except ValueError:  # no figure
        return HELD
    if (planned.yuan, stated.value) in judged:
        return HELD
    return _completion(NamedAmount("", "", spent, place, address="passages"), planned, stated)


def _completion(spent: NamedAmount, planned: Amount, stated: Percent) -> Outcome:
    if spent.amount.yuan is None or planned.yuan is None:
        return HELD
    if not planned.yuan:
        return _of_nothing(spent, planned, stated)
    verdict = judge_share(stated, spent.amount, planned)
    exact = share_of(spent.amount, planned)
    # 0.53 of 1 may be 47 % where 1 is rounded, but that is what was not spent.
    saved = verdict is Agreement.ROUNDING and stated.value == round_half_up(
        100 - exact, stated.decimals
    )
    if verdict is Agreement.OK or (verdict is Agreement.ROUNDING and not saved):
        return HELD
    severity, why, why_en = judged_percentage(verdict, stated, exact)
    computed = beside_stated(stated, exact)
    figures = {"预算": printed(planned), "决算": spent.printed, "完成率": f"{stated.printed}%"}
    return Fault(
        severity,
        f"{spent.label}预算{printed(planned)}、决算{spent.printed}，完成率写为{stated.printed}%，"
        f"应为{computed}%{why}。",
        f"{spent.label_en}with a budget of {printed_en(planned)} and accounts of "
        f"{spent.printed_en} the rate of completion is {computed} %, not "
        f"{stated.printed} %{why_en}.",
        tuple(CitedFigure(*figure, spent.place, spent.address) for figure in figures.items()),
    )


def _of_nothing(spent: NamedAmount, planned: Amount, stated: Percent) -> Outcome:
    """Judge a rate of a budget of nil: there is none, but where nothing was spent forms print 0 or 100."""
    if not value_of(spent.amount):
        return HELD
    rate = CitedFigure("完成率", f"{stated.printed}%", spent.place, spent.address)
    return Fault(
        Severity.ERROR,
        f"{spent.label}预算{printed(planned)}，不应计算完成率{stated.printed}%。",
        f"{spent.label_en}of a budget of {printed_en(planned)} there is no rate of completion, yet "
        f"{stated.printed} % is stated.",
        (rate, CitedFigure("预算", printed(planned), spent.place, spent.address)),
    )


@rule(
    "R40", "决算中的年初预算数与公开的预算一致",
    "The budget that final accounts name is the budget that was published",
    family=Family.FINAL_ACCOUNTS,
    basis=AGREEMENT, severity=Severity.WARNING, phase=Phase.FINAL,
)  # fmt: skip
def planned_is_what_was_published(case: Case) -> Iterator[Outcome]:
    budget = case.budget_cells
    if budget is None:
        yield missing("公开的年初预算")
        return
    planned = [
        (line.key, line.planned, *label_of(line), place_of(line.source, line.table))
        for line in case.disclosure.lines
    ]
    planned += [
        (each.about, each.prior, each.label, each.label, place_of(each.source, each.about.table))
        for each in case.disclosure.reasons
        if each.against is Base.PLAN
    ]
    for key, amount, label, label_en, place in planned:
        line = budget.line(key)
        if amount is None or amount.yuan is None or line is None or line.amount.yuan is None:
            continue
        own = NamedAmount(
            f"{label}的年初预算数", f"{label_en} as planned", amount, place,
            address=f"{key.address}:planned",
        )  # fmt: skip
        published = cell_of(line).called("预算公开的{}", "{} as published", address="")
        yield equal(own, published, worst=Severity.WARNING)
