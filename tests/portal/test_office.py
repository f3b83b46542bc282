"""The back office may be kept to the networks of an office; for everybody else it is not there."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_script_prefix, set_script_prefix
from pytest_django import Settings

from tests.accounts.conftest import WORD
from tests.accounts.conftest import clerk as clerk
from tests.portal.test_settings import manage

pytestmark = pytest.mark.django_db

INSIDE = ["10.1.2.3", "2001:db8:5::77", "::ffff:10.1.2.3"]
OUTSIDE = ["203.0.113.5", "2001:db8:6::1", "", "nonsense"]
OFFICE = [
    *("/admin/", "/admin", "/admin/login/", "/en/admin/", "/en/admin/login/"),
    *("/admin/budgets/edition/", "/admin/budgets/edition", "/admin/no-such-page/"),
    *("/admin/jsi18n/", "/admin/login/code/", "/admin/account/stay/"),
]


@pytest.fixture(autouse=True)
def kept_in(settings: Settings) -> None:
    settings.ADMIN_NETWORKS = ["10.1.0.0/16", "2001:db8:5::/48"]


@pytest.mark.parametrize("method", ["get", "post", "head", "options"])
@pytest.mark.parametrize("address", OUTSIDE)
def test_from_outside_the_office_is_like_a_page_that_is_not_there(
    address: str, method: str
) -> None:
    client = Client(REMOTE_ADDR=address, enforce_csrf_checks=True)
    for path in OFFICE:
        missing = re.sub("admin", "no-such", path, count=1)
        answer, other = (getattr(client, method)(each) for each in (path, missing))
        assert answer.status_code == other.status_code == 404
        assert answer.content.decode().replace(path, missing) == other.content.decode()
        assert dict(answer.headers) == dict(other.headers) | {
            "Content-Length": answer["Content-Length"]
        }
        assert not answer.cookies


@pytest.mark.parametrize("address", INSIDE)
def test_from_inside_the_office_opens_and_logs_in(address: str, clerk: object) -> None:
    client = Client(REMOTE_ADDR=address)
    assert client.get("/admin")["Location"] == "/admin/"
    assert client.get("/admin/login/").status_code == 200
    client.post("/admin/login/", {"username": "luru", "password": WORD})
    assert client.get("/admin/").status_code == 200
    elsewhere = Client(REMOTE_ADDR=OUTSIDE[0])
    elsewhere.cookies = client.cookies
    assert elsewhere.get("/admin/").status_code == 404


@pytest.mark.parametrize("address", OUTSIDE)
def test_public_pages_are_for_everybody(address: str) -> None:
    for path in ("/", "/en/", "/departments/", "/data/lines.csv", "/api/v1/", "/robots.txt"):
        answer = Client(REMOTE_ADDR=address).get(path)
        assert answer.status_code == 200
        assert "admin" not in (str(answer.content) if not answer.streaming else "")


def test_what_a_visitor_claims_to_be_does_not_count() -> None:
    headers = {"X-Forwarded-For": "10.1.2.3"}
    assert (
        Client(REMOTE_ADDR="203.0.113.5", headers=headers).get("/admin/login/").status_code == 404
    )
    assert Client(REMOTE_ADDR="", headers=headers).get("/admin/login/").status_code == 200
    claimed = {"X-Forwarded-For": "10.1.2.3, 203.0.113.5"}
    assert Client(REMOTE_ADDR="", headers=claimed).get("/admin/login/").status_code == 404


def test_it_holds_under_a_path_of_the_countys_site(settings: Settings) -> None:
    settings.FORCE_SCRIPT_NAME = "/open/budgets"
    before = get_script_prefix()
    set_script_prefix("/open/budgets/")
    try:
        for path in OFFICE:
            assert Client(REMOTE_ADDR=OUTSIDE[0]).get(path).status_code == 404
        assert Client(REMOTE_ADDR=INSIDE[0]).get("/admin/login/").status_code == 200
    finally:
        set_script_prefix(before)


def test_nothing_named_is_anywhere(settings: Settings) -> None:
    settings.ADMIN_NETWORKS = []
    assert Client(REMOTE_ADDR=OUTSIDE[0]).get("/admin/login/").status_code == 200


def test_a_wrong_network_stops_the_start_with_a_sentence() -> None:
    for wrong in ("10.1.2.3/16", "office", "socket"):
        refused = manage("check", ADMIN_NETWORKS=f"10.0.0.0/8, {wrong}")
        assert refused.returncode == 1
        assert refused.stderr.startswith("ADMIN_NETWORKS holds addresses and networks")
        assert "Traceback" not in refused.stderr


def test_headers_say_that_pages_use_no_camera_and_who_may_embed_what() -> None:
    for path, whose in (("/", "cross-origin"), ("/data/lines.csv", "cross-origin")):
        answer = Client().get(path)
        assert answer["Cross-Origin-Resource-Policy"] == whose
        assert "camera=()" in answer["Permissions-Policy"]
    office = Client(REMOTE_ADDR=INSIDE[0]).get("/admin/login/")
    assert office["Cross-Origin-Resource-Policy"] == "same-origin"
    assert office["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in office["Permissions-Policy"]
    assert Client().get("/api/v1/")["Access-Control-Allow-Origin"] == "*"
