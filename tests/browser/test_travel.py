"""What travels, in a real browser: paper, frames in other sites, the guided visit, reading aloud."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from threading import Thread
from unicodedata import normalize

import pdfplumber
import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from budgets import publishing
from budgets.disclosure.model import Disclosure
from budgets.models import Department
from tests.cast import fire_brigade
from tests.demonstration import editions_of

pytestmark = pytest.mark.django_db(transaction=True)

AT = "/departments/fire-brigade"
PRINTED = (f"{AT}/2024/", f"{AT}/2023/final/", f"{AT}/", "/", "/years/2024/", "/compare/", "/checks/",
           "/ledger/", "/glossary/", "/progress/", "/search/?q=教育")  # fmt: skip
# Chromium writes characters that are radicals too as such: most are normalized, these are not.
RADICALS = str.maketrans("\u2ed4\u2ed3\u2ecb\u2ec5\u2eda\u2edb\u2edd", "门长车见页风食")
# The words inside folds that are meant for paper: no links to files, no forms.
FOLDED = """() => [...document.querySelectorAll("main details")].map((fold) => {
  fold.open = true;
  const shown = [...fold.children].slice(1).filter((part) => part.checkVisibility());
  return shown.map((part) => part.innerText).join(" ");
})"""
# What only a screen has a use for; "查找" is a heading of one page.
CONTROLS = ("大字", "菜单", "念给我听", "带你看一遍", "跳到正文", "存为图片", "嵌入这张图")


@pytest.fixture
def education() -> Department:
    """The fire brigade, with what the demonstration's bureau of education says of three years."""
    return _publish("education-bureau")


def _publish(
    slug: str, change: Callable[[Disclosure], Disclosure] = lambda said: said
) -> Department:
    department = fire_brigade()
    for planned in editions_of(slug):
        said = planned.disclosure
        if said.fiscal_year in (2022, 2023, 2024):
            draft = publishing.import_draft(department=department, disclosure=change(said))
            publishing.publish(edition=draft)
    return department


def _text_of(page: Page, address: str) -> tuple[int, str]:
    """How many sheets a page prints on, and the words on them."""
    page.goto(address)
    with pdfplumber.open(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))) as file:
        text = "\n".join(sheet.extract_text() for sheet in file.pages)
    return len(file.pages), normalize("NFKC", text).translate(RADICALS)


@pytest.mark.usefixtures("education")
def test_the_leaflet_is_one_sheet_and_says_the_answer(
    desktop: Page, axe: Callable[[Page], None]
) -> None:
    for address in (f"{AT}/2024/leaflet/", f"{AT}/2023/final/leaflet/", f"/en{AT}/2024/leaflet/"):
        sheets, text = _text_of(desktop, address)
        assert sheets == 1, address
        assert "/d/xfjydd/" in text or "/d/fire-brigade/" in text
        axe(desktop)
    assert "打印" not in _text_of(desktop, f"{AT}/2024/leaflet/")[1].replace("打印于", "")


def test_the_leaflet_of_a_wordy_document_is_one_sheet_too(desktop: Page) -> None:
    def wordy(said: Disclosure) -> Disclosure:
        reasons = tuple(replace(each, text=each.text * 6) for each in said.reasons)
        return replace(said, reasons=reasons)

    _publish("natural-resources-bureau", wordy)
    for address in (f"{AT}/2024/leaflet/", f"{AT}/2023/final/leaflet/", f"/en{AT}/2024/leaflet/"):
        assert _text_of(desktop, address)[0] == 1, address


@pytest.mark.usefixtures("education")
@pytest.mark.parametrize("script", [True, False])
def test_on_paper_nothing_is_folded_and_no_control_is_printed(
    page_of_width: Callable[..., Page], script: bool
) -> None:
    page = page_of_width(1280, 900, java_script_enabled=script)
    folds = 0
    for address in PRINTED:
        page.goto(address)
        page.emulate_media(media="print")
        folded = page.evaluate(FOLDED)
        page.emulate_media(media="null")
        _sheets, text = _text_of(page, address)
        printed = "".join(text.split())
        for words in folded:
            first = re.sub(r"\s", "", normalize("NFKC", words))[:6]
            assert first in printed, (address, words[:40])
        for control in CONTROLS:
            assert control not in printed, (address, control)
        folds += len(folded)
    assert folds > 10


@pytest.mark.usefixtures("education")
def test_a_chart_is_framed_by_another_site_and_the_page_is_not(
    desktop: Page, live_server: LiveServer, troubles: list[str]
) -> None:
    with _another_site(live_server.url) as address:
        desktop.goto(address)
        frame = desktop.frame_locator("#chart")
        expect(frame.get_by_role("heading", level=1)).to_contain_text("消防救援大队")
        link = frame.get_by_role("link", name="看全部")
        expect(link).to_have_attribute("href", re.compile(rf"^{live_server.url}{AT}/2024/#why$"))
        expect(desktop.frame_locator("#page").get_by_role("heading")).to_have_count(0)
    troubles.clear()  # that the page itself refuses to be framed, and that another host was asked


@pytest.mark.usefixtures("education")
def test_embeds_are_accessible_and_as_wide_as_their_frame(
    page_of_width: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    for width in (320, 600):
        page = page_of_width(width, 500)
        for chart in ("where", "why", "three", "story"):
            page.goto(f"/embed{AT}/2024/{chart}/")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            axe(page)


@pytest.mark.usefixtures("education")
def test_the_tour_leads_through_the_page_by_links_and_can_be_left(phone: Page) -> None:
    phone.goto(f"{AT}/2024/")
    phone.get_by_role("link", name="第一次来").click()
    for step in range(1, 7):
        bar = phone.get_by_role("complementary", name="第一次来")
        expect(bar).to_contain_text(f"{step} / 6")
        expect(bar).to_be_in_viewport()
        assert phone.context.cookies() == []
        if step == 4:
            expect(phone.locator("#why h2")).to_be_in_viewport()
        bar.get_by_role("link").first.click()
    expect(phone.get_by_role("complementary", name="第一次来")).to_have_count(0)
    phone.goto(f"{AT}/2024/?tour=3#where")
    phone.get_by_role("link", name="不看了").click()
    expect(phone).to_have_url(re.compile(rf"{AT}/2024/$"))
    for wrong in ("0", "7", "x", "²", "-1", "9" * 30):
        phone.goto(f"{AT}/2024/?tour={wrong}")
        expect(phone.get_by_role("complementary", name="第一次来")).to_have_count(0)


SPEAKS = """
window.said = [];
window.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) { super(); this.text = text; }
};
Object.defineProperty(window, "speechSynthesis", {value: Object.assign(new EventTarget(), {
  getVoices: () => [{lang: "LANGUAGE"}],
  speak: (part) => window.said.push([part.lang, part.text]),
  cancel: () => window.said.push("stopped"),
})});
"""


@pytest.mark.usefixtures("education")
def test_the_answer_is_read_aloud_where_there_is_a_voice(phone: Page) -> None:
    phone.add_init_script(SPEAKS.replace("LANGUAGE", "zh-CN"))
    phone.goto(f"{AT}/2024/")
    button = phone.get_by_role("button", name="念给我听")
    button.click()
    stop = phone.get_by_role("button", name="不念了")
    expect(stop).to_have_attribute("aria-pressed", "true")
    said = [part for part in phone.evaluate("window.said") if part != "stopped"]
    assert {language for language, _text in said} == {"zh-CN"}
    words = "".join(text for _language, text in said)
    assert "计划花" in words
    assert "（加3.1%）" in words.replace(" ", "")
    assert "+" not in words
    stop.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert phone.evaluate("window.said.at(-1)") == "stopped"


@pytest.mark.usefixtures("education")
def test_without_a_voice_of_the_language_nothing_is_offered(phone: Page) -> None:
    phone.add_init_script(SPEAKS.replace("LANGUAGE", "fr-FR"))
    phone.goto(f"{AT}/2024/")
    expect(phone.locator("[data-read-aloud]")).to_be_hidden()


class _Elsewhere(BaseHTTPRequestHandler):
    portal = ""

    def do_GET(self) -> None:
        body = (
            f'<title>x</title><iframe id="chart" src="{self.portal}/embed{AT}/2024/why/"></iframe>'
            f'<iframe id="page" src="{self.portal}{AT}/2024/"></iframe>'
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body if self.path == "/" else b"")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def _another_site(portal: str) -> Iterator[str]:
    """A page of another site, which frames a chart and a page of the portal."""
    server = HTTPServer(("127.0.0.1", 0), type("Handler", (_Elsewhere,), {"portal": portal}))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.usefixtures("education")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_about_sharing_and_access_are_accessible(
    page_of_width: Callable[..., Page], axe: Callable[[Page], None], scheme: str
) -> None:
    pages = (f"{AT}/2024/share/", f"/accessibility/?page={AT}/2024/", f"{AT}/2024/?tour=2#how-much",
             f"{AT}/2024/leaflet/", f"/embed{AT}/2024/three/")  # fmt: skip
    for width in (320, 1280):
        page = page_of_width(width, 844, color_scheme=scheme)
        for address in (*pages, *(f"/en{each}" for each in pages[:2])):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            axe(page)
