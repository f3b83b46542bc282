"""The answer to a request that is refused before any page of ours is asked (400)."""

from __future__ import annotations

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views import defaults


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """templates/400.html; a plain line to who asks for another host: a page would ask for the host again."""
    if isinstance(exception, DisallowedHost):
        return HttpResponseBadRequest(b"Bad Request (400)", content_type="text/plain")
    return defaults.bad_request(request, exception)
