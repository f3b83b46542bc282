"""A clerk types a small budget by hand, a reviewer approves it, it is published, the public sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from budgets import publishing
from budgets.access.roles import CLERK, PUBLISHER, REVIEWER, ensure_roles
from budgets.models import Assignment, Department, Edition, Jurisdiction
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "a long enough word"


@pytest.fixture
def people(db: None) -> None:
    """Two clerks, a reviewer and a publisher of the county."""
    groups = ensure_roles()
    county = Jurisdiction.objects.create(name="云溪县", slug="yunxi")
    roles = {"luru": CLERK, "tongshi": CLERK, "shenhe": REVIEWER, "fabu": PUBLISHER}
    for name, group in roles.items():
        user = User.objects.create_user(name, password=WORD, is_staff=True)
        user.groups.add(groups[group])
        Assignment.objects.create(user=user, jurisdiction=county)


def log_in(page: Page, name: str) -> None:
    page.goto("/admin/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(WORD)
    page.get_by_role("button", name="登录").click()


def open_part(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="本年度公开的各部分").get_by_role(
        "link", name=name
    ).first.click()
    page.wait_for_load_state()


def start_year(page: Page) -> None:
    page.get_by_role("link", name="开始一个年度", exact=True).click()
    page.get_by_label("部门").first.select_option(label="云溪县信访局")
    page.get_by_label("年度").fill("2024")
    page.get_by_role("button", name="建立空白草稿").click()


def type_table_five(page: Page) -> None:
    """With the keyboard alone: a name, the arrow and Enter choose the code, Tab walks the columns."""
    open_part(page, "表5")
    first = page.locator("tr.entry:not(.total)").nth(0)
    first.get_by_label("名称").focus()
    page.keyboard.type("行政运行 信访")
    expect(page.locator("#offered-codes li").first).to_contain_text("一般公共服务支出")
    page.keyboard.press("Enter")
    expect(first.get_by_label("编码")).not_to_have_value("")
    expect(first.get_by_label("名称")).to_have_value("行政运行")
    page.keyboard.type("100")
    page.keyboard.press("Tab")
    page.keyboard.type("80")
    page.keyboard.press("Tab")
    page.keyboard.type("20")
    second = page.locator("tr.entry:not(.total)").nth(1)
    second.get_by_label("编码").focus()
    page.keyboard.type("2210201")
    expect(page.locator("#offered-codes li").first).to_contain_text("住房公积金")
    page.keyboard.press("Enter")
    page.keyboard.type("9.5")
    page.keyboard.press("Enter")
    expect(page.locator("tr.total").get_by_label("合计", exact=True)).to_have_value("109.5")
    page.locator("tr.total").get_by_label("合计", exact=True).fill("120.5")
    page.keyboard.press("Tab")
    expect(page.locator("tr.total td.differs")).to_be_visible()
    page.get_by_role("button", name="保存，看检查结果").click()
    page.wait_for_url("**/change/")


def returned_and_mended(clerk: Page, reviewer: Page, edition: Edition) -> None:
    """The reviewer takes a finding over as a remark; the clerk ticks it beside what is typed."""
    log_in(reviewer, "shenhe")
    reviewer.get_by_role("link", name="去审核").click()
    reviewer.get_by_role("button", name="写成意见").first.click()
    reviewer.locator("#id_remarks-0-part").select_option(label="表5 一般公共预算支出表")
    reviewer.get_by_role("button", name="退回修改").click()
    reviewer.wait_for_url("**/change/")

    clerk.goto(f"/admin/budgets/edition/{edition.pk}/part/T5/")
    clerk.locator("tr.entry:not(.total)").nth(0).get_by_label("用途").fill("正在填的用途")
    remark = clerk.locator(".remarks")
    expect(remark).to_contain_text("120.5")
    remark.get_by_label("已处理").check()
    remark.get_by_role("button", name="记下答复").click()
    expect(remark.get_by_role("status")).to_have_text("已记下 1 条答复。")
    typed = clerk.locator("tr.entry:not(.total)").nth(0).get_by_label("用途")
    expect(typed).to_have_value("正在填的用途")
    clerk.get_by_role("button", name="保存，看检查结果").click()
    clerk.wait_for_url("**/change/")
    clerk.get_by_role("link", name="提交审核…").click()
    for field in clerk.get_by_label("部门说明").all():
        expect(field).to_have_value("合计含年中追加 11 万元。")
    clerk.get_by_role("button", name="提交审核").click()

    reviewer.goto(f"/admin/budgets/edition/{edition.pk}/examine/")
    expect(reviewer.locator("table.since")).to_contain_text("正在填的用途")
    reviewer.get_by_role("button", name="审核通过").click()
    reviewer.wait_for_url("**/change/")


def test_a_budget_is_typed_checked_previewed_and_published(
    page_of_width: Callable[..., Page], people: None
) -> None:
    county = Jurisdiction.objects.get()
    Department.objects.create(jurisdiction=county, name="云溪县信访局", slug="letters")
    page = page_of_width(1280, 900)
    log_in(page, "luru")
    start_year(page)
    type_table_five(page)
    expect(page.locator(".findings.error")).to_contain_text("120.5")
    open_part(page, "表7")
    for code, figure in {"S1": "没有安排", "S3": "3"}.items():
        row = page.locator("tr.entry", has=page.locator(f"input[value='{code}']"))
        row.get_by_label("预算数", exact=True).fill(figure)
    page.get_by_role("button", name="从明细生成合计并保存").click()
    expect(page.locator("#desk-notice")).to_contain_text(
        "已保存"
    )  # the sum shows before it is kept
    expect(page.locator("tr.total").get_by_label("预算数", exact=True)).to_have_value("3")
    open_part(page, "职能")
    page.locator("textarea").first.fill("接待群众来访。")
    page.get_by_role("button", name="保存，看检查结果").click()
    page.wait_for_url("**/change/")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="预览公开页面").click()
    preview = opened.value
    expect(preview.locator("body")).to_contain_text("接待群众来访。")
    assert page.request.get("/departments/letters/2024/").status == 404

    edition = Edition.objects.get()
    page.get_by_role("link", name="提交审核…").click()
    for field in page.get_by_label("部门说明").all():
        field.fill("合计含年中追加 11 万元。")
    page.get_by_role("button", name="提交审核").click()
    returned_and_mended(page, page_of_width(1280, 900), edition)
    reader = page_of_width(1280, 900)
    log_in(reader, "fabu")
    reader.get_by_role("link", name="去公开").click()
    reader.get_by_label("不知道").first.check()  # a back year: the page does not guess
    reader.get_by_role("button", name="立即公开").click()
    reader.get_by_role("link", name="看公开页面").first.click()
    body = reader.locator("body")
    expect(body).to_contain_text("120.5")
    expect(body).to_contain_text("合计含年中追加 11 万元。")


def test_a_block_is_pasted_from_a_spreadsheet(
    page_of_width: Callable[..., Page], people: None
) -> None:
    edition = publishing.start_draft(department=fire_brigade(), fiscal_year=2024)
    page = page_of_width(1280, 900)
    log_in(page, "luru")
    page.goto(f"/admin/budgets/edition/{edition.pk}/part/T5/")
    block = "\n".join(f"20101{n:02}\t事项{n}\t{n}.5" for n in range(1, 13))
    page.locator("tr.entry:not(.total)").nth(0).get_by_label("编码").focus()
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        block,
    )
    expect(page.locator("#desk-notice")).to_contain_text("粘贴了 12 行")
    page.get_by_role("button", name="从明细生成合计并保存").click()
    expect(page.locator("#desk-notice")).to_contain_text("已保存")
    expect(page.locator("tr.total").get_by_label("合计", exact=True)).to_have_value("84.0")
    assert edition.lines.filter(row="item").count() == 12


def test_the_desk_is_accessible_at_both_widths(
    desktop: Page,
    phone: Page,
    axe: Callable[[Page], None],
    people: None,
    troubles: list[str],
) -> None:
    department: Department = fire_brigade()
    edition = publishing.import_draft(department=department, disclosure=fire_budget())
    for page in (desktop, phone):
        log_in(page, "luru")
        for address in ("change/", "part/T5/", "part/reasons/", "part/functions/", "submit/"):
            page.goto(f"/admin/budgets/edition/{edition.pk}/{address}")
            look(page, axe, troubles)
        page.goto("/admin/budgets/edition/add/")
        look(page, axe, troubles)


def test_the_way_to_publication_is_accessible_at_both_widths(
    desktop: Page,
    phone: Page,
    axe: Callable[[Page], None],
    people: None,
    troubles: list[str],
) -> None:
    department = fire_brigade()
    waiting, ready = (
        publishing.submit(
            edition=publishing.import_draft(department=department, disclosure=fire_budget(year))
        )
        for year in (2020, 2021)
    )
    publishing.send_back(edition=waiting, remarks=[publishing.NewRemark("请核对。", "T5", "表5")])
    publishing.submit(edition=waiting)
    publishing.approve(edition=ready)
    public = publishing.publish(
        edition=publishing.import_draft(department=department, disclosure=fire_budget(2019))
    )
    parts = [
        f"{waiting.pk}/part/{key}/" for key in ("T1", "T5", "functions", "reasons", "projects")
    ]
    of_a_reviewer = ["", f"{waiting.pk}/change/", f"{waiting.pk}/examine/", "board/", *parts]
    of_a_reviewer += [f"{waiting.pk}/check/", "checks/?year=2019"]
    for page in (desktop, phone):
        for who, addresses in (
            ("shenhe", of_a_reviewer),
            ("fabu", [f"{ready.pk}/publish/", f"{public.pk}/withdraw/", "board/?year=2021"]),
            ("luru", [f"{waiting.pk}/recall/", f"{public.pk}/correct/", f"{public.pk}/part/T5/"]),
        ):
            page.context.clear_cookies()
            log_in(page, who)
            look(page, axe, troubles)
            for address in addresses:
                page.goto(f"/admin/budgets/edition/{address}")
                look(page, axe, troubles)


def look(page: Page, axe: Callable[[Page], None], troubles: list[str]) -> None:
    """Runs axe. It copies Django's imported stylesheets inline, which the page's policy refuses."""
    assert not troubles
    axe(page)
    page.wait_for_timeout(100)
    assert all("style-src" in trouble for trouble in troubles)
    troubles.clear()
