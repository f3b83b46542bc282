"""Who has published a year, when, and who is late: the public side of the county's board."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.data_views.declaration import data_view
from budgets.data_views.parameters import DEPARTMENT, EXCEL, JURISDICTION, LEVEL, PHASE, YEAR
from budgets.data_views.streaming import made_csv
from budgets.data_views.validators import Follows
from budgets.disclosure.check_sheet import Verdict
from budgets.disclosure.model import Phase
from budgets.disclosure.open_data.schema import OF_UNIT, csv_lines
from budgets.display.checks import lacks_section
from budgets.display.lists import progress as words
from budgets.display.lists.tables import ProgressByYearTable, ProgressTable
from budgets.display.lists.units import folded_under
from budgets.display.rows import Row
from budgets.models import Edition
from budgets.models.editions import PHASE_LABELS
from budgets.reports.check_sheets import sheets_of
from budgets.reports.deadlines import (
    Progress,
    Published,
    latest_first,
    progress_by_year,
    public_progress,
)
from budgets.reports.lists.units import merged_units
from budgets.reports.open_data.progress_rows import COLUMNS, cells_of
from budgets.views.files.params import base_of
from budgets.views.place_choice import Places

YearAndPhase = tuple[int, str]


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Return all departments of a year: published or not, and within how many days.

    Each filter works alone; what is left open follows: the latest year of which something is published.
    """
    places = Places.for_sums(request, Edition.objects.current())
    by_year = progress_by_year([places.chosen] if places.chosen else ())
    if not any(found.rows for found in by_year.values()):
        context = {**places.context(()), "crumbs": [(_("公开进度"), "")]}
        return render(request, "budgets/progress.html", context)
    year, phase = _shown(request, by_year)
    report = by_year[year, phase]
    title = _("%(year)d年部门%(phase)s公开进度") % {
        "year": year,
        "phase": PHASE_LABELS[Phase(phase)],
    }
    query = {"year": year, "phase": phase} | (
        {"jurisdiction": places.chosen} if places.chosen and len(places.known) > 1 else {}
    )
    context = {
        "title": title,
        "report": report,
        "sentence": words.sentence(year, phase, report),
        "law": words.law(report),
        "other": words.other_year((year, phase), by_year),
        "table": _table(request, report, title),
        "days": words.days_section(report, _units(year, phase, places.chosen)),
        "contents": lacks_section(_sheets(report), year, Phase(phase)),
        "checks_url": f"{reverse('files:checks_csv')}?{urlencode(query)}",
        "matrix": ProgressByYearTable(words.matrix(by_year, places.query)),
        "years": sorted({each for each, _of in by_year}, reverse=True),
        "phases": [(each.value, PHASE_LABELS[each]) for each in Phase],
        "year": year,
        "phase": phase,
        "csv_url": f"{reverse('files:progress_csv')}?{urlencode(query)}",
        **places.context(row.of.jurisdiction.name for row in report.rows),
        "crumbs": [(_("公开进度"), "")],
    }
    return render(request, "budgets/progress.html", context)


def _units(year: int, phase: str, place: str) -> dict[int, Row]:
    """Return the units of each department (its key) as one row, which stands below it."""
    merged = merged_units()
    if not merged:
        return {}
    progress = public_progress(year, phase, [place] if place else (), level=OF_UNIT)
    by_superior: dict[int, list[Published]] = defaultdict(list)
    for row in progress.rows:
        by_superior[row.of.superior_id or 0].append(row)
    return {
        key: folded_under(rows[0].of.superior, rows, merged.get(key, 0), (year, phase))
        for key, rows in by_superior.items()
        if rows[0].of.superior
    }


def _shown(request: HttpRequest, by_year: Mapping[YearAndPhase, Progress]) -> YearAndPhase:
    """Return the year and phase that is asked for; Http404 where there is nothing to say of it."""
    asked = tuple(request.GET.get(name, "") for name in ("year", "phase"))
    meant = [
        each
        for each, _report in latest_first(by_year)
        if all(want in ("", str(has)) for want, has in zip(asked, each, strict=True))
    ]
    if not meant:
        raise Http404(_("这一年没有公开的数据。"))
    return next((each for each in meant if by_year[each].published), meant[0])


def _sheets(report: Progress) -> Iterator[tuple[Verdict, ...]]:
    """Yield the check sheets of what departments published; their units have the file."""
    public = [row for row in report.rows if row.status == "published" and not row.of.is_unit]
    return (sheet for _row, sheet in sheets_of(public))


def _table(request: HttpRequest, report: Progress, title: str) -> ProgressTable | None:
    if "sort" not in request.GET and request.GET.get("view") != "table":
        return None
    return ProgressTable(report.rows, caption=title, request=request, wide=True)


@data_view((YEAR, PHASE, DEPARTMENT, JURISDICTION, LEVEL, EXCEL), follows=Follows(day=True))
def progress_csv(request: HttpRequest, asked: dict[str, Any]) -> HttpResponseBase:
    """Yield the same as data: of every year and phase, or of those that are asked for."""
    base = base_of(request)
    years, phases = asked["year"], asked["phase"]
    by_year = progress_by_year(asked["jurisdiction"], asked["department"], asked["level"] or "")

    def rows() -> Iterator[dict[str, str]]:
        for (year, phase), report in latest_first(by_year):
            if (years and year not in years) or (phases and phase not in phases):
                continue
            for row in report.rows:
                cells = cells_of(row, base).items()
                yield {name: "" if cell is None else str(cell) for name, cell in cells}

    response = made_csv(request, lambda: csv_lines(rows(), COLUMNS), excel=asked["excel"])
    response["Content-Disposition"] = 'attachment; filename="progress.csv"'
    return response
