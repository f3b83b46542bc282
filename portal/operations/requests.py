"""The outermost middleware: gives each request an id, and counts and times it.

nginx makes the id and writes it into its own log (`X-Request-ID`); a request that comes without one gets one
here. Every line that the portal logs for the request has it. An answer that failed has it too, so that a
visitor can say which; no other has, because nginx keeps those for many.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from time import monotonic

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.operations import metrics
from portal.operations.request_id import HEADER, request_id


def observe_requests(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer a request under its id; of a stream the time until it begins counts."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        began = monotonic()
        with request_id(request.headers.get(HEADER, "")) as identity:
            response = get_response(request)
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            response[HEADER] = identity
        match = request.resolver_match
        view = match.view_name if match else "none"
        metrics.observe(
            view or "unnamed", request.method or "", response.status_code, monotonic() - began
        )
        return response

    return answer
