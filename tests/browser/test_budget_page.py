"""The department-year page and its levels in a real browser: on a phone and a desk, old browsers, paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from budgets import publishing
from budgets.disclosure.model import Phase, Table
from budgets.models import Department, Jurisdiction
from tests.browser.conftest import AXE, describe
from tests.builders import document, item, letters_office, total

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/departments/letters/2020/"
ADDRESSES = [PAGE, f"{PAGE}final/", f"{PAGE}201/", f"/en{PAGE}", f"/en{PAGE}201/", f"{PAGE}v1/"]
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
SCREEN = 844  # pixels of a phone
# What is too small to be pressed; of a row the whole surface is the target.
DRAWN = """() => Chart.getChart(document.querySelector("[data-plot] canvas")).data.datasets
    .map(({label, printed}) => [label, printed])"""
SMALL = """() => [...document.querySelectorAll("a, button, summary, input, select")].filter((each) => {
    const box = each.getBoundingClientRect(), style = getComputedStyle(each);
    const hidden = !box.width || style.visibility === "hidden" || each.matches(".skip, a.row__name");
    return !hidden && (box.height < 23.5 || box.width < 23.5);
}).map((each) => each.outerHTML.slice(0, 80))"""


@pytest.fixture
def published() -> None:
    """A budget with contradictions, corrected once, its final accounts, and a year after it."""
    county = Jurisdiction.objects.create(slug="qingshan", name="青山县", notice="演示数据")
    office = Department.objects.create(
        jurisdiction=county,
        slug="letters",
        name="中共青山县委群众工作局",
        contact="电话：0839-8880003",
    )
    accounts = document(
        total(Table.T1, "170.2"),
        item(Table.T1, "201", "148.1", "一般公共服务支出"),
        item(Table.T1, "208", "22.1", "社会保障和就业支出"),
        total(Table.T7, "2.5"),
        item(Table.T7, "S3", "2.5", "公务接待费"),
        phase=Phase.FINAL,
    )
    later = document(total(Table.T7, "2.8"), item(Table.T7, "S3", "2.8", "公务接待费"), year=2021)
    for disclosure in (letters_office(), accounts, later):
        draft = publishing.import_draft(department=office, disclosure=disclosure)
        edition = publishing.publish(edition=draft)
        if disclosure.fiscal_year == 2020 and not edition.is_final:
            draft = publishing.correct(edition=edition)
            publishing.publish(edition=draft, correction_note="补上来源。")


def everything(page: Page) -> list[dict[str, Any]]:
    """What axe finds by all of its rules, best practice and sizes of targets among them."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run({resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
    )
    violations: list[dict[str, Any]] = found["violations"]
    return violations


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_breaks_no_rule_of_accessibility(
    page_of_width: Callable[..., Page], scheme: str
) -> None:
    for width, height in ((390, 844), (1280, 900)):
        page = page_of_width(width, height, color_scheme=scheme)
        for address in ADDRESSES:
            page.goto(address)
            violations = everything(page)
            assert not violations, f"{address}\n" + describe(violations)


@pytest.mark.usefixtures("published")
def test_nothing_is_wider_than_the_screen_or_too_small_to_press(
    page_of_width: Callable[..., Page],
) -> None:
    for width, size in ((390, "100%"), (320, "100%"), (390, "200%"), (1280, "100%")):
        page = page_of_width(width, SCREEN)
        for address in ADDRESSES:
            page.goto(address)
            page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
            assert page.evaluate(FITS), f"{address} at {width} px and {size}"
            assert page.evaluate(SMALL) == [], f"{address} at {width} px"


@pytest.mark.usefixtures("published")
def test_the_answer_and_the_telephone_stand_on_the_first_screen(phone: Page) -> None:
    phone.goto(PAGE)
    number = phone.locator(".answer__number b")
    expect(number).to_have_text("174.3")
    assert (number.bounding_box() or {})["y"] < 320
    call = phone.locator(".stand").get_by_role("link", name="电话 0839-8880003")
    expect(call).to_have_attribute("href", "tel:08398880003")
    box = call.bounding_box() or {}
    assert box["y"] + box["height"] < SCREEN
    assert box["height"] >= 44


@pytest.mark.usefixtures("published")
def test_the_menu_leads_to_the_sections(phone: Page) -> None:
    phone.goto(PAGE)
    menu = phone.get_by_role("navigation", name="本页")
    menu.get_by_role("link", name="项目").click()
    heading = phone.get_by_role("heading", name="要办这些事")
    expect(heading).to_be_in_viewport()
    menu_bottom = (menu.bounding_box() or {})["height"]
    assert (heading.bounding_box() or {})["y"] >= menu_bottom, "the heading hides under the menu"


@pytest.mark.usefixtures("published")
def test_a_row_leads_to_its_heading_wherever_it_is_pressed(phone: Page) -> None:
    phone.goto(PAGE)
    row = phone.locator("#where .row").first
    wide = (row.bounding_box() or {})["width"]
    row.click(position={"x": wide - 20, "y": 12})
    expect(phone).to_have_url(re.compile(f"{PAGE}201/$"))
    phone.get_by_role("navigation", name="所在位置").get_by_role(
        "link", name="2020年部门预算"
    ).click()
    expect(phone).to_have_url(re.compile(f"{PAGE}$"))


@pytest.mark.usefixtures("published")
def test_a_term_is_explained_where_it_stands(phone: Page) -> None:
    phone.goto(PAGE)
    phone.locator("#daily a.term", has_text="基本支出").click()
    words = phone.locator(".term-words")
    expect(words).to_be_visible()
    expect(words).to_contain_text("日常")
    phone.keyboard.press("Escape")
    expect(words).to_be_hidden()


@pytest.mark.usefixtures("published")
def test_an_address_from_outside_opens_the_fold_that_it_leads_into(phone: Page) -> None:
    for anchor in ("reason-1", "word-3", "function-1", "names"):
        phone.goto("about:blank")
        phone.goto(f"{PAGE}#{anchor}")
        expect(phone.locator(f'[id="{anchor}"]')).to_be_in_viewport()


@pytest.mark.usefixtures("published")
def test_chart_js_is_fetched_when_a_chart_comes_near_and_lies_on_the_same_bars(
    page_of_width: Callable[..., Page],
) -> None:
    page = page_of_width(390, SCREEN)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(PAGE)
    page.wait_for_load_state("networkidle")
    assert not [each for each in asked if "chart.umd" in each]
    plot = page.locator("[data-plot]")
    high = (plot.bounding_box() or {})["height"]
    plot.scroll_into_view_if_needed()
    expect(plot).to_have_attribute("data-drawn", "true")
    assert [each for each in asked if "chart.umd" in each]
    assert (plot.bounding_box() or {})["height"] == high, "the page moved"
    assert page.evaluate(DRAWN) == [["计划", ["3.0", "2.8"]], ["实际", ["2.5", "还没有"]]]
    canvas, bars = (
        page.locator(f"[data-plot] {each}").first.bounding_box() or {} for each in ("canvas", "svg")
    )
    assert (canvas["y"], canvas["height"]) == (bars["y"], bars["height"])


@pytest.mark.usefixtures("published")
def test_without_scripts_every_fact_is_still_there(page_of_width: Callable[..., Page]) -> None:
    page = page_of_width(390, SCREEN, java_script_enabled=False)
    page.goto(PAGE)
    expect(page.get_by_text("多 14.07 万元")).to_be_visible()
    expect(page.locator("[data-plot] svg rect").first).to_be_visible()
    expect(page.locator("canvas")).to_have_count(0)
    expect(page.get_by_role("button", name="大字")).to_be_hidden()
    for summary in page.locator("main summary").all():
        summary.click()
    expect(page.locator("#reason-1")).to_be_visible()
    expect(page.locator('[id="word-1"]')).to_be_visible()


# An old WebView knows none of these: the style sheet stands there without them, and nothing can pop over.
OLD = """() => {
    for (const sheet of document.styleSheets) {
        const rules = [...sheet.cssRules];
        for (let at = rules.length - 1; at >= 0; at--) {
            const name = rules[at].constructor.name;
            const isNew = ["CSSContainerRule", "CSSSupportsRule"].includes(name);
            if (isNew || /:has\\(/.test(rules[at].cssText)) sheet.deleteRule(at);
        }
    }
}"""
NO_POPOVER = "delete HTMLElement.prototype.popover; delete HTMLElement.prototype.showPopover;"


@pytest.mark.usefixtures("published")
def test_an_old_browser_loses_decoration_and_no_words(page_of_width: Callable[..., Page]) -> None:
    page = page_of_width(390, SCREEN)
    page.goto(PAGE)
    words = page.locator("main").inner_text()
    old = page_of_width(390, SCREEN)
    old.add_init_script(NO_POPOVER)
    old.goto(PAGE)
    old.evaluate(OLD)
    assert old.locator("main").inner_text() == words
    assert old.evaluate(FITS)
    old.locator("#daily a.term", has_text="基本支出").click()
    expect(old).to_have_url(re.compile("/glossary/#"))


@pytest.mark.usefixtures("published")
def test_on_paper_every_fold_is_open_and_every_control_is_gone(desktop: Page) -> None:
    desktop.goto(PAGE)
    closed = desktop.locator("main details:not([open])")
    before = closed.count()
    assert before > 3
    desktop.emulate_media(media="print")
    desktop.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(closed).to_have_count(0)
    for gone in (".masthead", ".inpage", ".foot", ".chips", ".call-button"):
        expect(desktop.locator(gone).first).to_be_hidden()
    expect(desktop.locator(".paper-only")).to_be_visible()
    desktop.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(closed).to_have_count(before)


@pytest.mark.usefixtures("published")
def test_with_forced_colours_the_bars_are_seen(page_of_width: Callable[..., Page]) -> None:
    page = page_of_width(390, SCREEN, forced_colors="active")
    page.goto(PAGE)
    fill, stroke = page.locator("#where rect.plan").first.evaluate(
        "(rect) => [getComputedStyle(rect).fill, getComputedStyle(rect).stroke]"
    )
    assert fill != stroke
    page.locator("[data-plot]").scroll_into_view_if_needed()
    expect(page.locator("[data-plot] canvas")).to_have_count(0)
