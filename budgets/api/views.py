"""Answers: reads the question, lets the endpoint answer it, and says so in JSON or CSV."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _

from budgets import code_book_cache
from budgets.api import limits
from budgets.api.csv_answers import all_as_csv, page_as_csv
from budgets.api.endpoints import BY_NAME, ENDPOINTS, Endpoint
from budgets.api.openapi import document, revision
from budgets.api.parameters import language
from budgets.api.question import ApiQuestion
from budgets.data_views.declaration import Parameters, data_view
from budgets.data_views.refusals import DATABASE_FAILED, Refused, Shape
from budgets.public_address import absolute, base_of
from budgets.reports.open_data.data_version import DataVersion, data_version
from budgets.reports.open_data.line_files import FixedAddresses
from budgets.timestamps import isoformat

_log = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]


class EndpointName(StringConverter):
    """The name of an endpoint in its address."""

    regex = "|".join(BY_NAME)


def answering(parameters: Parameters) -> Callable[[View], View]:
    """Return a data view of the API: with its limit and its own word for a failure."""

    def decorated(answer: View) -> View:
        declared = data_view(parameters, shape=Shape.JSON)(answer)

        @wraps(declared)
        def view(request: HttpRequest, **named: Any) -> HttpResponseBase:
            try:
                if request.method in ("GET", "HEAD"):
                    limits.count(request)
                return declared(request, **named)
            except Refused as refused:
                return refused.response(request, Shape.JSON)
            except DATABASE_FAILED:
                raise  # told as at every other address (portal.error_pages)
            except Exception:
                _log.exception("%s failed", request.get_full_path())
                failed = Refused(
                    "internal_error", _("出错了，不是您的问题。已经记下，请稍后再试。")
                )
                return failed.response(request, Shape.JSON)

        return view

    return decorated


@answering(lambda name: BY_NAME[name].parameters)
def endpoint(request: HttpRequest, values: dict[str, Any], *, name: str) -> HttpResponseBase:
    """Answer for one of ENDPOINTS."""
    asked = BY_NAME[name]
    if values["excel"] and values["format"] != "csv":
        raise Refused(
            "missing_parameter",
            _("excel=1 是给 CSV 的：请再写 format=csv。"),
            parameter="format",
            known=("csv",),
        )
    now = data_version()
    shown = replace(now, changed_at=None) if asked.changes_daily else now
    today = f"-{timezone.localdate()}" if asked.changes_daily else ""
    # Another process may follow new lists of headings a moment later than the mark changes.
    form = values["format"] + "-excel" * values["excel"]
    etag = f'W/"{now.mark}-{code_book_cache.loaded_version()}-{revision()}-{form}{today}"'
    known = _known_already(request, etag, shown)
    if known is not None:
        return known
    question = ApiQuestion(name, values, FixedAddresses(base_of(request)))
    if values["format"] == "csv":
        return _dated(_csv(request, asked, question, now), etag, shown)
    answer = asked.answer(question)
    following = _following(request, answer.next_cursor)
    response = _json({"data": answer.rows, "next": following,
                      "next_cursor": answer.next_cursor, "as_of": _as_of(now)})  # fmt: skip
    return _dated(_linked(response, following), etag, shown)


@answering(())
def index(request: HttpRequest, _values: dict[str, Any]) -> HttpResponse:
    """Serve `/api/v1/`: where everything is."""
    addresses = {each.name: absolute(request, _path(each)) for each in ENDPOINTS}
    return _json(
        {
            "data": addresses,
            "openapi": absolute(request, reverse("files:api_openapi")),
            "page": absolute(request, reverse("budgets:api")),
        }
    )


@answering((language(),))
def openapi(request: HttpRequest, values: dict[str, Any]) -> HttpResponse:
    """Serve `/api/v1/openapi.json`."""
    server = absolute(request, reverse("files:api_index"))
    return _json(document("en" if values["language"] == "en" else "zh-hans", server))


@answering(None)
def nowhere(request: HttpRequest, _values: dict[str, Any], *, rest: str) -> HttpResponse:
    """Refuse any other address below `/api/v1/`."""
    known = [_path(each) for each in ENDPOINTS]
    raise Refused(
        "not_found",
        _("没有这个地址。有：%(known_paths)s"),
        known=known,
        known_paths=", ".join(known),
    )


def _path(each: Endpoint) -> str:
    return reverse("files:api", kwargs={"name": each.name})


def _known_already(request: HttpRequest, etag: str, now: DataVersion) -> HttpResponseBase | None:
    """Return 304 where the client has this answer; None where it must be made."""
    changed = int(now.changed_at.timestamp()) if now.changed_at else None
    response = get_conditional_response(request, etag=etag, last_modified=changed)
    if response is None or response.status_code == HTTPStatus.NOT_MODIFIED:
        return None if response is None else _dated(response, etag, now)
    raise Refused("precondition_failed", _("数据已经不是您要的那个状态。"))


def _dated(response: HttpResponseBase, etag: str, now: DataVersion) -> HttpResponseBase:
    response["ETag"] = etag
    if now.changed_at:
        response["Last-Modified"] = http_date(now.changed_at.timestamp())
    return response


def _json(body: Any, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(
        orjson.dumps(body), status=status, content_type="application/json; charset=utf-8"
    )


def _csv(
    request: HttpRequest, asked: Endpoint, question: ApiQuestion, now: DataVersion
) -> HttpResponseBase:
    """Return the page of a limit, or else everything."""
    if "limit" not in request.GET:
        return all_as_csv(request, asked, question, now.mark)
    response, answer = page_as_csv(asked, question)
    return _linked(response, _following(request, answer.next_cursor))


def _linked(response: HttpResponse, following: str | None) -> HttpResponse:
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response


def _following(request: HttpRequest, cursor: str | None) -> str | None:
    """Return the address of the next page."""
    if cursor is None:
        return None
    query = request.GET.copy()
    query["cursor"] = cursor
    return absolute(request, f"{request.path}?{query.urlencode()}")


def _as_of(now: DataVersion) -> str | None:
    return isoformat(now.changed_at) or None


def paths() -> Iterator[str]:
    """Yield every address of the API, for the tests that walk them."""
    yield from (_path(each) for each in ENDPOINTS)
