"""A copy of the portal in the browser, with no portal running: pages, charts and search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page, expect

from budgets import publishing
from tests.cast import fire_brigade, fire_budget


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Write nothing to the terminal."""


@pytest.fixture
def copy(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[str]:
    """A copy below a folder of another web server, which knows nothing but files."""
    settings.PORTAL = {**settings.PORTAL, "base_url": "https://budgets.example/"}
    settings.ALLOWED_HOSTS = ["budgets.example"]
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    publishing.publish(edition=draft)
    call_command("export_site", str(tmp_path / "copy"), verbosity=0)
    handler = partial(_Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/copy/"
        server.shutdown()


@pytest.fixture
def reader(copy: str, new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A phone on which nothing may go wrong; nothing but the copy is asked."""
    context = new_context(base_url=copy, viewport={"width": 390, "height": 844}, locale="zh-CN")
    troubles: list[str] = []
    context.on("weberror", lambda error: troubles.append(str(error.error)))
    context.on("requestfailed", lambda request: troubles.append(request.url))
    context.on(
        "request", lambda request: request.url.startswith(copy) or troubles.append(request.url)
    )
    context.on(
        "response",
        lambda answer: answer.status < 400 or troubles.append(f"{answer.status} {answer.url}"),
    )
    yield context.new_page()
    assert not troubles


def test_search_and_pages_work_from_files_alone(copy: str, reader: Page) -> None:
    phone = reader
    phone.goto(copy)
    phone.locator("input[name=q]").first.fill("消防")
    phone.keyboard.press("Enter")
    expect(phone.locator("#hits li").first).to_contain_text("消防")
    phone.locator("#hits a").first.click()
    expect(phone.locator("main")).to_contain_text("消防")
    phone.goto(f"{copy}departments/fire-brigade/2020/")
    expect(phone.locator(".copy-note")).to_contain_text("静态副本")
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    phone.goto(f"{copy}en/search/?q=zzqq")
    expect(phone.locator("#found")).to_contain_text("Nothing found")
