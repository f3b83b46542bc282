"""A person binds a phone, logs in with its code, and is warned before the login ends."""

from __future__ import annotations

import re
from base64 import b32decode
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django_otp.oath import totp
from playwright.sync_api import Page, expect
from pytest_django import Settings

from budgets.access.roles import ADMINISTRATOR, CLERK, ensure_roles
from budgets.models import Assignment, Jurisdiction
from tests.browser.test_admin import WORD, log_in, look

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(db: None) -> dict[str, User]:
    groups = ensure_roles()
    county = Jurisdiction.objects.create(name="云溪县", slug="yunxi")
    found = {}
    for name, group in [("luru", CLERK), ("guanli", ADMINISTRATOR)]:
        found[name] = User.objects.create_user(name, password=WORD, is_staff=True)
        found[name].groups.add(groups[group])
        Assignment.objects.create(user=found[name], jurisdiction=county)
    return found


def phone_of(page: Page) -> Callable[[int], str]:
    """A phone that was told the key on the page; it shows a code for now, or for some steps later."""
    key = b32decode(page.locator("code.key").inner_text().replace(" ", ""))
    return lambda later: f"{totp(key, t0=-30 * later):06d}"


def test_a_phone_is_bound_and_its_code_opens_the_next_login(
    desktop: Page, people: dict[str, User], settings: Settings
) -> None:
    # Or a first code that arrives as the next begins would tell the server that the phone is slow, and the
    # code of the next half minute, which is shown to save the wait, would lie too far ahead of it.
    settings.OTP_TOTP_SYNC = False
    page = desktop
    log_in(page, "luru")
    page.get_by_role("link", name="两步验证").click()
    expect(page.get_by_role("img", name="二维码")).to_have_count(0)
    page.get_by_label("当前密码").fill(WORD)
    page.get_by_role("button", name="下一步").click()
    picture = page.get_by_role("img", name="二维码")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.naturalWidth") > 100
    shows = phone_of(page)
    page.get_by_label("验证码").fill(shows(0))
    page.get_by_role("button", name="启用两步验证").click()
    codes = page.locator("ul.recovery li").all_inner_texts()
    assert len({code for code in codes if re.fullmatch(r"[A-Z2-7]{5}-[A-Z2-7]{5}", code)}) == 10
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    page.get_by_role("link", name="已经保管好").click()
    page.get_by_role("button", name="注销").click()

    log_in(page, "luru")
    expect(page.get_by_label("验证码")).to_be_focused()
    page.keyboard.type(shows(1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    page.get_by_role("button", name="注销").click()

    log_in(page, "luru")
    page.get_by_label("验证码").fill(codes[3])
    page.get_by_role("button", name="登录").click()
    expect(page.locator(".messagelist")).to_contain_text("还剩 9 个")


def test_who_does_nothing_is_warned_may_stay_and_is_told_when_it_is_over(
    desktop: Page, people: dict[str, User], settings: Settings, troubles: list[str]
) -> None:
    settings.SESSION_COOKIE_AGE = 12
    page = desktop
    log_in(page, "luru")
    bar = page.get_by_role("alert")
    expect(bar).to_contain_text("不久将自动退出", timeout=20_000)
    bar.get_by_role("button", name="继续工作").click()
    expect(bar).to_have_count(0)
    expect(bar).to_contain_text("登录已过期", timeout=30_000)
    with page.expect_popup() as opened:
        bar.get_by_role("link", name="在新窗口登录").click()
    again = opened.value
    again.get_by_label("用户名").fill("luru")
    again.get_by_label("密码").fill(WORD)
    again.get_by_role("button", name="登录").click()
    expect(again.get_by_role("heading", name="工作台")).to_be_visible()
    expect(bar).to_have_count(0, timeout=10_000)
    # What was typed here meanwhile can be sent: the page's forms belong to the new login.
    page.get_by_role("button", name="注销").click()
    expect(page.get_by_role("heading", name="登出")).to_be_visible()
    assert all("401" in trouble for trouble in troubles)
    troubles.clear()


def test_who_has_worked_for_the_longest_time_is_told_and_cannot_go_on(
    desktop: Page, people: dict[str, User], settings: Settings, troubles: list[str]
) -> None:
    settings.SESSION_LONGEST_HOURS = 15 / 3600
    settings.SESSION_COOKIE_AGE = 30
    page = desktop
    log_in(page, "luru")
    bar = page.get_by_role("alert")
    expect(bar).to_contain_text("已到上限，不能再延长", timeout=40_000)
    expect(bar.get_by_role("button")).to_have_count(0)
    expect(bar).to_contain_text("登录已过期", timeout=40_000)
    assert all("401" in trouble for trouble in troubles)
    troubles.clear()


def test_the_pages_about_accounts_are_accessible_at_both_widths(
    desktop: Page,
    phone: Page,
    axe: Callable[[Page], None],
    people: dict[str, User],
    troubles: list[str],
) -> None:
    clerk = people["luru"].pk
    for page in (desktop, phone):
        log_in(page, "guanli")
        for address in (
            "account/sessions/",
            "account/second-factor/",
            "password_change/",
            f"auth/user/{clerk}/safety/",
            f"auth/user/{clerk}/password/",
            "accounts/accountevent/",
        ):
            page.goto(f"/admin/{address}")
            look(page, axe, troubles)
