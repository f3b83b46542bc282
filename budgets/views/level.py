"""One functional heading (类, 款 or 项) of a department's year, on a page of its own."""

from __future__ import annotations

from urllib.parse import urljoin

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls.converters import StringConverter
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets import store
from budgets.disclosure.model import Phase
from budgets.display.levels.page import level_page
from budgets.models import Edition
from budgets.reports.answers.headings import headings_of
from budgets.reports.answers.levels import level_of, years_of_level
from budgets.reports.pages.on_record import on_record
from budgets.views.budget import files_of, frame_of
from budgets.views.edition_context import (
    base_context,
    ever_public,
    get_edition_or_404,
    or_withdrawn,
)
from budgets.views.files.params import base_of


class FunctionalCode(StringConverter):
    """The code of a functional heading as parts of an address: 205/, 205/02/, 205/02/02/."""

    regex = r"2\d\d(?:/\d\d){0,2}"

    def to_python(self, value: str) -> str:
        return value.replace("/", "")

    def to_url(self, value: str) -> str:
        return "/".join((value[:3], *(value[at : at + 2] for at in range(3, len(value), 2))))


@require_safe
@or_withdrawn
def level(
    request: HttpRequest,
    *,
    slug: str,
    year: int,
    phase: Phase,
    code: str,
    number: int | None = None,
) -> HttpResponse:
    """Return a heading of the current edition, or of the one of a number; Http404 for one that it lacks."""
    edition = store.load_parts(get_edition_or_404(slug, year, phase, number))
    siblings = ever_public(edition.department)
    base = base_context(edition, siblings)
    frame = frame_of(edition, siblings, base, on_record(edition))
    headings = headings_of(frame.papers)
    current = [each for each in siblings if each.status == Edition.Status.PUBLISHED]
    found = headings and level_of(frame.papers, headings, code, years_of_level(current, code))
    if not headings or not found or found.heading.is_gone:
        raise Http404(_("这份文件里没有这个科目。"))
    page = level_page(frame, found, headings)
    here = edition.get_absolute_url() if number is None else edition.get_fixed_url()
    crumbs = [
        (frame.name, edition.department.get_absolute_url()),
        (base["page_name"], here),
        *page.above,
    ]
    context = {
        **base,
        **files_of(request, edition),
        "crumbs": crumbs,
        "level": page,
        "edition_url": here,
        "current_address": urljoin(base_of(request), edition.get_level_url(code)),
    }
    return render(request, "budgets/year/level.html", context)
