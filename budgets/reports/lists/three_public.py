"""The “三公” expenditure of all departments of a year, beside the year before (or the plan). In 元."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Prefetch, Q, Value, When

from budgets.disclosure.model import Phase
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.models import Edition, Line
from budgets.reports.pages.amounts import StatedAmounts
from budgets.reports.pages.department_year import stated_amounts_of
from budgets.reports.pages.succession import broken_since_year_before
from budgets.reports.pages.year_on_year import Comparison, YearBefore


@dataclass(frozen=True, slots=True)
class ThreePublic:
    """One department's “三公”; the comparison says nothing where the year before is not known."""

    slug: str
    department: str
    tag: str
    url: str
    comparison: Comparison

    @property
    def amount(self) -> Decimal:
        return self.comparison.now or Decimal(0)


def three_public_of_year(
    year: int, phase: Phase, jurisdiction: str = "", departments: Collection[str] = ()
) -> tuple[ThreePublic, ...]:
    """Return the departments whose document states its “三公” for the year, the largest first.

    `jurisdiction` and `departments` are slugs; "" and none for all. Units only where they are named. Two
    queries.
    """
    lines = Prefetch("lines", Line.objects.filter(table=THREE_PUBLIC.table).order_by("order", "pk"))
    editions = Edition.objects.current().filter(
        Q(fiscal_year=year) | Q(fiscal_year=year - 1), phase=phase
    )
    if jurisdiction:
        editions = editions.filter(department__jurisdiction__slug=jurisdiction)
    named = editions.filter(department__slug__in=departments)
    editions = named if departments else editions.of_departments()
    broken = Case(When(broken_since_year_before(), then=Value(1)), default=Value(0))
    found: list[Any] = list(
        editions.annotate(broken=broken)
        .select_related("department__jurisdiction")
        .prefetch_related(lines)
    )
    stated = {each.pk: stated_amounts_of(each) for each in found}
    before = {each.department_id: stated[each.pk] for each in found if each.fiscal_year < year}
    rows = [
        ThreePublic(
            each.department.slug,
            each.department.name,
            each.department.tag,
            each.get_absolute_url(),
            comparison,
        )
        for each in found
        if each.fiscal_year == year
        and (
            comparison := _compared(
                stated[each.pk], None if each.broken else before.get(each.department_id)
            )
        )
    ]
    return tuple(sorted(rows, key=lambda row: (-row.amount, row.slug)))


def _compared(now: StatedAmounts, before: StatedAmounts | None) -> Comparison | None:
    total = now.total(THREE_PUBLIC.table)
    if total is None or total.amount.yuan is None:
        return None
    return YearBefore(now, before).of_spending(total)


def sum_of(rows: tuple[ThreePublic, ...]) -> Comparison:
    """Return the sum of those that have both years; of all, without a base, where none has."""
    both = [row.comparison for row in rows if row.comparison.base is not None]
    if not both or len(both) < len(rows):
        return Comparison(sum((row.amount for row in rows), Decimal(0)) if rows else None)
    now = sum((each.now or Decimal(0) for each in both), Decimal(0))
    base = sum((each.base or Decimal(0) for each in both), Decimal(0))
    return Comparison(now, base)
