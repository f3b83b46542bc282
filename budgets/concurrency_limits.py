"""Dear requests: so many of a kind at a time on this machine, whatever the number of workers.

A stranger may ask for what costs seconds of a processor, as often as they like. Such requests take turns
(`budgets.slots`): the others wait a moment, and are then told to come again. Every other page answers
meanwhile. Which addresses these are stands in `budgets/urls.py`; `make bench` finds those that are missing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import Enum
from functools import cache, wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from budgets.data_views.declaration import refusal
from budgets.data_views.refusals import Refused
from budgets.slots import Busy, Slots

RETRY_AFTER = 5  # seconds
_LIMIT = "dear"  # the attribute of a response that took its turn: the benchmark looks for others
_LIMIT_OF_VIEW = "takes_turns"  # the attribute of a view, for the test that walks them
View = Callable[..., HttpResponseBase]


class Limit(Enum):
    """What takes turns with its like only: downloads do not keep anybody from logging in.

    The value is how many seconds one waits for a turn.
    """

    WORKBOOK = 4.0
    SEARCH = 3.0
    COMPARISON = 2.0
    ROWS = 2.5
    VERIFICATION = 3.5
    LOGIN = 5.0
    LOGIN_OF_KNOWN = 5.1  # in a browser in which the person has logged in before


@cache
def slots_of(kind: Limit) -> Slots:
    """Return the slots of a kind: DEAR_AT_ONCE, or so many that half of the processors stay free."""
    count = settings.DEAR_AT_ONCE or max(1, (os.cpu_count() or 1) // 2)
    return Slots(kind.name.lower(), count, wait=kind.value)


def always(_request: HttpRequest, **_named: Any) -> bool:
    return True


def posted(request: HttpRequest, **_named: Any) -> bool:
    """Return whether something was sent."""
    return request.method == "POST"


def workbook(_request: HttpRequest, *, ending: str = "", **_named: Any) -> bool:
    """Return whether the file asked for is one that is made before its first byte leaves."""
    return ending == "xlsx"


def limited(kind: Limit, when: Callable[..., bool] = always) -> Callable[[View], View]:
    """Return a view that waits for its turn, and answers 503 where it does not come."""

    def decorated(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
            if request.method == "OPTIONS" or not when(request, **named):
                return view(request, *given, **named)
            with ExitStack() as taken:
                try:
                    taken.enter_context(slots_of(kind).one())
                except Busy:
                    return busy(request)
                response = view(request, *given, **named)
                made_already = isinstance(response, FileResponse) or request.method == "HEAD"
                if response.streaming and not made_already:
                    _keep_until_sent(taken, response)
                setattr(response, _LIMIT, kind)
                return response

        setattr(answer, _LIMIT_OF_VIEW, (kind, when))
        return answer

    return decorated


@contextmanager
def slot(kind: Limit) -> Iterator[None]:
    """Wait for a turn, and hold it for the length of the block; Refused where it does not come."""
    try:
        with slots_of(kind).one():
            yield
    except Busy as why:
        raise _refused() from why


def hold_until_sent(kind: Limit, response: HttpResponseBase) -> HttpResponseBase:
    """Return a response whose work is done while it is sent, which takes its turn until then; Refused."""
    with ExitStack() as taken:
        taken.enter_context(slot(kind))
        _keep_until_sent(taken, response)
    setattr(response, _LIMIT, kind)
    return response


def _keep_until_sent(taken: ExitStack, response: HttpResponseBase) -> None:
    """End the turn when the response is closed: the work is done while it is sent."""
    # Django has no public way to add one to a response that is there already.
    response._resource_closers.append(taken.pop_all().close)  # type: ignore[attr-defined]


def _refused() -> Refused:
    return Refused(
        "busy", _("现在同样的请求太多，请过几秒再试。"), headers={"Retry-After": str(RETRY_AFTER)}
    )


def busy(request: HttpRequest) -> HttpResponse:
    """Return the answer to who comes when all turns are taken: a page to a page, a line to a data address."""
    response = refusal(request, _refused())
    if response is None:
        response = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response
