"""Relations that only final accounts (决算) have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.disclosure.findings import Figure, Severity
from budgets.disclosure.money import Amount, MoneyUnit, Percent, Verdict, judge_share
from budgets.disclosure.rules.across_tables import basic_against, columns_against_tables
from budgets.disclosure.rules.cells import Cell, cell_of, printed, printed_en, tops
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
from budgets.disclosure.shape import Nature, Phase, Row, Table


@rule(
    "R35", "决算收支总计相等，且等于本年数加年初、年末结转",
    "Both sides of the final accounts are equal, with what is carried in and out",
    family=Family.FINAL_ACCOUNTS, needs=(Table.T1, Table.T4),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def final_sides_are_equal(case: Case) -> Iterator[Outcome]:
    if case.disclosure.phase is Phase.FINAL:
        yield sides_equal(case.cells, Table.T1)
        for side in (REVENUE, EXPENDITURE):
            yield total_over_the_year(case.cells, side)


@rule(
    "R36", "年初结转加本年收入减本年支出等于年末结转",
    "What was carried in, plus revenue, less expenditure, is what is carried out",
    family=Family.FINAL_ACCOUNTS, needs=(Table.T1, Table.T4),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def what_is_carried_out_follows(case: Case) -> Iterator[Outcome]:
    if case.disclosure.phase is not Phase.FINAL:
        return
    cells = case.cells
    revenue = cells.cell(Table.T1, REVENUE, Row.CURRENT)
    expenditure = cells.cell(Table.T1, EXPENDITURE, Row.CURRENT)
    ins = _carried(case, in_=True)
    outs = _carried(case, in_=False)
    if not (revenue and expenditure and ins and outs):
        yield missing(Table.T1)
        return
    spent = [_minus(cell) for cell in (expenditure, *outs[:-1])]
    yield adds_up(outs[-1], [*ins, revenue, *spent])


def _carried(case: Case, *, in_: bool) -> list[Cell]:
    side = REVENUE if in_ else EXPENDITURE
    items = case.cells.items(Table.T1, side)
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
    for passage in case.disclosure.passages:
        for match in _COMPLETION.finditer(passage.text):
            found = True
            yield _completion(match, passage.heading)
    if not found:
        yield missing("完成率说明")


def _completion(match: re.Match[str], place: str) -> Outcome:
    try:
        planned = Amount.of(match[1].replace("，", ","), MoneyUnit(match[2]))
        spent = Amount.of(match[3].replace("，", ","), MoneyUnit(match[4]))
        stated = Percent.of(match[5])
        verdict = judge_share(stated, spent, planned)
    except ValueError:  # no figure, or a budget of nil: there is no rate to check
        return HELD
    if verdict in (Verdict.OK, Verdict.ROUNDING):
        return HELD
    exact = (spent.yuan or 0) / (planned.yuan or 1) * 100
    cut = verdict is Verdict.TRUNCATED
    return Fault(
        Severity.WARNING if cut else Severity.ERROR,
        f"年初预算{printed(planned)}、决算{printed(spent)}，完成率写为{match[5]}%，"
        f"应为{exact:.2f}%{'，像是尾数被直接截去' if cut else ''}。",
        f"With a budget of {printed_en(planned)} and accounts of {printed_en(spent)} the rate of "
        f"completion is {exact:.2f} %, not {match[5]} %"
        f"{'; it looks cut off' if cut else ''}.",
        (
            Figure("年初预算", printed(planned), place),
            Figure("决算", printed(spent), place),
            Figure("完成率", f"{match[5]}%", place),
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
    for line in case.disclosure.lines:
        published = budget.line(line.key)
        if line.planned is None or line.planned.yuan is None or published is None:
            continue
        if published.amount.yuan is not None:
            own, there = cell_of(line), cell_of(published)
            planned = Cell(
                f"{own.label}的年初预算数", f"{own.label_en} as planned", line.planned, own.place
            )
            as_published = Cell(
                f"预算公开的{there.label}",
                f"{there.label_en} as published",
                there.amount,
                there.place,
            )
            yield equal(planned, as_published, worst=Severity.WARNING)
