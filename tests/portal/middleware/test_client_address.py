"""The address that history and lock-out see is the visitor's, and nobody can claim another."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from portal.accounts.models import AccountEvent
from portal.middleware.client_address import client_address_middleware
from tests.portal.test_settings import manage


def seen(settings: Settings, trusted: list[str], peer: str, forwarded: str | None) -> str:
    """The address that a page sees of a request from this peer with this header."""
    settings.TRUSTED_PROXIES = trusted
    found: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        found.append(request.META["REMOTE_ADDR"])
        assert "HTTP_X_FORWARDED_FOR" not in request.META
        return HttpResponse()

    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    client_address_middleware(page)(RequestFactory(REMOTE_ADDR=peer, **headers).get("/"))
    return found[0]


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "visitor"),
    [
        (["socket"], "", "203.0.113.5", "203.0.113.5"),
        (["socket"], "", None, ""),
        (["socket"], "", "fe80::1%" + "x" * 200, "fe80::1"),
        # What a visitor wrote into the header stands before what nginx appends.
        (["socket"], "", "10.9.9.9, 203.0.113.5", "203.0.113.5"),
        (["socket"], "198.51.100.1", "203.0.113.5", "198.51.100.1"),
        (["10.0.0.0/8"], "", "203.0.113.5", ""),
        (["10.0.0.0/8"], "10.0.0.7", "203.0.113.5", "203.0.113.5"),
        (["socket", "10.0.0.0/8"], "", "1.2.3.4, 203.0.113.5, 10.0.0.7", "203.0.113.5"),
        (["10.0.0.0/8"], "10.0.0.7", "10.0.0.8", "10.0.0.8"),
        (["socket"], "", "nonsense", ""),
        (["socket"], "", "nonsense, 203.0.113.5", "203.0.113.5"),
        (["socket"], "", "203.0.113.5:40112", "203.0.113.5"),
        (["socket"], "", "[2001:db8::5]:40112", "2001:db8::5"),
        (["socket"], "", "2001:db8::5", "2001:db8::5"),
        (["10.0.0.7"], "::ffff:10.0.0.7", "203.0.113.5", "203.0.113.5"),
    ],
)
def test_the_header_counts_only_through_a_trusted_proxy(
    settings: Settings, trusted: list[str], peer: str, forwarded: str | None, visitor: str
) -> None:
    assert seen(settings, trusted, peer, forwarded) == visitor


def test_a_failed_login_through_nginx_is_logged_with_the_visitors_address(db: None) -> None:
    client = Client(REMOTE_ADDR="", headers={"X-Forwarded-For": "203.0.113.77"})
    client.post("/admin/login/", {"username": "x", "password": "y"})
    assert AccountEvent.objects.get().address == "203.0.113.77"


def test_nobody_escapes_the_lock_by_claiming_another_address(db: None) -> None:
    for n in range(30):
        client = Client(REMOTE_ADDR="198.51.100.9", headers={"X-Forwarded-For": f"10.0.0.{n}"})
        client.post("/admin/login/", {"username": f"x{n}", "password": "y"})
    assert client.post("/admin/login/", {"username": "z", "password": "y"}).status_code == 429


def test_a_wrong_network_stops_the_start_with_a_sentence() -> None:
    refused = manage("check", TRUSTED_PROXIES="socket, nginx")
    assert refused.returncode == 1
    assert "TRUSTED_PROXIES" in refused.stderr
    assert "Traceback" not in refused.stderr
