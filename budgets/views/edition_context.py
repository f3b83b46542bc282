"""What the pages of an edition share: which edition an address means, and what surrounds it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from budgets.disclosure.model import Phase
from budgets.display.answers.names import short_name
from budgets.display.lists.units import units_url
from budgets.models import Department, Edition
from budgets.reports.comparison.breakdowns import By
from budgets.reports.comparison.model import MOST_YEARS, ComparisonQuery
from budgets.reports.pages.on_record import may_have_changed, with_record
from budgets.reports.pages.succession import successions_of

_LATEST_FIRST = ("-fiscal_year", "phase", "-number")
_EVER_PUBLIC = "_ever_public"  # where a department carries what was fetched of it


class Withdrawn(Http404):
    """The edition of an address was taken back. Who forgets to say so answers 404, not its content."""

    def __init__(self, edition: Edition) -> None:
        super().__init__()
        self.edition = edition


def get_edition_or_404(
    slug: str, year: int, phase: Phase, number: int | None, *, alone: bool = False
) -> Edition:
    """Return the edition of an address: the one of a number, or the current one. One query.

    Withdrawn where it was taken back and no other stands for it; Http404 where nothing was ever published.
    For its page the department's other editions come along (`ever_public`), unless it is wanted `alone`.
    """
    found = Edition.objects.once_published().filter(department__slug=slug)
    if alone:
        found = found.filter(fiscal_year=year, phase=phase.value)
    found = with_record(found).select_related("department__jurisdiction", "department__superior")
    known = list(found.order_by(*_LATEST_FIRST))
    for each in known:
        each.department = known[0].department  # one object, however many editions it has
    if not alone and known:
        vars(known[0].department)[_EVER_PUBLIC] = known
    meant = [
        x
        for x in known
        if (x.fiscal_year, x.phase) == (year, phase.value) and number in (None, x.number)
    ]
    for each in meant:
        if each.status == Edition.Status.PUBLISHED or (number is not None and each.is_public):
            return each
    withdrawn = [x for x in meant if x.status == Edition.Status.WITHDRAWN]
    raise Withdrawn(withdrawn[0]) if withdrawn else Http404


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
        "crumbs": crumbs_of(department, (name, "")),
        "editions": same,
        "corrected": _is_corrected(edition, same),
        "with_changes": {x.pk for x in same if x.is_public and _is_corrected(x, same)},
        "current_edition": next((x for x in same if x.status == Edition.Status.PUBLISHED), None),
        "comparison": _comparison(edition, phase),
        "successions": successions_of([department]) if may_have_changed(edition) else [],
        "years": sorted(phase, key=lambda x: x.fiscal_year),
        "other_phase": next((x for x in other if x.fiscal_year == edition.fiscal_year), None),
    }


def crumbs_of(department: Department, *below: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a department's page, or to one below it: of a unit through its department."""
    own = [(short_name(department), department.get_absolute_url())] if below else []
    superior = department.superior
    if superior is None:
        return [*own, *below] if below else [(_("部门"), "")]
    superior.jurisdiction = department.jurisdiction
    above = (short_name(superior), superior.get_absolute_url())
    return [above, (_("所属单位"), units_url(superior)), *own, *below]


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
    known: list[Edition] | None = vars(department).get(_EVER_PUBLIC)
    if known is not None:
        return known
    public = department.editions.once_published()
    return list(public.select_related("department").order_by(*_LATEST_FIRST))
