"""Who has published a year, when, and who is late: the public side of the county's board."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from budgets.models import Jurisdiction
from budgets.models.editions import PHASE_LABELS
from budgets.reports.deadlines import public_progress, years_to_show
from budgets.tables import ProgressTable


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
    jurisdictions = list(Jurisdiction.objects.order_by("slug"))
    chosen = request.GET.get("jurisdiction", "")
    if not year or (chosen and chosen not in {each.slug for each in jurisdictions}):
        raise Http404(_("没有这一年或这个地区。"))
    report = public_progress(year, phase, chosen)
    title = _("%(year)d年部门%(phase)s公开进度") % {"year": year, "phase": PHASE_LABELS[phase]}
    count = len(report.rows)
    note = ngettext("%(count)d 个部门", "%(count)d 个部门", count) % {"count": count}
    shown = {row.jurisdiction for row in report.rows}
    context = {
        "title": title,
        "report": report,
        "count": count,
        "table": ProgressTable(report.rows, caption=title, note=note, request=request),
        "years": [each for each, of in years if of == phase],
        "other": next(((y, p, PHASE_LABELS[p]) for y, p in years if p != phase), None),
        "year": year,
        "phase": phase,
        "jurisdictions": jurisdictions if len(jurisdictions) > 1 else [],
        "jurisdiction": chosen,
        "notices": [each for each in jurisdictions if each.notice and each.name in shown],
        "crumbs": [(_("公开进度"), "")],
    }
    return render(request, "budgets/progress.html", context)
