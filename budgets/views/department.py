"""The department page: who it is, and all its years."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from budgets.disclosure.model import Phase
from budgets.display import budget_charts, budget_tables
from budgets.models import Department, Edition, Succession
from budgets.reports.comparison.model import MOST_YEARS, ComparisonQuery
from budgets.reports.pages.department_history import with_history, years_of
from budgets.reports.pages.succession import successions_of
from budgets.views.files.links import amount_links, further_links


@require_safe
@conditional_page
def department(request: HttpRequest, slug: str) -> HttpResponse:
    """Return one department; it is public as soon as it exists, its editions once they are published."""
    departments = Department.objects.select_related("jurisdiction")
    found = get_object_or_404(departments, slug=slug)
    editions = list(
        with_history(found.editions.current())
        .select_related("department")
        .order_by("-fiscal_year", "phase")
    )
    successions = successions_of([found])
    years = years_of(editions, successions)
    budget = next((x for x in editions if x.phase == Phase.BUDGET), None)
    final = next((x for x in editions if x.phase == Phase.FINAL), None)
    latest = budget or final
    heir = None if editions else _heir(found, successions)
    if heir is not None:
        return redirect(heir, permanent=True)
    has_three_public = any(year.three_public or year.three_public_spent for year in years)
    trend, three_public = _("历年预算和决算"), _("历年“三公”经费")
    context = {
        "department": found,
        "notices": [found.jurisdiction] if found.jurisdiction.notice else [],
        "crumbs": [(found.name, "")],
        "years": years,
        "latest": latest,
        "latest_editions": [edition for edition in (budget, final) if edition],
        "latest_year": next(iter(years), None),
        "files": amount_links("department", department=slug) if latest else [],
        "further_files": further_links("department", department=slug) if latest else [],
        "functions": list(latest.functions.all()) if latest else [],
        "priorities": list(latest.priorities.all()) if latest else [],
        "units": list(latest.units.all()) if latest else [],
        "successions": successions,
        "former_names": list(found.former_names.all()),
        "comparison": _comparison(slug, editions),
        "table": budget_tables.history_table(years, trend),
        "chart": budget_charts.history_chart("years", trend, years),
        "three_public_table": budget_tables.three_public_history(years, three_public)
        if has_three_public
        else None,
        "three_public_chart": budget_charts.three_public_history_chart(
            "three-public-years", three_public, years
        ),
    }
    return render(request, "budgets/department.html", context)


def _comparison(slug: str, editions: list[Edition]) -> str:
    """Return the question that sets the department's years side by side, budgets and final accounts."""
    years = sorted({edition.fiscal_year for edition in editions})[-MOST_YEARS:]
    phases = {edition.phase for edition in editions}
    return ComparisonQuery((slug,), tuple(years), tuple(x for x in Phase if x in phases)).query


def _heir(department: Department, successions: list[Succession]) -> Department | None:
    """Return the one department that goes on for one that is no more and never published anything."""
    ends = [x for x in successions if x.former_id == department.pk and x.ends_former]
    if len(ends) != 1 or _ever_published(department):
        return None
    return ends[0].successor if _ever_published(ends[0].successor) else None


def _ever_published(department: Department) -> bool:
    return department.editions.once_published().exists()
