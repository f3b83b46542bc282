"""People who log in as people do: by the page, with a password and where asked a code."""

from __future__ import annotations

import re
from time import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp

from budgets.access.roles import ADMINISTRATOR, CLERK
from budgets.models import Department
from portal.accounts.models import Phone
from tests.admin.conftest import person

WORD = "a long enough word"
NEW_WORD = "Fire-brigade-119"
LOGIN = "/admin/login/"
CODE = "/admin/login/code/"
FACTOR = "/admin/account/second-factor/"


@pytest.fixture
def clerk(department: Department) -> User:
    return person("luru", CLERK, where=department)


@pytest.fixture
def administrator(department: Department) -> User:
    return person("guanli", ADMINISTRATOR, where=department.jurisdiction)


def typed(client: Client, name: str, word: str = WORD, **more: Any) -> HttpResponse:
    """What the login page answers to a name and a password."""
    return client.post(LOGIN, {"username": name, "password": word}, **more)  # type: ignore[return-value]


def at_work(name: str, **more: Any) -> Client:
    """A browser in which that person has logged in."""
    client = Client(**more)
    assert typed(client, name).status_code == 302
    assert client.get(reverse("admin:index")).status_code == 200
    return client


def code_now(user: User, later: int = 0) -> str:
    """What the person's phone shows, now or some steps of 30 seconds later."""
    device = Phone.objects.get(user=user)
    return f"{totp(device.bin_key, t0=-30 * later):06d}"


def code_for(key: str) -> str:
    """What a phone shows that was told this key, as text from the page."""
    from base64 import b32decode

    return f"{totp(b32decode(key.replace(' ', ''))):06d}"


def offered(client: Client, word: str = WORD) -> tuple[str, str]:
    """The key that the page shows to who knows the password, and what its form sends back."""
    page = client.post(FACTOR, {"password": word}).content.decode()
    key = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page)
    ticket = re.search(r'name="offer" value="([^"]+)"', page)
    assert key
    assert ticket
    return key[1], ticket[1]


def enrolled(client: Client, word: str = WORD) -> list[str]:
    """Bind a phone by the page; the recovery codes that it shows."""
    key, ticket = offered(client, word)
    answer = client.post(FACTOR, {"offer": ticket, "code": code_for(key)})
    codes = re.findall(r"<li>([A-Z2-7]{5}-[A-Z2-7]{5})</li>", answer.content.decode())
    assert len(codes) == 10
    return codes


def half_a_minute_later(user: User) -> None:
    """As if the last code had been used in the step before."""
    device = Phone.objects.get(user=user)
    device.last_t = int(time()) // 30 - 2
    device.throttle_reset()


@pytest.fixture
def superuser(db: None) -> Client:
    User.objects.create_superuser("root", password=WORD)
    return at_work("root")


def is_in(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200
