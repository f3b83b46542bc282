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


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """Show the departments that `?q=&jurisdiction=&kind=&sort=` finds; an unknown choice finds none."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    jurisdiction = request.GET.get("jurisdiction", "")[:LONGEST_SEARCH].replace("\0", "")
    kind = request.GET.get("kind", "")[:LONGEST_SEARCH].replace("\0", "")
    rows = departments_with_latest(text, jurisdiction, kind)
    count = len(rows)
    context = {
        "table": DepartmentTable(
            rows,
            caption=ngettext("%(count)d 个部门", "%(count)d 个部门", count) % {"count": count},
            request=request,
        ),
        "count": count,
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
