"""A stranger's request is not taken apart where it is larger than any form of ours."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from budgets.models import Edition
from portal.middleware.body_limit import LARGEST
from tests.admin.places import Place, addresses, names, place, states
from tests.cast import fire_brigade
from tests.portal.middleware.test_cache_control import SAMPLES
from tests.views.walks.walking import every_route

pytestmark = pytest.mark.django_db

# Whoever takes this apart answers 400: it lacks what its type promises.
BROKEN = {"data": b"x" * (LARGEST + 1), "content_type": "multipart/form-data"}
SMALL = {"data": b"x", "content_type": "multipart/form-data"}


@pytest.fixture
def own(db: None) -> Place:
    return place(fire_brigade())


@pytest.fixture
def stranger() -> Client:
    """As whoever wants to be read: with a token, and a login that is none."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    client.cookies["sessionid"] = "b" * 32
    return client


def test_no_public_address_takes_a_large_request_apart(edition: Edition, stranger: Client) -> None:
    readers = set()
    for address in [*every_route(SAMPLES), "/nowhere/", "/admin/login/", "/admin/login/code/"]:
        for method in (stranger.post, stranger.put):
            answer = method(address, **BROKEN)  # type: ignore[operator]
            if answer.status_code != 413:
                readers.add(address)
            elif not address.startswith("/en/"):
                assert "收不了这么大" in answer.content.decode()
        small = stranger.post(address, **SMALL)  # type: ignore[arg-type]
        assert small.status_code in (400, 403, 404, 405), address
    assert readers == {"/verify/", "/en/verify/"}


def test_whose_login_is_over_is_led_to_a_new_one(own: Place, stranger: Client) -> None:
    for name in names():
        if name == "logout":
            continue
        address = addresses(own, name, states(name)[0])
        answer = stranger.post(address, **BROKEN)  # type: ignore[arg-type]
        assert answer.status_code == 302, address
        assert answer["Location"].startswith(reverse("admin:login")), address
        script = stranger.post(address, **BROKEN, headers={"sec-fetch-dest": "empty"})  # type: ignore[arg-type]
        assert script.status_code == 401, address


def test_what_cannot_be_taken_apart_is_no_error_of_the_portals(
    edition: Edition, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("root"))
    client.cookies["csrftoken"] = "a" * 32
    form = "application/x-www-form-urlencoded"
    for address in ("/", "/nowhere/", "/admin/", "/admin/nowhere/", "/verify/"):
        for sent in (SMALL, {"data": b"x" * 2000, "content_type": form}):
            answer = client.post(address, **sent)  # type: ignore[arg-type]
            assert 400 <= answer.status_code < 500, address


def test_who_is_logged_in_sends_what_a_form_holds(edition: Edition) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    assert client.post("/admin/budgets/edition/add/", {"x": "y" * (LARGEST + 1)}).status_code == 200
    assert client.post("/verify/", {"checksum": "0" * (LARGEST + 1)}).status_code == 200
    assert Client().post("/verify/", {"checksum": "0" * (LARGEST + 1)}).status_code == 200
