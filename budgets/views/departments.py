"""The list of departments: sortable, and narrowed by name, jurisdiction and kind."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from budgets.display.tables import DepartmentTable
from budgets.models import Department, Jurisdiction
from budgets.reports.pages.department_list import departments_with_latest

LONGEST_SEARCH = 60
ROWS_A_PAGE = 100  # all departments of a county


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """Show the departments that `?q=&jurisdiction=&kind=&sort=` finds, a `page` of them; an unknown choice
    finds none.
    """
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    jurisdiction = request.GET.get("jurisdiction", "")[:LONGEST_SEARCH].replace("\0", "")
    kind = request.GET.get("kind", "")[:LONGEST_SEARCH].replace("\0", "")
    rows = departments_with_latest(text, jurisdiction, kind)
    units = sum(row.is_unit for row in rows)
    count = len(rows) - units
    counted = ngettext("%(count)d 个部门", "%(count)d 个部门", count) % {"count": count}
    if units:
        more = ngettext("%(n)d 个所属单位", "%(n)d 个所属单位", units) % {"n": units}
        both = _("%(departments)s，%(units)s") % {"departments": counted, "units": more}
        counted = both if count else more
    context = {
        "table": DepartmentTable(
            rows,
            caption=counted,
            request=request,
            per_page=ROWS_A_PAGE,
        ),
        "count": len(rows),
        "text": text,
        "jurisdiction": jurisdiction,
        "kind": kind,
        "is_narrowed": bool(text or jurisdiction or kind),
        "sort": request.GET.get("sort", ""),
        "jurisdictions": Jurisdiction.objects.order_by("slug"),
        "kinds": Department.Kind.choices,
        "crumbs": [(_("部门"), "")],
    }
    return render(request, "budgets/departments.html", context)
