"""Every module is one that a browser understands, with all that it imports."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.scripts.conftest import ORIGIN, STATIC

MODULES = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.glob("js/**/*.js"))

# A module that looks for its form may fail in an empty page; one that is not understood fails in another way.
IMPORT = """(path) => import(path).then(() => "", (error) =>
    error instanceof SyntaxError || /module/.test(error.message) ? String(error) : "")"""


@pytest.mark.parametrize("module", MODULES)
def test_a_browser_understands_the_module(empty_page: Page, module: str) -> None:
    assert empty_page.evaluate(IMPORT, f"{ORIGIN}/{module}") == ""


@pytest.mark.parametrize(
    "text",
    ["const = 1;", 'import { none } from "/js/common/clipboard.js";', 'import "/js/none.js";'],
)
def test_what_it_does_not_understand_is_noticed(
    empty_page: Page, text: str, tmp_path: Path
) -> None:
    address = f"data:text/javascript,{text}".replace('"/js', f'"{ORIGIN}/js')
    assert empty_page.evaluate(IMPORT, address) != ""
