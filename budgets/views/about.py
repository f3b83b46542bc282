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
from budgets.display.lists import rules as words
from budgets.display.tables import RuleTable
from budgets.models import Edition
from budgets.reports.lists.findings import found_in
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
from budgets.views.place_choice import EVERYWHERE, Places

LONGEST_SEARCH = 60


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Return how the data is made and what each file holds."""
    current = Edition.objects.current().of_departments()
    example = current.select_related("department").order_by("-published_at").first()
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
            for year in reversed(current.years())
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
    """Return the rules by family, and what they found: `?q=` those with a word, `?sort=` as one table."""
    places = Places.asked(request, everywhere=EVERYWHERE)
    found = found_in(places.chosen)
    asked = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    as_table = "sort" in request.GET or request.GET.get("view") == "table"
    context = {
        "sentence": words.sentence(found),
        "table": _rule_table(request) if as_table else None,
        "families": words.families(found, asked),
        "asked": asked,
        "count": len(RULES),
        "found": words.found_entries(found),
        "errors": len(found.errors) + found.more,
        "more": found.more,
        **places.context(each.edition.department.jurisdiction.name for each in found.errors),
        "crumbs": [(_("怎样核对"), "")],
    }
    return render(request, "budgets/checks.html", context)


def _rule_table(request: HttpRequest) -> RuleTable:
    english = get_language() == "en"
    rows = [
        {
            "id": rule.id,
            "family": rule.family.text.title_en if english else rule.family.text.zh,
            "title": rule.title_en if english else rule.title,
            "needs": words.needs_of(rule),
            "basis": rule.basis.en if english else rule.basis.zh,
            "severity": words.RESULTS[rule.severity],
        }
        for rule in RULES
    ]
    return RuleTable(rows, caption=_("全部规则"), request=request)
