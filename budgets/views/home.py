"""The front page: of one jurisdiction its departments and their money; of several, the choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Phase
from budgets.display.lists import county
from budgets.display.lists import home as words
from budgets.display.lists.drawing import Strip, marks_of
from budgets.display.rows import Text
from budgets.display.tables import YearSumTable
from budgets.reports.deadlines import Progress, Punctuality, public_progress
from budgets.reports.lists.places import places
from budgets.reports.lists.standing import contradictions_of, corrections_of
from budgets.reports.lists.three_public import three_public_of_year
from budgets.reports.pages.purposes import purposes_of_year
from budgets.reports.pages.totals import (
    DepartmentTotal,
    YearSum,
    departments_of_year,
    sums_by_year,
)
from budgets.views.place_choice import Places


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Return the front page of a jurisdiction; where there are several and none is asked for, the choice."""
    asked = Places.asked(request, everywhere="all")
    if len(asked.known) > 1 and not asked.chosen:
        return _choice(request)
    chosen = asked.chosen or next((each.slug for each in asked.known), "")
    sums = sums_by_year(chosen)
    latest = next((year for year in sums if year.budget.departments), None)
    context = {
        **asked.of_one(chosen),
        "years": _years(sums, asked.query, request) if sums else None,
        "years_heading": words.years_heading(sums),
        "has_only_accounts": bool(sums) and latest is None,
        **(_of_latest(latest.year, asked, chosen) if latest else {}),
    }
    return render(request, "budgets/home.html", context)


def _choice(request: HttpRequest) -> HttpResponse:
    """Return the page on which one chooses a jurisdiction; the browser remembers which, and nobody else."""
    found = places()
    context = {
        "places": [words.place_entry(each) for each in found],
        "has_choice": True,
        "remembers": "jurisdiction" not in request.GET,
    }
    return render(request, "budgets/places.html", context)


def _of_latest(year: int, places: Places, chosen: str) -> dict[str, Any]:
    """Return what the latest plans of a jurisdiction say."""
    place = places.named(chosen)
    report = departments_of_year(year, Phase.BUDGET, chosen)
    purposes = purposes_of_year(year, Phase.BUDGET, chosen)
    progress = public_progress(year, Phase.BUDGET, [chosen])
    three = three_public_of_year(year, Phase.BUDGET, chosen)
    strip = county.strip_of(
        progress,
        corrections_of(jurisdiction=place),
        contradictions_of(row.edition for row in report.rows),
        year=year,
        phase=Phase.BUDGET,
        place_query=places.query,
    )
    if len(places.known) > 1:
        count = len(places.known)
        here = ngettext("本站有 {n} 个", "本站有 {n} 个", count).format(n=count)
        strip.append(Strip(_("换一个地方"), here, f"{reverse('budgets:home')}?jurisdiction=all"))
    return {
        "year": year,
        "heading": words.title_of(place, len(report.rows)),
        "answer": words.answer(report, purposes),
        "strip": strip,
        "departments": words.departments_section(report, place, marker(progress)),
        "hundred": words.hundred_section(report, purposes, places.query),
        "three": words.three_section(three, place, year),
        "examples": words.examples(report, place),
        "often": words.often_asked(report, place, three),
    }


def marker(progress: Progress) -> Callable[[DepartmentTotal], Text]:
    """Return what marks the name of a department in a list: that it was corrected, or was late."""
    late = {
        row.of.slug: row.deadline.days_late
        for row in progress.rows
        if row.deadline.verdict is Punctuality.LATE
    }

    def mark(row: DepartmentTotal) -> Text:
        days = late.get(row.slug, 0)
        return marks_of(
            [
                _("更正过") if row.number > 1 else "",
                ngettext("晚 {n} 天", "晚 {n} 天", days).format(n=days) if days else "",
            ]
        )

    return mark


def _years(sums: list[YearSum], query: str, request: HttpRequest) -> YearSumTable:
    rows = [
        {
            "url": reverse("budgets:year", args=[each.year]) + query,
            "year": each.year,
            "sum": each,
        }
        for each in sums
    ]
    return YearSumTable(
        rows, caption=_("花了的钱，不含没有花、结转下年的"), prefix="year-", request=request
    )
