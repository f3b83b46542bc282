"""Who fails too often waits; who waits is told how long, and whom to ask."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from budgets.models import Department, Jurisdiction
from budgets.roles import CLERK
from tests.accounts.conftest import WORD, at_work, is_in, typed
from tests.admin.conftest import person


def fail(name: str, times: int, address: str = "203.0.113.5") -> Client:
    client = Client(REMOTE_ADDR=address)
    for n in range(times):
        typed(client, name, f"wrong {n}")
    return client


def test_after_five_failures_the_right_password_is_refused_too(
    clerk: User, settings: Settings
) -> None:
    settings.PORTAL = {**settings.PORTAL, "contact": "县财政局信息中心 0000-123"}
    client = fail("luru", 5)
    answer = typed(client, "luru")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "约 15 分钟后" in page
    assert "县财政局信息中心 0000-123" in page
    assert not is_in(client)
    # From elsewhere too: it is the account that is being guessed at.
    assert typed(Client(REMOTE_ADDR="198.51.100.9"), "luru").status_code == 429


def test_four_failures_and_a_right_password_begin_anew(clerk: User) -> None:
    client = fail("luru", 4)
    assert typed(client, "luru").status_code == 302
    fail("luru", 4)
    assert typed(Client(), "luru").status_code == 302


def test_a_lock_ends_when_the_page_said_and_is_not_drawn_out(clerk: User) -> None:
    client = fail("luru", 5)
    last = AccessAttempt.objects.get().attempt_time
    fail("luru", 3)
    assert AccessAttempt.objects.get().attempt_time == last
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=15))
    assert typed(client, "luru").status_code == 302


def test_a_stranger_learns_nothing_of_which_accounts_exist(clerk: User) -> None:
    real, made_up = (fail(name, 5, "203.0.113.7") for name in ("luru", "nobody-here"))
    answers = [typed(client, "x").status_code for client in (real, made_up)]
    assert answers[0] == answers[1]
    pages = [typed(Client(), name).content.decode() for name in ("luru", "nobody-here")]
    assert [page.count("约 15 分钟后") for page in pages] == [1, 1]


def test_an_address_that_tries_many_accounts_waits_and_others_do_not(
    clerk: User, department: Department
) -> None:
    for n in range(10):
        fail(f"somebody{n}", 3)
    assert typed(Client(REMOTE_ADDR="203.0.113.5"), "luru").status_code == 429
    assert typed(Client(REMOTE_ADDR="203.0.113.6"), "luru").status_code == 302


def test_who_has_an_account_cannot_guess_at_anothers_without_end(
    clerk: User, department: Department
) -> None:
    person("own", CLERK, where=department)
    for _round in range(2):
        fail("luru", 3)
        assert typed(Client(REMOTE_ADDR="203.0.113.5"), "own").status_code in (302, 429)
    assert typed(Client(), "luru").status_code == 429


def test_an_administrator_unlocks_within_their_reach(administrator: User, clerk: User) -> None:
    fail("luru", 5)
    office = at_work("guanli")
    page = reverse("admin:auth_user_safety", args=[clerk.pk])
    assert "失败次数太多" in office.get(page).content.decode()
    assert "已解锁" in office.post(page, {"act": "unlock"}, follow=True).content.decode()
    assert typed(Client(), "luru").status_code == 302


def test_an_administrator_unlocks_nobody_out_of_reach(administrator: User) -> None:
    county = Jurisdiction.objects.create(slug="next", name="邻县")
    other = person("linxian", CLERK, where=county)
    fail("linxian", 5)
    page = reverse("admin:auth_user_safety", args=[other.pk])
    office = at_work("guanli")
    assert office.get(page).status_code == 404
    assert office.post(page, {"act": "unlock"}).status_code == 404
    assert typed(Client(), "linxian", WORD).status_code == 429
