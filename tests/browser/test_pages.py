"""The general public pages in a real browser, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from budgets.models import Jurisdiction
from tests.views.county import county

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = [
    "/",
    "/departments/",
    "/departments/?q=消防",
    "/years/2024/",
    "/years/2023/final/",
    "/glossary/",
    "/data/",
    "/checks/",
    "/departments/fire-brigade/",
    "/ledger/",
    "/ledger/?only=corrected",
    "/progress/",
    "/progress/?view=table",
    "/years/2024/?view=table",
    "/verify/",
    "/en/",
    "/en/departments/",
    "/en/years/2024/",
    "/en/departments/fire-brigade/",
    "/en/ledger/",
    "/en/progress/",
    "/en/checks/",
    "/en/glossary/",
]
SMALL = """() => {
    const seen = (each) => each.getClientRects().length && getComputedStyle(each).visibility !== "hidden";
    const whole = (each) => getComputedStyle(each, "::before").position === "absolute";
    return [...document.querySelectorAll("main a, main button, main summary, main input, main select")]
        .filter((each) => seen(each) && !whole(each))
        .filter((each) => each.getBoundingClientRect().height < 23.5)
        .map((each) => each.outerHTML.slice(0, 90));
}"""
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def test_every_page_is_accessible_and_as_wide_as_the_window(
    desktop: Page, phone: Page, axe: Callable[[Page], None]
) -> None:
    county()
    for page in (desktop, phone):
        for address in PAGES:
            page.goto(address)
            assert page.evaluate(FITS), f"{address} scrolls sideways"
            axe(page)


def test_an_empty_portal_is_accessible(desktop: Page, axe: Callable[[Page], None]) -> None:
    for address in ("/", "/departments/", "/years/", "/glossary/", "/data/"):
        desktop.goto(address)
        axe(desktop)


def test_what_one_taps_is_large_enough_and_a_page_is_short(phone: Page) -> None:
    county()
    for address in ("/", "/years/2024/", "/departments/fire-brigade/", "/ledger/", "/progress/"):
        phone.goto(address)
        assert phone.evaluate(SMALL) == [], address
        assert phone.evaluate("document.querySelectorAll('*').length") < 1200
        assert phone.evaluate("document.documentElement.scrollHeight") < 8 * 844


def test_the_first_answer_stands_on_the_first_screen_of_a_phone(phone: Page) -> None:
    county()
    for address in ("/", "/years/2024/", "/departments/fire-brigade/", "/compare/"):
        phone.goto(address)
        box = phone.locator(".answer__number b").bounding_box()
        assert box, address
        assert box["y"] + box["height"] < 844, address


def test_bars_stand_in_the_proportion_of_their_figures(desktop: Page) -> None:
    county()
    desktop.goto("/years/2024/")
    widths = desktop.locator("#departments .row__bar .plan").evaluate_all(
        "(bars) => bars.map((bar) => bar.getBoundingClientRect().width)"
    )
    assert len(widths) == 2
    assert abs(widths[1] / widths[0] - 0.4) < 0.02  # 40 beside 100


def test_the_years_of_a_department_are_drawn_over_what_the_server_drew(desktop: Page) -> None:
    county()
    desktop.goto("/departments/fire-brigade/")
    plot = desktop.locator("#picture [data-plot]")
    expect(plot).to_have_attribute("data-drawn", "true")
    printed = plot.locator("canvas").evaluate(
        "(canvas) => Chart.getChart(canvas).data.datasets.map((row) => row.printed)"
    )
    assert [each[0] for each in printed] == ["90", "88"]


def test_on_a_phone_no_drawing_lies_over_the_words_of_a_list(phone: Page) -> None:
    county()
    phone.goto("/years/2024/#composition")
    plot = phone.locator("#composition [data-plot]")
    expect(plot).to_have_attribute("data-drawn", "not here")
    expect(plot.locator("canvas")).to_have_count(0)


def test_without_scripts_figures_rows_and_search_are_there(
    page_of_width: Callable[..., Page],
) -> None:
    county()
    page = page_of_width(390, 844, java_script_enabled=False)
    page.goto("/")
    expect(page.get_by_text("140.00").first).to_be_visible()
    expect(page.locator("#departments .row").first).to_be_visible()
    expect(page.locator("canvas")).to_have_count(0)
    page.fill("#home-search", "消防")
    page.locator("form.find button").click()
    expect(page.locator("main").get_by_role("link", name="消防救援大队").first).to_be_visible()


def test_the_place_that_was_chosen_is_remembered_in_the_browser_only(desktop: Page) -> None:
    county()
    Jurisdiction.objects.create(slug="qilan", name="栖岚县")
    desktop.goto("/")
    desktop.get_by_role("link", name="云溪县", exact=False).last.click()
    expect(desktop).to_have_url(re.compile(r"/\?jurisdiction=yunxi$"))
    assert desktop.context.cookies() == []
    desktop.goto("/")
    expect(desktop).to_have_url(re.compile(r"/\?jurisdiction=yunxi$"))
    desktop.get_by_role("link", name=re.compile("换一个地方")).click()
    expect(desktop.get_by_role("heading", name="看哪里的部门预算？")).to_be_visible()


def test_departments_are_sorted_by_a_link_and_the_rules_open_by_family(desktop: Page) -> None:
    county()
    desktop.goto("/years/2024/")
    desktop.get_by_role("link", name="名称", exact=True).click()
    expect(desktop.locator("#departments .row__name").first).to_contain_text("档案馆")
    desktop.goto("/checks/#R29")
    expect(desktop.locator("#R29")).to_be_visible()  # what an address leads to is open


def test_a_column_head_sorts_and_says_so(desktop: Page) -> None:
    county()
    desktop.goto("/departments/")
    desktop.get_by_role("columnheader", name="总额").get_by_role("link").click()
    head = desktop.get_by_role("columnheader", name="总额")
    expect(head).to_have_attribute("aria-sort", "descending")
    names = desktop.locator("tbody th").all_inner_texts()
    assert [name.removeprefix("云溪县") for name in names] == ["消防救援大队", "档案馆", "审计局"]


def test_a_choice_of_jurisdiction_is_applied_at_once(desktop: Page) -> None:
    county()
    desktop.goto("/departments/")
    desktop.select_option("#filter-kind", "public_institution")
    expect(desktop.locator("tbody tr")).to_have_count(1)
    assert "kind=public_institution" in desktop.url


def test_large_text_stays_on_the_next_page(desktop: Page) -> None:
    county()
    desktop.goto("/")
    size = "() => parseFloat(getComputedStyle(document.body).fontSize)"
    usual = desktop.evaluate(size)
    switch = desktop.get_by_role("button", name="大字")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    desktop.goto("/departments/")
    assert desktop.evaluate(size) > usual
    desktop.get_by_role("button", name="大字").click()
    assert desktop.evaluate(size) == usual


def test_a_term_of_the_glossary_has_its_place_and_is_found(desktop: Page) -> None:
    county()
    desktop.goto("/glossary/#基本支出")
    expect(desktop.locator('[id="基本支出"]')).to_be_in_viewport()
    desktop.fill("#glossary-q", "招待费")
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".entry h3")).to_have_text(["公务接待费"])


def test_the_keyboard_reaches_the_content_first(desktop: Page) -> None:
    desktop.goto("/data/")
    desktop.keyboard.press("Tab")
    skip = desktop.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    desktop.keyboard.press("Enter")
    expect(desktop.locator("main")).to_be_focused()


def test_the_language_switch_stays_on_the_page_and_its_question(desktop: Page) -> None:
    county()
    desktop.goto("/departments/?q=消防")
    desktop.get_by_text("菜单").click()
    desktop.get_by_role("link", name="English").click()
    expect(desktop.locator("h1")).to_have_text("Departments")
    expect(desktop.locator("#filter-q")).to_have_value("消防")
    desktop.get_by_text("Menu").click()
    desktop.get_by_role("link", name="中文").click()
    expect(desktop.locator("h1")).to_have_text("部门")
