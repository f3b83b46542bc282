"""Answers: reads the question, lets the endpoint answer it, and says so in JSON or CSV."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from budgets import site_codes
from budgets.api import limits, parameters
from budgets.api.endpoints import BY_NAME, ENDPOINTS, Endpoint
from budgets.api.errors import Refused
from budgets.api.openapi import document, revision
from budgets.api.question import Answer, Question
from budgets.disclosure.writers.tidy_csv import csv_lines
from budgets.public_address import absolute, base_of
from budgets.reports.line_files import FixedAddresses
from budgets.reports.standing import Standing, standing

METHODS = ("GET", "HEAD", "OPTIONS")
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
_log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


class EndpointName(StringConverter):
    """The name of an endpoint in its address."""

    regex = "|".join(BY_NAME)


def answering(answer: View) -> View:
    """A view of the API: its methods, its limit, its errors, its headers."""

    @csrf_exempt  # nothing is written, so another method is a 405 and no forgery
    def view(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            response = _answered(answer, request, named)
        except Refused as refused:
            response = _json(refused.body, status=refused.status)
            for name, value in refused.headers.items():
                response[name] = value
        except Exception:
            _log.exception("%s failed", request.get_full_path())
            failed = Refused(
                HTTPStatus.INTERNAL_SERVER_ERROR,
                "internal_error",
                _("出错了，不是您的问题。已经记下，请稍后再试。"),
            )
            response = _json(failed.body, status=failed.status)
        for name, value in _CORS.items():
            response[name] = value
        return GZipMiddleware(lambda _request: response)(request)  # type: ignore[return-value]

    return view


def _answered(answer: View, request: HttpRequest, named: dict[str, Any]) -> HttpResponse:
    if request.method == "OPTIONS":
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        response["Allow"] = ", ".join(METHODS)
        for name, value in _PREFLIGHT.items():
            response[name] = value
        return response
    if request.method not in METHODS:
        raise Refused(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "method_not_allowed",
            _("这里只能读：用 GET 或 HEAD。"),
            known=METHODS,
            headers={"Allow": ", ".join(METHODS)},
        )
    limits.count(request)
    return answer(request, **named)


@answering
def endpoint(request: HttpRequest, *, name: str) -> HttpResponse:
    """One of ENDPOINTS."""
    asked = BY_NAME[name]
    values = parameters.read(asked.parameters, request.GET)
    now = standing()
    # Another process may follow new lists of headings a moment later than the mark changes.
    etag = f'W/"{now.mark}-{site_codes.followed()}-{revision()}-{values["format"]}"'
    known = _known_already(request, etag, now)
    if known is not None:
        return known
    answer = asked.answer(Question(name, values, FixedAddresses(base_of(request))))
    response = _csv(asked, answer) if values["format"] == "csv" else None
    following = _following(request, answer.next_cursor)
    if response is None:
        response = _json({"data": answer.rows, "next": following,
                          "next_cursor": answer.next_cursor, "as_of": _as_of(now)})  # fmt: skip
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return _dated(response, etag, now)


@answering
def index(request: HttpRequest) -> HttpResponse:
    """`/api/v1/`: where everything is."""
    parameters.read((), request.GET)
    addresses = {each.name: absolute(request, _path(each)) for each in ENDPOINTS}
    return _json(
        {
            "data": addresses,
            "openapi": absolute(request, reverse("files:api_openapi")),
            "page": absolute(request, reverse("budgets:api")),
        }
    )


@answering
def openapi(request: HttpRequest) -> HttpResponse:
    """`/api/v1/openapi.json`."""
    values = parameters.read((parameters.language(),), request.GET)
    server = absolute(request, reverse("files:api_index"))
    return _json(document("en" if values["language"] == "en" else "zh-hans", server))


@answering
def nowhere(request: HttpRequest, *, rest: str) -> HttpResponse:
    """Any other address below `/api/v1/`."""
    known = [_path(each) for each in ENDPOINTS]
    raise Refused(
        HTTPStatus.NOT_FOUND,
        "not_found",
        _("没有这个地址。有：%(known_paths)s"),
        known=known,
        known_paths=", ".join(known),
    )


def _path(each: Endpoint) -> str:
    return reverse("files:api", kwargs={"name": each.name})


def _known_already(request: HttpRequest, etag: str, now: Standing) -> HttpResponse | None:
    """304 where the asker has this answer; None where it must be given."""
    changed = int(now.changed_at.timestamp()) if now.changed_at else None
    response = get_conditional_response(request, etag=etag, last_modified=changed)
    if response is None or response.status_code == HTTPStatus.NOT_MODIFIED:
        return None if response is None else _dated(response, etag, now)
    raise Refused(
        HTTPStatus.PRECONDITION_FAILED,
        "precondition_failed",
        _("数据已经不是您要的那个状态。"),
    )


def _dated(response: HttpResponse, etag: str, now: Standing) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"  # keep it, but ask whether it is still true
    if now.changed_at:
        response["Last-Modified"] = http_date(now.changed_at.timestamp())
    return response


def _json(body: Any, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(
        orjson.dumps(body), status=status, content_type="application/json; charset=utf-8"
    )


def _csv(asked: Endpoint, answer: Answer) -> HttpResponse:
    rows = ({name: _cell(row[name]) for name in answer.columns} for row in answer.rows)
    text = "".join(csv_lines(rows, answer.columns))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{asked.name}.csv"'
    return response


def _cell(value: Any) -> str:
    """A member as a CSV cell: nothing for null, several texts by semicolons, no formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(value) if isinstance(value, list) else str(value)


def _following(request: HttpRequest, cursor: str | None) -> str | None:
    """The address of the next page."""
    if cursor is None:
        return None
    query = urlencode({**request.GET.dict(), "cursor": cursor})
    return absolute(request, f"{request.path}?{query}")


def _as_of(now: Standing) -> str | None:
    return now.changed_at.isoformat(timespec="seconds") if now.changed_at else None


def paths() -> Iterator[str]:
    """Every address of the API, for the tests that walk them."""
    yield from (_path(each) for each in ENDPOINTS)
