"""Searching in a real browser, on a phone and on a desk: from a word to the row that it stands in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.cast import NAME, fire_brigade, fire_budget
from tests.views.county import publish

pytestmark = pytest.mark.django_db(transaction=True)

FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
GROUND = "(place) => getComputedStyle(place).backgroundColor"
PLAIN = "rgba(0, 0, 0, 0)"


def brigade() -> None:
    department = fire_brigade()
    for year in (2019, 2020):
        publish(department, fire_budget(year))


def is_marked(place: Locator) -> bool:
    return bool(place.evaluate(GROUND) != PLAIN)


def test_the_pages_of_a_search_are_accessible_and_as_wide_as_the_window(
    desktop: Page, phone: Page, axe: Callable[[Page], None]
) -> None:
    brigade()
    for page in (desktop, phone):
        for address in (
            "/search/",
            "/search/?q=消防",
            "/search/?q=公&year=2020&least=1&sort=amount&earlier=on",
            "/search/?q=消防&least=x&year=1",
            "/search/?q=医疗卫生与计划生育支出",
            "/search/?q=消防&page=9",
            "/en/search/?q=消防",
        ):
            page.goto(address)
            assert page.evaluate(FITS), f"{address} scrolls sideways"
            axe(page)


def test_on_a_phone_a_typed_word_leads_to_its_row_in_the_official_document(phone: Page) -> None:
    brigade()
    phone.goto("/")
    phone.locator("#home-search").fill("执勤备战")
    phone.locator("#home-search").press("Enter")
    hit = phone.locator(".hit").first
    expect(hit).to_contain_text(NAME)
    expect(hit.locator(".hit__amount")).to_have_text("95.50万元")
    expect(hit.locator("mark")).to_have_text("执勤备战")
    hit.get_by_role("link", name="行政运行").tap()
    phone.wait_for_url("**/departments/fire-brigade/2020/document/#T5-2240201")
    row = phone.locator('[id="T5-2240201"]')
    expect(row).to_be_in_viewport()
    expect(row.locator("..")).to_contain_text("行政运行")
    assert is_marked(row)
    assert not is_marked(phone.locator('[id="T5-2210201"]'))


@pytest.mark.parametrize(
    ("typed", "link", "place", "words"),
    [
        ("更换十年", "换装", "priority-1", "更换十年以上的消防车。"),
        ("五分钟", "消防车购置", "project-1", "五分钟内出动"),
        ("宣传消防", "宣传消防知识。", "function-2", "宣传消防知识。"),
        ("新增消防车", "收支总预算", "reason-1", "新增消防车一辆"),
        ("正常运转", "基本支出", "word-1", "保障机构正常运转的支出。"),
    ],
)
def test_a_hit_in_words_leads_to_them_opened_and_marked(
    phone: Page, typed: str, link: str, place: str, words: str
) -> None:
    brigade()
    phone.goto(f"/search/?q={typed}&year=2020")
    phone.locator(".hit").get_by_role("link", name=link).tap()
    phone.wait_for_url(f"**/departments/fire-brigade/2020/#{place}")
    found = phone.locator(f'[id="{place}"]')
    expect(found).to_be_in_viewport()
    expect(found).to_contain_text(words, use_inner_text=True)  # which a closed part does not have
    assert is_marked(found)


def test_the_box_in_the_head_of_any_page_finds_departments_first(desktop: Page) -> None:
    brigade()
    desktop.goto("/glossary/")
    desktop.locator("#header-search").fill("xfdd")
    desktop.locator("#header-search").press("Enter")
    desktop.locator("main").get_by_role("link", name=NAME).click()
    desktop.wait_for_url("**/departments/fire-brigade/")


def test_a_search_is_narrowed_says_so_and_is_widened_again(desktop: Page) -> None:
    brigade()
    desktop.goto("/search/?q=住房公积金")
    hits = desktop.locator(".hit")
    expect(hits).to_have_count(2)
    expect(desktop.get_by_label("年度")).to_be_hidden()
    desktop.get_by_text("缩小范围").click()
    desktop.get_by_label("年度").select_option("2019")
    desktop.get_by_label("金额从（万元）").fill("4.5")
    desktop.get_by_role("button", name="筛选").click()
    expect(hits).to_have_count(1)
    expect(hits).to_contain_text("2019")
    expect(desktop.locator(".find__chosen")).to_have_text("2019 · 金额从（万元） 4.5")
    desktop.get_by_role("link", name="去掉筛选").click()
    expect(hits).to_have_count(2)


def test_without_scripts_a_word_is_found_too(page_of_width: Callable[..., Page]) -> None:
    brigade()
    page = page_of_width(390, 844, java_script_enabled=False)
    page.goto("/search/")
    page.locator("#find-q").fill("住房公积金")
    page.get_by_role("button", name="查找", exact=True).click()
    expect(page.locator(".hit")).to_have_count(2)
