"""How long a login lasts, and where else a person is logged in."""

from __future__ import annotations

import re
from datetime import timedelta

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from qsessions.models import Session

from tests.accounts.conftest import NEW_WORD, WORD, at_work, is_in, typed

SESSIONS = "/admin/account/sessions/"
STAY = "/admin/account/stay/"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def minutes_pass(client: Client, minutes: int) -> None:
    """As if the person had done nothing for so long."""
    session = client.session
    if "seen" in session:
        session["seen"] -= 60 * minutes
        session.save()
    row = Session.objects.filter(session_key=session.stored_key)
    row.update(expire_date=timezone.now() + timedelta(minutes=30 - minutes))


def test_half_an_hour_without_work_ends_the_login(clerk: User) -> None:
    client = at_work("luru")
    minutes_pass(client, 31)
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


def test_who_works_stays_logged_in(clerk: User) -> None:
    client = at_work("luru")
    for _time in range(4):
        minutes_pass(client, 20)
        assert is_in(client)


def hours_pass(client: Client, hours: float) -> None:
    """As if the person had logged in so long ago, and been at work since."""
    session = client.session
    session["logged_in_at"] -= int(3600 * hours)
    session.save()


def test_who_works_on_and_on_logs_in_anew_after_twelve_hours(clerk: User) -> None:
    client = at_work("luru")
    hours_pass(client, 11.9)
    assert is_in(client)
    said = client.post(STAY).json()
    assert said["last"]
    assert 300 <= said["seconds"] <= 361
    row = Session.objects.get(session_key=client.session.stored_key)
    assert row.expire_date - timezone.now() < timedelta(minutes=7)
    hours_pass(client, 0.2)
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert client.post(STAY, headers={"Sec-Fetch-Dest": "empty"}).status_code == 401


def test_a_login_anew_begins_a_new_day_and_a_new_password_does_not(clerk: User) -> None:
    client = at_work("luru")
    hours_pass(client, 11.9)
    words = {"old_password": WORD, "new_password1": NEW_WORD, "new_password2": NEW_WORD}
    client.post("/admin/password_change/", words)
    assert client.get(STAY).json()["seconds"] < 400
    client.post("/admin/logout/")
    typed(client, "luru", NEW_WORD)
    assert client.get(STAY).json()["seconds"] > 1700
    assert not client.get(STAY).json()["last"]


def test_the_longest_login_is_a_setting(clerk: User, settings: Settings) -> None:
    settings.SESSION_LONGEST_HOURS = 0
    client = at_work("luru")
    hours_pass(client, 100)
    assert is_in(client)
    settings.SESSION_LONGEST_HOURS = 101
    assert is_in(client)
    hours_pass(client, 2)
    assert not is_in(client)


def test_a_script_is_told_that_the_login_is_over(clerk: User) -> None:
    client = at_work("luru")
    minutes_pass(client, 31)
    for headers in (
        {"Sec-Fetch-Dest": "empty"},
        {"Accept": "application/json"},
        {"X-Requested-With": "XMLHttpRequest"},
    ):
        answer = client.post("/admin/budgets/edition/1/part/T5/", headers=headers)
        assert answer.status_code == 401
        assert "登录已过期" in answer.json()["error"]
        assert answer.json()["login"] == "/admin/login/"


def test_asking_how_long_is_left_does_not_lengthen_it_and_staying_does(clerk: User) -> None:
    client = at_work("luru")
    minutes_pass(client, 20)
    for _time in range(2):
        assert 590 <= client.get(STAY).json()["seconds"] <= 600
    assert client.post(STAY).json()["seconds"] > 1790


def test_the_page_carries_what_the_warning_needs(clerk: User) -> None:
    page = at_work("luru").get("/admin/").content.decode()
    assert 'data-seconds="1800" data-left="1' in page
    assert "data-last" not in page
    assert f'data-stay="{STAY}"' in page
    assert "idle.js" not in Client().get("/admin/login/").content.decode()


def test_a_person_sees_where_they_are_logged_in(clerk: User) -> None:
    here = at_work("luru", REMOTE_ADDR="198.51.100.1", HTTP_USER_AGENT=CHROME)
    at_work("luru", REMOTE_ADDR="198.51.100.2", HTTP_USER_AGENT=FIREFOX)
    page = here.get(SESSIONS).content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2], re.DOTALL)
    assert len(rows) == 2
    assert "Chrome 126 · Windows 10（当前登录）" in re.sub(r"\s*（", "（", rows[0])
    assert "198.51.100.1" in rows[0]
    assert "Firefox 128 · Linux" in rows[1]
    assert "198.51.100.2" in rows[1]
    assert here.session.session_key not in page
    assert here.session.stored_key not in page


def test_one_login_is_ended_and_the_others_stay(clerk: User) -> None:
    here, second, third = (at_work("luru", HTTP_USER_AGENT=f"Agent {n}") for n in range(3))
    page = here.get(SESSIONS).content.decode()
    row = next(row for row in page.split("<tr>") if "Agent 1" in row)
    mark = re.search(r'value="(\w{32})"', row)
    assert mark
    here.post(SESSIONS, {"end": mark[1]})
    assert [is_in(each) for each in (here, second, third)] == [True, False, True]


def test_the_others_end_together_and_then_all(clerk: User) -> None:
    here, second, third = (at_work("luru") for _n in range(3))
    answer = here.post(SESSIONS, {"end": "others"}, follow=True)
    assert "结束了其他 2 处登录" in answer.content.decode()
    assert [is_in(each) for each in (here, second, third)] == [True, False, False]
    fourth = at_work("luru")
    here.post(SESSIONS, {"end": "all"})
    assert [is_in(each) for each in (here, fourth)] == [False, False]


def test_nobody_ends_or_sees_anothers_login(clerk: User, administrator: User) -> None:
    theirs, mine = at_work("luru", HTTP_USER_AGENT="Agent X"), at_work("guanli")
    assert "Agent X" not in mine.get(SESSIONS).content.decode()
    mark = re.search(r'value="(\w{32})"', at_work("luru").get(SESSIONS).content.decode())
    assert mark
    mine.post(SESSIONS, {"end": mark[1]})
    assert is_in(theirs)
