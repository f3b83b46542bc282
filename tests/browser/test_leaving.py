"""Who goes on to another page while a sheet is still being saved arrives there, and the save counts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from budgets import publishing
from budgets.models import Edition
from tests.browser.test_admin import people as people
from tests.browser.test_desk import address, cell, open_sheet
from tests.browser.test_desk import full as full

pytestmark = pytest.mark.django_db(transaction=True)


def hold(page: Page, where: str, method: str) -> list[Route]:
    """Requests that wait on their way to the server until they are let go."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route) if route.request.method == method else route.fallback()

    page.route(f"**{where}", keep)
    return held


def wait_for(page: Page, held: list[Route]) -> Route:
    for _ in range(100):
        if held:
            return held[0]
        page.wait_for_timeout(50)
    raise AssertionError("nothing was asked for")


def keeps(beside: Page) -> bool:
    """Whether the browser holds what the sheet has not stored yet, as another of its pages can see."""
    return bool(beside.evaluate("Object.keys(localStorage).some((n) => n.startsWith('desk:'))"))


def until_answered(beside: Page) -> None:
    """Until the sheet has dealt with the answer to its save: then it keeps nothing any more."""
    for _ in range(100):
        if not keeps(beside):
            return
        beside.wait_for_timeout(50)
    raise AssertionError("the answer was not dealt with")


def test_who_goes_on_while_a_merged_save_is_answered_is_not_called_back(
    desktop: Page, full: Edition
) -> None:
    """A save merged with a colleague's loads the page anew, to show both: not for who has left it."""
    page, beside = desktop, desktop.context.new_page()
    open_sheet(page, full)
    beside.goto("/admin/")
    with publishing.changing(edition=full):
        full.lines.filter(table="T5", code="2240201").update(purpose="执勤、备战")
    page.on("dialog", lambda dialog: dialog.accept())  # yes, leave
    cell(page, "2210201", "c1").focus()
    page.keyboard.type("6")
    page.keyboard.press("Control+s")
    merge = page.get_by_role("button", name="合并并保存")
    expect(merge).to_be_visible()
    save, there = hold(page, address(full, "T5"), "POST"), hold(page, address(full, "T6"), "GET")
    merge.click(no_wait_after=True)
    on_its_way = wait_for(page, save)
    page.evaluate("(there) => window.location.assign(there)", address(full, "T6"))
    leaving = wait_for(page, there)
    answer = on_its_way.fetch()
    assert answer.json()["merged"]
    assert keeps(beside)
    on_its_way.fulfill(response=answer)
    until_answered(beside)
    leaving.continue_()
    page.wait_for_url(f"**{address(full, 'T6')}")
    merged = full.lines.filter(table="T5", code__in=["2210201", "2240201"])
    assert "执勤、备战" in merged.values_list("purpose", flat=True)
    assert "6" in merged.values_list("amount_printed", flat=True)
