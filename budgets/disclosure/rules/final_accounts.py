"""Relations that only final accounts (决算) have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgets.disclosure.findings import Figure, Severity
from budgets.disclosure.model import Base, Nature, Phase, Row, Table
from budgets.disclosure.money import Amount, MoneyUnit, Percent, Verdict, judge_share
from budgets.disclosure.rules.across_tables import basic_against, columns_against_tables
from budgets.disclosure.rules.cells import (
    Cell,
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
    rule,
)
from budgets.disclosure.rules.relations import adds_up, equal, is_carried_over
from budgets.disclosure.rules.within_tables import (
    EXPENDITURE,
    REVENUE,
    missing,
    sides_equal,
    total_over_the_year,
)


@rule(
    "R35", "决算收支总计相等，且等于本年数加年初、年末结转",
    "Both sides of the final accounts are equal, with what is carried in and out",
    family=Family.FINAL_ACCOUNTS, needs=(Table.T1, Table.T4),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def final_sides_are_equal(case: Case) -> Iterator[Outcome]:
    if case.disclosure.phase is Phase.FINAL:
        yield sides_equal(case.cells, Table.T1)
        for table in (Table.T1, Table.T4):
            for side in (REVENUE, EXPENDITURE):
                yield total_over_the_year(case.cells, side, table)


@rule(
    "R36", "年初结转加本年收入减本年支出等于年末结转",
    "What was carried in, plus revenue, less expenditure, is what is carried out",
    family=Family.FINAL_ACCOUNTS, needs=(Table.T1, Table.T4),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def what_is_carried_out_follows(case: Case) -> Iterator[Outcome]:
    if case.disclosure.phase is Phase.FINAL:
        for table in (Table.T1, Table.T4):
            yield _carried_out_of(case, table)


def _carried_out_of(case: Case, table: Table) -> Outcome:
    cells = case.cells
    revenue = cells.cell(table, REVENUE, Row.CURRENT)
    expenditure = cells.cell(table, EXPENDITURE, Row.CURRENT)
    ins = _carried(case, table, in_=True)
    outs = _carried(case, table, in_=False)
    if not (revenue and expenditure and ins and outs):
        return missing(table)
    spent = [_minus(cell) for cell in (expenditure, *outs[:-1])]
    return adds_up(outs[-1], [*ins, revenue, *spent])


def _carried(case: Case, table: Table, *, in_: bool) -> list[Cell]:
    side = REVENUE if in_ else EXPENDITURE
    items = case.cells.items(table, side)
    codes = sorted(code for code in tops(items) if is_carried_over(code))
    if not in_ and "E9" not in codes:
        return []
    return [cell_of(items[code]) for code in codes]


def _minus(cell: Cell) -> Cell:
    """A cell to subtract: the same figure, counted negatively."""
    amount = cell.amount
    return Cell(
        f"减：{cell.label}",
        f"less {cell.label_en}",
        Amount(-(amount.yuan or 0), amount.printed, amount.unit, amount.nothing),  # type: ignore[arg-type]
        cell.place,
        address=cell.address,
    )


@rule(
    "R37", "决算各表合计一致：财政拨款各列、基本支出",
    "The totals of the final accounts agree: columns of the appropriation, basic expenditure",
    family=Family.FINAL_ACCOUNTS, needs=(Table.T4, Table.T5, Table.T6),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def final_tables_agree(case: Case) -> Iterator[Outcome]:
    if case.disclosure.phase is Phase.FINAL:
        yield from columns_against_tables(case.cells)
        yield basic_against(case.cells, case.cells.cell(Table.T5, nature=Nature.BASIC))


_FIGURE = r"([\d,，]+(?:\.\d+)?)\s*(万元|元)"
_COMPLETION = re.compile(
    rf"年初预算(?:数)?(?:为|是)?\s*{_FIGURE}[，,。；;]\s*(?:支出)?决算(?:数)?(?:为|是)?\s*{_FIGURE}"
    r"[，,。；;]\s*(?:完成|为|占)(?:年初)?预算(?:数)?的?\s*([\d.]+)\s*[%％]"
)


@rule(
    "R39", "完成率等于决算除以年初预算", "A rate of completion is accounts divided by budget",
    family=Family.FINAL_ACCOUNTS,
    basis=AGREEMENT, severity=Severity.ERROR,
)  # fmt: skip
def completion_follows(case: Case) -> Iterator[Outcome]:
    if case.disclosure.phase is not Phase.FINAL:
        return
    found = False
    for line in case.disclosure.lines:
        if line.completion is not None and line.planned is not None:
            found = True
            label, label_en = label_of(line)
            place = place_of(line.source, line.table)
            completed = _Completed(
                f"{label}：", f"{label_en}: ", place, line.planned, line.amount, line.key.address
            )
            yield _completion(completed, line.completion)
    for passage in case.disclosure.passages:
        for match in _COMPLETION.finditer(passage.text):
            found = True
            yield _told(match, passage.heading)
    if not found:
        yield missing("完成率说明")


@dataclass(frozen=True, slots=True)
class _Completed:
    """What was planned and what was spent, with whose amounts they are and where they stand."""

    label: str
    label_en: str
    place: str
    planned: Amount
    spent: Amount
    address: str = "passages"


def _told(match: re.Match[str], place: str) -> Outcome:
    try:
        planned = Amount.of(match[1].replace("，", ","), MoneyUnit(match[2]))
        spent = Amount.of(match[3].replace("，", ","), MoneyUnit(match[4]))
        stated = Percent.of(match[5])
    except ValueError:  # no figure
        return HELD
    return _completion(_Completed("", "", place, planned, spent), stated)


def _completion(done: _Completed, stated: Percent) -> Outcome:
    if not done.planned.yuan or done.spent.yuan is None:  # of a budget of nil there is no rate
        return HELD
    verdict = judge_share(stated, done.spent, done.planned)
    if verdict in (Verdict.OK, Verdict.ROUNDING):
        return HELD
    exact = done.spent.yuan / done.planned.yuan * 100
    cut = verdict is Verdict.TRUNCATED
    planned, spent = printed(done.planned), printed(done.spent)
    return Fault(
        Severity.WARNING if cut else Severity.ERROR,
        f"{done.label}年初预算{planned}、决算{spent}，完成率写为{stated.printed}%，"
        f"应为{exact:.2f}%{'，像是尾数被直接截去' if cut else ''}。",
        f"{done.label_en}with a budget of {printed_en(done.planned)} and accounts of "
        f"{printed_en(done.spent)} the rate of completion is {exact:.2f} %, not "
        f"{stated.printed} %{'; it looks cut off' if cut else ''}.",
        (
            Figure("年初预算", planned, done.place, done.address),
            Figure("决算", spent, done.place, done.address),
            Figure("完成率", f"{stated.printed}%", done.place, done.address),
        ),
    )


@rule(
    "R40", "决算中的年初预算数与公开的预算一致",
    "The budget that final accounts name is the budget that was published",
    family=Family.FINAL_ACCOUNTS,
    basis=AGREEMENT, severity=Severity.WARNING,
)  # fmt: skip
def planned_is_what_was_published(case: Case) -> Iterator[Outcome]:
    if case.disclosure.phase is not Phase.FINAL:
        return
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
        published = budget.line(key)
        if amount is None or amount.yuan is None or published is None:
            continue
        if published.amount.yuan is not None:
            there = cell_of(published)
            as_published = Cell(
                f"预算公开的{there.label}",
                f"{there.label_en} as published",
                there.amount,
                there.place,
            )
            own = Cell(
                f"{label}的年初预算数",
                f"{label_en} as planned",
                amount,
                place,
                address=f"{key.address}:planned",
            )
            yield equal(own, as_published, worst=Severity.WARNING)
