"""Who has published a year, when, and who is late: the public side of the county's board."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from budgets.models.editions import PHASE_LABELS
from budgets.reports.deadlines import public_progress, years_to_show
from budgets.tables import ProgressTable
from budgets.views.places import Places


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """All departments of a year: published or not, and within how many days."""
    years = years_to_show()
    if not years:
        return render(request, "budgets/progress.html", {"crumbs": [(_("公开进度"), "")]})
    wanted = (request.GET.get("year", ""), request.GET.get("phase", ""))
    if any(wanted):
        year, phase = next((each for each in years if (str(each[0]), each[1]) == wanted), (0, ""))
    else:
        year, phase = years[0]
    if not year:
        raise Http404(_("这一年没有公开的数据。"))
    places = Places.asked(request)
    report = public_progress(year, phase, places.chosen)
    title = _("%(year)d年部门%(phase)s公开进度") % {"year": year, "phase": PHASE_LABELS[phase]}
    count = len(report.rows)
    note = ngettext("%(count)d 个部门", "%(count)d 个部门", count) % {"count": count}
    context = {
        "title": title,
        "report": report,
        "count": count,
        "table": ProgressTable(report.rows, caption=title, note=note, request=request),
        "years": [each for each, of in years if of == phase],
        "other": next(((y, p, PHASE_LABELS[p]) for y, p in years if p != phase), None),
        "year": year,
        "phase": phase,
        **places.context(row.jurisdiction for row in report.rows),
        "crumbs": [(_("公开进度"), "")],
    }
    return render(request, "budgets/progress.html", context)
