"""Read a Word document (.docx) straight from its parts, in one stream, without building a tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from budgets.disclosure.readers.blocks.document import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    Builder,
    Document,
    too_long,
)
from budgets.disclosure.readers.errors import damaged
from budgets.disclosure.readers.formats.office_package import (
    USUAL_LIMITS,
    Attributes,
    Limits,
    Package,
    opened,
)

DEEPEST_TABLE = 20
WIDEST_TABLE = 256
NARROWEST_COLUMN = 170  # twips, three millimetres: less is a border that was drawn askew
_NOTES = ("footnotes", "endnotes")
# What repeats, or no longer is, the text: the picture for old programs of a text box, what was moved
# away or deleted under tracked changes, the reading above a character.
_SKIPPED = frozenset({"Fallback", "del", "moveFrom", "rt", "tblGridChange"})
_NotesByReference = dict[tuple[str, str], list[str]]
_NOT_BEFORE_PRIVATE_USE, _PRIVATE_USE_ENDS = 0xE000, 0xF8FF


def read_docx(name: str, data: bytes, limits: Limits = USUAL_LIMITS) -> Document:
    """Return the paragraphs and tables of a Word document; raise UnreadableDocument if it is none.

    A footnote stands after its paragraph, or after the table that it belongs to.
    """
    with opened(data, limits) as package:
        part = package.main_part("word/document.xml")
        body = _Body(Builder(name), _notes_of(package, part))
        package.parse(part, body.start, body.end, body.characters, _SKIPPED)
    return body.builder.document()


def _notes_of(package: Package, part: str) -> _NotesByReference:
    """Return the paragraphs of foot- and endnotes by the reference that names them."""
    notes: _NotesByReference = {}
    for kind, path in package.relations(part).values():
        if kind in _NOTES and path in package.names:
            _read_notes(package, path, kind.removesuffix("s") + "Reference", notes)
    return notes


def _read_notes(package: Package, path: str, reference: str, notes: _NotesByReference) -> None:
    paragraphs: list[str] = []
    in_text = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal paragraphs, in_text
        in_text = tag == "t"
        if tag in ("footnote", "endnote"):
            paragraphs = []
            if "eparator" not in attributes.get("type", ""):
                notes[reference, attributes.get("id", "")] = paragraphs
        elif tag == "p":
            paragraphs.append("")

    def end(tag: str) -> None:
        nonlocal in_text
        in_text = False

    def characters(text: str) -> None:
        if in_text and paragraphs:
            paragraphs[-1] += text

    package.parse(path, start, end, characters, _SKIPPED)


@dataclass(slots=True)
class _WordCell:
    text: list[str] = field(default_factory=list)
    span: int = 1
    continues: bool = False  # the lower part of a cell merged over several rows


@dataclass(slots=True)
class _WordTable:
    rows: list[list[_WordCell]] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)  # of its columns, in twips

    @property
    def cell(self) -> _WordCell | None:
        """The cell that is being read."""
        return self.rows[-1][-1] if self.rows and self.rows[-1] else None


@dataclass(slots=True)
class _OpenParagraph:
    text: list[str] = field(default_factory=list)
    listed: bool = False


class _Body:
    """The state of one walk through the markup."""

    def __init__(self, builder: Builder, notes: _NotesByReference) -> None:
        self.builder = builder
        self._notes = notes
        self._noted: list[str] = []
        self._paragraphs: list[_OpenParagraph] = []
        self._tables: list[_WordTable] = []
        self._in_text = False
        self._in_run = self._hidden = False
        self._rows = self._characters_read = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "t":
            self._in_text = True
        elif tag in ("blip", "imagedata"):
            self.builder.images += 1
        elif tag == "p":
            self._paragraphs.append(_OpenParagraph())
        elif tag == "tbl":
            if len(self._tables) == DEEPEST_TABLE:
                raise damaged()
            self._tables.append(_WordTable())
        elif tag == "tr" and self._tables:
            self._rows += 1
            if self._rows > MOST_BLOCKS:
                raise too_long()
            self._tables[-1].rows.append([])
        elif tag == "tc" and self._tables and self._tables[-1].rows:
            self._tables[-1].rows[-1].append(_WordCell())
        else:
            self._property(tag, attributes)

    def _property(self, tag: str, attributes: Attributes) -> None:
        paragraph = self._paragraphs[-1] if self._paragraphs else None
        if tag in ("gridSpan", "vMerge", "gridBefore"):
            self._merge(tag, attributes.get("val", ""))
        elif tag == "gridCol" and self._tables:
            width = attributes.get("w", "")
            known = width.isdecimal() and len(width) < 7
            self._tables[-1].widths.append(int(width) if known else NARROWEST_COLUMN + 1)
        elif tag == "r":
            self._in_run, self._hidden = True, False
        elif tag == "vanish" and self._in_run:  # hidden text: no reader sees it
            self._hidden = attributes.get("val", "1") not in ("0", "false", "off")
        elif paragraph is None:
            return
        elif tag in ("br", "cr", "tab", "ptab"):
            paragraph.text.append("\n" if tag in ("br", "cr") else " ")
        elif tag == "noBreakHyphen":
            paragraph.text.append("-")
        elif tag == "sym":
            paragraph.text.append(_symbol(attributes.get("char", "")))
        elif tag == "numId":
            paragraph.listed = attributes.get("val", "") != "0"
        elif tag in ("footnoteReference", "endnoteReference"):
            self._noted.extend(self._notes.pop((tag, attributes.get("id", "")), []))

    def _merge(self, tag: str, value: str) -> None:
        if not self._tables or not self._tables[-1].rows:
            return
        span = min(int(value), 64) if value.isdecimal() and len(value) < 9 else 1  # Word allows 63
        cell = self._tables[-1].cell
        if tag == "gridBefore":  # the row begins further to the right
            self._tables[-1].rows[-1].append(_WordCell(span=span))
        elif cell and tag == "gridSpan":
            cell.span = span
        elif cell:
            cell.continues = value != "restart"

    def end(self, tag: str) -> None:
        if tag == "t":
            self._in_text = False
        elif tag == "r":
            self._in_run = self._hidden = False
        elif tag == "p" and self._paragraphs:
            self._finish(self._paragraphs.pop())
        elif tag == "tbl" and self._tables:
            self.builder.grid(_spread(self._tables.pop()))
            self._add_notes()

    def _finish(self, paragraph: _OpenParagraph) -> None:
        text = "".join(paragraph.text)
        cell = self._tables[-1].cell if self._tables else None
        if cell:
            cell.text.append(text)
            return
        for piece in _lines(text):
            self.builder.paragraph(piece, listed=paragraph.listed)
        self._add_notes()

    def _add_notes(self) -> None:
        if not self._tables and not self._paragraphs:
            for note in self._noted:
                self.builder.paragraph(note)
            self._noted = []

    def characters(self, text: str) -> None:
        self._characters_read += len(text)
        if self._characters_read > MOST_CHARACTERS * 4:
            raise too_long()
        if self._in_text and self._paragraphs and not self._hidden:
            self._paragraphs[-1].text.append(text)


def _symbol(written: str) -> str:
    """Return a character by its number; those of picture fonts (Wingdings) have no meaning as text."""
    try:
        point = int(written[:6], 16)
    except ValueError:
        return ""
    meant = _NOT_BEFORE_PRIVATE_USE > point >= 0x20 or _PRIVATE_USE_ENDS < point < 0x10FFFF
    return chr(point) if meant and not 0xD800 <= point < 0xE000 else ""


def _lines(text: str) -> list[str]:
    """Return a paragraph at its manual line breaks, where they end a sentence or follow a short line."""
    pieces: list[str] = []
    for line in text.split("\n"):
        if pieces and pieces[-1].strip()[-1:] not in ("。", "；", "：", ":", ";", ""):
            pieces[-1] += " " + line
        else:
            pieces.append(line)
    return pieces


def _spread(table: _WordTable) -> list[list[str]]:
    """Return rows of equal width: a merged cell is repeated over its columns and rows.

    Columns at which no cell of any row begins are left out: they are seams of the page, and every
    figure would count twice.
    """
    grid: list[list[str]] = []
    begun: set[int] = set()
    seams = _seams(table.widths)
    for row in table.rows:
        texts: list[str] = []
        column = 0
        for cell in row:
            span = cell.span - sum(column <= seam < column + cell.span for seam in seams)
            column += cell.span
            if span == 0 and not any(cell.text):
                continue
            begun.add(len(texts))
            above = grid[-1][len(texts)] if grid and len(texts) < len(grid[-1]) else ""
            text = above if cell.continues else "".join(cell.text)
            texts.extend([text] * max(span, 1))
            if len(texts) > WIDEST_TABLE:
                raise damaged()
        grid.append(texts)
    columns = sorted(begun)
    return [[row[c] if c < len(row) else "" for c in columns] for row in grid]


def _seams(widths: list[int]) -> tuple[int, ...]:
    """Return the columns that are too narrow to hold anything; none where no width says anything."""
    if len(widths) > WIDEST_TABLE or not any(width > NARROWEST_COLUMN for width in widths):
        return ()
    return tuple(place for place, width in enumerate(widths) if width <= NARROWEST_COLUMN)
