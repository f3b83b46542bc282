"""Who fails too often waits, longer each time; who waits is told how long, and nobody else waits too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from budgets import concurrency_limits
from budgets.access.roles import CLERK
from budgets.models import Department, Jurisdiction
from portal.accounts import tries
from portal.accounts.models import AccountEvent, Tries
from tests.accounts.conftest import (
    CODE,
    NEW_WORD,
    WORD,
    at_work,
    enrolled,
    half_a_minute_later,
    is_in,
    typed,
)
from tests.admin.conftest import person

HOME = "203.0.113.5"
ELSEWHERE = "198.51.100.9"


def fail(name: str, times: int, address: str = HOME) -> Client:
    client = Client(REMOTE_ADDR=address)
    for n in range(times):
        typed(client, name, f"wrong {n}")
    return client


def minutes_pass(minutes: float) -> None:
    past = timedelta(minutes=minutes)
    Tries.objects.update(at=F("at") - past, until=F("until") - past)


def test_after_five_failures_the_right_password_is_refused_too(
    clerk: User, settings: Settings
) -> None:
    settings.PORTAL = {**settings.PORTAL, "contact": "县财政局信息中心 0000-123"}
    client = fail("luru", 5)
    answer = typed(client, "luru")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "约 1 分钟后" in page
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "县财政局信息中心 0000-123" in page
    assert not is_in(client)


def test_each_failure_after_that_is_followed_by_a_longer_wait_up_to_the_longest(
    clerk: User,
) -> None:
    client = fail("luru", 5)
    waits = []
    for _n in range(7):
        waits.append(round(int(typed(client, "luru")["Retry-After"]) / 60))
        minutes_pass(waits[-1] + 0.01)
        assert typed(client, "luru", "wrong").status_code == 429
    assert waits[:4] == [1, 2, 4, 8]
    assert max(waits) == 15
    minutes_pass(15.01)
    assert typed(client, "luru").status_code == 302


def test_four_failures_and_a_right_password_begin_anew(clerk: User) -> None:
    client = fail("luru", 4)
    assert typed(client, "luru").status_code == 302
    fail("luru", 4)
    assert typed(Client(REMOTE_ADDR=HOME), "luru").status_code == 302


def test_failures_are_forgotten_with_time(clerk: User) -> None:
    fail("luru", 5)
    minutes_pass(80)
    fail("luru", 4)
    assert typed(Client(REMOTE_ADDR=HOME), "luru").status_code == 302


def test_who_is_refused_unheard_draws_nothing_out(clerk: User) -> None:
    client = fail("luru", 5)
    before = tries.locked_until("luru")
    fail("luru", 20)
    assert tries.locked_until("luru") == before
    assert AccountEvent.objects.filter(act="login_failed").count() == 5
    minutes_pass(1.01)
    assert typed(client, "luru").status_code == 302


def test_who_is_refused_unheard_leaves_no_row_however_many_names_they_try(clerk: User) -> None:
    for n in range(10):
        fail(f"somebody{n}", 3)
    before = Tries.objects.count(), AccountEvent.objects.count()
    for n in range(20):
        fail(f"made-up-{n}", 2)
    assert (Tries.objects.count(), AccountEvent.objects.count()) == before


def test_a_stranger_learns_nothing_of_which_accounts_exist(clerk: User) -> None:
    real, made_up = (fail(name, 5, "203.0.113.7") for name in ("luru", "nobody-here"))
    answers = [typed(client, "x").status_code for client in (real, made_up)]
    assert answers[0] == answers[1]
    pages = [
        typed(Client(REMOTE_ADDR="203.0.113.7"), name).content.decode()
        for name in ("luru", "nobody-here")
    ]
    assert [page.count("约 1 分钟后") for page in pages] == [1, 1]


def test_a_stranger_locks_nobody_elsewhere_out(clerk: User) -> None:
    fail("luru", 20)
    assert typed(Client(REMOTE_ADDR=HOME), "luru").status_code == 429
    assert typed(Client(REMOTE_ADDR=ELSEWHERE), "luru").status_code == 302


def test_a_network_that_tries_many_accounts_waits_and_others_do_not(
    clerk: User, department: Department
) -> None:
    for n in range(10):
        fail(f"somebody{n}", 3)
    assert typed(Client(REMOTE_ADDR=HOME), "luru").status_code == 429
    assert typed(Client(REMOTE_ADDR="203.0.113.6"), "luru").status_code == 302


@pytest.mark.slow
def test_fifty_addresses_of_one_network_are_one(db: None, department: Department) -> None:
    names = [f"renyuan{n}" for n in range(10)]
    for name in names:
        person(name, CLERK, where=department)
    for n in range(50):
        fail(names[n % 10], 1, f"2001:db8:0:7::{n + 1:x}")
    for name in names:
        assert typed(Client(REMOTE_ADDR="2001:db8:0:7::ffff"), name).status_code == 429
        assert typed(Client(REMOTE_ADDR="2001:db8:0:8::1"), name).status_code == 302
        assert typed(Client(REMOTE_ADDR=ELSEWHERE), name).status_code == 302


@pytest.mark.slow
def test_fifty_networks_at_one_account_make_strange_browsers_wait_and_not_the_known(
    clerk: User,
) -> None:
    known = at_work("luru", REMOTE_ADDR=ELSEWHERE)
    known.post("/admin/logout/")
    for n in range(50):
        fail("luru", 5, f"203.0.113.{n}")
    failed = AccountEvent.objects.filter(act="login_failed", subject=clerk).count()
    assert 30 <= failed < 40  # of 250: who guesses from everywhere is slowed down, too
    assert typed(Client(REMOTE_ADDR="192.0.2.1"), "luru").status_code == 429
    assert typed(known, "luru").status_code == 302


def test_a_known_browser_has_its_own_count_in_a_network_that_waits(
    clerk: User, department: Department
) -> None:
    known = at_work("luru", REMOTE_ADDR=HOME)
    known.post("/admin/logout/")
    for n in range(10):
        fail(f"somebody{n}", 4)
    assert typed(Client(REMOTE_ADDR=HOME), "luru").status_code == 429
    for n in range(4):
        assert typed(known, "luru", f"wrong {n}").status_code == 200
    assert typed(known, "luru").status_code == 302
    for n in range(5):
        typed(known, "luru", f"wrong {n}")
    assert typed(known, "luru").status_code == 429


def test_the_cookie_of_a_known_browser_opens_nothing_and_is_for_one_account(
    clerk: User, department: Department
) -> None:
    person("other", CLERK, where=department)
    known = at_work("luru", REMOTE_ADDR=HOME)
    cookie = known.cookies["known_browser_zh_hans"]
    assert cookie["path"] == "/admin/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert known.cookies["known_browser_en"]["path"] == "/en/admin/"
    thief = Client(REMOTE_ADDR=HOME)
    thief.cookies["known_browser_zh_hans"] = cookie.value
    assert not is_in(thief)
    fail("other", 5)
    assert typed(thief, "other").status_code == 429
    forger = Client(REMOTE_ADDR=HOME)
    forger.cookies["known_browser_zh_hans"] = cookie.value[:-1] + "x"
    fail("luru", 5)
    assert typed(forger, "luru").status_code == 429
    assert typed(thief, "luru").status_code == 302


def test_one_browser_knows_several_people_and_forgets_nobody(
    clerk: User, department: Department
) -> None:
    person("other", CLERK, where=department)
    shared = Client(REMOTE_ADDR=HOME)
    for name in ("luru", "other"):
        typed(shared, name)
        shared.post("/admin/logout/")
        fail(name, 5)
    for name in ("luru", "other"):
        assert typed(shared, name).status_code == 302
        shared.post("/admin/logout/")


def test_a_new_password_makes_the_cookies_of_other_browsers_worthless(clerk: User) -> None:
    here, there = at_work("luru", REMOTE_ADDR=HOME), at_work("luru", REMOTE_ADDR=HOME)
    words = {"old_password": WORD, "new_password1": NEW_WORD, "new_password2": NEW_WORD}
    assert here.post("/admin/password_change/", words).status_code == 302
    for client in (here, there):
        client.post("/admin/logout/")
    fail("luru", 5)
    assert typed(there, "luru", NEW_WORD).status_code == 429
    assert typed(here, "luru", NEW_WORD).status_code == 302


def test_a_browser_is_known_only_after_the_second_step(clerk: User) -> None:
    enrolled(at_work("luru"))
    half_a_minute_later(clerk)
    half = Client()
    assert typed(half, "luru")["Location"] == CODE
    assert "known_browser_zh_hans" not in half.cookies


def test_wrong_codes_and_right_passwords_in_turn_are_counted(clerk: User) -> None:
    enrolled(at_work("luru"))
    client = Client(REMOTE_ADDR=HOME)
    for _n in range(5):
        half_a_minute_later(clerk)
        assert typed(client, "luru").status_code == 302
        last = client.post(CODE, {"code": "000000"})
    assert last.status_code == 429
    assert typed(client, "luru").status_code == 429


def test_a_right_password_alone_counts_for_nothing(clerk: User) -> None:
    enrolled(at_work("luru"))
    for _n in range(12):
        assert typed(Client(REMOTE_ADDR=HOME), "luru").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_do_not_slip_through(clerk: User, settings: Settings) -> None:
    settings.DEAR_AT_ONCE = 20  # else most would be told to come again, unheard
    concurrency_limits.slots_of.cache_clear()

    def guess(n: int) -> int:
        try:
            return typed(Client(REMOTE_ADDR=HOME), "luru", f"wrong {n}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(guess, range(20)))
    concurrency_limits.slots_of.cache_clear()
    assert AccountEvent.objects.filter(act="login_failed").count() == 5


def test_who_has_an_account_cannot_guess_at_anothers_without_end(
    clerk: User, department: Department
) -> None:
    person("own", CLERK, where=department)
    for _round in range(2):
        fail("luru", 3)
        assert typed(Client(REMOTE_ADDR=HOME), "own").status_code == 302
    assert typed(Client(REMOTE_ADDR=HOME), "luru").status_code == 429


@pytest.mark.parametrize("name", ["x" * 300, "名" * 5000, "a\x00b", "", " "])
def test_whatever_is_typed_as_a_name_gets_an_answer(db: None, name: str) -> None:
    assert [typed(Client(), name).status_code for _n in range(5)][:4] == [200] * 4


def test_the_commands_of_axes_lift_a_wait(clerk: User) -> None:
    from django.core.management import call_command

    for command, argument in (("axes_reset_username", "luru"), ("axes_reset", None)):
        fail("luru", 5)
        call_command(command, *([argument] if argument else []))
        assert typed(Client(REMOTE_ADDR=HOME), "luru").status_code == 302
    for n in range(30):
        fail(f"x{n}", 1, "2001:db8::1")
    assert typed(Client(REMOTE_ADDR="2001:db8::2"), "luru").status_code == 429
    call_command("axes_reset_ip", "2001:db8::7")
    assert typed(Client(REMOTE_ADDR="2001:db8::2"), "luru").status_code == 302


def test_an_administrator_unlocks_within_their_reach(administrator: User, clerk: User) -> None:
    fail("luru", 5)
    office = at_work("guanli")
    page = reverse("admin:auth_user_safety", args=[clerk.pk])
    assert "失败次数太多" in office.get(page).content.decode()
    assert "已解锁" in office.post(page, {"act": "unlock"}, follow=True).content.decode()
    assert typed(Client(REMOTE_ADDR=HOME), "luru").status_code == 302


def test_an_administrator_unlocks_nobody_out_of_reach(administrator: User) -> None:
    county = Jurisdiction.objects.create(slug="next", name="邻县")
    other = person("linxian", CLERK, where=county)
    fail("linxian", 5)
    page = reverse("admin:auth_user_safety", args=[other.pk])
    office = at_work("guanli")
    assert office.get(page).status_code == 404
    assert office.post(page, {"act": "unlock"}).status_code == 404
    assert typed(Client(REMOTE_ADDR=HOME), "linxian", WORD).status_code == 429
