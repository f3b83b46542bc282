"""Answers: reads the question, lets the endpoint answer it, and says so in JSON or CSV."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils.translation import gettext_lazy as _

from budgets.api import limits
from budgets.api.csv_answers import all_as_csv, page_as_csv
from budgets.api.endpoints import BY_NAME, ENDPOINTS, Endpoint
from budgets.api.openapi import document
from budgets.api.parameters import language
from budgets.api.question import ApiQuestion
from budgets.data_views.declaration import FollowsFrom, Parameters, data_view
from budgets.data_views.refusals import DATABASE_FAILED, Refused, Shape
from budgets.data_views.validators import Follows, state_of
from budgets.public_address import absolute, base_of
from budgets.reports.open_data.line_files import FixedAddresses
from budgets.reports.open_data.public_state import PublicState
from budgets.timestamps import isoformat

_log = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]
_SOFTWARE = Follows(data=False)


class EndpointName(StringConverter):
    """The name of an endpoint in its address."""

    regex = "|".join(BY_NAME)


def answering(parameters: Parameters, follows: FollowsFrom = _SOFTWARE) -> Callable[[View], View]:
    """Return a data view of the API: with its limit and its own word for a failure."""

    def decorated(answer: View) -> View:
        declared = data_view(parameters, shape=Shape.JSON, follows=follows)(answer)

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


@answering(
    lambda name: BY_NAME[name].parameters, lambda name: Follows(day=BY_NAME[name].changes_daily)
)
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
    now = state_of(request)
    question = ApiQuestion(name, values, FixedAddresses(base_of(request)))
    if values["format"] == "csv":
        return _csv(request, asked, question, now)
    answer = asked.answer(question)
    following = _following(request, answer.next_cursor)
    response = _json({"data": answer.rows, "next": following,
                      "next_cursor": answer.next_cursor, "as_of": _as_of(now)})  # fmt: skip
    return _linked(response, following)


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


def _json(body: Any, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(
        orjson.dumps(body), status=status, content_type="application/json; charset=utf-8"
    )


def _csv(
    request: HttpRequest, asked: Endpoint, question: ApiQuestion, now: PublicState
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


def _as_of(now: PublicState) -> str | None:
    return isoformat(now.acted_at) or None


def paths() -> Iterator[str]:
    """Yield every address of the API, for the tests that walk them."""
    yield from (_path(each) for each in ENDPOINTS)
