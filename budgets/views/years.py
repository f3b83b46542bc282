"""One year of all departments: totals, what they are made of, shares, and change on last year."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Phase
from budgets.display import charts
from budgets.display.tables import YearTable
from budgets.models import Edition
from budgets.models.editions import PHASE_LABELS
from budgets.reports.comparison.model import MOST_DEPARTMENTS, ComparisonQuery
from budgets.reports.pages.totals import YearOfDepartments, departments_of_year
from budgets.views.files.links import amount_links, further_links
from budgets.views.place_choice import Places

BIGGEST = 10


@require_safe
def latest_year(request: HttpRequest) -> HttpResponse:
    """Redirect to the latest published year."""
    years = _published_years()
    if not years:
        return render(request, "budgets/year.html", {"crumbs": [(_("年度"), "")]})
    year, phase = max(years, key=lambda pair: (pair[0], pair[1] == Phase.BUDGET))
    return redirect(_address(year, Phase(phase)))


@require_safe
def year(request: HttpRequest, *, year: int, phase: Phase) -> HttpResponse:
    """Return the budgets of a year, or its final accounts; where only these are published, leads to them."""
    published = _published_years()
    if (year, phase) not in published:
        if (year, Phase.FINAL) in published:
            return redirect(_address(year, Phase.FINAL))
        raise Http404(_("这一年没有公开的数据。"))
    current = Edition.objects.current().filter(fiscal_year=year, phase=phase)
    places = Places.for_sums(request, current)
    report = departments_of_year(year, phase, places.chosen)
    title = _("%(year)d年部门%(phase)s") % {"year": year, "phase": PHASE_LABELS[phase]}
    context = {
        "year": year,
        "title": title,
        "report": report,
        "whole": report.whole,
        "is_final": phase is Phase.FINAL,
        "table": _table(report, title, request),
        "chart": _chart(report),
        "parts": _parts(report),
        "choices": _choices(published, year, phase, places.query),
        "comparison": _comparison(report),
        "other": _other_phase(published, year, phase, places.query),
        **places.context(row.jurisdiction for row in report.rows),
        "files": amount_links("year_final" if phase is Phase.FINAL else "year", year=year),
        "further_files": further_links("year", year=year),
        "crumbs": [(_("年度"), reverse("budgets:years")), (title, "")],
    }
    return render(request, "budgets/year.html", context)


def _table(report: YearOfDepartments, title: str, request: HttpRequest) -> YearTable:
    count = len(report.rows)
    note = ngettext("%(count)d 个部门", "%(count)d 个部门", count) % {"count": count}
    totals = replace(report.whole, department=_("合计")) if report.rows else None
    return YearTable(report.rows, caption=title, note=note, totals=totals, request=request)


def _chart(report: YearOfDepartments) -> charts.Chart | None:
    biggest = [row for row in report.rows if row.total is not None][:BIGGEST]
    count = len(biggest)
    return charts.bars(
        "biggest",
        ngettext("金额最大的 %(count)d 个部门", "金额最大的 %(count)d 个部门", count)
        % {"count": count},
        [row.department for row in biggest],
        [charts.Series(_("总额"), [row.total for row in biggest])],
    )


def _parts(report: YearOfDepartments) -> charts.Chart | None:
    whole = report.whole
    return charts.parts(
        "natures",
        _("基本支出和项目支出"),
        [(_("基本支出"), whole.basic), (_("项目支出"), whole.project)],
    )


def _comparison(report: YearOfDepartments) -> str:
    """Return the question that sets the largest departments side by side, with the year before."""
    slugs = tuple(row.slug for row in report.rows[:MOST_DEPARTMENTS])
    return ComparisonQuery(slugs, (report.year - 1, report.year), (report.phase,)).query


def _choices(
    published: set[tuple[int, str]], number: int, phase: Phase, place: str
) -> list[dict[str, object]]:
    """Return the published years of this phase, the latest first."""
    years = sorted((each for each, of in published if of == phase), reverse=True)
    return [
        {"label": str(each), "url": _address(each, phase) + place, "current": each == number}
        for each in years
    ]


def _other_phase(
    published: set[tuple[int, str]], number: int, phase: Phase, place: str
) -> dict[str, object] | None:
    """Return the final accounts beside the budget, or the other way round, where both are public."""
    other = Phase.BUDGET if phase is Phase.FINAL else Phase.FINAL
    if (number, other) not in published:
        return None
    label = _("%(year)d年部门%(phase)s") % {"year": number, "phase": PHASE_LABELS[other]}
    return {"label": label, "url": _address(number, other) + place}


def _published_years() -> set[tuple[int, str]]:
    return set(Edition.objects.current().order_by().values_list("fiscal_year", "phase").distinct())


def _address(number: int, phase: Phase) -> str:
    name = "budgets:year_final" if phase is Phase.FINAL else "budgets:year"
    return reverse(name, args=[number])
