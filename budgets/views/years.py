"""One year of all departments: sorted, by purpose, beside the year before, and what has no reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Phase
from budgets.display.lists import county
from budgets.display.lists import year as words
from budgets.display.lists.year import Order, address
from budgets.display.tables import YearTable
from budgets.models import Edition
from budgets.models.editions import PHASE_LABELS
from budgets.reports.comparison.beside import largest_two
from budgets.reports.comparison.model import ComparisonQuery
from budgets.reports.deadlines import Progress, public_progress
from budgets.reports.lists.explained import largest_unexplained
from budgets.reports.lists.standing import contradictions_of
from budgets.reports.lists.three_public import three_public_of_year
from budgets.reports.pages.purposes import purposes_of_year
from budgets.reports.pages.totals import (
    YearOfDepartments,
    departments_of_year,
    spent_of_plan,
)
from budgets.views.files.links import amount_links, further_links
from budgets.views.home import marker
from budgets.views.place_choice import Places

UNEXPLAINED = 6


@require_safe
def latest_year(request: HttpRequest) -> HttpResponse:
    """Redirect to the latest published year."""
    years = _published_years()
    if not years:
        return render(request, "budgets/year.html", {"crumbs": [(_("年度"), "")]})
    year, phase = max(years, key=lambda pair: (pair[0], pair[1] == Phase.BUDGET))
    return redirect(address(year, Phase(phase)))


@require_safe
def year(request: HttpRequest, *, year: int, phase: Phase) -> HttpResponse:
    """Return the budgets of a year, or its final accounts; where only these are published, leads to them."""
    published = _published_years()
    if (year, phase) not in published:
        if (year, Phase.FINAL) in published:
            return redirect(address(year, Phase.FINAL))
        raise Http404(_("这一年没有公开的数据。"))
    current = Edition.objects.current().filter(fiscal_year=year, phase=phase)
    places = Places.for_sums(request, current)
    report = departments_of_year(year, phase, places.chosen)
    title = _("%(year)d年部门%(phase)s") % {"year": year, "phase": PHASE_LABELS[phase]}
    context = {
        "year": year,
        "title": title,
        "report": report,
        "is_final": phase is Phase.FINAL,
        "chain": words.chain(published, year, phase, places.query),
        "comparison": ComparisonQuery(largest_two(report), (year,), (phase,)).query,
        **_as_asked(request, report, places, title),
        **places.context(row.jurisdiction for row in report.rows),
        "files": amount_links("year_final" if phase is Phase.FINAL else "year", year=year),
        "further_files": further_links("year", year=year),
        "crumbs": [(_("年度"), "")],
    }
    return render(request, "budgets/year.html", context)


def _as_asked(
    request: HttpRequest, report: YearOfDepartments, places: Places, title: str
) -> dict[str, Any]:
    """Return the sections; the table of all columns in their place where it is asked for."""
    if "sort" in request.GET or request.GET.get("view") == "table":
        return {"table": _table(report, title, request)}
    if not report.rows:
        return {}
    chosen, year, phase = places.chosen, report.year, report.phase
    used = spent_of_plan(report)
    three = three_public_of_year(year, phase, chosen)
    progress = public_progress(year, phase, [chosen] if chosen else ())
    known = [
        each
        for each in Order
        if (each is not Order.USED or used) and (each is not Order.THREE_PUBLIC or three)
    ]
    order = _order(request.GET.get("order", ""), known)
    is_final = phase is Phase.FINAL
    return {
        "answer": words.answer(report, used if is_final else {}),
        "strip": _strip(report, progress, places),
        "orders": words.orders(order, known, places.query),
        "departments": words.departments_section(report, order, used, three, marker(progress)),
        "composition": county.purpose_section(
            purposes_of_year(year, phase, chosen),
            anchor="composition",
            year=year,
            count=len(report.rows),
            is_final=is_final,
        ),
        "unexplained": words.unexplained_section(
            largest_unexplained(year, phase, chosen, UNEXPLAINED), places.named(chosen).name
        )
        if chosen
        else None,
    }


def _order(asked: str, known: list[Order]) -> Order:
    return Order(asked) if asked in known else Order.AMOUNT


def _strip(report: YearOfDepartments, progress: Progress, places: Places) -> list[Any]:
    contradictions = contradictions_of(row.edition for row in report.rows)
    return [
        county.punctuality_strip(progress, report.year, report.phase, places.query),
        county.contradiction_strip(contradictions, report.year, report.phase, places.query),
    ]


def _table(report: YearOfDepartments, title: str, request: HttpRequest) -> YearTable:
    count = len(report.rows)
    note = ngettext("%(count)d 个部门", "%(count)d 个部门", count) % {"count": count}
    totals = replace(report.whole, department=_("合计")) if report.rows else None
    return YearTable(report.rows, caption=title, note=note, totals=totals, request=request)


def _published_years() -> set[tuple[int, str]]:
    current = Edition.objects.current().of_departments()
    return set(current.order_by().values_list("fiscal_year", "phase").distinct())
