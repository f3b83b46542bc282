"""A document without its format: paragraphs and tables in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from budgets.disclosure.characters import without_harmful
from budgets.disclosure.readers.errors import UnreadableDocument, empty, scanned, too_large

MOST_BLOCKS = 50_000
MOST_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `number` counts from 1; `listed` says that Word numbers it by itself.

    `page` counts from 1 where the file has pages, else it is 0.
    """

    number: int
    text: str
    listed: bool = False
    page: int = 0

    @property
    def place(self) -> str:
        """Where it stands: "第 3 页第 28 段"."""
        return f"{_page(self.page)}第 {self.number} 段"


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: rows of cells, a merged cell repeated over every column that it spans.

    `pages` has one page a row where the file has pages: a table may run over several.
    """

    number: int
    rows: tuple[tuple[str, ...], ...]
    pages: tuple[int, ...] = ()

    def place(self, row: int, column: int | None = None) -> str:
        """Return where a cell or a row (both counted from 0) stands: "第 4 页表 5 第 3 行第 2 列"."""
        page = _page(self.pages[row]) if row < len(self.pages) else ""
        cell = "" if column is None else f"第 {column + 1} 列"
        return f"{page}表 {self.number} 第 {row + 1} 行{cell}"


def _page(number: int) -> str:
    return f"第 {number} 页" if number else ""


@dataclass(frozen=True, slots=True)
class Document:
    """What the file holds, in reading order.

    `dated` is what a web page gives as its day of publication; `pictures` are the pages of a PDF, counted
    from 1, that are a picture without text; `images` is how many pictures another kind of file shows.
    """

    name: str
    blocks: tuple[Paragraph | Grid, ...]
    dated: tuple[str, ...] = ()
    pictures: tuple[int, ...] = ()
    images: int = 0

    @property
    def characters(self) -> int:
        """The characters of the document that are not blank; merged cells count once a column."""
        return sum(_characters(block) for block in self.blocks)


def _characters(block: Paragraph | Grid) -> int:
    if isinstance(block, Paragraph):
        return visible(block.text)
    return sum(visible(cell) for row in block.rows for cell in row)


def visible(text: str) -> int:
    """Return the number of characters that are not blank."""
    return len(text) - sum(map(str.isspace, text))


@dataclass(slots=True)
class Builder:
    """Collects blocks as a format reader meets them; raises UnreadableDocument if there are too many."""

    name: str
    blocks: list[Paragraph | Grid] = field(default_factory=list)
    paragraphs: int = 0
    grids: int = 0
    characters: int = 0
    images: int = 0

    def paragraph(self, text: str, *, listed: bool = False, page: int = 0) -> None:
        """Add one paragraph unless it is blank."""
        text = closed_up(text)
        if text:
            self.paragraphs += 1
            self._add(Paragraph(self.paragraphs, text, listed, page), len(text))

    def grid(self, rows: list[list[str]], pages: tuple[int, ...] = ()) -> None:
        """Add one table unless it is blank; `pages` has one page a row, or nothing."""
        if sum(len(cell) for row in rows for cell in row) > MOST_CHARACTERS * 4:  # blanks included
            raise too_long()
        closed = tuple(tuple(closed_up(cell) for cell in row) for row in rows)
        if any(any(row) for row in closed):
            self.grids += 1
            self._add(Grid(self.grids, closed, pages), sum(len(c) for row in closed for c in row))

    def document(self, dated: tuple[str, ...] = ()) -> Document:
        """Return all that was collected; raise UnreadableDocument if that is nothing."""
        if not self.blocks:
            raise scanned() if self.images else empty()
        return Document(self.name, tuple(self.blocks), dated, images=self.images)

    def _add(self, block: Paragraph | Grid, characters: int) -> None:
        self.blocks.append(block)
        self.characters += characters
        if len(self.blocks) > MOST_BLOCKS or self.characters > MOST_CHARACTERS:
            raise too_long()


def too_long() -> UnreadableDocument:
    """More text than any disclosure has."""
    return too_large(
        f"最多 {MOST_BLOCKS} 段、{MOST_CHARACTERS // 10_000} 万字",
        f"at most {MOST_BLOCKS} paragraphs and {MOST_CHARACTERS} characters",
    )


_INVISIBLE = re.compile("[\u200b-\u200d\u2060\u00ad]")
_SPACE_IN_CHINESE = re.compile(r"(?<![A-Za-z:;,.)\]])\s+|\s+(?![A-Za-z_(\[])")
# 12.48 12.00, 25.00 7: two figures of a row. 1 234.50 may be one, 7 19816.81 is a page and a figure.
_BETWEEN_FIGURES = re.compile(
    r"(?<=\d\.\d\d)\s+(?=-?\d)|(?<=\.\d)\s+(?=-?\d[\d,]*\.\d)|(?<=\d)\s+(?=\d+\.\d)(?!\s+\d{3}\.)"
)
_KEPT = "\x00"  # no text has it: `without_harmful`


def closed_up(text: str) -> str:
    """Return text without the blanks that typesetting leaves inside Chinese words and figures."""
    plain = _INVISIBLE.sub("", without_harmful(text))
    kept = _BETWEEN_FIGURES.sub(_KEPT, plain)
    return _SPACE_IN_CHINESE.sub("", kept).replace(_KEPT, " ")


_HALF_WIDTH: dict[int, str] = {0xFF01 + offset: chr(0x21 + offset) for offset in range(94)}
_HALF_WIDTH |= {ord(quote): '"' for quote in "“”„‟「」『』＂"} | {0x3000: " ", ord("﹪"): "%"}
_HALF_WIDTH |= {ord("〔"): "(", ord("〕"): ")", ord("﹕"): ":"}


def half_width(text: str) -> str:
    """Return the text with half-width figures and punctuation, every character in its place.

    The length stays, so that a find in the result can be cut out of the text as printed.
    """
    return text.translate(_HALF_WIDTH)
