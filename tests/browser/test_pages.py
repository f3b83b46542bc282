"""The general public pages in a real browser, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

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
    "/ledger/",
    "/verify/",
    "/en/",
    "/en/departments/",
    "/en/years/2024/",
    "/en/glossary/",
]
FIGURES = "(canvas) => Chart.getChart(canvas).data.datasets.map((row) => row.printed)"
DRAWN = """(canvas) => {
    const pen = canvas.getContext("2d");
    const pixels = pen.getImageData(0, 0, canvas.width, canvas.height).data;
    return pixels.some((value, at) => at % 4 === 3 && value > 0);
}"""
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def chart_of(page: Page, name: str) -> Any:
    canvas = page.locator(f"canvas#{name}")
    expect(canvas).to_have_attribute("data-drawn", "true")
    assert canvas.evaluate(DRAWN), "the canvas is blank"
    return canvas.evaluate(FIGURES)


def column_of(page: Page, caption: str, place: int, part: str = "tbody") -> list[str]:
    table = page.locator("table", has=page.locator("caption", has_text=re.compile(caption)))
    cells = table.locator(f"{part} tr td:nth-child({place})")
    return [text.strip() for text in cells.all_inner_texts()]


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


def test_the_charts_of_the_home_page_carry_the_figures_of_their_tables(
    desktop: Page, phone: Page
) -> None:
    county()
    for page in (desktop, phone):
        page.goto("/")
        assert chart_of(page, "purposes") == [["132.00", "8.00"]]
        assert chart_of(page, "years") == [["90.00", "140.00"], ["88.00", None]]
    desktop.goto("/")
    assert column_of(desktop, "用来办什么事", 2) == ["132.00", "8.00"]
    assert column_of(desktop, "用来办什么事", 2, "tfoot") == ["140.00"]
    assert column_of(desktop, "历年预算和决算", 3) == ["140.00", "90.00"]
    assert column_of(desktop, "历年预算和决算", 5) == ["还没有公开", "88.00"]


def test_the_charts_of_a_year_carry_the_figures_of_its_table(desktop: Page) -> None:
    county()
    desktop.goto("/years/2024/")
    assert chart_of(desktop, "biggest") == [["100.00", "40.00"]]
    assert chart_of(desktop, "natures") == [["110.00"], ["30.00"]]
    assert column_of(desktop, "2024年部门预算", 2) == ["100.00", "40.00"]
    assert column_of(desktop, "2024年部门预算", 3, "tfoot") == ["110.00"]


def test_a_chart_says_in_words_what_it_shows(desktop: Page) -> None:
    county()
    desktop.goto("/years/2024/")
    canvas = desktop.get_by_role("img", name=re.compile("云溪县消防救援大队 100.00"))
    expect(canvas).to_be_visible()


def test_without_scripts_the_tables_are_there_and_no_chart_leaves_a_hole(
    page_of_width: Callable[..., Page],
) -> None:
    county()
    page = page_of_width(390, 844, java_script_enabled=False)
    page.goto("/")
    expect(page.locator("figure.chart").first).to_be_hidden()
    expect(page.get_by_text("184").or_(page.get_by_text("140.00")).first).to_be_visible()
    page.fill("#home-search", "消防")
    page.click("form.search--large button")
    expect(page.locator("main").get_by_role("link", name="消防救援大队").first).to_be_visible()


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
    assert chart_of(desktop, "years")
    desktop.goto("/departments/")
    assert desktop.evaluate(size) > usual
    desktop.get_by_role("button", name="大字").click()
    assert desktop.evaluate(size) == usual


def test_a_term_opens_its_plain_words_where_it_stands(desktop: Page) -> None:
    county()
    desktop.goto("/years/2024/")
    words = desktop.get_by_text("日常花费").first
    expect(words).to_be_hidden()
    desktop.get_by_role("button", name="基本支出").click()
    expect(words).to_be_visible()
    desktop.get_by_role("link", name="更多名词").click()
    expect(desktop.locator('[id="基本支出"]')).to_be_in_viewport()


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
    desktop.get_by_role("link", name="English").click()
    expect(desktop.locator("h1")).to_have_text("Departments")
    expect(desktop.locator("#filter-q")).to_have_value("消防")
    desktop.get_by_role("link", name="中文").click()
    expect(desktop.locator("h1")).to_have_text("部门")
