"""Modules of static/js in a page of their own: no server, no database, no template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

STATIC = Path(settings.BASE_DIR) / "static"
ORIGIN = "http://modules.test"
EMPTY = "<!DOCTYPE html><title>modules</title>"


def _answer(route: Route) -> None:
    path = route.request.url.removeprefix(f"{ORIGIN}/")
    file = STATIC / path
    if not path:
        route.fulfill(body=EMPTY, content_type="text/html")
    elif file.is_file():
        route.fulfill(body=file.read_bytes(), content_type="text/javascript")
    else:
        route.fulfill(status=404)


@pytest.fixture(scope="module")
def empty_page(browser: Browser) -> Iterator[Page]:
    """An empty page that can import every module."""
    context = browser.new_context(base_url=ORIGIN)
    page = context.new_page()
    page.route("**/*", _answer)
    page.goto("/")
    yield page
    context.close()


@pytest.fixture
def run(empty_page: Page) -> Callable[..., Any]:
    """Call a function with a module and a value: run("desk/figures.js", "(figures, text) => …", text)."""

    def call(module: str, function: str, value: Any = None) -> Any:
        script = f"async ([path, value]) => ({function})(await import(path), value)"
        return empty_page.evaluate(script, [f"{ORIGIN}/js/{module}", value])

    return call
