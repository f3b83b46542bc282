"""Open a PDF and give the characters and rulings of its pages, within limits."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, NamedTuple

from budgets.disclosure.readers.blocks.document import MOST_CHARACTERS, too_long
from budgets.disclosure.readers.errors import (
    UnreadableDocument,
    damaged,
    empty,
    encrypted,
    garbled,
    scanned,
    too_large,
    took_too_long,
)

MOST_PAGES = 300
MOST_RULINGS = 10_000  # on one page; a dense table drawn cell by cell has some thousand
THICKEST_RULING = 3.0  # points
_FEWEST_CHARACTERS = 10  # a page; a scan may bear a stamp or a page number as text
_FARTHEST = 20_000  # points
_UNKNOWN = "\ufffd"
_MOST_UNKNOWN = 0.05
_MOST_PRIVATE = 0.3


class Character(NamedTuple):
    """One printed character; lengths in points, from the upper left corner of the page.

    `base` is the line it stands on: the boxes of two fonts in one line need not have the same middle.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    font: str
    base: float


class PdfRuling(NamedTuple):
    """A straight line; `across` if it is horizontal."""

    across: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class PdfPage:
    """What is printed on one page. `beyond` stands outside the paper: a cut-off part of a cell."""

    number: int
    width: float
    height: float
    characters: list[Character]
    beyond: list[Character]
    rulings: list[PdfRuling]
    pictured: bool  # pictures cover most of it

    @property
    def is_picture(self) -> bool:
        """Whether the page was scanned: a picture, and no text but a stamp or its number."""
        return self.pictured and len(self.characters) < _FEWEST_CHARACTERS


def pages_of(data: bytes) -> list[PdfPage]:
    """Return the pages of a PDF, upright; raise UnreadableDocument if there is no text to be read."""
    try:
        pages = list(_read(data))
    except UnreadableDocument:
        raise
    except Exception as error:
        # pdfminer meets a damaged file with whatever exception it stumbles into.
        raise _told(error) from None
    _refuse_without_text(pages)
    return pages


def _told(error: BaseException) -> UnreadableDocument:
    """Return what a clerk is told of an exception, which pdfplumber may have wrapped into another."""
    met = (error, *error.args, error.__cause__, error.__context__)
    names = {type(each).__name__ for each in met}
    if "MemoryError" in names:
        return took_too_long()
    if names & {"PDFPasswordIncorrect", "PDFEncryptionError"}:
        return encrypted()
    return damaged()


def _read(data: bytes) -> Iterator[PdfPage]:
    import pdfplumber  # costs 0.1 s, which only a PDF should pay

    characters = 0
    with warnings.catch_warnings(action="ignore"), pdfplumber.open(BytesIO(data)) as pdf:
        if len(pdf.pages) > MOST_PAGES:
            raise too_large(f"最多 {MOST_PAGES} 页", f"at most {MOST_PAGES} pages")
        if not pdf.pages:
            raise damaged()
        for number, page in enumerate(pdf.pages, start=1):
            read = _page(number, page)
            characters += len(read.characters) + len(read.beyond)
            if characters > MOST_CHARACTERS:
                raise too_long()
            yield read
            page.close()


def _page(number: int, page: Any) -> PdfPage:
    left, above, right, below = page.bbox
    width, height = float(right - left), float(below - above)
    if not (0 < width < _FARTHEST and 0 < height < _FARTHEST):
        raise damaged()
    objects = page.objects
    if sum(len(objects.get(kind, ())) for kind in ("rect", "line", "curve")) > MOST_RULINGS:
        raise took_too_long()
    turn = _turn(objects.get("char", []))
    if turn:
        width, height = height, width
    characters: list[Character] = []
    beyond: list[Character] = []
    for each in objects.get("char", ()):
        text = each["text"]
        if text.isspace() or not (each["upright"] or turn) or not _is_sane(each):
            continue
        if text.startswith("(cid:") or text == "\x00":
            text = _UNKNOWN
        box = _box_of(each, page.bbox, turn)
        character = Character(text, *box, each["fontname"], _base_of(each, page.bbox, turn))
        middle, level = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        inside = 0 <= middle <= width and 0 <= level <= height
        (characters if inside else beyond).append(character)
    rulings = [
        ruling
        for kind in ("rect", "line", "curve")
        for each in objects.get(kind, ())
        if _is_sane(each)
        for ruling in _rulings(each, page.bbox, turn)
    ]
    area = sum(_visible_area(each, page.bbox) for each in objects.get("image", ()))
    pictured = area > 0.5 * width * height
    return PdfPage(number, width, height, characters, beyond, rulings, pictured)


def _is_sane(each: dict[str, Any]) -> bool:
    """Return whether a thing is on the paper or near it; a broken file has lengths without end."""
    return all(abs(each[side]) < _FARTHEST for side in ("x0", "top", "x1", "bottom"))


def _turn(characters: list[dict[str, Any]]) -> int:
    """1 where most of the text runs upwards, -1 where it runs downwards, 0 where it is upright.

    A landscape table is often set sideways on an upright page.
    """
    up = down = 0
    for each in characters:
        if not each["upright"]:
            a, b, c, d = each["matrix"][:4]
            if abs(b) > 10 * abs(a) and abs(c) > 10 * abs(d):
                up, down = up + (b > 0), down + (b < 0)
    if max(up, down) * 2 <= len(characters):
        return 0
    return 1 if up > down else -1


_Box = tuple[float, float, float, float]


def _box_of(each: dict[str, Any], page: _Box, turn: int) -> _Box:
    """Return where a thing is on the page, once that is upright."""
    left, above, right, below = page
    if turn > 0:
        return below - each["bottom"], each["x0"] - left, below - each["top"], each["x1"] - left
    if turn < 0:
        return each["top"] - above, right - each["x1"], each["bottom"] - above, right - each["x0"]
    return each["x0"] - left, each["top"] - above, each["x1"] - left, each["bottom"] - above


def _base_of(each: dict[str, Any], page: _Box, turn: int) -> float:
    """Return the height of the line that a character stands on, once the page is upright."""
    left, _, right, _ = page
    *_, across, up = each["matrix"]
    if turn > 0:
        return float(across - left)
    if turn < 0:
        return float(right - across)
    return float(each["bottom"] - page[1] - (up - each["y0"]))


def _rulings(each: dict[str, Any], page: _Box, turn: int) -> Iterator[PdfRuling]:
    x0, top, x1, bottom = _box_of(each, page, turn)
    wide, high = x1 - x0, bottom - top
    if high <= THICKEST_RULING < wide or (high <= wide and high < 0.5 < wide):
        yield PdfRuling(True, (top + bottom) / 2, x0, x1)
    elif wide <= THICKEST_RULING < high or (wide < high and wide < 0.5 < high):
        yield PdfRuling(False, (x0 + x1) / 2, top, bottom)
    elif wide > THICKEST_RULING and high > THICKEST_RULING and each["object_type"] == "rect":
        # A filled rectangle is the ground of a cell: even a white one ends where the cell does.
        yield PdfRuling(True, top, x0, x1)
        yield PdfRuling(True, bottom, x0, x1)
        yield PdfRuling(False, x0, top, bottom)
        yield PdfRuling(False, x1, top, bottom)


def _visible_area(image: dict[str, Any], box: _Box) -> float:
    wide = min(image["x1"], box[2]) - max(image["x0"], box[0])
    high = min(image["bottom"], box[3]) - max(image["top"], box[1])
    return float(max(wide, 0) * max(high, 0))


def _refuse_without_text(pages: list[PdfPage]) -> None:
    characters = [c.text for page in pages for c in page.characters]
    if len(characters) < _FEWEST_CHARACTERS * len(pages):
        pictured = sum(page.pictured for page in pages)
        if pictured * 2 >= len(pages):
            raise scanned()
    if not characters:
        raise empty()
    unknown = characters.count(_UNKNOWN)
    private = sum("\ue000" <= text[:1] <= "\uf8ff" for text in characters)
    if unknown > _MOST_UNKNOWN * len(characters) or private > _MOST_PRIVATE * len(characters):
        raise garbled()
