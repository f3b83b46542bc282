"""A limit for the bodies of anonymous requests, as parsing a large one is expensive.

Django reads a form before any view is asked, for the token in it: 16 MB of fields cost more than half a
second, at every address. `/verify/` takes files from everybody; it reads them in its turn
(budgets/concurrency_limits.py).
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from portal.accounts import middleware

LARGEST = 256 * 1024
_FROM_EVERYBODY = "budgets:verify"
_BEFORE_A_LOGIN = ("admin:login", "admin:login_code")
_PIECE = 64 * 1024


def body_limit_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse large bodies. Place it after sessions and languages, before anything that reads the body."""

    def answer(request: HttpRequest) -> HttpResponse:
        if _length(request) <= LARGEST:
            return get_response(request)
        place = _place(request)
        if place == _FROM_EVERYBODY or SESSION_KEY in request.session:
            return get_response(request)
        while request.read(_PIECE):  # a proxy that is not done with sending may miss the answer
            pass
        if place.startswith("admin:") and place not in _BEFORE_A_LOGIN:  # a login that is over
            login = redirect_to_login(request.get_full_path(), reverse("admin:login"))
            return middleware.unknown(request) or login
        return HttpResponse(
            _("这里收不了这么大的内容。"),
            status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            content_type="text/plain; charset=utf-8",
        )

    return answer


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _place(request: HttpRequest) -> str:
    """Return the name of the requested page; "" if there is none."""
    try:
        return resolve(request.path_info, getattr(request, "urlconf", None)).view_name
    except Resolver404:
        return ""
