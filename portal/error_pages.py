"""Responses to requests that are refused before any view (400) or match none (404).

Django would look for a token in what was sent, which may be what is refused: that would be a 500.
"""

from __future__ import annotations

import re

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views import defaults

from budgets.data_views.declaration import not_found as nothing_here
from budgets.data_views.refusals import Shape

_FILE = re.compile(r"\.(csv|json|jsonld|xlsx|docx|atom|xml|txt|zip)$|^/api/v1(/|$)")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return templates/404.html, or a line of JSON or text for addresses of data."""
    if _FILE.search(request.path_info):
        shape = Shape.JSON if request.path_info.startswith("/api/") else Shape.TEXT
        return nothing_here().response(request, shape)
    return defaults.page_not_found(_as_looked_through(request), exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return templates/400.html, or plain text for a wrong host, because a page would read the host again."""
    if isinstance(exception, DisallowedHost):
        return HttpResponseBadRequest(b"Bad Request (400)", content_type="text/plain")
    return defaults.bad_request(_as_looked_through(request), exception)


def _as_looked_through(request: HttpRequest) -> HttpRequest:
    vars(request)["csrf_processing_done"] = True
    return request
