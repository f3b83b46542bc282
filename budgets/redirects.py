"""Old addresses of departments lead to the new ones: asked only where nothing is found at the old."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import get_script_prefix

from budgets.models import Department, FormerAddress

_OF_DEPARTMENT = re.compile(
    r"(?P<before>(?:en/)?departments/)(?P<slug>[-a-zA-Z0-9_]{1,80})(?P<after>[/.].*)?"
)
_YEAR = re.compile(r"/(\d{4})(?:[/.]|$)")


def redirect_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware that sends a visitor of a former address on, for good."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != HTTPStatus.NOT_FOUND or request.method not in ("GET", "HEAD"):
            return response
        address = new_address(request.path_info.lstrip("/"))
        if address is None:
            return response
        query = request.META.get("QUERY_STRING", "")
        prefixed = get_script_prefix() + address
        return HttpResponsePermanentRedirect(f"{prefixed}?{query}" if query else prefixed)

    return answer


def new_address(path: str) -> str | None:
    """Return where what was at a path is now; None where it never was anywhere.

    A former address leads to its department. A year that a department which is no more never
    published leads to the same year of its one successor, if that has published it.
    """
    found = _OF_DEPARTMENT.fullmatch(path)
    if found is None:
        return None
    alias = FormerAddress.objects.filter(slug=found["slug"]).select_related("department").first()
    slug = alias.department.slug if alias else _successor_of(found["slug"], found["after"] or "")
    return f"{found['before']}{slug}{found['after'] or ''}" if slug else None


def _successor_of(slug: str, after: str) -> str | None:
    year = _YEAR.match(after)
    former = Department.objects.filter(slug=slug).first()
    if year is None or former is None:
        return None
    heirs = [x for x in former.successions.select_related("successor") if x.ends_former]
    if len(heirs) != 1 or int(year[1]) < heirs[0].on.year:
        return None
    editions = heirs[0].successor.editions.current().filter(fiscal_year=int(year[1]))
    return heirs[0].successor.slug if editions.exists() else None
