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
            "/search/?q=基本支出",
            "/search/?q=消防大队2020",
            "/search/?q=消防&department=fire-brigade",
            "/en/search/?q=消防",
            "/en/search/?q=basic expenditure",
        ):
            page.goto(address)
            assert page.evaluate(FITS), f"{address} scrolls sideways"
            axe(page)


def test_on_a_phone_a_typed_word_leads_to_its_row_in_the_official_document(phone: Page) -> None:
    brigade()
    phone.goto("/search/")
    phone.locator("#find-q").fill("执勤备战")
    phone.locator("#find-q").press("Enter")
    found = phone.locator(".entry", has=phone.locator(".hit")).first
    expect(found.locator("h3")).to_contain_text(NAME.removeprefix("云溪县"))
    hit = found.locator(".hit").first
    expect(hit).to_contain_text("2020 年计划 95.50 万元".replace(" 万", "\u00a0万"))
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
    text = phone.locator(f'[id="{place}"] + dd') if place.startswith("word") else found
    expect(text).to_contain_text(words, use_inner_text=True)  # which a closed part does not have
    assert is_marked(found)


def test_first_letters_from_any_page_lead_to_the_departments_newest_year(desktop: Page) -> None:
    brigade()
    desktop.goto("/glossary/")
    desktop.get_by_role("link", name="查找").click()
    desktop.locator("#find-q").fill("xfdd")
    desktop.locator("#find-q").press("Enter")
    desktop.locator("#best").get_by_role("link", name=NAME).click()
    desktop.wait_for_url("**/departments/fire-brigade/2020/")


def test_the_answer_leads_to_its_place_and_its_amounts_are_rows(phone: Page) -> None:
    brigade()
    phone.goto("/search/?q=基本支出")
    card = phone.locator(".card")
    expect(card.get_by_role("heading")).to_have_text("基本支出")
    expect(card).to_contain_text("70 万元".replace(" ", "\u00a0"))
    expect(phone.locator("main")).not_to_contain_text("没有找到")


def test_a_search_is_narrowed_says_so_and_is_widened_again(desktop: Page) -> None:
    brigade()
    desktop.goto("/search/?q=住房公积金")
    hit = desktop.locator(".hit")
    expect(hit).to_have_count(1)  # one thing, with its other year
    expect(hit).to_contain_text("2020 年计划")
    expect(hit.get_by_role("link", name="2019 计划")).to_be_visible()
    expect(desktop.get_by_label("年度")).to_be_hidden()
    desktop.get_by_text("缩小范围").click()
    desktop.get_by_label("年度").select_option("2019")
    desktop.get_by_label("金额从（万元）").fill("4.5")
    desktop.get_by_role("button", name="筛选").click()
    expect(hit).to_have_count(1)
    expect(hit).to_contain_text("2019 年计划")
    expect(desktop.locator(".find-chosen")).to_have_text("2019 · 金额从（万元） 4.5")
    desktop.get_by_role("link", name="去掉筛选").click()
    expect(hit).to_contain_text("2020 年计划")


def test_without_scripts_a_word_is_found_too(page_of_width: Callable[..., Page]) -> None:
    brigade()
    page = page_of_width(390, 844, java_script_enabled=False)
    page.goto("/search/")
    page.locator("#find-q").fill("住房公积金")
    page.get_by_role("button", name="查找", exact=True).click()
    expect(page.locator(".hit")).to_have_count(1)
    page.goto("/search/")
    page.get_by_role("link", name="基本支出").click()  # one of the examples
    expect(page.locator(".card")).to_contain_text("日常")
