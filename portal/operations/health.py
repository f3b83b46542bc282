"""`/healthz`: the process answers. `/readyz`: the database answers, and its tables are those of this version.
`/metrics`: figures for Prometheus, for METRICS_NETWORKS only.

They are answered before anything else looks at the request: whoever probes names no host and comes without
https.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST

from portal.middleware.cache_control import PRIVATE
from portal.middleware.client_address import is_among, networks
from portal.operations import metrics

_READY_SECONDS = 1.0  # for which an answer of /readyz holds: anybody may ask
_ready: tuple[float, dict[str, str]] = (-_READY_SECONDS, {})


def health_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer the three addresses."""
    allowed = networks(settings.METRICS_NETWORKS, "METRICS_NETWORKS")

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method in ("GET", "HEAD"):
            if request.path_info == "/healthz":
                return _now(HttpResponse("ok\n", content_type="text/plain"))
            if request.path_info == "/readyz":
                return _now(_readiness())
            # A peer on the portal's own socket has no address, and is of this machine.
            peer = request.META.get("REMOTE_ADDR", "")
            if request.path_info == "/metrics" and (not peer or is_among(peer, allowed)):
                return _now(HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST))
        return get_response(request)

    return answer


def _now(response: HttpResponse) -> HttpResponse:
    """Return an answer that nobody keeps."""
    response["Cache-Control"] = PRIVATE
    return response


def _readiness() -> HttpResponse:
    global _ready
    at, found = _ready
    if time.monotonic() - at >= _READY_SECONDS:
        found = readiness()
        _ready = time.monotonic(), found
    ready = set(found.values()) == {"ok"}
    return JsonResponse(found, status=HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE)


def readiness() -> dict[str, str]:
    """Return "ok", or what is amiss, by what it is about."""
    try:
        pending = pending_migrations()
    except DatabaseError:
        return {"database": "away", "migrations": "unknown"}
    return {"database": "ok", "migrations": "pending" if pending else "ok"}


_declared: set[tuple[str, str]] = set()


def pending_migrations() -> list[str]:
    """Return the migrations of this version that the database has not had. Raise DatabaseError."""
    if not _declared:
        _declared.update(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in _declared - {*applied})
