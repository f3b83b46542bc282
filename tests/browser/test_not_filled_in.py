"""A clerk leaves cells empty, is asked for them, and says by one click that there is nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from budgets import publishing, store
from budgets.access.roles import CLERK, ensure_roles
from budgets.disclosure.money import Nothing
from budgets.models import Assignment, Edition, Jurisdiction
from tests.browser.test_admin import WORD, log_in
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def prepared(db: None) -> Edition:
    """A year after a published one, and a clerk for it."""
    department = fire_brigade()
    user = User.objects.create_user("luru", password=WORD, is_staff=True)
    user.groups.add(ensure_roles()[CLERK])
    Assignment.objects.create(user=user, jurisdiction=Jurisdiction.objects.get())
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    publishing.publish(edition=draft)
    return publishing.prepare_draft(department=department, fiscal_year=2021)


def test_what_is_empty_is_asked_for_and_said_by_one_click(
    page_of_width: Callable[..., Page], prepared: Edition
) -> None:
    page = page_of_width(1280, 900)
    log_in(page, "luru")
    at = f"/admin/budgets/edition/{prepared.pk}"
    page.goto(f"{at}/part/T8/")
    cell = page.locator("[name='expenditure-0-c0']")
    expect(cell).to_have_value("")
    cell.fill("没有公开")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#desk-notice")).to_contain_text("已保存")
    page.reload()
    expect(cell).to_have_value("没有公开")
    page.goto(f"{at}/submit/")
    expect(page.get_by_role("button", name="提交审核")).to_have_count(0)
    asked = page.locator(".unfilled__parts > li", has_text="项目与绩效目标")
    asked.get_by_role("button", name="没有公开").click()
    expect(page.locator(".messagelist")).to_contain_text("没有公开")
    expect(asked).to_have_count(0)
    held = store.read(Edition.objects.get(pk=prepared.pk))
    assert {project.amount.nothing for project in held.projects} == {Nothing.NOT_DISCLOSED}
    page.locator(".unfilled__parts li", has_text="表6").get_by_role("link").nth(1).click()
    expect(page.locator("td input:focus")).to_have_value("")
