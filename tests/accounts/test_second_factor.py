"""A phone as second factor: bound, asked for, lost, taken away."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from budgets.access.roles import PUBLISHER
from budgets.models import Department
from portal.accounts import second_factor
from portal.accounts.models import Phone
from tests.accounts.conftest import (
    CODE,
    FACTOR,
    WORD,
    at_work,
    code_for,
    code_now,
    enrolled,
    half_a_minute_later,
    is_in,
    offered,
    typed,
)
from tests.admin.conftest import person


@pytest.fixture
def codes(clerk: User) -> list[str]:
    """The clerk has bound a phone, half a minute ago."""
    found = enrolled(at_work("luru"))
    half_a_minute_later(clerk)
    return found


def test_a_bound_phone_is_asked_for_after_the_password(clerk: User, codes: list[str]) -> None:
    client = Client()
    assert typed(client, "luru")["Location"] == CODE
    assert not is_in(client)
    assert client.post(CODE, {"code": code_now(clerk)})["Location"] == "/admin/"
    assert is_in(client)


def test_the_login_leads_on_to_the_page_that_was_wanted(clerk: User, codes: list[str]) -> None:
    client = Client()
    wanted = reverse("admin:budgets_edition_changelist")
    client.post(f"/admin/login/?next={wanted}", {"username": "luru", "password": WORD})
    assert client.post(CODE, {"code": code_now(clerk)})["Location"] == wanted


def test_the_code_page_is_nothing_without_a_password(clerk: User, codes: list[str]) -> None:
    client = Client()
    assert client.post(CODE, {"code": code_now(clerk)})["Location"] == "/admin/login/"
    assert not is_in(client)


def test_a_code_that_was_used_opens_nothing_again(clerk: User, codes: list[str]) -> None:
    code = code_now(clerk)
    first, second = Client(), Client()
    for client in (first, second):
        typed(client, "luru")
    assert first.post(CODE, {"code": code}).status_code == 302
    answer = second.post(CODE, {"code": code})
    assert "已经用过" in answer.content.decode()
    assert not is_in(second)


def test_the_code_of_the_binding_itself_is_not_taken_for_a_login(clerk: User) -> None:
    enrolled(at_work("luru"))
    client = Client()
    typed(client, "luru")
    client.post(CODE, {"code": code_now(clerk)})
    assert not is_in(client)


def test_who_guesses_at_codes_is_slowed_down_and_then_locked_out(
    clerk: User, codes: list[str]
) -> None:
    client = Client()
    typed(client, "luru")
    client.post(CODE, {"code": "000000"})
    hasty = client.post(CODE, {"code": code_now(clerk)})
    assert "试得太快" in hasty.content.decode()
    for _n in range(4):
        TOTPDevice.objects.get(user=clerk).throttle_reset()
        last = client.post(CODE, {"code": "000000"})
    assert last.status_code == 429
    half_a_minute_later(clerk)
    assert client.post(CODE, {"code": code_now(clerk)}).status_code == 429
    assert typed(Client(), "luru").status_code == 429


def test_a_recovery_code_opens_once_with_or_without_its_dash(clerk: User, codes: list[str]) -> None:
    first, second, third = Client(), Client(), Client()
    for client in (first, second, third):
        typed(client, "luru")
    page = first.post(CODE, {"code": codes[0].lower()}, follow=True).content.decode()
    assert "还剩 9 个" in page
    second.post(CODE, {"code": codes[0]})
    assert not is_in(second)
    third_code = codes[1].replace("-", " ")
    StaticToken.objects.get(pk=StaticToken.objects.first().pk).device.throttle_reset()  # type: ignore[union-attr]
    third.post(CODE, {"code": third_code})
    assert is_in(third)


def test_recovery_codes_are_not_kept_as_they_are(clerk: User, codes: list[str]) -> None:
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 10
    assert not kept & {code.replace("-", "") for code in codes}


def test_a_wrong_code_binds_no_phone_and_the_picture_stays(clerk: User) -> None:
    client = at_work("luru")
    before = client.post(FACTOR, {"password": WORD}).content.decode()
    ticket = re.search(r'name="offer" value="([^"]+)"', before)
    assert ticket
    answer = client.post(FACTOR, {"offer": ticket[1], "code": "000000"}).content.decode()
    assert "验证码不对" in answer
    picture = before.partition('src="data:image/svg+xml')[2].partition('"')[0]
    assert len(picture) > 500
    assert picture in answer
    assert not TOTPDevice.objects.exists()


def test_binding_a_phone_ends_the_logins_that_had_none(clerk: User) -> None:
    here, elsewhere = at_work("luru"), at_work("luru")
    enrolled(here)
    assert is_in(here)
    assert not is_in(elsewhere)


def test_a_stolen_cookie_binds_no_phone_and_sees_no_key(clerk: User) -> None:
    owner = at_work("luru")
    key, _ticket = offered(owner)  # the owner is about to bind a phone
    thief = Client()
    thief.cookies["sessionid"] = owner.cookies["sessionid"].value
    tried = [
        thief.get(FACTOR),
        thief.post(FACTOR, {"code": code_for(key)}),
        thief.post(FACTOR, {"password": "wrong"}),
        thief.post(FACTOR, {"offer": "1:AAAA", "code": code_for(key)}),
        thief.post(FACTOR, {"offer": "nonsense", "password": WORD}),
        thief.get("/admin/account/sessions/"),
    ]
    for answer in tried:
        page = answer.content.decode()
        assert key not in page
        assert "data:image" not in page
        assert 'class="recovery"' not in page
    assert not Phone.objects.exists()


def test_the_offer_of_a_key_is_for_one_person_and_a_while(
    clerk: User, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, other = at_work("luru"), at_work("guanli")
    key, ticket = offered(client)
    other.post(FACTOR, {"offer": ticket, "code": code_for(key)})
    assert not Phone.objects.exists()
    monkeypatch.setattr(second_factor, "OFFER_LASTS", 0)
    answer = client.post(FACTOR, {"offer": ticket, "code": code_for(key)})
    assert "再输入一次密码" in answer.content.decode()
    assert not Phone.objects.exists()


@pytest.mark.parametrize("what", ["codes", "off"])
def test_whatever_changes_the_second_step_ends_the_other_logins_and_copies_of_this_one(
    clerk: User, codes: list[str], what: str
) -> None:
    here, elsewhere, copy = Client(), Client(), Client()
    for client, code in ((here, codes[0]), (elsewhere, codes[1])):
        typed(client, "luru")
        client.post(CODE, {"code": code})
        assert is_in(client)
    copy.cookies["sessionid"] = here.cookies["sessionid"].value
    assert is_in(copy)
    here.post(FACTOR, {"password": WORD, what: "1"})
    assert [is_in(each) for each in (here, elsewhere, copy)] == [True, False, False]


def test_binding_a_phone_ends_copies_of_the_cookie(clerk: User) -> None:
    owner, thief = at_work("luru"), Client()
    thief.cookies["sessionid"] = owner.cookies["sessionid"].value
    enrolled(owner)
    assert is_in(owner)
    assert not is_in(thief)


def test_a_superuser_changes_their_own_password_only_with_the_old_one(superuser: Client) -> None:
    oneself = User.objects.get(username="root")
    page = reverse("admin:auth_user_password_change", args=[oneself.pk])
    words = {"password1": "Another-Word-119", "password2": "Another-Word-119"}
    for own in ({}, {"own_password": WORD}):
        answer = superuser.post(page, {**words, **own, "usable_password": "true"})
        assert answer["Location"] == "/admin/password_change/"
    oneself.refresh_from_db()
    assert oneself.check_password(WORD)


def test_a_phone_is_let_go_only_with_the_password(clerk: User, codes: list[str]) -> None:
    client = Client()
    typed(client, "luru")
    client.post(CODE, {"code": code_now(clerk)})
    assert "密码不对" in client.post(FACTOR, {"password": "wrong", "off": "1"}).content.decode()
    assert TOTPDevice.objects.exists()
    client.post(FACTOR, {"password": WORD, "off": "1"})
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()
    assert typed(Client(), "luru")["Location"] == "/admin/"


def test_new_recovery_codes_make_the_old_ones_worthless(clerk: User, codes: list[str]) -> None:
    client = Client()
    typed(client, "luru")
    client.post(CODE, {"code": code_now(clerk)})
    page = client.post(FACTOR, {"password": WORD, "codes": "1"}).content.decode()
    assert codes[0] not in page
    late = Client()
    typed(late, "luru")
    late.post(CODE, {"code": codes[0]})
    assert not is_in(late)


@pytest.mark.parametrize("asked", ["budgets.publish_edition", PUBLISHER])
def test_who_must_have_a_phone_is_led_to_bind_one_before_anything_else(
    department: Department, settings: Settings, asked: str, clerk: User
) -> None:
    settings.REQUIRE_SECOND_FACTOR = [asked]
    person("fabu", PUBLISHER, where=department)
    client = Client()
    typed(client, "fabu")
    for name in ("index", "budgets_edition_changelist", "account_sessions"):
        assert client.get(reverse(f"admin:{name}"))["Location"] == FACTOR
    assert "须用两步验证" in client.get(FACTOR).content.decode()
    enrolled(client)
    assert is_in(client)
    at_work("luru")  # a clerk need not


def test_an_administrator_takes_a_lost_phone_off_an_account(
    administrator: User, clerk: User, codes: list[str]
) -> None:
    page = reverse("admin:auth_user_safety", args=[clerk.pk])
    office = at_work("guanli")
    for own in ("", "wrong"):
        office.post(page, {"act": "factor", "password": own})
        assert typed(Client(), "luru")["Location"] == CODE
    assert 'name="password"' in office.get(page).content.decode()
    office.post(page, {"act": "factor", "password": WORD})
    assert typed(Client(), "luru")["Location"] == "/admin/"


def test_nobody_takes_their_own_phone_off_without_the_password(administrator: User) -> None:
    office = at_work("guanli")
    enrolled(office)
    page = reverse("admin:auth_user_safety", args=[administrator.pk])
    assert office.post(page, {"act": "factor"}).status_code == 403
    assert TOTPDevice.objects.filter(user=administrator).exists()


def test_keys_and_codes_have_no_page_in_the_back_office(superuser: Client) -> None:
    assert superuser.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert superuser.get("/admin/otp_static/staticdevice/").status_code == 404
    assert superuser.get("/admin/qsessions/session/").status_code == 404
