"""Set the characters of a page, or of a cell, into lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from budgets.disclosure.readers.formats.pdf.pages import Character

_SAME_LINE = 0.4  # of the height of a character, between two baselines
_BLANK = 0.25
_GAP = 1.2


@dataclass(frozen=True, slots=True)
class PdfSpan:
    """A piece of a line without a wide gap."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A printed line; lengths in points. `band` tells the ruled row it stands in, if any."""

    page: int
    spans: tuple[PdfSpan, ...]
    top: float
    bottom: float
    size: float
    font: str
    band: int = 0

    @property
    def text(self) -> str:
        return " ".join(span.text for span in self.spans)

    @property
    def x0(self) -> float:
        return self.spans[0].x0

    @property
    def x1(self) -> float:
        return self.spans[-1].x1

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def lines_of(characters: Iterable[Character], page: int, band: int = 0) -> list[PdfLine]:
    """Return the lines from top to bottom."""
    rows: list[list[Character]] = []
    level = 0.0
    for each in sorted(characters, key=_level):
        if not rows or _level(each) - level > _SAME_LINE * (each.bottom - each.top):
            rows.append([])
            level = _level(each)
        rows[-1].append(each)
    return [_line(row, page, band) for row in rows]


def _level(character: Character) -> float:
    return character.base


def _line(row: list[Character], page: int, band: int) -> PdfLine:
    row.sort(key=lambda each: each.x0)
    size = median(each.bottom - each.top for each in row)
    spans: list[PdfSpan] = []
    text, x0, before = [row[0].text], row[0].x0, row[0]
    for each in row[1:]:
        gap = each.x0 - before.x1
        if each.text == before.text and each.x0 - before.x0 < 0.25 * (each.x1 - each.x0):
            continue  # bold print made by printing twice
        if gap > _GAP * size:
            spans.append(PdfSpan("".join(text), x0, before.x1))
            text, x0 = [], each.x0
        elif gap > _BLANK * size:
            text.append(" ")
        text.append(each.text)
        before = each
    spans.append(PdfSpan("".join(text), x0, before.x1))
    top, bottom = median(each.top for each in row), median(each.bottom for each in row)
    return PdfLine(page, tuple(spans), top, bottom, size, row[len(row) // 2].font, band)
