"""The colours of office files, and whether a text can be told from the ground behind it."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

WHITE, BLACK = "FFFFFF", "000000"
# The contrast of WCAG, from 1 (the same) to 21. Grey that is meant to be read has more than two.
LEAST_CONTRAST = 1.5
_HEX = re.compile("(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
# The colours of a theme by their places, and those of the usual theme.
_OF_THE_THEME = (
    *("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6"),
    *("hlink", "folHlink"),
)
_ACCENTS = ("4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646")
_THEME = dict(zip(_OF_THE_THEME, (WHITE, BLACK, "EEECE1", "1F497D", *_ACCENTS), strict=False))
_SYSTEM = {"64": BLACK, "65": WHITE}  # the colours of a window's text and ground
_FIRST_OWN = 8  # the palette repeats its first eight colours


def rgb(written: str) -> str:
    """Return a colour as six digits, "" if it is none; an opacity before them is left out."""
    found = _HEX.fullmatch(written)
    return found[1].upper() if found else ""


@lru_cache(maxsize=4096)
def indistinct(text: str, ground: str) -> bool:
    """Return whether nobody can read a text of this colour on this ground."""
    dark, light = sorted((_luminance(text), _luminance(ground)))
    return (light + 0.05) / (dark + 0.05) < LEAST_CONTRAST


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(slots=True)
class Palette:
    """What the colours of a workbook that are named by their place stand for."""

    theme: dict[str, str] = field(default_factory=dict)  # by the name in the theme: dk1
    indexed: list[str] = field(default_factory=list)

    def colour(self, attributes: dict[str, str], otherwise: str) -> str:
        """Return the colour that an element names; `otherwise` where it names none."""
        found = rgb(attributes.get("rgb", ""))
        if not found and (place := attributes.get("theme", "")):
            found = self._of_theme(place)
        if not found and (place := attributes.get("indexed", "")):
            found = self._of_index(place)
        tint = attributes.get("tint", "")
        return _tinted(found, tint) if found and tint else found or otherwise

    def numbered(self, number: int) -> str:
        """Return the colour [Color5] of a number format; "" if there is none."""
        return self._of_index(str(_FIRST_OWN + number - 1)) if number < 57 else ""

    def _of_theme(self, place: str) -> str:
        at = int(place) if place.isdecimal() and len(place) < 3 else len(_OF_THE_THEME)
        name = _OF_THE_THEME[at] if at < len(_OF_THE_THEME) else ""
        return self.theme.get(name) or _THEME.get(name, "")

    def _of_index(self, place: str) -> str:
        if place in _SYSTEM:
            return _SYSTEM[place]
        colours = self.indexed or _usual_palette()
        at = int(place) if place.isdecimal() and len(place) < 4 else len(colours)
        return colours[at] if at < len(colours) else ""


@cache
def _usual_palette() -> list[str]:
    from openpyxl.styles.colors import COLOR_INDEX  # takes a while to load

    return [rgb(each) for each in COLOR_INDEX]


@lru_cache(maxsize=1024)
def _tinted(colour: str, tint: str) -> str:
    """Return a colour made lighter (up to 1) or darker (down to -1)."""
    try:
        share = min(max(float(tint), -1.0), 1.0)
    except ValueError:
        return colour
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + share) if share < 0 else light + (1 - light) * share
    parts = colorsys.hls_to_rgb(hue, light, saturation)
    return "".join(f"{round(part * 255):02X}" for part in parts)
