"""The department page: how its money moved over the years, why, and who it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Phase
from budgets.display.lists import department as words
from budgets.display.lists import department_years
from budgets.display.lists.tables import EditionsTable
from budgets.models import Department, Edition, Succession
from budgets.reports.answers.headline import Explanation
from budgets.reports.deadlines import deadlines_of
from budgets.reports.lists.explained import explanation_of, headings_in, with_steps
from budgets.reports.lists.population import yardsticks_of
from budgets.reports.lists.standing import Contradictions, contradictions_of, corrections_of
from budgets.reports.lists.trend import trend_of
from budgets.reports.pages.department_history import Year, years_of
from budgets.reports.pages.staff import staff_of
from budgets.reports.pages.succession import successions_of
from budgets.views.files.links import amount_links, further_links


@require_safe
def department(request: HttpRequest, slug: str) -> HttpResponse:
    """Return one department; it is public as soon as it exists, its editions once they are published."""
    departments = Department.objects.select_related("jurisdiction")
    found = get_object_or_404(departments, slug=slug)
    current = with_steps(found.editions.current())
    editions = list(current.order_by("-fiscal_year", "phase"))
    successions = successions_of([found])
    heir = None if editions else _heir(found, successions)
    if heir is not None:
        return redirect(heir, permanent=True)
    context = {
        "department": found,
        "place": found.jurisdiction,
        "notices": [found.jurisdiction] if found.jurisdiction.notice else [],
        "crumbs": [(_("部门"), "")],
        "successions": successions,
        "former_names": list(found.former_names.all()),
        "files": amount_links("department", department=slug) if editions else [],
        "further_files": further_links("department", department=slug) if editions else [],
        **(_of_years(found, editions, successions) if editions else {}),
    }
    return render(request, "budgets/department.html", context)


def _of_years(
    department: Department, editions: list[Edition], successions: list[Succession]
) -> dict[str, Any]:
    """Return what the years of a department say."""
    years = years_of(editions, successions)
    budget = next((x for x in editions if x.phase == Phase.BUDGET), None)
    final = next((x for x in editions if x.phase == Phase.FINAL), None)
    latest = budget or final or editions[0]
    contradictions = contradictions_of(edition.pk for edition in editions)
    yardstick = yardsticks_of([department.jurisdiction_id])[department.jurisdiction_id]
    return {
        "years": years,
        "latest": latest,
        "latest_editions": [edition for edition in (budget, final) if edition],
        "answer": words.answer(years, trend_of(years, yardstick)),
        "facts": words.facts(
            years, latest.get_absolute_url(), headings_in(latest), staff_of(latest)
        ),
        "standing": words.standing(
            department,
            latest.contact,
            contradictions,
            corrections_of(department=department),
            deadlines_of(department),
        ),
        "years_section": department_years.years_section(
            years, _reasons(editions, years), _disputed(editions, contradictions)
        ),
        "plot": department_years.years_plot(years),
        "three": department_years.three_plot(years),
        **_three_public(years),
        "functions": list(latest.functions.all()),
        "priorities": list(latest.priorities.all()),
        "units": list(latest.units.all()),
        # The comparison itself finds the one next in size, and the year.
        "comparison": urlencode({"department": department.slug, "phase": latest.phase}),
        "editions": EditionsTable([_files_of(year) for year in years]),
    }


def _three_public(years: Sequence[Year]) -> dict[str, Any]:
    """Return the latest year of which a document states its “三公”, and where it says why."""
    for year in years:
        for amount, url in (
            (year.three_public, year.budget_url),
            (year.three_public_spent, year.final_url),
        ):
            if amount is not None and url:
                return {"three_year": year.year, "three_url": f"{url}#three"}
    return {}


def _reasons(editions: Sequence[Edition], years: Sequence[Year]) -> dict[int, Explanation]:
    """Return what each plan says of its change, by year."""
    plans = {x.fiscal_year: x for x in editions if x.phase == Phase.BUDGET}
    changed = {year.year for year in years if year.changed}
    found = {
        year: explanation_of(edition, None if year in changed else plans.get(year - 1))
        for year, edition in plans.items()
    }
    return {year: each for year, each in found.items() if each is not None}


def _disputed(editions: Sequence[Edition], found: Contradictions) -> dict[str, int]:
    """Return how many figures of a document contradict each other, by its address."""
    return {
        each.get_absolute_url(): found.by_edition[each.pk][0]
        for each in editions
        if each.pk in found.by_edition and found.by_edition[each.pk][0]
    }


def _files_of(year: Year) -> dict[str, Any]:
    return {
        "year": year.year,
        "budget": _("看计划") if year.budget_url else "",
        "budget_url": year.budget_url,
        "final": _("看决算") if year.final_url else "",
        "final_url": year.final_url,
    }


def _heir(department: Department, successions: list[Succession]) -> Department | None:
    """Return the one department that goes on for one that is no more and never published anything."""
    ends = [x for x in successions if x.former_id == department.pk and x.ends_former]
    if len(ends) != 1 or _ever_published(department):
        return None
    return ends[0].successor if _ever_published(ends[0].successor) else None


def _ever_published(department: Department) -> bool:
    return department.editions.once_published().exists()
