"""How long a page takes to answer a tap, on a processor four times slower than ours."""

from __future__ import annotations

import os
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.browser import chromium
from tests.browser.conftest import FLAGS

_SLOWER = 4
_TAPS = {
    "large text": "[data-text-size]",
    "a fold": "details.fold > summary",
    "a term": "a.term, button.term",
}
_WATCH = """() => {
  window.slowest = 0;
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) window.slowest = Math.max(window.slowest, each.duration);
  }).observe({type: "event", durationThreshold: 16, buffered: false});
}"""


def slowest_of(address: str) -> dict[str, float]:
    """Return the milliseconds until the screen answers each kind of tap: what browsers call the event's
    duration.
    """
    browser = chromium.browser()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=str(browser.executable),
            args=FLAGS,
            env={**os.environ, **browser.environment},
        )
        context = launched.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
        )
        found = {name: _tapped(context.new_page(), address, at) for name, at in _TAPS.items()}
        launched.close()
    return {name: took for name, took in found.items() if took is not None}


def _tapped(page: Page, address: str, selector: str) -> float | None:
    """Return what one tap takes; None where the page has nothing of the kind."""
    page.goto(address, wait_until="networkidle")
    if page.locator(selector).count() == 0:
        return None
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    page.evaluate(
        "() => window.scrollTo(0, document.body.scrollHeight)"
    )  # charts that wait are drawn
    page.wait_for_timeout(1000)
    page.evaluate(_WATCH)
    page.locator(selector).first.tap()
    page.wait_for_timeout(1500)
    took: Any = page.evaluate("() => window.slowest")
    page.close()
    return float(took)
