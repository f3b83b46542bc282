"""What was typed on the pages beside the tables outlives an expired login and a closed window."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from qsessions.models import Session

from budgets import publishing
from budgets.models import Edition
from tests.browser.test_admin import WORD, log_in
from tests.browser.test_admin import people as people
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def submitted(people: None) -> Edition:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    return publishing.submit(edition=draft)


def page_of(edition: Edition, name: str) -> str:
    return f"/admin/budgets/edition/{edition.pk}/{name}/"


def log_in_again(page: Page, name: str) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(WORD)
    page.get_by_role("button", name="登录").click()


def test_remarks_typed_when_the_login_ends_are_offered_after_the_next(
    desktop: Page, submitted: Edition
) -> None:
    page = desktop
    log_in(page, "shenhe")
    page.goto(page_of(submitted, "examine"))
    page.get_by_role("button", name="再加一条意见").click()
    texts = ["公积金太多。", "缺用途。", "请核对合计。"]
    for field, text in zip(page.locator(".asked textarea").all(), texts, strict=True):
        field.fill(text)
    Session.objects.all().delete()
    page.get_by_role("button", name="退回修改").click()
    log_in_again(page, "shenhe")
    expect(page.locator(".kept-offer")).to_contain_text("还没有保存的内容")
    page.get_by_role("button", name="恢复").click()
    for field, text in zip(page.locator(".asked textarea").all(), texts, strict=True):
        expect(field).to_have_value(text)
    page.get_by_role("button", name="退回修改").click()
    page.wait_for_url("**/change/")
    assert list(submitted.remarks.values_list("text", flat=True)) == texts
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kept:'))") == []


def test_what_the_cover_said_is_offered_to_the_same_person_only(
    desktop: Page, people: None
) -> None:
    page = desktop
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    log_in(page, "luru")
    page.goto(page_of(draft, "change"))
    page.get_by_label("联系方式").fill("0800-110110")
    page.wait_for_timeout(600)  # as long as the page waits after the last key
    page.close()
    other = page.context.new_page()
    other.goto(page_of(draft, "change"))
    expect(other.locator(".kept-offer")).to_contain_text("还没有保存的内容")
    other.context.clear_cookies()
    log_in(other, "tongshi")
    other.goto(page_of(draft, "change"))
    expect(other.locator(".kept-offer").last).to_be_empty()
    expect(other.get_by_label("联系方式")).to_have_value("0800-119119")


def test_a_remark_leads_to_the_cell_that_it_names(desktop: Page, submitted: Edition) -> None:
    asked = publishing.NewRemark("太多。", "T5", "表5", "2240201 行政运行 项目支出")
    publishing.send_back(edition=submitted, remarks=[asked])
    page = desktop
    log_in(page, "luru")
    page.goto(page_of(submitted, "part/T5"))
    page.get_by_role("button", name="2240201 行政运行 项目支出").click()
    focused = page.locator("tr.remarked input:focus")
    expect(focused).to_have_attribute("aria-label", "项目支出")
    expect(focused).to_have_value("30")
