"""What the scripts of the desk do beside typing into a sheet: rows of words, another unit, drafts of both."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from budgets import publishing
from budgets.models import Edition
from tests.browser.test_admin import people as people
from tests.browser.test_desk import (
    PASTE,
    address,
    items,
    open_sheet,
    paste,
    save,
    total,
    wait_until_kept,
)
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(people: None) -> Edition:
    return publishing.start_draft(department=fire_brigade(), fiscal_year=2024)


def texts(page: Page) -> Locator:
    return page.locator("#desk tbody textarea")


def values(fields: Locator) -> list[str]:
    found: list[str] = fields.evaluate_all("fields => fields.map((field) => field.value)")
    return [value for value in found if value]


def test_a_list_of_functions_is_pasted_row_by_row(desktop: Page, draft: Edition) -> None:
    open_sheet(desktop, draft, "functions")
    rows = desktop.locator("#desk tr.entry").count()
    functions = [f"第{number}项职能。" for number in range(1, rows + 3)]
    texts(desktop).first.focus()
    desktop.evaluate(PASTE, "\n".join(functions))
    assert values(texts(desktop)) == functions
    save(desktop)
    assert list(draft.functions.order_by("number").values_list("text", flat=True)) == functions


def test_a_cell_with_line_breaks_is_one_text(desktop: Page, draft: Edition) -> None:
    open_sheet(desktop, draft, "functions")
    texts(desktop).first.focus()
    desktop.evaluate(PASTE, '"第一项职能，\n分两行。"\n第二项职能。')
    assert values(texts(desktop)) == ["第一项职能，\n分两行。", "第二项职能。"]


def test_rows_of_words_are_walked_by_keys(desktop: Page, draft: Edition) -> None:
    open_sheet(desktop, draft, "functions")
    last = desktop.locator("#desk tr.entry").count() - 1
    texts(desktop).nth(last).focus()
    desktop.keyboard.press("Control+ArrowDown")
    expect(desktop.locator("#desk tr.entry")).to_have_count(last + 2)
    expect(texts(desktop).nth(last + 1)).to_be_focused()
    desktop.keyboard.press("Control+ArrowUp")
    expect(texts(desktop).nth(last)).to_be_focused()
    desktop.keyboard.press("ArrowUp")  # inside the text
    expect(texts(desktop).nth(last)).to_be_focused()


def test_words_are_offered_again_after_a_crash(desktop: Page, draft: Edition) -> None:
    open_sheet(desktop, draft, "functions")
    functions = [f"第{number}项职能。" for number in range(1, 9)]
    texts(desktop).first.focus()
    desktop.evaluate(PASTE, "\n".join(functions))
    wait_until_kept(desktop)
    again = desktop.context.new_page()
    again.goto(address(draft, "functions"))
    again.get_by_role("button", name="恢复").click()
    assert values(texts(again)) == functions
    save(again)


def test_figures_or_amounts_stay_in_another_unit(desktop: Page, draft: Edition) -> None:
    open_sheet(desktop, draft)
    items(desktop).nth(0).get_by_label("编码").focus()
    paste(desktop, "2210201\t住房公积金\t9.5\n2210202\t提租补贴\t2\n2210203\t购房补贴\t80000元")
    first = items(desktop).nth(0).locator(".field-c0 input")
    first.fill("１２")
    desktop.keyboard.press("Tab")
    unit = desktop.get_by_label("本表单位")
    unit.select_option("元")
    desktop.get_by_role("button", name="还用万元").click()
    expect(unit).to_have_value("万元")
    unit.select_option("元")
    desktop.get_by_role("button", name="换算成元").click()
    figures = [items(desktop).nth(row).locator(".field-c0 input") for row in range(3)]
    assert [figure.input_value() for figure in figures[:2]] == ["120000", "20000"]
    expect(total(desktop)).to_have_value("220000")
    unit.select_option("万元")
    desktop.get_by_role("button", name="数字不变").click()
    expect(first).to_have_value("120000")


def test_a_share_stays_in_another_unit(desktop: Page, people: None) -> None:
    full = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget(2024))
    open_sheet(desktop, full, "T1")
    share = desktop.locator("td", has=desktop.get_by_label("占比%")).locator("input[value='100']")
    amount = share.locator("xpath=ancestor::tr").locator(".field-c0 input")
    expect(amount).to_have_value("100")
    desktop.get_by_label("本表单位").select_option("元")
    desktop.get_by_role("button", name="换算成元").click()
    expect(amount).to_have_value("1000000")
    expect(share).to_have_value("100")
