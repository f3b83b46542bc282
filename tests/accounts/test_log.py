"""Who did what to which account, when and from where: written down, kept, found, within reach."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client
from django.urls import reverse

from budgets.access.roles import AUDITOR, CLERK, PUBLISHER
from budgets.models import Assignment, Department, Jurisdiction
from portal.accounts.models import AccountEvent
from tests.accounts.conftest import CODE, FACTOR, NEW_WORD, WORD, at_work, enrolled, typed
from tests.admin.conftest import person
from tests.roles import as_owner

LOG = "/admin/accounts/accountevent/"


def acts(user: User) -> list[str]:
    found = AccountEvent.objects.filter(subject=user).order_by("pk")
    return list(found.values_list("act", flat=True))


def since(user: User, before: int) -> list[str]:
    return acts(user)[before:]


def test_logins_and_failures_are_written_down_with_their_address(clerk: User) -> None:
    before = len(acts(clerk))
    client = Client(REMOTE_ADDR="203.0.113.9")
    for n in range(5):
        typed(client, "luru", f"wrong {n}")
    typed(client, "luru")
    assert since(clerk, before) == ["login_failed"] * 5 + ["locked"]
    assert AccountEvent.objects.filter(address="203.0.113.9").count() == 6


def test_what_is_typed_as_a_password_is_in_no_row(clerk: User) -> None:
    typed(Client(), "luru", "my-Secret-77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_accountevent t WHERE t::text LIKE '%Secret%'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM axes_accessattempt t WHERE t::text LIKE '%Secret%'")
        assert cursor.fetchone() == (0,)


def test_everything_a_person_does_to_their_account_is_written_down(clerk: User) -> None:
    before = len(acts(clerk))
    client = at_work("luru")
    codes = enrolled(client)
    client.post(FACTOR, {"password": WORD, "codes": "1"})
    words = {"old_password": WORD, "new_password1": NEW_WORD, "new_password2": NEW_WORD}
    client.post("/admin/password_change/", words)
    client.post(FACTOR, {"password": NEW_WORD, "off": "1"})
    client.post("/admin/account/sessions/", {"end": "others"})
    client.post("/admin/logout/")
    assert len(codes) == 10
    assert since(clerk, before) == [
        "login",
        "factor_on",
        "codes_renewed",
        "password_changed",
        "factor_off",
        "sessions_ended",
        "logout",
    ]


def test_a_recovery_code_that_is_used_is_written_down(clerk: User) -> None:
    code = enrolled(at_work("luru"))[0]
    client = Client()
    typed(client, "luru")
    client.post(CODE, {"code": code})
    assert acts(clerk)[-2:] == ["login", "code_used"]
    assert AccountEvent.objects.filter(act="login").first().note == "密码和恢复码"  # type: ignore[union-attr]


def test_what_an_administrator_does_to_an_account_names_both(
    administrator: User, department: Department
) -> None:
    office = at_work("guanli", REMOTE_ADDR="198.51.100.3")
    words = {"password1": NEW_WORD, "password2": NEW_WORD, "usable_password": "true"}
    office.post(reverse("admin:auth_user_add"), {"username": "xinren", **words})
    newcomer = User.objects.get(username="xinren")
    publisher = Group.objects.get(name=PUBLISHER)
    form = {
        "username": "xinren",
        "last_name": "陈",
        "is_active": "on",
        "is_staff": "on",
        "groups": [publisher.pk],
        "date_joined_0": "2026-01-01",
        "date_joined_1": "08:00",
        "assignments-TOTAL_FORMS": "1",
        "assignments-INITIAL_FORMS": "0",
        "assignments-0-department": department.pk,
    }
    page = reverse("admin:auth_user_change", args=[newcomer.pk])
    assert office.post(page, form).status_code == 302
    rows = AccountEvent.objects.filter(subject=newcomer).order_by("pk")
    assert [row.act for row in rows] == [
        "created",
        "password_set",
        "changed",
        "grant_asked",
        "grant_asked",
    ]
    assert {row.actor for row in rows} == {administrator}
    assert {row.address for row in rows} == {"198.51.100.3"}
    notes = [row.note for row in rows]
    assert notes[2] == "姓氏：（空） → 陈"
    assert notes[3] == "角色 发布"
    assert notes[4] == f"负责范围 {department.name}"


def test_roles_and_reach_taken_away_are_written_down_wherever_it_is_done(
    clerk: User, department: Department
) -> None:
    clerk.groups.clear()
    Assignment.objects.filter(user=clerk).delete()
    clerk.is_active = False
    clerk.save()
    found = AccountEvent.objects.filter(subject=clerk).order_by("-pk")[:3]
    assert [(row.act, row.note) for row in found] == [
        ("changed", "有效：是 → 否"),
        ("reach", f"－{department.name}"),
        ("roles", "－录入"),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_accountevent SET note = 'x'",
        "DELETE FROM accounts_accountevent",
        "TRUNCATE accounts_accountevent",
    ],
)
def test_the_database_lets_nobody_change_the_log(clerk: User, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE waits for no pending link
    with (
        as_owner(),
        pytest.raises((InternalError, IntegrityError), match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert acts(clerk)


def test_the_log_outlives_the_account(clerk: User) -> None:
    pk = clerk.pk
    clerk.delete()
    assert AccountEvent.objects.filter(subject_id=pk, subject_name="luru").exists()


@pytest.mark.parametrize("role", ["管理员", AUDITOR])
def test_the_log_shows_the_accounts_within_reach_and_no_others(
    clerk: User, department: Department, role: str
) -> None:
    county = Jurisdiction.objects.create(slug="next", name="邻县")
    person("secretclerk", CLERK, where=county)
    typed(Client(), "luru", "wrong")
    typed(Client(), "not-an-account", "wrong")
    person("reader", role, where=department.jurisdiction)
    reader = at_work("reader")
    for query in ("", "?q=secretclerk", "?q=not-an-account"):
        for address in (LOG, f"{LOG}export.csv"):
            answer = reader.get(address + query)
            text = (
                b"".join(answer.streaming_content)  # type: ignore[attr-defined]
                if answer.streaming
                else answer.content
            ).decode()
            assert "邻县" not in text
            assert "secretclerk</" not in text
            assert ",secretclerk," not in text
            assert "not-an-account</" not in text
            assert ",not-an-account," not in text
    assert "luru" in reader.get(f"{LOG}?q=luru").content.decode()


def test_the_log_is_taken_away_as_a_file_that_says_what_the_page_says(
    clerk: User, superuser: Client
) -> None:
    typed(Client(REMOTE_ADDR="203.0.113.8"), "=cmd()", "wrong")
    answer = superuser.get(f"{LOG}export.csv?act__exact=login_failed")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 1
    assert rows[0]["操作"] == "登录失败"
    assert rows[0]["来自地址"] == "203.0.113.8"
    assert not rows[0]["账号"].startswith("=")
