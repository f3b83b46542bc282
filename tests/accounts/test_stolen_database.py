"""Whoever has a copy of the database opens nothing with it."""

from __future__ import annotations

import logging
import re
from base64 import b32decode
from importlib import import_module

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings
from qsessions.models import Session

from portal.accounts.models import Phone
from portal.accounts.session_store import SessionStore
from tests.accounts.conftest import (
    CODE,
    FACTOR,
    WORD,
    at_work,
    code_for,
    code_now,
    half_a_minute_later,
    is_in,
    offered,
    typed,
)

MISTYPED = "Nearly-my-word-118"
TYPED_AS_NAME = "My-Secret-Word-of-1949"


def dump() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        assert len(tables) > 30
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def a_day_at_work(clerk: User) -> tuple[Client, dict[str, str]]:
    """A person binds a phone, logs in with it, mistypes; and what of all that is a secret."""
    client = at_work("luru")
    key, ticket = offered(client)
    page = client.post(FACTOR, {"offer": ticket, "code": code_for(key)}).content.decode()
    codes = re.findall(r"<li>([A-Z2-7]{5}-[A-Z2-7]{5})</li>", page)
    half_a_minute_later(clerk)
    waiting, working = Client(), Client()
    typed(waiting, "luru")
    typed(working, "luru")
    assert working.post(CODE, {"code": code_now(clerk)}).status_code == 302
    words = {"old_password": MISTYPED, "new_password1": "Fire-1949-brigade"}
    working.post("/admin/password_change/", words)
    typed(Client(), TYPED_AS_NAME, "x")
    offers, _ticket = offered(at_work_again(clerk, codes[0]))
    plain = key.replace(" ", "")
    secrets = {
        "the seed, base32": plain,
        "the seed, hex": b32decode(plain).hex(),
        "a seed that is offered": offers.replace(" ", ""),
        "a password mistyped": MISTYPED,
        "a new password": "Fire-1949-brigade",
        "a password typed as name": TYPED_AS_NAME,
        "the password": WORD,
    }
    for name, browser in (("first", client), ("waiting", waiting), ("working", working)):
        secrets[f"the cookie {name}"] = browser.cookies["sessionid"].value
    secrets["the known browser"] = working.cookies["known_browser_zh_hans"].value
    for n, code in enumerate(codes[1:]):
        secrets |= {f"code {n}": code, f"code {n} plain": code.replace("-", "")}
    return working, secrets


def at_work_again(clerk: User, code: str) -> Client:
    """In a browser that is about to bind another phone."""
    client = Client()
    typed(client, "luru")
    client.post(CODE, {"code": code})
    client.post(FACTOR, {"password": WORD, "off": "1"})
    return client


def test_no_table_holds_what_opens_an_account(clerk: User) -> None:
    _working, secrets = a_day_at_work(clerk)
    kept = dump()
    assert len(secrets) > 25
    found = [name for name, secret in secrets.items() if secret.lower() in kept.lower()]
    assert found == []


def test_nothing_in_the_database_is_the_value_of_a_cookie(clerk: User) -> None:
    client = at_work("luru")
    value = client.cookies["sessionid"].value
    assert SessionStore(value).get("_auth_user_id") == str(clerk.pk)
    words = set(re.findall(r"[\w:+/=.-]{8,}", dump())) | set(re.findall(r"\w{8,}", dump()))
    assert len(words) > 100
    opened = [word for word in words if SessionStore(word).get("_auth_user_id")]
    assert opened == []
    thief = Client()
    for row in Session.objects.all():
        for stolen in (row.session_key, row.session_data):
            thief.cookies["sessionid"] = stolen
            assert not is_in(thief)


def test_what_one_session_holds_is_worth_nothing_in_anothers_row(
    clerk: User, administrator: User
) -> None:
    theirs, mine = at_work("guanli"), at_work("luru")
    row = Session.objects.get(session_key=theirs.session.stored_key)
    Session.objects.filter(session_key=mine.session.stored_key).update(
        session_data=row.session_data
    )
    assert not is_in(mine)
    assert is_in(theirs)


def test_the_seed_of_one_person_is_worth_nothing_in_anothers_row(
    clerk: User, administrator: User
) -> None:
    mine = Phone.objects.create(user=clerk, key=Phone.sealed_key(b"k" * 20, clerk.pk), name="TOTP")
    theirs = Phone.objects.create(user=administrator, key=mine.key, name="TOTP")
    assert not theirs.verify_token("123456")
    assert mine.bin_key == b"k" * 20


def rotate(settings: Settings, *, forget: bool = False) -> None:
    settings.SECRET_KEY_FALLBACKS = [] if forget else [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-of-the-site-that-nobody-knows-either-" + "0123456789"


@pytest.fixture
def bound(clerk: User) -> tuple[Client, list[str]]:
    """The clerk has bound a phone, half a minute ago: their browser and recovery codes."""
    client = at_work("luru")
    key, ticket = offered(client)
    page = client.post(FACTOR, {"offer": ticket, "code": code_for(key)}).content.decode()
    half_a_minute_later(clerk)
    return client, re.findall(r"<li>([A-Z2-7]{5}-[A-Z2-7]{5})</li>", page)


def test_a_new_secret_key_closes_nothing_while_the_old_one_is_among_the_fallbacks(
    clerk: User, bound: tuple[Client, list[str]], settings: Settings
) -> None:
    client, codes = bound
    before = Phone.objects.get().key
    rotate(settings)
    assert is_in(client)
    for code in (code_now(clerk), codes[0]):
        new = Client()
        typed(new, "luru")
        new.post(CODE, {"code": code})
        assert is_in(new)
    after = Phone.objects.get()
    assert after.key != before
    settings.SECRET_KEY_FALLBACKS = []  # the phone was used meanwhile: it needs the old key no more
    assert after.bin_key


def test_without_the_old_secret_key_nothing_opens_and_nothing_breaks(
    clerk: User,
    bound: tuple[Client, list[str]],
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client, codes = bound
    code = code_now(clerk)
    rotate(settings, forget=True)
    assert not is_in(client)
    new = Client()
    typed(new, "luru")
    with caplog.at_level(logging.ERROR):
        logging.getLogger("portal").addHandler(caplog.handler)
        for wrong in (code, codes[0]):
            assert new.post(CODE, {"code": wrong}).status_code == 200
    assert not is_in(new)
    assert "SECRET_KEY_FALLBACKS" in caplog.text


def test_the_migration_seals_what_was_bound_before_and_ends_what_was_open(clerk: User) -> None:
    migration = import_module("portal.accounts.migrations.0003_nothing_to_steal")
    here = ("accounts", "0003_nothing_to_steal")
    apps = MigrationExecutor(connection).loader.project_state(here).apps
    seed = "3132333435363738393031323334353637383930"
    TOTPDevice.objects.create(user=clerk, key=seed, name="TOTP")
    Session.objects.create(session_key="raw" * 10, expire_date="2099-01-01T00:00Z", user=clerk)
    attempt = AccessAttempt(username="luru", failures_since_start=1, post_data="new_password1=x")
    AccessAttempt.objects.bulk_create([attempt])
    for _twice in range(2):
        migration.seal_seeds(apps, None)
        migration.forget_what_opens(apps, None)
        assert Phone.objects.get().bin_key == bytes.fromhex(seed)
        assert seed not in dump()
    assert not Session.objects.exists()
    assert not AccessAttempt.objects.exists()
    migration.unseal_seeds(apps, None)
    assert TOTPDevice.objects.get().key == seed


def test_ended_logins_are_cleared(clerk: User) -> None:
    client, other = at_work("luru"), at_work("luru")
    Session.objects.filter(session_key=other.session.stored_key).update(
        expire_date="2020-01-01T00:00Z"
    )
    call_command("clearsessions")
    assert Session.objects.count() == 1
    assert is_in(client)
