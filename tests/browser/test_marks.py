"""What a jurisdiction says of its data, in pictures and on paper that readers take away."""

from __future__ import annotations

import io
from collections.abc import Callable
from unicodedata import normalize

import pdfplumber
import pytest
from django.db import transaction
from PIL import Image
from playwright.sync_api import Page

from budgets.models import Jurisdiction
from tests.cast import said_of
from tests.views.county import county

pytestmark = pytest.mark.django_db(transaction=True)

FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
# What a canvas is told to write, drawn all the same.
WRITTEN = """
    window.written = [];
    const write = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
      if (!this.canvas.isConnected) window.written.push(text);
      return write.call(this, text, ...rest);
    };
"""
PAGES = (
    *("/", "/departments/", "/departments/fire-brigade/", "/departments/fire-brigade/2024/"),
    *("/years/2024/", "/ledger/", "/search/?q=消防", "/departments/fire-brigade/2024/v1/cite/"),
    "/compare/?department=archives&department=fire-brigade&year=2024&phase=budget&by=total",
)


@pytest.fixture
def marked() -> Jurisdiction:
    place = county()
    said(place, "demonstration", place.notice, "Demonstration: all of it invented")
    return place


def said(place: Jurisdiction, kind: str, notice: str, notice_en: str) -> None:
    with transaction.atomic(), said_of(place):
        place.kind, place.notice, place.notice_en = kind, notice, notice_en
        place.save()


def picture_of(page: Page, address: str) -> tuple[str, int]:
    """What is written in the picture of a page's first plot, and how high it is."""
    page.goto(address)
    with page.expect_download() as download:
        page.locator("[data-save-plot]").first.click()
    height = Image.open(io.BytesIO(download.value.path().read_bytes())).height
    return page.evaluate("() => window.written.join('')"), height


def test_a_picture_bears_the_notice(marked: Jurisdiction, desktop: Page) -> None:
    desktop.add_init_script(WRITTEN)
    for address in ("/departments/fire-brigade/", "/years/2024/", PAGES[-1]):
        assert marked.notice in picture_of(desktop, address)[0], address
        written, high = picture_of(desktop, f"/en{address}")
        assert marked.notice_en in written, address
        assert marked.notice not in written, address
    said(marked, "real", "", "")
    written, low = picture_of(desktop, f"/en{PAGES[-1]}")
    assert "invented" not in written
    assert low < high


def test_every_sheet_of_the_printed_document_bears_the_notice(
    marked: Jurisdiction, desktop: Page
) -> None:
    desktop.goto("/departments/fire-brigade/2024/document/")
    with pdfplumber.open(io.BytesIO(desktop.pdf(prefer_css_page_size=True))) as printed:
        texts = [normalize("NFKC", page.extract_text() or "") for page in printed.pages]
    sheets = ["".join(text.split()) for text in texts]  # with signs for radicals made plain
    assert len(sheets) > 2
    assert [
        n for n, text in enumerate(sheets) if normalize("NFKC", marked.notice) not in text
    ] == []


def test_tags_fit_and_are_accessible(
    marked: Jurisdiction, desktop: Page, phone: Page, axe: Callable[[Page], None]
) -> None:
    for page in (desktop, phone):
        for address in (*PAGES, *(f"/en{each}" for each in PAGES)):
            page.goto(address)
            assert page.locator(".kind-tag").count() > 0, address
            assert page.evaluate(FITS), f"{address} scrolls sideways"
        axe(page)
