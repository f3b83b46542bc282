"""Responses to requests that are refused before any view (400), match none (404) or fail (500, 503).

Django would look for a token in what was sent, which may be what is refused: that would be a 500.
"""

from __future__ import annotations

import re
import sys
from http import HTTPStatus

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from budgets.data_views.declaration import not_found as nothing_here
from budgets.data_views.refusals import DATABASE_FAILED, Refused, Shape

RETRY_AFTER = "5"  # seconds
_FILE = re.compile(r"\.(csv|json|jsonld|xlsx|docx|atom|xml|txt|zip)$|^/api/v1(/|$)")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return templates/404.html, or a line of JSON or text for addresses of data."""
    shape = _data_shape(request)
    if shape:
        return nothing_here().response(request, shape)
    return defaults.page_not_found(_as_looked_through(request), exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return templates/400.html, or plain text for a wrong host, because a page would read the host again."""
    if isinstance(exception, DisallowedHost):
        return HttpResponseBadRequest(b"Bad Request (400)", content_type="text/plain")
    return defaults.bad_request(_as_looked_through(request), exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return templates/500.html; 503 in the shape of the address where it is the database that failed.

    Neither reads a language, a session or a row: each may be what failed.
    """
    if not isinstance(sys.exception(), DATABASE_FAILED):
        return defaults.server_error(request)
    away = Refused("unavailable", _("数据库一时连不上，请过几秒再试。"))
    shape = _data_shape(request)
    response = (
        away.response(request, shape)
        if shape
        else render(
            None,  # no context processors
            "unavailable.html",
            {"not_saved": request.method == "POST"},
            status=HTTPStatus.SERVICE_UNAVAILABLE,
        )
    )
    response["Retry-After"] = RETRY_AFTER
    return response


def _data_shape(request: HttpRequest) -> Shape | None:
    """Return how a data address tells an error, by its path: no view may have been found; None for a page."""
    if not _FILE.search(request.path_info):
        return None
    return Shape.JSON if request.path_info.startswith("/api/") else Shape.TEXT


def _as_looked_through(request: HttpRequest) -> HttpRequest:
    vars(request)["csrf_processing_done"] = True
    return request
