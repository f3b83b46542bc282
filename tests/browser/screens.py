"""`python -m tests.browser.screens ADDRESS [NAME …]`: the pictures of docs/design, from a running portal.

`make run` in another terminal, then its address here. Each page is taken at the width of a phone and of
a desk, in few colours, so that all of them stay small enough for the repository.
"""

from __future__ import annotations

import os
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageColor
from playwright.sync_api import Browser, sync_playwright

from budgets.display.pictures.scene import Ink
from tests.browser import chromium
from tests.browser.conftest import FLAGS

FOLDER = Path(__file__).parents[2] / "docs" / "design"
WIDTHS = {390: 844, 1280: 900}
SCREENS_OF_ONE = {390: 4, 1280: 2}  # how much of a long page is taken
SHADES = {Ink.TEXT: 3, Ink.SOFT: 2, Ink.MAIN: 2, Ink.NOTE_TEXT: 2, Ink.MORE: 1, Ink.LESS: 1}
BUDGET = "/departments/education-bureau/2024/"
SCREENS = {
    "places": "/",
    "home": "/?jurisdiction=qilan",
    "department-year": BUDGET,
    "final": "/departments/education-bureau/2023/final/",
    "contradictions": "/departments/zhaohua-qunzhong-gongzuoju/2020/",
    "level": f"{BUDGET}205/",
    "department": "/departments/education-bureau/",
    "year": "/years/2024/",
    "compare": "/compare/",
    "search": "/search/?q=%E6%8B%9B%E5%BE%85%E8%B4%B9",
    "ledger": "/ledger/",
    "english": f"/en{BUDGET}",
    "leaflet": f"{BUDGET}leaflet/",
    "embed": f"{BUDGET}share/",
    "tour": f"{BUDGET}?tour=4#why",
}


def main(address: str, *names: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = chromium.browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(found.executable),
            args=FLAGS,
            env={**os.environ, **found.environment},
        )
        for name in names or SCREENS:
            for width, height in WIDTHS.items():
                _take(browser, address.rstrip("/") + SCREENS[name], name, width, height)
        browser.close()
    sizes = sum(path.stat().st_size for path in FOLDER.glob("*.webp"))
    print(f"{sizes / 1e6:.2f} MB in {FOLDER}")


def _take(browser: Browser, address: str, name: str, width: int, height: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", is_mobile=width < 600
    )
    page = context.new_page()
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or not answer.ok:
        sys.exit(f"{address} does not answer.")
    whole = "#" not in address  # what an address leads to is shown as a visitor sees it first
    taken = Image.open(BytesIO(page.screenshot(full_page=whole)))
    taken = taken.convert("RGB").crop(
        (0, 0, taken.width, min(taken.height, height * SCREENS_OF_ONE[width]))
    )
    small = taken.quantize(palette=_palette(), dither=Image.Dither.NONE)
    target = FOLDER / f"{name}-{width}.webp"
    small.convert("RGB").save(target, "WEBP", lossless=True, quality=100, method=4)
    context.close()


def _palette() -> Image.Image:
    """The colours of the pages, and some shades of those that letters have."""
    colours = []
    for ink in Ink:
        red, green, blue = ImageColor.getrgb(ink)[:3]
        for shade in range(SHADES.get(ink, 0) + 1):
            paler = shade / (SHADES.get(ink, 0) + 1)
            colours += [round(x + (255 - x) * paler) for x in (red, green, blue)]
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours)
    return palette


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(
            "Name the address of a running portal: python -m tests.browser.screens http://127.0.0.1:8000"
        )
    main(*sys.argv[1:])
