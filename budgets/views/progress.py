"""Who has published a year, when, and who is late: the public side of the county's board."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from budgets.data_views.declaration import data_view
from budgets.data_views.parameters import DEPARTMENT, EXCEL, JURISDICTION, PHASE, YEAR
from budgets.data_views.streaming import made_csv
from budgets.disclosure.model import Phase
from budgets.disclosure.open_data.schema import csv_lines
from budgets.display.tables import ProgressTable
from budgets.models.editions import PHASE_LABELS
from budgets.reports.deadlines import public_progress, years_to_show
from budgets.reports.open_data.progress_rows import COLUMNS, cells_of
from budgets.views.files.params import base_of
from budgets.views.place_choice import Places


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Return all departments of a year: published or not, and within how many days."""
    years = years_to_show()
    if not years:
        return render(request, "budgets/progress.html", {"crumbs": [(_("公开进度"), "")]})
    asked = {name: request.GET.get(name, "") for name in ("year", "phase")}
    # Of a year or a phase alone, the other follows as the page would choose it.
    year, phase = next((each for each in years if all(map(_meant, asked.values(), each))), (0, ""))
    if not year:
        raise Http404(_("这一年没有公开的数据。"))
    places = Places.asked(request)
    report = public_progress(year, phase, [places.chosen] if places.chosen else ())
    title = _("%(year)d年部门%(phase)s公开进度") % {
        "year": year,
        "phase": PHASE_LABELS[Phase(phase)],
    }
    count = len(report.rows)
    note = ngettext("%(count)d 个部门", "%(count)d 个部门", count) % {"count": count}
    query = {"year": year, "phase": phase} | (
        {"jurisdiction": places.chosen} if places.chosen else {}
    )
    context = {
        "title": title,
        "report": report,
        "count": count,
        "table": ProgressTable(report.rows, caption=title, note=note, request=request, wide=True),
        "years": [each for each, of in years if of == phase],
        "other": next(((y, p, PHASE_LABELS[Phase(p)]) for y, p in years if p != phase), None),
        "year": year,
        "phase": phase,
        "csv_url": f"{reverse('files:progress_csv')}?{urlencode(query)}",
        **places.context(row.of.jurisdiction.name for row in report.rows),
        "crumbs": [(_("公开进度"), "")],
    }
    return render(request, "budgets/progress.html", context)


@data_view((YEAR, PHASE, DEPARTMENT, JURISDICTION, EXCEL))
def progress_csv(request: HttpRequest, asked: dict[str, Any]) -> HttpResponseBase:
    """Yield the same as data: of every year and phase, or of those that are asked for."""
    base = base_of(request)
    wanted = years_to_show(asked["year"], asked["phase"])

    def rows() -> Iterator[dict[str, str]]:
        for year, phase in wanted:
            for row in public_progress(
                year, phase, asked["jurisdiction"], asked["department"]
            ).rows:
                cells = cells_of(row, base).items()
                yield {name: "" if cell is None else str(cell) for name, cell in cells}

    response = made_csv(request, lambda: csv_lines(rows(), COLUMNS), excel=asked["excel"])
    response["Content-Disposition"] = 'attachment; filename="progress.csv"'
    return response


def _meant(asked: str, known: object) -> bool:
    return asked in ("", str(known))
