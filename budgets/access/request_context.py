"""Who acts, and from where: the logs say it, whichever page or command acted."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def request() -> HttpRequest | None:
    """Return the request that is being answered; None for a command."""
    return _request.get()


def address() -> str | None:
    """Return the network address of the person whose request is being answered; None for a command."""
    asked = _request.get()
    return (asked.META.get("REMOTE_ADDR") or None) if asked else None


def network() -> str:
    """Return the network of the person whose request is being answered, as `network_of` names it."""
    return network_of(address())


def network_of(address: str | None) -> str:
    """Return the unit for which attempts are counted: an IPv4 address, or the /64 network of an IPv6 one.

    An IPv6 host has a whole /64 to itself. Return "unknown" where no proxy names an address.
    """
    try:
        found = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), 64), strict=False))
    return str(found)


def person() -> AbstractUser | None:
    """Return the person who is logged in; None for a command and for an anonymous visitor."""
    user = getattr(_request.get(), "user", None)
    return user if user is not None and user.is_authenticated else None


def request_context_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep a request at hand while it is answered."""

    def answer(asked: HttpRequest) -> HttpResponse:
        token = _request.set(asked)
        try:
            return get_response(asked)
        finally:
            _request.reset(token)

    return answer
