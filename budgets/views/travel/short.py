"""Short addresses: /d/jyj/2024 on paper leads to the education bureau's budget of 2024."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Phase
from budgets.models import Department, Edition
from budgets.public_address import absolute
from budgets.reports.pages.short_addresses import departments_called, short_word


@require_safe
def short(request: HttpRequest, *, department: str, year: int, phase: Phase) -> HttpResponse:
    """Lead to the one department that a word means, or let the visitor choose; 404 where it means none.

    Whether that year is published is for the page there to say.
    """
    found = departments_called(department)
    if not found:
        raise Http404
    if len(found) == 1:
        return HttpResponseRedirect(_page_of(found[0], year, phase))
    choices = [(each, _page_of(each, year, phase)) for each in found]
    places = {each.jurisdiction.pk: each.jurisdiction for each in found}
    context = {
        "word": department,
        "year": year,
        "choices": choices,
        "notices": [each for each in places.values() if each.notice],
        "crumbs": [(_("短地址"), "")],
    }
    return render(request, "travel/short.html", context)


def short_address(request: HttpRequest, edition: Edition) -> str:
    """Return the whole short address of an edition's year and phase, for paper and pictures."""
    name = "budgets:final_short" if edition.is_final else "budgets:budget_short"
    word = short_word(edition.department)
    path = reverse(name, kwargs={"department": word, "year": edition.fiscal_year})
    return absolute(request, path)


def _page_of(department: Department, year: int, phase: Phase) -> str:
    name = "budgets:final" if phase is Phase.FINAL else "budgets:budget"
    return reverse(name, kwargs={"slug": department.slug, "year": year})
