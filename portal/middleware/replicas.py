"""Public reads ask a replica of the database, where there are any (DATABASE_REPLICA_URLS)."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix

from portal.postgres.pooled import replicas

_BACK_OFFICE = ("admin/", "en/admin/")


def replica_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let public reads be answered by a replica that is not behind, and by the primary where that fails.

    Whoever has a session may just have changed something: they ask the primary.
    """
    if not replicas.aliases():
        raise MiddlewareNotUsed

    def answer(request: HttpRequest) -> HttpResponseBase:
        alias = replicas.watch.choose() if _is_public_read(request) else ""
        replicas.read_from(alias)
        response = get_response(request)
        if not alias or response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            return response
        # It was stopped, or cancelled a query that stood in the way of what it replays.
        replicas.watch.distrust(alias)
        replicas.read_from("")
        connection.close()
        response.close()
        return get_response(request)

    return answer


def _is_public_read(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not request.path.removeprefix(get_script_prefix()).startswith(_BACK_OFFICE)
    )
