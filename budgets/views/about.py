"""About the data, and how it is checked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Table
from budgets.disclosure.rules import RULES
from budgets.display.tables import RuleTable
from budgets.models import Edition
from budgets.models.history import SEVERITY_LABELS
from budgets.reports.open_data.catalogue import schema_org, whole_portal
from budgets.views.files.links import (
    amount_links,
    archive_link,
    further_links,
    packed_link,
    places_with_files,
    portal_links,
)
from budgets.views.files.params import base_of


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Return how the data is made and what each file holds."""
    example = (
        Edition.objects.current().select_related("department").order_by("-published_at").first()
    )
    base = base_of(request)
    context = {
        "tables": [(table.value, table.label) for table in Table],
        "example": example,
        "portal_files": [*portal_links(), archive_link(base)],
        "further_files": further_links(),
        "file_years": [
            {
                "year": year,
                "files": [*amount_links("year_lines", year=year), packed_link("year", year=year)],
                "package": reverse("files:year_package", kwargs={"year": year}),
            }
            for year in reversed(Edition.objects.current().years())
        ],
        "file_places": [
            {
                "place": each,
                "files": [
                    *amount_links("jurisdiction", jurisdiction=each.slug),
                    packed_link("jurisdiction", jurisdiction=each.slug),
                ],
            }
            for each in places_with_files()
        ],
        "json_ld": schema_org(whole_portal(), base),
        "crumbs": [(_("数据说明"), "")],
    }
    return render(request, "budgets/data.html", context)


@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """Return every rule, what it rests on, and how much a finding weighs."""
    english = get_language() == "en"
    rows = [
        {
            "id": rule.id,
            "family": rule.family.text.title_en if english else rule.family.text.zh,
            "title": rule.title_en if english else rule.title,
            "needs": _("、").join(map(_table_number, rule.needs)) or _("文字"),
            "basis": rule.basis.en if english else rule.basis.zh,
            "severity": SEVERITY_LABELS[rule.severity],
        }
        for rule in RULES
    ]
    context = {
        "table": RuleTable(rows, caption=_("全部规则"), request=request),
        "count": len(rows),
        "crumbs": [(_("数据说明"), reverse("budgets:data")), (_("怎样核对"), "")],
    }
    return render(request, "budgets/checks.html", context)


def _table_number(table: Table) -> str:
    """Return 表5 for T5, as the official tables are numbered; a table without a number has its name."""
    number = table.value.removeprefix("T")
    return _("表%(number)s") % {"number": number} if number.isdecimal() else _(table.label)
