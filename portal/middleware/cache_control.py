"""How long an answer holds: `Cache-Control` on everything that leaves the portal, set in one place.

An answer without it may be kept by a browser for a tenth of its age without asking again (RFC 9111 4.2.2): a
file published a year ago would be read for weeks after it was corrected or withdrawn. So a browser asks again
each time for what the public reads (a 304 costs little), a shared cache after a second, and nothing else is
kept at all.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# A cache that many readers share, as nginx before the portal, asks once a second for all of them. It may
# serve what it has for one second more while it asks: so a withdrawal is seen within two seconds, whoever
# asked last and when.
PUBLIC = "public, max-age=0, s-maxage=1, stale-while-revalidate=1"
PRIVATE = "private, no-store"
_PUBLIC_ROUTES = ("budgets", "files")
# What is the same for everybody who asks. A refusal may be about the one who asked.
_SHARED = {
    HTTPStatus.OK,
    HTTPStatus.PARTIAL_CONTENT,
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.NOT_MODIFIED,
    HTTPStatus.PERMANENT_REDIRECT,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
}


def cache_control_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Set `Cache-Control` on every response. It is the outermost middleware."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not _is_public(request, response):
            response["Cache-Control"] = PRIVATE
        elif not response.has_header("Cache-Control"):  # static files know their own
            response["Cache-Control"] = PUBLIC
        return response

    return answer


def _is_public(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether a response may be shared; a page that is not known to be public may not.

    What no route answered (a static file, an address that is not there or has moved) is nobody's own.
    """
    match = request.resolver_match
    public_place = match is None or match.namespace in _PUBLIC_ROUTES
    personal = bool(response.cookies) or "cookie" in response.get("Vary", "").lower()
    shared = request.method in ("GET", "HEAD") and response.status_code in _SHARED
    return public_place and shared and not personal
