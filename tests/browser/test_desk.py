"""The desk in a real browser: blocks from a spreadsheet, keys, totals, findings, and what is never lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from budgets import publishing
from budgets.models import Edition
from tests.browser.test_admin import log_in, look
from tests.browser.test_admin import people as people
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db(transaction=True)

PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def draft(people: None) -> Edition:
    return publishing.start_draft(department=fire_brigade(), fiscal_year=2024)


@pytest.fixture
def full(people: None) -> Edition:
    return publishing.import_draft(department=fire_brigade(), disclosure=fire_budget(2024))


def open_sheet(page: Page, edition: Edition, part: str = "T5", who: str = "luru") -> None:
    log_in(page, who)
    page.goto(address(edition, part))


def address(edition: Edition, part: str) -> str:
    return f"/admin/budgets/edition/{edition.pk}/part/{part}/"


def items(page: Page) -> Locator:
    return page.locator("tr.entry:not(.total)")


def cell(page: Page, code: str, name: str) -> Locator:
    """The field of a column in the row of a code."""
    row = page.locator("tr.entry", has=page.locator(f".field-code input[value='{code}']"))
    return row.locator(f".field-{name} > :first-child")


def total(page: Page, column: str = "c0") -> Locator:
    return page.locator(f"tr.total .field-{column} input")


def paste(page: Page, text: str) -> None:
    page.evaluate(PASTE, text)
    expect(page.locator("#desk-notice")).to_contain_text("粘贴了")


def wait_until_kept(page: Page) -> None:
    """Until the browser holds what was typed; the page's policy forbids playwright's own waiting."""
    for _ in range(50):
        if page.evaluate("Object.keys(localStorage).some((name) => name.startsWith('desk:'))"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("nothing was kept")


def save(page: Page) -> None:
    """Ctrl+S, until the server has answered that it is saved."""
    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        page.keyboard.press("Control+s")
    assert answered.value.json()["saved"]
    expect(page.locator("#desk-standing")).to_contain_text("已保存")


def test_forty_rows_are_pasted_with_their_totals_and_taken_back_by_one_key(
    desktop: Page, draft: Edition
) -> None:
    open_sheet(desktop, draft)
    rows = [f"20101{n:02}\t事项{n}\t{n}.5\t{n}\t0.5" for n in range(1, 41)]
    head = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
    items(desktop).nth(0).get_by_label("编码").focus()
    paste(desktop, "\n".join([head, *rows]))
    expect(items(desktop)).to_have_count(40)
    expect(desktop.locator("#desk-notice")).to_contain_text("表头 1 行")
    expect(total(desktop)).to_have_value("840.0")
    expect(total(desktop, "c1")).to_have_value("820")
    desktop.keyboard.press("Control+z")
    expect(total(desktop)).to_have_value("")
    assert (
        items(desktop)
        .locator(".field-code input")
        .evaluate_all("fields => fields.every((field) => !field.value)")
    )
    desktop.keyboard.press("Control+y")
    expect(total(desktop)).to_have_value("840.0")
    desktop.keyboard.press("Control+s")
    expect(desktop.locator("#desk-standing")).to_contain_text("已保存")
    assert draft.lines.filter(row="item", nature="").count() == 40
    assert draft.lines.get(row="total", nature="").amount_printed == "840.0"


def paste_early(page: Page, address: str, script: str, field: str, text: str) -> None:
    """Paste while the page still waits for one of its scripts, which comes after that."""
    waiting: list[Route] = []
    page.route(f"**/js/desk/{script}", lambda route: waiting.append(route))
    page.goto(address, wait_until="commit")
    page.locator(f"[name={field}]").focus()
    page.evaluate(PASTE, text)
    while not waiting:
        page.wait_for_timeout(50)
    expect(page.locator(f"[name={field}]")).to_have_value("")
    waiting[0].continue_()


def test_a_block_that_is_pasted_before_the_scripts_are_there_is_put_into_rows(
    desktop: Page, draft: Edition
) -> None:
    log_in(desktop, "luru")
    block = "2010301\t行政运行\t12.5\n2210201\t住房公积金\t9"
    paste_early(desktop, address(draft, "T5"), "paste.js", "expenditure-1-code", block)
    expect(desktop.locator("#desk-notice")).to_contain_text("粘贴了")
    expect(items(desktop).nth(1).locator(".field-c0 input")).to_have_value("9")
    expect(total(desktop)).to_have_value("21.5")


def test_a_text_that_is_pasted_before_the_scripts_are_there_is_not_lost(
    desktop: Page, draft: Edition
) -> None:
    log_in(desktop, "luru")
    text, field = '"一格里\n有两行"', "glossary-0-text"
    paste_early(desktop, address(draft, "glossary"), "text-rows.js", field, text)
    expect(desktop.locator(f"[name={field}]")).to_have_value(text)


def test_a_heading_is_found_by_the_first_letters_of_its_name(desktop: Page, draft: Edition) -> None:
    open_sheet(desktop, draft)
    first = items(desktop).nth(0)
    first.get_by_label("编码").focus()
    desktop.keyboard.type("zfgjj")
    expect(desktop.locator("#offered-codes li").first).to_contain_text("2210201")
    desktop.keyboard.press("Enter")
    expect(first.get_by_label("名称")).to_have_value("住房公积金")
    desktop.keyboard.type("9.5")
    desktop.keyboard.press("Enter")
    second = items(desktop).nth(1)
    expect(second.locator(".field-c0 input")).to_be_focused()
    second.get_by_label("名称").focus()
    desktop.keyboard.type("xzyx")
    expect(desktop.locator("#offered-codes li").first).to_contain_text("行政运行")


def test_totals_follow_their_parts_and_leave_alone_what_was_typed_on_purpose(
    desktop: Page, draft: Edition
) -> None:
    open_sheet(desktop, draft)
    items(desktop).nth(0).get_by_label("编码").focus()
    paste(desktop, "221\t住房保障支出\n2210201\t住房公积金\t\t9.5\t0.5\n2210202\t提租补贴\t\t2\t")
    upper = items(desktop).nth(0).locator(".field-c0 input")
    expect(upper).to_have_value("12.0")
    expect(total(desktop)).to_have_value("12.0")
    total(desktop).focus()
    desktop.keyboard.type("13")
    desktop.keyboard.press("Tab")
    items(desktop).nth(2).locator(".field-c1 input").focus()
    desktop.keyboard.type("3")
    desktop.keyboard.press("Enter")
    expect(upper).to_have_value("13.0")
    items(desktop).nth(1).locator(".field-c1 input").focus()
    desktop.keyboard.type("8.5")
    desktop.keyboard.press("Enter")
    expect(upper).to_have_value("12.0")
    expect(total(desktop)).to_have_value("13")
    expect(desktop.locator("tr.total td.differs.field-c0")).to_be_visible()
    total(desktop).focus()
    desktop.keyboard.press("Alt+=")
    expect(total(desktop)).to_have_value("12.0")


def test_a_total_typed_on_purpose_stays_where_the_browser_is_slow(
    desktop: Page, draft: Edition
) -> None:
    """The next cell is typed before anything is drawn, and happens to make the total right for a moment."""
    open_sheet(desktop, draft)
    items(desktop).nth(0).get_by_label("编码").focus()
    paste(desktop, "2210201\t住房公积金\t9.5\n2210202\t提租补贴\t2")
    expect(total(desktop)).to_have_value("11.5")
    desktop.evaluate(
        "window.requestAnimationFrame = (draw) => setTimeout(draw, 2000);"
        " window.cancelAnimationFrame = clearTimeout"
    )
    total(desktop).focus()
    desktop.keyboard.type("13")
    desktop.keyboard.press("Tab")
    second = items(desktop).nth(1).locator(".field-c0 input")
    for figure, rows_make in (("3.5", "13.0"), ("2.5", "12.0")):
        second.focus()
        desktop.keyboard.type(figure)
        desktop.keyboard.press("Enter")
        expect(total(desktop)).to_have_attribute("data-sum", rows_make)
    expect(total(desktop)).to_have_value("13")


def test_a_sum_that_was_asked_for_is_taken_back_by_one_key(desktop: Page, draft: Edition) -> None:
    open_sheet(desktop, draft)
    items(desktop).nth(0).get_by_label("编码").focus()
    paste(desktop, "2210201\t住房公积金\t9.5\n2210202\t提租补贴\t2")
    total(desktop).focus()
    desktop.keyboard.type("13")
    desktop.keyboard.press("Alt+=")
    expect(total(desktop)).to_have_value("11.5")
    desktop.keyboard.press("Control+z")
    expect(total(desktop)).to_have_value("13")
    expect(desktop.locator("tr.total td.differs.field-c0")).to_be_visible()
    desktop.keyboard.press("Control+y")
    expect(total(desktop)).to_have_value("11.5")


def test_headings_and_totals_that_were_filled_in_are_taken_back_by_one_key(
    desktop: Page, draft: Edition
) -> None:
    open_sheet(desktop, draft)
    items(desktop).nth(0).get_by_label("编码").focus()
    paste(desktop, "2210201\t住房公积金\t9.5\n2210202\t提租补贴\t2")
    desktop.get_by_role("button", name="补全类、款行和合计").click()
    for place, code in enumerate(["221", "22102"]):
        expect(items(desktop).nth(place).get_by_label("编码")).to_have_value(code)
        expect(items(desktop).nth(place).locator(".field-c0 input")).to_have_value("11.5")
    desktop.get_by_role("button", name="撤销").click()
    expect(items(desktop).nth(0).get_by_label("编码")).to_have_value("2210201")
    expect(total(desktop)).to_have_value("11.5")


def test_a_pasted_total_that_its_rows_do_not_make_up_stays_as_pasted(
    desktop: Page, draft: Edition
) -> None:
    open_sheet(desktop, draft)
    items(desktop).nth(0).get_by_label("编码").focus()
    paste(desktop, "2210201\t住房公积金\t9.5\n2210202\t提租补贴\t2\n合计\t\t12")
    expect(total(desktop)).to_have_value("12")
    expect(desktop.locator("tr.total td.differs.field-c0")).to_be_visible()
    items(desktop).nth(1).locator(".field-c0 input").focus()
    desktop.keyboard.type("3")
    desktop.keyboard.press("Enter")
    expect(total(desktop)).to_have_value("12")


def test_a_row_is_found_by_its_code_whatever_its_name(desktop: Page, full: Edition) -> None:
    open_sheet(desktop, full)
    rows = items(desktop).count()
    cell(desktop, "2240201", "code").focus()
    paste(desktop, "2240201\t行政运行（项）\t95.5\n2210201\t公积金\t4.5")
    expect(desktop.locator("#desk-notice")).to_contain_text("按科目对上 2 行")
    expect(items(desktop)).to_have_count(rows)
    desktop.keyboard.press("Control+s")
    expect(desktop.locator("#desk-standing")).to_contain_text("已保存")
    assert full.lines.get(table="T5", code="2240201", nature="").name == "行政运行"
    assert full.lines.get(table="T5", code="2210201").name == "公积金"


def test_a_save_brings_the_findings_and_leads_to_the_cell(desktop: Page, full: Edition) -> None:
    open_sheet(desktop, full)
    panel = desktop.locator("#desk-panel")
    errors = panel.locator(".findings.error li.here")
    expect(errors).to_have_count(0)
    total(desktop, "c1").focus()
    desktop.keyboard.type("120.5")
    desktop.keyboard.press("Control+s")
    expect(desktop.locator("#desk-notice")).to_contain_text("新出现")
    expect(errors.first).to_contain_text("120.5万元")
    expect(desktop.locator("nav.desk-tabs a[aria-current] .count.wrong")).to_be_visible()
    assert desktop.url.endswith(address(full, "T5"))
    errors.first.get_by_role("link", name="120.5万元").first.click()
    expect(total(desktop, "c1")).to_be_focused()
    desktop.keyboard.type("100")
    desktop.keyboard.press("Control+s")
    expect(desktop.locator("#desk-notice")).to_contain_text("解决了")
    expect(errors).to_have_count(0)


def test_a_finding_on_another_page_opens_that_page_at_the_cell(
    desktop: Page, full: Edition
) -> None:
    full.lines.filter(table="T6", row="total", nature="").update(amount=750000, amount_printed="75")
    open_sheet(desktop, full)
    desktop.locator("#desk-panel").get_by_role("link", name="75万元").first.click()
    desktop.wait_for_url(re.compile(r"/part/T6/#cell="))
    expect(total(desktop)).to_be_focused()


def test_what_is_not_understood_is_marked_and_kept(desktop: Page, draft: Edition) -> None:
    open_sheet(desktop, draft)
    items(desktop).nth(0).get_by_label("编码").focus()
    paste(desktop, "2210201\t住房公积金\t九万\n2210202\t提租补贴\t2")
    expect(desktop.locator("#desk-notice")).to_contain_text("1 格看不懂")
    wrong = items(desktop).nth(0).locator(".field-c0")
    expect(wrong.locator("input")).to_have_value("九万")
    expect(wrong.locator(".errorlist")).to_contain_text("不是金额")
    desktop.keyboard.press("Control+s")
    expect(desktop.locator("#desk-notice")).to_contain_text("还没有保存")
    expect(items(desktop).nth(1).locator(".field-c0 input")).to_have_value("2")
    assert not draft.lines.exists()


def test_two_people_at_one_sheet_choose_cell_by_cell(
    page_of_width: Callable[..., Page], full: Edition
) -> None:
    mine, theirs = page_of_width(1280, 900), page_of_width(1280, 900)
    open_sheet(mine, full)
    open_sheet(theirs, full, who="tongshi")
    cell(theirs, "2240201", "purpose").focus()
    theirs.keyboard.type("执勤、备战")
    cell(theirs, "2210201", "c1").focus()
    theirs.keyboard.type("5")
    theirs.keyboard.press("Control+s")
    expect(theirs.locator("#desk-standing")).to_contain_text("已保存")
    cell(mine, "2210201", "c1").focus()
    mine.keyboard.type("6")
    cell(mine, "2240201", "c3").focus()
    mine.keyboard.type("29")
    mine.keyboard.press("Control+s")
    dialog = mine.locator("dialog#overtaken")
    expect(dialog).to_contain_text("tongshi")
    row = dialog.locator("tbody tr", has_text="住房公积金")
    expect(row).to_contain_text("4.5")
    row.get_by_label("6", exact=True).check()
    for other in dialog.locator("tbody tr").all():
        if not other.locator("input:checked").count():
            other.locator("input[value=mine]").check()
    dialog.get_by_role("button", name="合并并保存").click()
    expect(mine.locator("#desk-notice")).to_contain_text("已保存")
    expect(cell(mine, "2210201", "c1")).to_have_value("6")
    expect(cell(mine, "2240201", "purpose")).to_have_value("执勤、备战")
    assert full.lines.get(table="T5", code="2240201", nature="project").amount_printed == "29"


def test_work_is_offered_again_after_a_crash_and_to_nobody_else(
    page_of_width: Callable[..., Page], draft: Edition
) -> None:
    page = page_of_width(1280, 900)
    open_sheet(page, draft)
    items(page).nth(0).get_by_label("编码").focus()
    paste(page, "2210201\t住房公积金\t9.5\n2210202\t提租补贴\t2")
    wait_until_kept(page)
    crashed: BrowserContext = page.context
    again = crashed.new_page()
    again.goto(address(draft, "T5"))
    expect(again.locator("#desk-notice")).to_contain_text("还没有保存的内容")
    again.get_by_role("button", name="恢复").click()
    expect(items(again).nth(1).locator(".field-name input")).to_have_value("提租补贴")
    expect(total(again)).to_have_value("11.5")
    again.keyboard.press("Control+s")
    expect(again.locator("#desk-standing")).to_contain_text("已保存")
    assert draft.lines.filter(row="item").count() == 2
    assert not again.evaluate("Object.keys(localStorage).some((n) => n.startsWith('desk:'))")


def test_another_account_of_the_browser_is_offered_nothing(
    page_of_width: Callable[..., Page], draft: Edition
) -> None:
    page = page_of_width(1280, 900)
    open_sheet(page, draft)
    items(page).nth(0).get_by_label("编码").focus()
    paste(page, "2210201\t住房公积金\t9.5")
    wait_until_kept(page)
    page.context.clear_cookies()
    other = page.context.new_page()
    open_sheet(other, draft, who="tongshi")
    expect(items(other).nth(0)).to_be_visible()
    expect(other.locator("#desk-notice")).to_be_empty()


def test_a_save_after_the_login_has_expired_says_so_and_works_after_logging_in_again(
    page_of_width: Callable[..., Page], draft: Edition, troubles: list[str]
) -> None:
    page = page_of_width(1280, 900)
    open_sheet(page, draft)
    items(page).nth(0).get_by_label("编码").focus()
    paste(page, "2210201\t住房公积金\t9.5")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+s")
    expect(page.locator("#desk-notice")).to_contain_text("登录已过期")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="在新窗口登录").click()
    log = opened.value
    log.get_by_label("用户名").fill("luru")
    log.get_by_label("密码").fill("a long enough word")
    log.get_by_role("button", name="登录").click()
    log.wait_for_url(f"**{address(draft, 'T5')}")
    page.bring_to_front()
    page.keyboard.press("Control+s")
    expect(page.locator("#desk-standing")).to_contain_text("已保存")
    assert draft.lines.filter(row="item").count() == 1
    troubles.clear()  # the console tells of the save that had an old token


def test_a_save_without_a_network_waits_and_tries_again(
    page_of_width: Callable[..., Page], draft: Edition, troubles: list[str]
) -> None:
    page = page_of_width(1280, 900)
    open_sheet(page, draft)
    items(page).nth(0).get_by_label("编码").focus()
    paste(page, "2210201\t住房公积金\t9.5")
    page.context.set_offline(True)
    page.keyboard.press("Control+s")
    expect(page.locator("#desk-notice")).to_contain_text("网络不通")
    page.context.set_offline(False)
    expect(page.locator("#desk-standing")).to_contain_text("已保存", timeout=15_000)
    assert draft.lines.filter(row="item").count() == 1
    troubles.clear()  # the console tells of the cut


def test_words_are_saved_without_leaving_the_page(desktop: Page, full: Edition) -> None:
    open_sheet(desktop, full, "functions")
    desktop.locator("textarea").nth(2).fill("第三条职能。")
    save(desktop)
    desktop.locator("textarea").nth(2).fill("第三条职能，改过。")
    save(desktop)
    assert full.functions.get(number=3).text == "第三条职能，改过。"


def test_a_row_is_put_in_and_taken_out_by_key(desktop: Page, full: Edition) -> None:
    open_sheet(desktop, full)
    before = items(desktop).count()
    cell(desktop, "2210201", "c0").focus()
    desktop.keyboard.press("Control+Enter")
    expect(items(desktop)).to_have_count(before + 1)
    desktop.keyboard.press("Control+z")
    expect(items(desktop)).to_have_count(before)
    cell(desktop, "2210201", "c0").focus()
    desktop.keyboard.press("Control+Delete")
    expect(items(desktop)).to_have_count(before - 1)
    desktop.keyboard.press("Control+s")
    expect(desktop.locator("#desk-standing")).to_contain_text("已保存")
    assert not full.lines.filter(table="T5", code="2210201").exists()


def test_a_click_chooses_a_cell_and_a_double_click_goes_into_it(
    desktop: Page, full: Edition
) -> None:
    open_sheet(desktop, full)
    figure = cell(desktop, "2210201", "c0")
    figure.click()
    figure.click()
    desktop.keyboard.type("7")
    expect(figure).to_have_value("7")
    figure.dblclick()
    desktop.keyboard.press("End")
    desktop.keyboard.type("5")
    expect(figure).to_have_value("75")


def test_a_chosen_block_is_cleared_by_one_key_and_summed(desktop: Page, full: Edition) -> None:
    open_sheet(desktop, full)
    first = cell(desktop, "2240201", "c2")
    first.click()
    desktop.keyboard.press("Shift+ArrowRight")
    expect(desktop.locator("output.picked")).to_contain_text("95.5")
    desktop.keyboard.press("Delete")
    expect(first).to_have_value("")
    expect(cell(desktop, "2240201", "c3")).to_have_value("")
    desktop.keyboard.press("Control+z")
    expect(first).to_have_value("65.5")


def test_the_sheet_is_accessible_with_findings_marks_and_conflict(
    desktop: Page, full: Edition, axe: Callable[[Page], None], troubles: list[str]
) -> None:
    open_sheet(desktop, full)
    cell(desktop, "2240201", "c3").focus()
    desktop.keyboard.type("3l")
    desktop.keyboard.press("Tab")
    desktop.locator(".desk-keys summary").click()
    look(desktop, axe, troubles)
    cell(desktop, "2240201", "c3").focus()
    desktop.keyboard.type("31")
    with publishing.changing(edition=full):
        full.lines.filter(code="2240201", nature="project").update(
            amount=290000, amount_printed="29"
        )
    desktop.keyboard.press("Control+s")
    expect(desktop.locator("dialog#overtaken")).to_be_visible()
    look(desktop, axe, troubles)
    desktop.get_by_role("button", name="都用对方的").click()
    expect(cell(desktop, "2240201", "c3")).to_have_value("29")
