"""Planned, spent, left, next: a plan and what became of it as one story. Amounts in 元."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.disclosure.model import Phase
from budgets.reports.answers.papers import Papers, YearFigures
from budgets.reports.answers.steps import CENT_OF_WAN


@dataclass(frozen=True, slots=True)
class Story:
    """The plan of `year`, what was spent of it, and the plan of the next year with what was spent of that.

    `carried` and `not_received` (negative: more than planned) are None where the documents do not say; so is
    `brought`, what the next plan has from this year.
    """

    year: int
    plan: Decimal
    spent: Decimal
    plan_href: str
    spent_href: str
    carried: Decimal | None
    not_received: Decimal | None
    next_plan: Decimal | None
    next_plan_href: str
    brought: Decimal | None
    next_spent: Decimal | None
    next_spent_href: str
    goes_on: bool = True  # the next plan is of the same department

    @property
    def used(self) -> Decimal | None:
        return self.spent / self.plan * 100 if self.plan else None


def story_of(papers: Papers) -> Story | None:
    """Return the story that the document is a part of; None without a plan and what was spent of it."""
    if papers.broken:
        return None
    year = papers.year if papers.is_final else papers.year - 1
    plan, spent = _figures(papers, year, Phase.BUDGET), _figures(papers, year, Phase.FINAL)
    if plan.spending is None or spent.spending is None:
        return None
    coming, gone = _figures(papers, year + 1, Phase.BUDGET), _figures(papers, year + 1, Phase.FINAL)
    carried, not_received = _left(plan.spending, spent)
    return Story(
        year,
        plan.spending,
        spent.spending,
        plan.href,
        spent.href,
        carried,
        not_received,
        coming.spending,
        coming.href,
        coming.brought,
        gone.spending,
        gone.href,
        goes_on=not (papers.is_final and papers.ends),
    )


def _figures(papers: Papers, year: int, phase: Phase) -> YearFigures:
    return papers.years.get((year, phase.value)) or YearFigures("")


def _left(plan: Decimal, spent: YearFigures) -> tuple[Decimal | None, Decimal | None]:
    """Return what was carried on and what did not come in, where income and spending balance."""
    if spent.received is None or spent.carried is None or spent.spending is None:
        return spent.carried, None
    if abs(spent.received - spent.spending - spent.carried) > CENT_OF_WAN:
        return spent.carried, None
    return spent.carried, plan - spent.received
