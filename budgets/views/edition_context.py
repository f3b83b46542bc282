"""What the pages of an edition share: which edition an address means, and what surrounds it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from budgets.disclosure.model import Phase
from budgets.display.answers.names import short_name
from budgets.models import Department, Edition
from budgets.reports.comparison.breakdowns import By
from budgets.reports.comparison.model import MOST_YEARS, ComparisonQuery
from budgets.reports.pages.succession import successions_of


class Withdrawn(Http404):
    """The edition of an address was taken back. Who forgets to say so answers 404, not its content."""

    def __init__(self, edition: Edition) -> None:
        super().__init__()
        self.edition = edition


def get_edition_or_404(slug: str, year: int, phase: Phase, number: int | None) -> Edition:
    """Return the edition of an address: the one of a number, or the current one.

    Withdrawn where it was taken back and no other stands for it; Http404 where nothing was ever published.
    """
    editions = (
        Edition.objects.once_published()
        .filter(department__slug=slug, fiscal_year=year, phase=phase.value)
        .select_related("department__jurisdiction")
    )
    if number is not None:
        editions = editions.filter(number=number)
    public = editions.current() if number is None else editions.published()
    if edition := public.first():
        return edition
    withdrawn = editions.filter(status=Edition.Status.WITHDRAWN).order_by("-number").first()
    raise Withdrawn(withdrawn) if withdrawn else Http404


def or_withdrawn(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a page of an edition that says of a withdrawn one that, and why, it was taken back."""

    @wraps(view)
    def answer(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            return view(request, **named)
        except Withdrawn as withdrawn:
            return _withdrawn_page(request, withdrawn.edition)

    return answer


def _withdrawn_page(request: HttpRequest, edition: Edition) -> HttpResponse:
    frame = base_context(edition, ever_public(edition.department))
    return render(request, "budgets/withdrawn.html", frame, status=HTTPStatus.GONE)


def base_context(edition: Edition, siblings: list[Edition]) -> dict[str, Any]:
    """Return what surrounds the figures: where the page stands among the department's others."""
    department = edition.department
    same = [x for x in siblings if (x.fiscal_year, x.phase) == (edition.fiscal_year, edition.phase)]
    current = [x for x in siblings if x.status == Edition.Status.PUBLISHED]
    phase = [x for x in current if x.phase == edition.phase]
    other = [x for x in current if x.phase != edition.phase]
    name = edition.year_in_words
    return {
        "edition": edition,
        "department": department,
        "page_name": name,
        "notices": [department.jurisdiction] if department.jurisdiction.notice else [],
        "crumbs": [(short_name(department), department.get_absolute_url()), (name, "")],
        "editions": same,
        "corrected": _is_corrected(edition, same),
        "with_changes": {x.pk for x in same if x.is_public and _is_corrected(x, same)},
        "current_edition": next((x for x in same if x.status == Edition.Status.PUBLISHED), None),
        "comparison": _comparison(edition, phase),
        "successions": successions_of([department]),
        "years": sorted(phase, key=lambda x: x.fiscal_year),
        "other_phase": next((x for x in other if x.fiscal_year == edition.fiscal_year), None),
    }


def _comparison(edition: Edition, same_phase: list[Edition]) -> str:
    """Return the question that sets this year beside the department's others, by purpose."""
    years = sorted({x.fiscal_year for x in same_phase if x.fiscal_year <= edition.fiscal_year})
    years = years[-MOST_YEARS // 2 :] or [edition.fiscal_year]
    phases = (Phase(edition.phase),)
    return ComparisonQuery((edition.department.slug,), tuple(years), phases, By.CLASS).query


def _is_corrected(edition: Edition, same: list[Edition]) -> bool:
    """Return whether a public edition stands before this one, to compare it with."""
    public = [x for x in same if x.status != Edition.Status.WITHDRAWN]
    return any(each.number < edition.number for each in public)


def ever_public(department: Department) -> list[Edition]:
    """Return what the department has published, withdrawn editions too: for lists of years and editions."""
    public = department.editions.once_published()
    return list(public.select_related("department").order_by("-fiscal_year", "phase", "-number"))
