"""Money for small firms within procurement, and money with goals within project expenditure."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Fund, Nature, Particular, ParticularKind, Phase
from budgets.disclosure.money import (
    Agreement,
    beside_stated,
    judge_share,
    share_of,
    value_of,
)
from budgets.disclosure.official_form.preferred_tables import OF_PROJECTS
from budgets.disclosure.official_form.quantities import PROCURED
from budgets.disclosure.official_form.vocabulary import BUDGETS, EXPENDITURE_TABLE
from budgets.disclosure.rules.line_index import NamedAmount, printed, printed_en
from budgets.disclosure.rules.particulars.naming import address_of, amount_of
from budgets.disclosure.rules.registry import (
    HELD,
    PROCUREMENT,
    TIES,
    Case,
    Family,
    Fault,
    Outcome,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import at_most, figure_of, judged_percentage

_K = ParticularKind
_FOR_FIRMS = (_K.RESERVED, _K.RESERVED_SMALL, _K.AWARDED, _K.AWARDED_SMALL)
_PARTS = ((_K.RESERVED_SMALL, _K.RESERVED), (_K.AWARDED_SMALL, _K.AWARDED))


@rule(
    "R70", "留给中小企业的采购不大于采购总额",
    "Procurement reserved for or awarded to small firms does not exceed all procurement",
    family=Family.TEXT, needs=(PROCURED.table,),
    basis=PROCUREMENT, severity=Severity.ERROR,
)  # fmt: skip
def small_firms_stay_within_procurement(case: Case) -> Iterator[Outcome]:
    whole = case.cells.cell(PROCURED.table)
    found = [amount for kind in _FOR_FIRMS if (amount := amount_of(case.disclosure, kind))]
    if whole is None or whole.amount.yuan is None or not found:
        yield missing("留给中小企业的金额" if whole else PROCURED.table)
        return
    for part in found:
        yield at_most(part, whole, ("这是采购总额的一部分", "it is a part of all procurement"))


@rule(
    "R71", "小微企业的份额不大于中小企业的份额",
    "What small and micro firms get is a part of what small and medium firms get",
    family=Family.TEXT,
    basis=PROCUREMENT, severity=Severity.ERROR,
)  # fmt: skip
def micro_firms_stay_within_small_firms(case: Case) -> Iterator[Outcome]:
    pairs = [
        (part, whole)
        for kinds in _PARTS
        for part, whole in [[amount_of(case.disclosure, kind) for kind in kinds]]
        if part and whole
    ]
    if not pairs:
        yield missing("小微企业的金额")
    for part, whole in pairs:
        yield at_most(part, whole, ("小微企业是中小企业的一部分", "they are some of these firms"))


@rule(
    "R72", "留给中小企业的占比与金额相符", "The stated share of small firms follows from the amounts",
    family=Family.TEXT, needs=(PROCURED.table,),
    basis=PROCUREMENT, severity=Severity.ERROR,
)  # fmt: skip
def shares_of_small_firms_follow(case: Case) -> Iterator[Outcome]:
    whole = case.cells.cell(PROCURED.table)
    stated = [each for each in case.disclosure.particulars if each.share]
    if whole is None or not whole.amount.yuan or not stated:
        yield missing("占比" if whole else PROCURED.table)
        return
    for each in stated:
        yield _share(each, whole)


def _share(each: Particular, whole: NamedAmount) -> Outcome:
    amount, share = each.amount, each.share
    if amount is None or amount.yuan is None or share is None:
        return HELD
    verdict = judge_share(share, amount, whole.amount)
    if verdict in (Agreement.OK, Agreement.ROUNDING):
        return HELD
    exact = share_of(amount, whole.amount)
    severity, why, why_en = judged_percentage(verdict, share, exact)
    computed = beside_stated(share, exact)
    named, named_en = each.kind.text.zh, each.kind.text.en
    return Fault(
        severity,
        f"{named}{printed(amount)}，占{whole.label}{whole.printed}的{computed}%，写为{share.printed}%{why}。",
        f"{named_en}: {printed_en(amount)} of {whole.printed_en} is {computed} %, not "
        f"{share.printed} %{why_en}.",
        (
            CitedFigure(named, printed(amount), each.source.place, address_of(each.kind)),
            figure_of(whole),
        ),
    )


@rule(
    "R73", "绩效目标涉及的金额不大于项目支出",
    "Money with goals does not exceed project expenditure",
    family=Family.TEXT, needs=(EXPENDITURE_TABLE,),
    basis=TIES, severity=Severity.ERROR, phase=Phase.BUDGET,
)  # fmt: skip
def goals_stay_within_project_expenditure(case: Case) -> Iterator[Outcome]:
    stated = [
        cell
        for table in (*OF_PROJECTS, BUDGETS[Fund.GENERAL])
        if (cell := case.cells.cell(table, nature=Nature.PROJECT)) and cell.amount.yuan is not None
    ]
    found = amount_of(case.disclosure, _K.GOAL_MONEY)
    if not (stated and found):
        yield missing("绩效目标涉及的金额" if stated else EXPENDITURE_TABLE)
        return
    whole = max(stated, key=lambda cell: value_of(cell.amount))
    yield at_most(found, whole, ("目标只能按项目支出编制", "goals are set for project expenditure"))
