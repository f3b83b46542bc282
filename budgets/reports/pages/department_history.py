"""A department over the years: what it planned, what it spent, and its “三公” expenditure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from budgets.disclosure.model import Phase, Row
from budgets.disclosure.money import Amount
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.disclosure.official_form.vocabulary import TWO_SIDED
from budgets.models import Edition, Line, Succession
from budgets.reports.pages.amounts import Ledger
from budgets.reports.pages.department_year import ledger_of
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
    three_public_before: Comparison = field(default_factory=Comparison)
    budget_url: str = ""
    final_url: str = ""
    changed: Succession | None = None  # what became of the department since the budget before


# Tables with two sides as a whole: what is carried forward is among their rows, and is not spent.
_NEEDED = Q(row=Row.TOTAL.value) | Q(table__in=[*TWO_SIDED, THREE_PUBLIC.table])


def with_history(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Fetches the lines and reasons along that `years_of` needs, and no others."""
    lines = Prefetch("lines", Line.objects.filter(_NEEDED).order_by("order", "pk"))
    return editions.prefetch_related(lines, "reasons")


def years_of(
    editions: Iterable[Edition], successions: Sequence[Succession] = ()
) -> tuple[Year, ...]:
    """The years of a department's current editions, the latest first.

    The editions come from `with_history`; a year before comes from among them.
    """
    editions = list(editions)
    by_year: dict[int, dict[str, Edition]] = {}
    for edition in editions:
        by_year.setdefault(edition.fiscal_year, {})[edition.phase] = edition
    ledgers = {
        (year, phase): ledger_of(edition, with_reasons=True)
        for year, phases in by_year.items()
        for phase, edition in phases.items()
    }
    department = next((found.department_id for found in editions), 0)
    return tuple(
        _year(
            year,
            by_year[year],
            ledgers,
            break_between(successions, department, (year - 1, Phase.BUDGET), (year, Phase.BUDGET)),
        )
        for year in sorted(by_year, reverse=True)
    )


def _year(
    year: int,
    editions: dict[str, Edition],
    ledgers: dict[tuple[int, str], Ledger],
    changed: Succession | None,
) -> Year:
    budget = ledgers.get((year, Phase.BUDGET))
    compared = None if changed else budget
    final = ledgers.get((year, Phase.FINAL))
    before = ledgers.get((year - 1, Phase.BUDGET))
    planned, spent = editions.get(Phase.BUDGET), editions.get(Phase.FINAL)
    return Year(
        year=year,
        budget=_headline(budget),
        final=_headline(final),
        budget_before=_headline_before(compared, before),
        final_plan=_headline_plan(final, budget),
        three_public=_three_public(budget),
        three_public_spent=_three_public(final),
        three_public_before=_three_public_before(compared, before),
        budget_url=planned.get_absolute_url() if planned else "",
        final_url=spent.get_absolute_url() if spent else "",
        changed=changed,
    )


def _headline(ledger: Ledger | None) -> Amount | None:
    total = ledger.headline() if ledger else None
    return total.amount if total else None


def _headline_before(ledger: Ledger | None, before: Ledger | None) -> Comparison:
    total = ledger.headline() if ledger else None
    if ledger is None or total is None:
        return Comparison()
    return YearBefore(ledger, before).of_spending(total)


def _headline_plan(final: Ledger | None, budget: Ledger | None) -> Comparison:
    total = final.headline() if final else None
    if final is None or total is None:
        return Comparison()
    return Plan(final, budget).of_spending(total)


def _three_public(ledger: Ledger | None) -> Amount | None:
    total = ledger.total(THREE_PUBLIC.table) if ledger else None
    return total.amount if total else None


def _three_public_before(ledger: Ledger | None, before: Ledger | None) -> Comparison:
    total = ledger.total(THREE_PUBLIC.table) if ledger else None
    if ledger is None or total is None:
        return Comparison()
    return YearBefore(ledger, before).of(total.about, total.amount)
