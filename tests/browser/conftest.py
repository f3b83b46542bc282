"""A real browser for the tests: two pages that fail on any trouble, and axe-core.

A test takes `desktop` or `phone` (a playwright page, with the live server as its base address) and
`axe` (call `axe(page)`). After the test, a console error, an uncaught exception, a violation of the
Content-Security-Policy or a request to another host fails it; `troubles` is the list, for a test that
expects one (`troubles.clear()`).
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request
from pytest_django.live_server_helper import LiveServer

from tests.browser import chromium

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REPORT_VIOLATIONS = """document.addEventListener('securitypolicyviolation', (event) =>
    console.error(`CSP: ${event.violatedDirective} refuses ${event.blockedURI}`));"""


@pytest.fixture(autouse=True, scope="session")
def database_beside_the_event_loop() -> Iterator[None]:
    """Playwright's synchronous interface runs an event loop in this thread; Django is wary of that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = chromium.browser()
    return {
        **browser_type_launch_args,
        "executable_path": str(found.executable),
        "args": FLAGS,
        "env": {**os.environ, **found.environment},
    }


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    found: list[str] = []
    yield found
    assert not found, "The page had trouble:\n" + "\n".join(found)


@pytest.fixture
def page_of_width(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, troubles: list[str]
) -> Callable[..., Page]:
    host = urlsplit(live_server.url).netloc

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            page = message.page.url if message.page else ""
            troubles.append(f"console, {page}: {message.text} ({message.location['url']})")

    def note_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.netloc != host:
            troubles.append(f"request to another host: {request.url}")

    def open_page(width: int, height: int, **context_arguments: Any) -> Page:
        context = new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **context_arguments,
        )
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", note_console)
        context.on("weberror", lambda error: troubles.append(f"exception: {error.error}"))
        context.on("request", note_request)
        return context.new_page()

    return open_page


@pytest.fixture
def desktop(page_of_width: Callable[..., Page]) -> Page:
    """A window of 1280 × 900."""
    return page_of_width(1280, 900)


@pytest.fixture
def phone(page_of_width: Callable[..., Page]) -> Page:
    """A phone of 390 × 844, with touch."""
    return page_of_width(390, 844, is_mobile=True, has_touch=True, device_scale_factor=2)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that a page violates nothing of WCAG 2.1 A and AA that a machine can see."""

    def check(page: Page) -> None:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "(tags) => axe.run({runOnly: tags, resultTypes: ['violations']})", WCAG
        )
        assert not found["violations"], f"{page.url}\n" + describe(found["violations"])

    return check


def describe(violations: list[dict[str, Any]]) -> str:
    lines = []
    for violation in violations:
        lines.append(f"{violation['id']} ({violation['impact']}): {violation['help']}")
        for node in violation["nodes"][:5]:
            summary = " ".join(node["failureSummary"].split())
            lines.append(f"    {' '.join(map(str, node['target']))}\n        {summary}")
    return "\n".join(lines)
