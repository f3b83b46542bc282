"""The department page: how its money moved over the years, why, and who it is; and the page of its units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Phase
from budgets.disclosure.open_data.schema import OF_UNIT
from budgets.display.answers.names import short_name
from budgets.display.lists import department as words
from budgets.display.lists import department_years
from budgets.display.lists import units as of_units
from budgets.display.lists.tables import EditionsTable
from budgets.display.rows import Section
from budgets.models import Department, Edition, Succession
from budgets.reports.answers.headline import Explanation
from budgets.reports.deadlines import deadlines_of
from budgets.reports.lists.explained import explanation_of, headings_in, with_steps
from budgets.reports.lists.population import yardsticks_of
from budgets.reports.lists.standing import Contradictions, contradictions_of, corrections_of
from budgets.reports.lists.trend import trend_of
from budgets.reports.lists.units import UnitsOfYear, YearAndPhase, latest_units
from budgets.reports.pages.department_history import Year, years_of
from budgets.reports.pages.staff import staff_of
from budgets.reports.pages.succession import successions_of
from budgets.views.edition_context import crumbs_of
from budgets.views.files.links import amount_links, further_links


@require_safe
def department(request: HttpRequest, slug: str) -> HttpResponse:
    """Return one department; it is public as soon as it exists, its editions once they are published."""
    departments = Department.objects.select_related("jurisdiction", "superior")
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
        "crumbs": crumbs_of(found),
        "successions": successions,
        "former_names": list(found.former_names.all()),
        "files": amount_links("department", department=slug) if editions else [],
        "further_files": further_links("department", department=slug) if editions else [],
        "units_section": _units(found),
        **(_of_years(found, editions, successions) if editions else {}),
    }
    return render(request, "budgets/department.html", context)


def _units(department: Department) -> Section | None:
    """Return the units in their latest year; None for a unit, and for a department without any."""
    units = latest_units(department)
    return of_units.units_section(units) if units else None


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


@require_safe
def units(request: HttpRequest, slug: str) -> HttpResponse:
    """Return all units of a department in a year (`?year=&phase=`), or in the latest.

    Http404 for a department without units, and for a year of which nothing is published.
    """
    departments = Department.objects.departments().select_related("jurisdiction")
    department = get_object_or_404(departments, slug=slug)
    found = latest_units(department, _year_asked(request))
    if found is None:
        raise Http404(_("这一年没有公开的数据。"))
    place = department.jurisdiction
    context = {
        "department": department,
        "place": place,
        "notices": [place] if place.notice else [],
        "title": of_units.title_of(found),
        "chain": of_units.chain(found),
        "sentence": of_units.sentence(found),
        "section": of_units.units_section(found, most=None),
        "comparison": _pair_of(found),
        "files": amount_links("department", level=OF_UNIT, department=slug),
        "crumbs": [(short_name(department), department.get_absolute_url()), (_("所属单位"), "")],
    }
    return render(request, "budgets/units/page.html", context)


def _year_asked(request: HttpRequest) -> YearAndPhase | None:
    """Return the year and phase of the address; None where no year is asked for."""
    year, phase = request.GET.get("year", ""), request.GET.get("phase", "") or Phase.BUDGET
    if not year:
        return None
    if not (year.isascii() and year.isdecimal() and len(year) == 4) or phase not in {*Phase}:
        raise Http404(_("这一年没有公开的数据。"))
    return int(year), str(phase)


def _pair_of(found: UnitsOfYear) -> str:
    """Return the question that sets the two largest units side by side; "" where there are not two."""
    slugs = [row.unit.slug for row in found.rows if row.total is not None][:2]
    if len(slugs) < 2:
        return ""
    pairs: list[Any] = [("department", slug) for slug in sorted(slugs)]
    return urlencode([*pairs, ("year", found.year), ("phase", found.phase.value)])
