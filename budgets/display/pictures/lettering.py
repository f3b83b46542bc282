"""The letters of pictures: how wide a text is, where it is cut, what stands for a missing glyph.

The fonts are a subset of Noto Sans SC (`fonts/README.md`). A character that they lack is written 〓, the
printers' mark for a missing character, so that nobody takes an empty box for the name.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import ImageFont

FONTS = Path(__file__).parent / "fonts"
MISSING = "〓"
# What is never torn apart: a number with its sign, its unit or its year, and a word of Latin letters.
_PIECE = re.compile(
    r"[（“‘《(]*"  # what opens stays with what follows
    r"(?:[+−-]?[0-9][0-9,.%]*(?:[  ]?(?:万元|亿元|元|年|项|版|天))?|[A-Za-z0-9./:@_-]+|.)"
    r"[，。；：、！？）”’》…,.;:!?)]*",  # what closes stays with what precedes
    re.DOTALL,
)
_CLAUSE_ENDS = "，。；、,;"


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the font of a size in pixels."""
    name = "bold" if bold else "regular"
    return ImageFont.truetype(
        FONTS / f"noto-sans-sc-{name}.ttf", size, layout_engine=ImageFont.Layout.BASIC
    )


@cache
def known() -> frozenset[str]:
    """Return the characters that the fonts have."""
    return frozenset((FONTS / "characters.txt").read_text(encoding="utf-8")) - {"\n"} | {" "}


def shown(text: str) -> str:
    """Return a text as it can be drawn, on one line."""
    flat = " ".join(text.replace("\u00a0", " ").split())
    return "".join(each if each in known() else MISSING for each in flat)


def lacks_glyphs(text: str) -> bool:
    """Return whether a text has a character that is shown as 〓."""
    return MISSING in shown(text)


def width(text: str, size: int, *, bold: bool = False) -> float:
    """Return how wide a text is, in pixels."""
    return font(size, bold=bold).getlength(shown(text))


def fitted(text: str, size: int, most: float, *, bold: bool = False) -> str:
    """Return a text that is at most so many pixels wide; a longer one is cut at a word and ends in …."""
    return wrapped(text, size, most, 1, bold=bold)[0]


def wrapped(text: str, size: int, most: float, lines: int, *, bold: bool = False) -> list[str]:
    """Return a text as at most so many lines, none wider than `most` pixels.

    What does not fit is cut, at the end of a clause where one is near, and … says so.
    """
    found: list[str] = []
    pieces = _PIECE.findall(shown(text))
    while pieces:
        taken = _fitting(pieces, size, most, bold=bold)
        line, pieces = "".join(pieces[:taken]), pieces[taken:]
        if pieces and len(found) + 1 == lines:
            found.append(_cut(line, size, most, bold=bold))
            break
        found.append(line.strip())
    return found or [""]


def balanced(text: str, size: int, most: float, lines: int) -> list[str]:
    """Return the same as `wrapped`, its lines about equally long: no word stands alone on the last."""
    best = wrapped(text, size, most, lines)
    if len(best) == 1 or best[-1].endswith(_("……")):
        return best
    for share in (0.95, 0.9, 0.85, 0.8):
        narrower = wrapped(text, size, most * share, lines)
        if len(narrower) != len(best) or narrower[-1].endswith(_("……")):
            break
        best = narrower
    return best


def _fitting(pieces: list[str], size: int, most: float, *, bold: bool) -> int:
    """Return how many pieces fit on a line: one at least, so that there is an end."""
    letters = font(size, bold=bold)
    so_far = 0.0
    for count, piece in enumerate(pieces):
        so_far += letters.getlength(piece)
        if so_far > most and count:
            return count
    return len(pieces)


def _cut(line: str, size: int, most: float, *, bold: bool) -> str:
    """Return the beginning of a line with … behind it: to the last clause, if that keeps most of it."""
    more = _("……")
    pieces = _PIECE.findall(line)
    while pieces and width("".join(pieces) + more, size, bold=bold) > most:
        pieces.pop()
    kept = "".join(pieces)
    clause = max(kept.rfind(mark) for mark in _CLAUSE_ENDS)
    if clause >= len(kept) * 0.6:
        kept = kept[:clause]
    return kept.rstrip(_CLAUSE_ENDS + " ") + more


def note() -> str:
    """Return what 〓 means, for a picture that has one."""
    return _("〓 是图片字库里没有的字，网页上有。")
