"""Comparing, citing and taking a picture away, in a real browser."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.views.county import ARCHIVES, FIRE, county

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = "/compare/?department=archives&department=fire-brigade&year=2023&year=2024&phase=budget"
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def test_every_way_of_comparing_is_accessible_and_fits(
    desktop: Page, phone: Page, axe: Callable[[Page], None]
) -> None:
    county()
    for page in (desktop, phone):
        for address in (
            "/compare/",
            f"{ASKED}&by=total",
            f"{ASKED}&by=nature&per=head",
            "/en/compare/?department=fire-brigade&year=2023&phase=budget&phase=final&by=total",
            "/departments/fire-brigade/2024/v1/cite/",
        ):
            page.goto(address)
            assert page.evaluate(FITS), f"{address} scrolls sideways"
            axe(page)


def test_on_a_phone_without_scripts_departments_and_years_are_picked_and_compared(
    page_of_width: Callable[..., Page],
) -> None:
    county()
    page = page_of_width(390, 844, java_script_enabled=False)
    page.goto("/compare/")
    page.get_by_text("比更多").click()
    for name in (FIRE, ARCHIVES, "2023", "2024"):
        page.get_by_label(name, exact=True).check()
    page.locator("#picker").get_by_role("button", name="比较", exact=True).click()
    assert page.url.endswith(f"{ASKED}&by=total")
    expect(page.get_by_role("row", name=re.compile(FIRE))).to_contain_text("+10.00（+11.1%）")


def test_two_departments_are_chosen_in_the_short_form(desktop: Page) -> None:
    county()
    desktop.goto("/compare/")
    expect(desktop.locator(".answer__number")).to_contain_text("2.5 倍")
    desktop.select_option("#compare-a", "fire-brigade")
    desktop.select_option("#compare-b", "archives")
    desktop.select_option("#compare-year", "2024")
    desktop.locator("form.form").get_by_role("button", name="比较").click()
    expect(desktop).to_have_url(
        re.compile(r"department=archives&department=fire-brigade&year=2024")
    )
    desktop.get_by_role("link", name="每名在职人员").click()
    expect(desktop).to_have_url(re.compile(r"per=head$"))


def test_a_chart_is_taken_away_as_a_picture_with_its_title_and_source(desktop: Page) -> None:
    from PIL import Image

    county()
    desktop.goto("/departments/fire-brigade/")
    with desktop.expect_download() as download:
        desktop.get_by_role("button", name="存为图片").first.click()
    assert download.value.suggested_filename.endswith(".png")
    picture = Image.open(io.BytesIO(download.value.path().read_bytes()))
    figure = desktop.locator("#picture canvas").bounding_box()
    assert figure
    assert picture.width > figure["width"]
    assert picture.height > figure["height"] + 60
    rows = picture.convert("L").resize((1, picture.height)).tobytes()
    assert any(value < 250 for value in rows[:60]), "no title above the chart"
    assert any(value < 250 for value in rows[-60:]), "no source below it"
    # what is on the page is as sharp and as large as before
    assert desktop.locator("#picture canvas").bounding_box() == figure


def test_a_sentence_is_copied_by_its_button(desktop: Page) -> None:
    county()
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desktop.goto("/departments/fire-brigade/2024/v1/cite/")
    first = desktop.locator(".citations li").first
    first.get_by_role("button", name=re.compile("复制")).press("Enter")
    expect(desktop.get_by_role("status")).to_have_text("已复制")
    copied = desktop.evaluate("() => navigator.clipboard.readText()")
    assert copied == first.locator("[data-citation]").text_content()
    assert "/departments/fire-brigade/2024/v1/document/#" in copied
