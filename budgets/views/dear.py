"""Dear requests: so many of a kind at a time on this machine, whatever the number of workers.

A stranger may ask for what costs seconds of a processor, as often as they like. Such requests take turns
(`budgets.slots`): the others wait a moment, and are then told to come again. Every other page answers
meanwhile. Which addresses these are stands in `budgets/urls.py`; `make bench` finds those that are missing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from enum import Enum
from functools import cache, wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from budgets.slots import Busy, Slots

RETRY_AFTER = 5  # seconds
View = Callable[..., HttpResponseBase]


class Kind(Enum):
    """What takes turns with its like only: downloads do not keep anybody from logging in.

    The value is how many seconds one waits for a turn.
    """

    WORKBOOK = 4.0
    SEARCH = 3.0
    COMPARISON = 2.0
    VERIFICATION = 3.5
    LOGIN = 5.0
    LOGIN_OF_KNOWN = 5.1  # in a browser in which the person has logged in before


@cache
def slots_of(kind: Kind) -> Slots:
    """The slots of a kind: DEAR_AT_ONCE, or so many that half of the processors stay free."""
    count = settings.DEAR_AT_ONCE or max(1, (os.cpu_count() or 1) // 2)
    return Slots(kind.name.lower(), count, wait=kind.value)


def always(_request: HttpRequest, **_named: Any) -> bool:
    return True


def posted(request: HttpRequest, **_named: Any) -> bool:
    """Whether something was sent."""
    return request.method == "POST"


def workbook(_request: HttpRequest, *, ending: str = "", **_named: Any) -> bool:
    """Whether the file asked for is one that is made before its first byte leaves."""
    return ending == "xlsx"


def dear(kind: Kind, when: Callable[..., bool] = always) -> Callable[[View], View]:
    """A view that waits for its turn, and answers 503 where it does not come."""

    def decorated(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
            if not when(request, **named):
                return view(request, *given, **named)
            with ExitStack() as turn:
                try:
                    turn.enter_context(slots_of(kind).one())
                except Busy:
                    return busy(request)
                response = view(request, *given, **named)
                response.dear = kind  # type: ignore[attr-defined]  # for the benchmark, which looks for others
                if response.streaming and not isinstance(response, FileResponse):
                    # The work is done while it is sent: the turn ends when the response is closed.
                    response._resource_closers.append(turn.pop_all().close)
                return response

        answer.takes_turns = (kind, when)  # type: ignore[attr-defined]  # for the test that walks them
        return answer

    return decorated


def busy(request: HttpRequest) -> HttpResponse:
    """The answer to who comes when all turns are taken: a page to a page, a line to a file."""
    if request.resolver_match and "files" in request.resolver_match.namespaces:
        text = _("现在同样的请求太多，请过几秒再试。")
        response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    else:
        response = render(request, "503.html")
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response
