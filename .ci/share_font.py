"""`python .ci/share_font.py [FOLDER]`: make the fonts of the pictures that the server draws.

FOLDER holds Noto Sans SC as `python -m tests.browser.chromium` fetches it. Needs fonttools, which nothing
else does: `uv run --with fonttools==4.62.1 python .ci/share_font.py`. The result is committed
(budgets/display/pictures/fonts), the same for the same fonts and characters.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TOP = Path(__file__).resolve().parents[1]
FOLDER = TOP / "budgets" / "display" / "pictures" / "fonts"
FONTS = {"NotoSansSC_400Regular.ttf": "regular", "NotoSansSC_700Bold.ttf": "bold"}
# What people see may be written with any of these; the catalogue holds the interface's English.
SOURCES = ("templates/**/*.html", "budgets/**/*.py", "budgets/**/*.csv", "budgets/**/*.toml", "demo/**/*.txt",
           "demo/**/*.py", "demo/**/*.toml", "demo/**/*.csv", "locale/**/*.po")  # fmt: skip
_EXTRA = "〓…—“”‘’（）《》〈〉【】、。，；：？！％＋－×÷≈≠≥≤±−·•○●✓→↑↓￥¥€£©°′″　"


def main() -> None:
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else TOP / "var" / "browser" / "fonts"
    wanted = characters()
    had = wanted
    for name in FONTS:
        with TTFont(given / name) as font:
            had = had & {chr(code) for code in font.getBestCmap()}
    for name, weight in FONTS.items():
        _subset(given / name, FOLDER / f"noto-sans-sc-{weight}.ttf", had)
    text = "".join(sorted(had))
    lines = [text[at : at + 60] for at in range(0, len(text), 60)]
    (FOLDER / "characters.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(had)} characters; without a glyph: {''.join(sorted(wanted - had)) or 'none'}")


def characters() -> set[str]:
    """Return Latin letters, all of GB 2312, and what the portal and its demonstration write."""
    found = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))} | set(_EXTRA)
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            found |= set(bytes((row, cell)).decode("gb2312", "ignore"))
    for pattern in SOURCES:
        for path in TOP.glob(pattern):
            found |= set(path.read_text(encoding="utf-8", errors="ignore"))
    return {each for each in found if each.isprintable() and ord(each) < 0x20000}


def _subset(source: Path, target: Path, wanted: set[str]) -> None:
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.recalc_timestamp = False
    with TTFont(source, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=map(ord, wanted))
        subsetter.subset(font)
        font.save(target)
    print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
