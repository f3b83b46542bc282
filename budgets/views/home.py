"""The front page: what this is, how much in all, what for, what is new, who publishes here."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Phase
from budgets.display import charts
from budgets.display.tables import PurposeTable, YearSumTable
from budgets.models import Department, Edition
from budgets.reports.ledger.publications import latest_publications
from budgets.reports.pages.purposes import purposes_of_year
from budgets.reports.pages.totals import YearSum, sums_by_year
from budgets.views.place_choice import Places

LATEST = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Return the front page."""
    places = Places.for_sums(request, Edition.objects.current())
    years = sums_by_year(places.chosen)
    latest = next((year for year in years if year.budget.departments), None)
    departments = Department.objects.select_related("jurisdiction").order_by(
        "jurisdiction__slug", "slug"
    )
    context = {
        "latest": latest,
        "latest_final": next((year for year in years if year.final.total is not None), None),
        "hide_header_search": True,
        "publications": latest_publications(LATEST),
        "rosters": [
            (jurisdiction, list(found))
            for jurisdiction, found in groupby(departments, key=lambda each: each.jurisdiction)
        ],
        **places.context(each.name for each in places.known if not places.chosen),
        **_purposes(latest, places.chosen, request),
        **_years(years, places, request),
    }
    return render(request, "budgets/home.html", context)


def _purposes(latest: YearSum | None, place: str, request: HttpRequest) -> dict[str, object]:
    if latest is None:
        return {}
    purposes = purposes_of_year(latest.year, Phase.BUDGET, place)
    whole = sum((purpose.amount for purpose in purposes), Decimal(0))
    title = _("%(year)d年的钱打算用来办什么事") % {"year": latest.year}
    return {
        "purposes": PurposeTable(
            purposes,
            caption=title,
            totals={"name": _("合计"), "amount": whole, "share": Decimal(100)}
            if purposes
            else None,
            prefix="use-",
            request=request,
        ),
        "purpose_chart": charts.bars(
            "purposes",
            title,
            [purpose.name for purpose in purposes],
            [charts.Series(_("金额"), [purpose.amount for purpose in purposes])],
        ),
    }


def _years(years: list[YearSum], places: Places, request: HttpRequest) -> dict[str, object]:
    rows = [
        {
            "url": reverse("budgets:year", args=[each.year]) + places.query,
            "year": each.year,
            "sum": each,
        }
        for each in years
    ]
    in_order = sorted(years, key=lambda each: each.year)
    title = _("历年预算和决算")
    return {
        "years": YearSumTable(rows, caption=title, prefix="year-", request=request),
        "year_chart": charts.columns(
            "years",
            title,
            [str(each.year) for each in in_order],
            [
                charts.Series(_("预算"), [each.budget.total for each in in_order]),
                charts.Series(_("决算"), [each.final.total for each in in_order], "accent"),
            ],
        ),
    }
