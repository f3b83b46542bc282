"""What a password must be, and what follows from a new one."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from budgets.models import Department
from portal.accounts.models import FormerPassword
from portal.accounts.passwords import NotUsedBefore
from tests.accounts.conftest import NEW_WORD, WORD, at_work, is_in, typed
from tests.roles import as_owner

CHANGE = "/admin/password_change/"


def change(client: Client, new: str, old: str = WORD) -> str:
    answer = client.post(
        CHANGE, {"old_password": old, "new_password1": new, "new_password2": new}, follow=True
    )
    return answer.content.decode()


def test_all_rules_stand_where_the_password_is_typed(clerk: User) -> None:
    page = at_work("luru").get(CHANGE).content.decode()
    for rule in ("至少 10 个字符", "至少有其中三种", "太相似", "常见密码", "最近 5 次"):
        assert rule in page, rule


def test_everything_that_is_wrong_is_said_at_once(clerk: User) -> None:
    page = change(at_work("luru"), "luru")
    assert "密码太短，至少要有 10 个字符" in page
    assert "三种字符" in page
    assert "太相似" in page
    clerk.refresh_from_db()
    assert clerk.check_password(WORD)


@pytest.mark.parametrize(
    ("word", "accepted"),
    [
        ("onlysmallletters", False),
        ("Smallandcapital", False),
        ("Small-and-capital", True),
        ("small-and-119-digits", True),
        ("SMALL119letters", True),
        ("消防大队的长密码１１９ab", True),
    ],
)
def test_three_of_four_kinds_of_characters_are_needed(
    clerk: User, word: str, accepted: bool
) -> None:
    change(at_work("luru"), word)
    clerk.refresh_from_db()
    assert clerk.check_password(word) is accepted


def test_none_of_the_last_passwords_is_taken_again(clerk: User) -> None:
    client = at_work("luru")
    words = [WORD, *(f"Fire-brigade-{n}" for n in range(1, 6))]
    for old, new in pairwise(words):
        change(client, new, old)
    for used in words[1:]:
        assert "最近用过" in change(client, used, words[-1])
    change(client, "Fire-brigade-6", words[-1])
    assert is_in(client)
    assert FormerPassword.objects.filter(user=clerk).count() == 5
    assert not FormerPassword.objects.filter(password__contains="Fire").exists()


def test_a_changed_password_ends_the_other_logins_and_not_this_one(clerk: User) -> None:
    here, elsewhere = at_work("luru"), at_work("luru")
    change(here, NEW_WORD)
    assert is_in(here)
    assert not is_in(elsewhere)


def test_who_guesses_at_the_old_password_is_locked_out(clerk: User) -> None:
    client = at_work("luru")
    for n in range(5):
        change(client, NEW_WORD, f"wrong {n}")
    assert client.post(CHANGE, {"old_password": WORD}).status_code == 429


def test_an_account_made_by_an_administrator_opens_only_the_page_for_a_new_password(
    administrator: User, department: Department
) -> None:
    office = at_work("guanli")
    words = {"password1": NEW_WORD, "password2": NEW_WORD, "usable_password": "true"}
    office.post(reverse("admin:auth_user_add"), {"username": "xinren", **words})
    newcomer = User.objects.get(username="xinren")
    newcomer.groups.add(Group.objects.get(name="录入"))
    client = Client()
    typed(client, "xinren", NEW_WORD)
    for name in ("index", "budgets_edition_changelist", "account_sessions"):
        answer = client.get(reverse(f"admin:{name}"))
        assert answer["Location"] == CHANGE
    assert "请先改成您自己的" in client.get(CHANGE).content.decode()
    said = client.get("/admin/", headers={"Sec-Fetch-Dest": "empty"})
    assert said.status_code == 403
    assert said.json()["go"] == CHANGE
    change(client, "Own-word-of-mine-1", NEW_WORD)
    assert is_in(client)


def test_a_password_set_by_an_administrator_must_be_changed_and_ends_the_logins(
    administrator: User, clerk: User
) -> None:
    before = at_work("luru")
    page = reverse("admin:auth_user_password_change", args=[clerk.pk])
    words = {"password1": NEW_WORD, "password2": NEW_WORD, "usable_password": "true"}
    office = at_work("guanli")
    for own in ({}, {"own_password": "wrong"}):
        office.post(page, {**words, **own, "set-password": "1"})
        assert is_in(before)
    office.post(page, {**words, "own_password": WORD, "set-password": "1"})
    assert not is_in(before)
    client = Client()
    typed(client, "luru", NEW_WORD)
    assert client.get(reverse("admin:index"))["Location"] == CHANGE


def test_who_chooses_their_own_at_the_command_line_need_not_change_it(clerk: User) -> None:
    clerk.set_password(NEW_WORD)
    clerk.save()
    client = Client()
    typed(client, "luru", NEW_WORD)
    assert is_in(client)


def days_pass(user: User, days: int) -> None:
    """As if the password had been chosen so long ago."""
    set_before(user, timedelta(days=days))


def set_before(user: User, past: timedelta) -> None:
    User.objects.filter(pk=user.pk).update(date_joined="2020-01-01T00:00Z")
    FormerPassword.objects.filter(user=user).delete()
    FormerPassword.objects.create(user=user, password=user.password)
    with as_owner():
        FormerPassword.objects.filter(user=user).update(at=timezone.now() - past)


def test_a_password_grows_old_after_ninety_days(clerk: User) -> None:
    days_pass(clerk, 91)
    client = Client()
    typed(client, "luru")
    for name in ("index", "budgets_edition_changelist", "account_sessions"):
        assert client.get(reverse(f"admin:{name}"))["Location"] == CHANGE
    assert "用了 90 天以上" in client.get(CHANGE).content.decode()
    change(client, NEW_WORD)
    assert is_in(client)
    assert is_in(at_work_with(NEW_WORD))


def at_work_with(word: str) -> Client:
    client = Client()
    typed(client, "luru", word)
    return client


def test_who_is_at_work_is_not_stopped_until_the_next_login(clerk: User) -> None:
    client = at_work("luru")
    set_before(clerk, timedelta(days=90) - timedelta(seconds=5))
    assert is_in(client)
    session = client.session
    session["logged_in_at"] += 10
    session.save()
    assert not is_in(client)


@pytest.mark.parametrize(("days", "said"), [(75, False), (80, True)])
def test_some_days_before_the_login_says_so(clerk: User, days: int, said: bool) -> None:
    days_pass(clerk, days)
    client = Client()
    typed(client, "luru")
    page = client.get(reverse("admin:index")).content.decode()
    assert ("还有 10 天到期" in page) is said


def test_the_age_is_a_setting_and_counts_from_the_account_where_nothing_else_is_known(
    clerk: User, settings: Settings
) -> None:
    FormerPassword.objects.all().delete()
    User.objects.update(date_joined=timezone.now() - timedelta(days=200))
    assert not is_in(at_work_with(WORD))
    for days, opens in ((0, True), (201, True), (199, False)):
        settings.PASSWORD_AGE_DAYS = days
        assert is_in(at_work_with(WORD)) is opens


def test_the_age_is_known_where_no_former_passwords_are_kept(clerk: User) -> None:
    NotUsedBefore(last=0).password_changed(NEW_WORD, clerk)
    assert FormerPassword.objects.filter(user=clerk).count() == 1
