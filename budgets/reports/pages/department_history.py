"""A department over the years: what it planned, what it spent, and its “三公” expenditure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from budgets.disclosure.model import Phase
from budgets.disclosure.money import Amount
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.models import Edition, Succession
from budgets.reports.pages.amounts import StatedAmounts, Total
from budgets.reports.pages.department_year import stated_amounts_of
from budgets.reports.pages.succession import break_between
from budgets.reports.pages.year_on_year import Comparison, Plan, YearBefore


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a department. A comparison says nothing where one of its two sides is missing."""

    year: int
    budget: Amount | None = None
    final: Amount | None = None
    budget_before: Comparison = field(default_factory=Comparison)
    final_plan: Comparison = field(default_factory=Comparison)
    three_public: Amount | None = None
    three_public_spent: Amount | None = None
    budget_url: str = ""
    final_url: str = ""
    changed: Succession | None = None  # what became of the department since the budget before


def years_of(
    editions: Iterable[Edition], successions: Sequence[Succession] = ()
) -> tuple[Year, ...]:
    """Return the years of a department's current editions, the latest first.

    The editions come from `with_steps`; a year before comes from among them.
    """
    editions = list(editions)
    by_year: dict[int, dict[str, Edition]] = {}
    for edition in editions:
        by_year.setdefault(edition.fiscal_year, {})[edition.phase] = edition
    stated = {
        (year, phase): stated_amounts_of(edition, with_reasons=True)
        for year, phases in by_year.items()
        for phase, edition in phases.items()
    }
    department = next((found.department_id for found in editions), 0)
    return tuple(
        _year(
            year,
            by_year[year],
            stated,
            break_between(successions, department, (year - 1, Phase.BUDGET), (year, Phase.BUDGET)),
        )
        for year in sorted(by_year, reverse=True)
    )


def _year(
    year: int,
    editions: dict[str, Edition],
    stated: dict[tuple[int, str], StatedAmounts],
    changed: Succession | None,
) -> Year:
    budget, final = (stated.get((year, phase)) for phase in (Phase.BUDGET, Phase.FINAL))
    before = stated.get((year - 1, Phase.BUDGET))
    compared = None if changed else budget
    planned, spent = editions.get(Phase.BUDGET), editions.get(Phase.FINAL)
    return Year(
        year=year,
        budget=_amount(budget, StatedAmounts.headline),
        final=_amount(final, StatedAmounts.headline),
        budget_before=_compared(YearBefore, compared, before, StatedAmounts.headline),
        final_plan=_compared(Plan, final, budget, StatedAmounts.headline),
        three_public=_amount(budget, _three_public),
        three_public_spent=_amount(final, _three_public),
        budget_url=planned.get_absolute_url() if planned else "",
        final_url=spent.get_absolute_url() if spent else "",
        changed=changed,
    )


def _three_public(stated: StatedAmounts) -> Total | None:
    return stated.total(THREE_PUBLIC.table)


def _amount(
    stated: StatedAmounts | None, total_of: Callable[[StatedAmounts], Total | None]
) -> Amount | None:
    total = total_of(stated) if stated else None
    return total.amount if total else None


def _compared(
    base: type[YearBefore],
    stated: StatedAmounts | None,
    other: StatedAmounts | None,
    total_of: Callable[[StatedAmounts], Total | None],
) -> Comparison:
    total = total_of(stated) if stated else None
    return base(stated, other).of_spending(total) if stated and total else Comparison()
