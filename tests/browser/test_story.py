"""The whole story, by four people in a real browser: from last year's budget to a public correction.

It prints how many clicks and keys the clerk needed besides pasting: at most sixty for forty lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from budgets import publishing
from budgets.disclosure.codes import FUNCTIONAL
from budgets.disclosure.model import Disclosure, Identity, Line, Table
from budgets.models import Edition
from tests.browser.test_admin import log_in
from tests.browser.test_admin import people as people
from tests.browser.test_desk import PASTE
from tests.builders import REVENUE, document, item, total
from tests.cast import NAME, fire_brigade

pytestmark = pytest.mark.django_db(transaction=True)

MOST_ACTIONS = 60
YEAR = 2025
HOUSING = ["2210201", "2210202", "2210203"]


def of_education() -> list[str]:
    """Thirty-six 项 that a department could have in both years."""
    found = [
        code.code for code in FUNCTIONAL.codes if code.code[:3] == "205" and len(code.code) == 7
    ]
    return [code for code in found if all(FUNCTIONAL.in_force(code, y) for y in (YEAR - 1, YEAR))][
        :36
    ]


ITEMS = of_education()


def budget(year: int, each: int) -> Disclosure:
    """Forty lines: every 项 of education costs `each` 万元, housing 1 each."""
    education, housing = each * len(ITEMS), len(HOUSING)
    whole = str(education + housing)
    rows: list[Line] = [
        total(Table.T1, whole, side=REVENUE),
        item(Table.T1, "R101", whole, "一般公共预算拨款收入", side=REVENUE),
        total(Table.T1, whole),
        item(Table.T1, "205", str(education), "教育支出"),
        item(Table.T1, "221", str(housing), "住房保障支出"),
        total(Table.T5, whole),
        *(item(Table.T5, code, str(each), FUNCTIONAL.name_of(code, year)) for code in ITEMS),
        *(item(Table.T5, code, "1", FUNCTIONAL.name_of(code, year)) for code in HOUSING),
    ]
    return document(*rows, year=year, department=Identity(NAME))


@dataclass
class Hands:
    """What a person does with mouse and keyboard, counted. A block that is pasted is no action."""

    page: Page
    clicks: int = 0
    keys: int = 0
    pastes: int = 0

    @property
    def actions(self) -> int:
        return self.clicks + self.keys

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def choose(self, what: Locator, label: str) -> None:
        self.clicks += 2  # open the list, take one
        what.select_option(label=label)

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.page.keyboard.type(text)

    def paste(self, text: str) -> None:
        self.pastes += 1
        self.page.evaluate(PASTE, text)

    def save(self) -> None:
        with self.page.expect_response(lambda answer: answer.request.method == "POST") as said:
            self.press("Control+s")
        assert said.value.json()["saved"]


@pytest.fixture
def last_year(people: None) -> Edition:
    """The brigade's budget of the year before, public."""
    department = fire_brigade()
    draft = publishing.import_draft(department=department, disclosure=budget(YEAR - 1, 10))
    return publishing.publish(edition=draft)


def field(page: Page, code: str, column: str = "c0") -> Locator:
    row = page.locator("tr.entry", has=page.locator(f".field-code input[value='{code}']"))
    return row.locator(f".field-{column} > :first-child")


def tab(page: Page, part: str) -> Locator:
    tabs = page.get_by_role("navigation", name="本年度公开的各部分")
    return tabs.get_by_role("link", name=part).first


def open_tab(page: Page, part: str) -> None:
    """Goes to a part, and waits until its scripts are there."""
    with page.expect_navigation():
        tab(page, part).click()


def test_a_year_goes_through_all_hands_and_its_correction_is_told(
    last_year: Edition,
    page_of_width: Callable[..., Page],
    capsys: pytest.CaptureFixture[str],
) -> None:
    clerk, reviewer, publisher, public = (page_of_width(1280, 900) for _ in range(4))
    hands = enter(clerk)
    draft = Edition.objects.get(fiscal_year=YEAR)
    assert draft.status == Edition.Status.SUBMITTED
    with capsys.disabled():
        print(  # noqa: T201 - the figure is what the test is for
            f"\nforty lines from last year's: {hands.clicks} clicks, {hands.keys} keys,"
            f" {hands.pastes} blocks pasted"
        )
    assert hands.actions <= MOST_ACTIONS

    log_in(reviewer, "shenhe")
    send_back(reviewer, draft)
    mend(clerk, draft)
    approve(reviewer, draft)
    log_in(publisher, "fabu")
    publish(publisher, draft)

    address = f"/departments/fire-brigade/{YEAR}/"
    public.goto(address)
    expect(public.get_by_text("435").first).to_be_visible()

    correct(clerk, draft)
    correction = Edition.objects.get(fiscal_year=YEAR, number=2)
    approve(reviewer, correction)
    publish(publisher, correction)
    public.goto(address)
    expect(public.get_by_text("535").first).to_be_visible()
    public.goto(f"{address}v1/")
    expect(public.get_by_text("435").first).to_be_visible()
    public.goto(f"{address}v2/changes/")
    expect(public.get_by_text("2050201").first).to_be_visible()


def enter(page: Page) -> Hands:
    """The clerk prepares the year from the one before, pastes a block, mends a finding, submits."""
    log_in(page, "luru")
    hands = Hands(page)
    hands.click(page.get_by_role("link", name="开始一个年度", exact=True))
    hands.choose(page.get_by_label("部门").first, NAME)
    hands.click(page.get_by_label("年度"))
    hands.press("Control+a")
    hands.type(str(YEAR))
    hands.click(page.get_by_role("button", name="照上年准备"))
    page.wait_for_url("**/change/")

    hands.click(tab(page, "表5"))
    expect(page.get_by_role("button", name="撤销")).to_be_visible()  # the page's modules have run
    hands.click(field(page, ITEMS[0], "code"))
    rows = [(code, "12") for code in ITEMS] + [(code, "1") for code in HOUSING]
    hands.paste("\n".join(f"{code}\t{FUNCTIONAL.name_of(code, YEAR)}\t{x}" for code, x in rows))
    expect(page.locator("#desk-notice")).to_contain_text("按科目对上 39 行")
    hands.save()

    hands.click(tab(page, "表1"))
    hands.click(field(page, "R101"))
    hands.type("435")
    hands.click(field(page, "205"))
    hands.type("423")
    hands.press("Enter")
    hands.type("3")
    hands.save()
    wrong = page.locator(".findings.error")
    expect(wrong.first).to_contain_text("426")  # both sides, beside each other
    hands.click(field(page, "205"))
    hands.type("432")
    hands.save()
    expect(wrong).to_have_count(0)

    hands.click(tab(page, "变化原因"))
    for text in page.get_by_label("原因", exact=True).all()[:2]:
        hands.click(text)
        hands.pastes += 1
        text.fill("各教育事项按标准提高。")
    hands.click(page.get_by_role("button", name="保存，看检查结果"))
    page.wait_for_url("**/change/")
    hands.click(page.get_by_role("link", name="提交审核…"))
    hands.click(page.get_by_role("button", name="提交审核"))
    page.wait_for_url("**/change/")
    return hands


def send_back(page: Page, draft: Edition) -> None:
    """The reviewer wants to know more of one row."""
    page.get_by_role("link", name="去审核").click()
    page.locator(".asked select").first.select_option(label="表5 一般公共预算支出表")
    page.locator(".asked textarea").first.fill("学前教育的用途没有写。")
    page.get_by_role("button", name="退回修改").click()
    page.wait_for_url("**/change/")
    draft.refresh_from_db()
    assert draft.is_draft


def mend(page: Page, draft: Edition) -> None:
    """The clerk reads the remark beside the table, writes the purpose, says so, submits again."""
    page.goto(f"/admin/budgets/edition/{draft.pk}/part/T5/")
    remark = page.locator(".remarks")
    expect(remark).to_contain_text("学前教育的用途没有写。")
    field(page, "2050201", "purpose").fill("公办幼儿园运转")
    remark.get_by_label("已处理").check()
    remark.get_by_role("button", name="记下答复").click()
    expect(remark.get_by_role("status")).to_have_text("已记下 1 条答复。")
    page.get_by_role("button", name="保存，看检查结果").click()
    page.wait_for_url("**/change/")
    submit(page)


def submit(page: Page, note: str = "") -> None:
    page.get_by_role("link", name="提交审核…").click()
    if note:
        page.get_by_label("更正说明").fill(note)
    for why in page.get_by_label("部门说明").all():
        why.fill("原因所写的增减额是更正以前的。")
    page.get_by_role("button", name="提交审核").click()
    page.wait_for_url("**/change/")


def approve(page: Page, draft: Edition) -> None:
    page.goto(f"/admin/budgets/edition/{draft.pk}/examine/")
    page.get_by_role("button", name="审核通过").click()
    page.wait_for_url("**/change/")


def publish(page: Page, draft: Edition) -> None:
    page.goto(f"/admin/budgets/edition/{draft.pk}/publish/")
    unknown = page.get_by_label("不知道")
    if unknown.count():  # a back year, of which no document says when it was first public
        unknown.first.check()
    page.get_by_role("button", name="立即公开").click()
    page.wait_for_url("**/change/")
    draft.refresh_from_db()
    assert draft.status == Edition.Status.PUBLISHED


def correct(page: Page, published: Edition) -> None:
    """One 项 was a million too low, and with it every total above it."""
    page.goto(f"/admin/budgets/edition/{published.pk}/change/")
    page.get_by_role("link", name="开始更正…").click()
    page.get_by_role("button", name="开始更正").click()
    page.wait_for_url("**/change/")
    open_tab(page, "表5")
    field(page, "2050201").fill("112")
    page.get_by_role("button", name="从明细生成合计并保存").click()
    expect(page.locator("#desk-notice")).to_contain_text("已保存")
    open_tab(page, "表1")
    field(page, "R101").fill("535")
    field(page, "205").fill("532")
    page.get_by_role("button", name="从明细生成合计并保存").click()
    expect(page.locator("#desk-notice")).to_contain_text("已保存")
    open_tab(page, "概况")
    submit(page, "学前教育少列 100 万元，已补上。")
