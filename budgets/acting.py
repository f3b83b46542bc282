"""From where somebody acts: the log of acts says it beside the name, whichever page or command acted."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_address: ContextVar[str | None] = ContextVar("address", default=None)


def address() -> str | None:
    """The network address of the person whose request is being answered; None for a command."""
    return _address.get()


def remember_address(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware that keeps a request's address while it is answered."""

    def answer(request: HttpRequest) -> HttpResponse:
        token = _address.set(request.META.get("REMOTE_ADDR") or None)
        try:
            return get_response(request)
        finally:
            _address.reset(token)

    return answer
