"""The browser itself, and the guard that watches every page of the browser tests."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_login_page_is_clean_at_both_widths(
    desktop: Page, phone: Page, axe: Callable[[Page], None]
) -> None:
    for page in (desktop, phone):
        page.goto("/admin/login/")
        assert page.locator("html").get_attribute("lang") == "zh-hans"
        axe(page)


def test_chinese_text_is_drawn_with_a_chinese_font(desktop: Page) -> None:
    """Two characters of different shape are two pictures; without a font both are the same box."""
    desktop.goto("/admin/login/")
    pictures = []
    for text in ("预", "算"):
        desktop.evaluate("(text) => { document.body.textContent = text }", text)
        pictures.append(desktop.screenshot())
    assert pictures[0] != pictures[1], "No Chinese font: install fonts-noto-cjk"


def test_a_page_that_asks_another_host_is_noticed(desktop: Page, troubles: list[str]) -> None:
    desktop.goto("/admin/login/")
    desktop.evaluate("() => fetch('http://elsewhere.invalid/').catch(() => null)")
    assert any("connect-src" in trouble for trouble in troubles), troubles
    troubles.clear()


def test_an_inline_script_is_refused_and_noticed(desktop: Page, troubles: list[str]) -> None:
    desktop.goto("/admin/login/")
    desktop.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.head.append(s); }"
    )
    assert desktop.evaluate("() => window.ran") is None
    assert any("script-src" in trouble for trouble in troubles), troubles
    troubles.clear()


def test_axe_names_what_is_wrong(desktop: Page, axe: Callable[[Page], None]) -> None:
    desktop.goto("/admin/login/")
    desktop.evaluate("() => document.querySelectorAll('label').forEach((label) => label.remove())")
    with pytest.raises(AssertionError, match="label"):
        axe(desktop)
