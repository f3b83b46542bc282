"""The styles of a workbook's cells: their number formats, and which of them show nothing to a reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from budgets.disclosure.readers.formats.colours import BLACK, WHITE, Palette, indistinct, rgb
from budgets.disclosure.readers.formats.number_formats import GENERAL, built_in, colours_of
from budgets.disclosure.readers.formats.office_package import Attributes, Package

MOST_FORMATS = 70_000
SMALLEST_FONT = 3  # points; nothing smaller is read on paper
TINY = ""  # in the place of a colour: the text is too small to be read
_SCHEME = "clrScheme"
_T = TypeVar("_T")


@dataclass(slots=True)
class _Font:
    colour: Attributes = field(default_factory=dict)
    tiny: bool = False


@dataclass(slots=True)
class _Fill:
    """What is behind a cell. A pattern hides a text if all of its colours do, a gradient if any does."""

    kind: str = "none"
    colours: list[tuple[str, Attributes]] = field(default_factory=list)


@dataclass(slots=True)
class CellStyles:
    """The styles by their number in the cells."""

    palette: Palette = field(default_factory=Palette)
    _own: dict[str, str] = field(default_factory=dict)
    _fonts: list[_Font] = field(default_factory=list)
    _fills: list[_Fill] = field(default_factory=list)
    _formats: list[Attributes] = field(default_factory=list)
    _repeated: set[int] = field(
        default_factory=set
    )  # as often as the cell is wide: 3 is shown as 333
    _hidden: dict[tuple[str, frozenset[str]], bool] = field(default_factory=dict)
    _inside: str = ""

    def read(self, package: Package, part: str) -> None:
        """Read the styles of a workbook."""
        package.parse(part, self._start, self._end)

    def read_theme(self, package: Package, part: str) -> None:
        """Read the colours that cells name by their place in the theme."""
        names: list[str] = []

        def start(tag: str, attributes: Attributes) -> None:
            value = rgb(attributes.get("val", "")) or rgb(attributes.get("lastClr", ""))
            if tag in ("srgbClr", "sysClr") and _SCHEME in names and value:
                self.palette.theme.setdefault(names[-1], value)
            names.append(tag)

        def end(_tag: str) -> None:
            names.pop()

        package.parse(part, start, end)

    def number_format(self, style: str) -> str:
        """Return the code by which a style shows numbers."""
        number = self._format(style).get("numFmtId", "0")
        return self._own.get(number) or built_in().get(number, GENERAL)

    def hidden(self, style: str, runs: frozenset[str] = frozenset()) -> bool:
        """Return whether a cell does not show what it holds; `runs` are the colours of parts of its text."""
        key = style, runs
        if key not in self._hidden:
            self._hidden[key] = self._hides(style, runs)
        return self._hidden[key]

    def _format(self, style: str) -> Attributes:
        return _at(self._formats, style if _place(style) is not None else "0") or {}

    def _hides(self, style: str, runs: frozenset[str]) -> bool:
        look = self._format(style)
        font = _at(self._fonts, look.get("fontId", "0")) or _Font()
        if (_place(style) or 0) in self._repeated or font.tiny or TINY in runs:
            return True
        code = self._own.get(look.get("numFmtId", "0"), "")
        texts = {self.palette.colour(font.colour, BLACK), *runs}
        texts |= {colour for colour in colours_of(code, self.palette) if colour}
        return any(
            self._covers(_at(self._fills, look.get("fillId", "0")) or _Fill(), text)
            for text in texts
        )

    def _covers(self, fill: _Fill, text: str) -> bool:
        if fill.kind == "gradient":
            stops = [self.palette.colour(each, WHITE) for _tag, each in fill.colours]
            return any(indistinct(text, stop) for stop in stops)
        named = {tag: self.palette.colour(each, "") for tag, each in fill.colours}
        if fill.kind == "none":
            return indistinct(text, WHITE)
        front = named.get("fgColor") or BLACK
        if fill.kind == "solid":
            return indistinct(text, front)
        return indistinct(text, front) and indistinct(text, named.get("bgColor") or WHITE)

    def _start(self, tag: str, attributes: Attributes) -> None:
        match tag:
            case "numFmts" | "fonts" | "fills" | "cellXfs" | "indexedColors":
                self._inside = tag
            case "numFmt" if len(self._own) < MOST_FORMATS and self._inside == "numFmts":
                self._own[attributes.get("numFmtId", "")] = attributes.get("formatCode", GENERAL)
            case "rgbColor" if self._inside == "indexedColors":
                self.palette.indexed.append(rgb(attributes.get("rgb", "")) or BLACK)
            case _ if self._inside == "fonts":
                self._font(tag, attributes)
            case _ if self._inside == "fills":
                self._fill(tag, attributes)
            case _ if self._inside == "cellXfs":
                self._cell_format(tag, attributes)

    def _end(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def _font(self, tag: str, attributes: Attributes) -> None:
        if tag == "font" and len(self._fonts) < MOST_FORMATS:
            self._fonts.append(_Font())
        elif tag == "color" and self._fonts:
            self._fonts[-1].colour = attributes
        elif tag == "sz" and self._fonts:
            self._fonts[-1].tiny = is_tiny(attributes)

    def _fill(self, tag: str, attributes: Attributes) -> None:
        if tag == "fill" and len(self._fills) < MOST_FORMATS:
            self._fills.append(_Fill())
        elif tag == "patternFill" and self._fills:
            self._fills[-1].kind = attributes.get("patternType", "none")
        elif tag == "gradientFill" and self._fills:
            self._fills[-1].kind = "gradient"
        elif tag in ("fgColor", "bgColor", "color") and self._fills:
            self._fills[-1].colours.append((tag, attributes))

    def _cell_format(self, tag: str, attributes: Attributes) -> None:
        if tag == "xf" and len(self._formats) < MOST_FORMATS:
            self._formats.append(attributes)
        elif tag == "alignment" and attributes.get("horizontal") == "fill" and self._formats:
            self._repeated.add(len(self._formats) - 1)


def is_tiny(attributes: Attributes) -> bool:
    """Return whether an element gives a size that nobody can read."""
    try:
        return float(attributes.get("val", "")) < SMALLEST_FONT
    except ValueError:
        return False


def _at(items: list[_T], place: str) -> _T | None:
    at = _place(place)
    return items[at] if at is not None and at < len(items) else None


def _place(written: str) -> int | None:
    return int(written) if written.isdecimal() and len(written) < 7 else None
