"""The client's address behind a proxy, taken from trusted proxies only.

A proxy writes the client's address into X-Forwarded-For. A client that connects directly could write anything
there, so the header counts only if it comes through TRUSTED_PROXIES. It is read from its end, where our own
proxies write; the first address that is not one of theirs is the client's.

ADMIN_NETWORKS, the networks from which the back office can be reached, is checked here too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

SOCKET = "socket"  # a peer on a Unix socket has no address
Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def networks(names: Sequence[str], setting: str) -> list[Network]:
    """Return the networks that a setting names. Raise ImproperlyConfigured for anything else."""
    proxies = setting == "TRUSTED_PROXIES"
    try:
        return [ip_network(name) for name in names if not (proxies and name == SOCKET)]
    except ValueError as error:
        holds = f"“{SOCKET}”, addresses and networks" if proxies else "addresses and networks"
        raise ImproperlyConfigured(f"{setting} holds {holds}, by commas: {error}.") from None


def client_address_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Put the client's address into REMOTE_ADDR, where everything looks for it."""
    by_socket = SOCKET in settings.TRUSTED_PROXIES
    trusted = networks(settings.TRUSTED_PROXIES, "TRUSTED_PROXIES")

    def answer(request: HttpRequest) -> HttpResponse:
        peer = request.META.get("REMOTE_ADDR", "")
        if address := _read(peer):  # ::ffff:192.0.2.7 is an IPv4 client of a socket for both
            request.META["REMOTE_ADDR"] = peer = str(address)
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        if (by_socket if not peer else _among(address, trusted)) and forwarded:
            request.META["REMOTE_ADDR"] = _visitor(forwarded, trusted) or peer
        return get_response(request)

    return answer


def admin_networks_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Hide the back office from clients outside ADMIN_NETWORKS.

    They get a URL configuration without it, so that no response, redirect or header reveals it.
    """
    allowed = networks(settings.ADMIN_NETWORKS, "ADMIN_NETWORKS")

    def answer(request: HttpRequest) -> HttpResponse:
        if allowed and not is_among(request.META.get("REMOTE_ADDR", ""), allowed):
            request.urlconf = "portal.public_urls"
        return get_response(request)

    return answer


def is_among(peer: str, allowed: list[Network]) -> bool:
    """Return whether an address is in one of these networks; what is no address is in none."""
    return _among(_read(peer), allowed)


def _visitor(forwarded: str, trusted: list[Network]) -> str:
    """Return the last address that is no trusted proxy; "" if the header has no address there."""
    found = ""
    for part in reversed(forwarded.split(",")):
        address = _read(part)
        if address is None:
            break  # what stands before something unreadable was written by whoever came
        found = str(address)
        if not _among(address, trusted):
            break
    return found


def _read(text: str) -> Address | None:
    """Parse an address, with or without a port: 192.0.2.7, 192.0.2.7:80, 2001:db8::7, [2001:db8::7]:80."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        # Without the zone of a link (fe80::1%eth0), which may be any text, and longer than the log's column.
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address


def _among(address: Address | None, trusted: list[Network]) -> bool:
    return address is not None and any(address in network for network in trusted)
