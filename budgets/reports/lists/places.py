"""The places that publish here: how many departments, which years, how much the latest plan is. In 元."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Min, OuterRef, Subquery

from budgets.disclosure.model import Phase
from budgets.models import Department, Edition, Jurisdiction
from budgets.reports.pages.totals import with_totals

_PLACE = "department__jurisdiction"


@dataclass(frozen=True, slots=True)
class Place:
    """One jurisdiction. `planned` is what its departments plan for `latest`, the last year with budgets.

    `only` is its department, where it has but one that published.
    """

    jurisdiction: Jurisdiction
    departments: int = 0
    first: int | None = None
    last: int | None = None
    latest: int | None = None
    planned: Decimal | None = None
    only: Department | None = None


def places() -> tuple[Place, ...]:
    """Return every jurisdiction, those with the most departments first. Three queries."""
    years = {
        row[_PLACE]: row
        for row in Edition.objects.current()
        .of_departments()
        .order_by()
        .values(_PLACE)
        .annotate(
            departments=Count("department", distinct=True),
            first=Min("fiscal_year"),
            last=Max("fiscal_year"),
        )
    }
    budgets = Edition.objects.current().of_departments().filter(phase=Phase.BUDGET)
    newest = (
        budgets.filter(department__jurisdiction=OuterRef(_PLACE))
        .order_by("-fiscal_year")
        .values("fiscal_year")[:1]
    )
    of_latest = with_totals(budgets.filter(fiscal_year=Subquery(newest)))
    found: dict[int, list[Edition]] = defaultdict(list)
    for edition in of_latest.select_related("department__jurisdiction").order_by("pk"):
        found[edition.department.jurisdiction_id].append(edition)
    rows = [
        _place(each, years.get(each.pk), found[each.pk])
        for each in Jurisdiction.objects.order_by("slug")
    ]
    return tuple(sorted(rows, key=lambda row: -row.departments))


def _place(
    jurisdiction: Jurisdiction, years: dict[str, int] | None, latest: list[Edition]
) -> Place:
    if years is None:
        return Place(jurisdiction)
    totals = [edition.total for edition in latest if edition.total is not None]  # type: ignore[attr-defined]  # annotated
    return Place(
        jurisdiction,
        years["departments"],
        years["first"],
        years["last"],
        latest[0].fiscal_year if latest else None,
        sum(totals, Decimal(0)) if totals else None,
        latest[0].department if years["departments"] == 1 and latest else None,
    )
