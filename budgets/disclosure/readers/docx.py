"""Reads a Word document (.docx) straight from its parts, without building a tree.

A document type declaration is refused before any entity can be declared, so nothing is expanded and
nothing is fetched; every limit holds while reading, whatever sizes the archive claims.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from budgets.disclosure.readers.document import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    Builder,
    Document,
    too_long,
)
from budgets.disclosure.readers.unreadable import (
    damaged,
    empty,
    encrypted,
    other_type,
    too_large,
)

LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_RATIO = 300  # a page of Word markup packs 20 to 60 times
RATIO_COUNTS_FROM = 5 * 1024 * 1024
DEEPEST_TABLE = 20
WIDEST_TABLE = 256
MOST_ELEMENTS = 4_000_000
_CHUNK = 256 * 1024
_BODY = "word/document.xml"


def read_docx(name: str, data: bytes) -> Document:
    """The paragraphs and tables of a Word document; UnreadableDocument where it is none."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            info = _body_of(archive)
            body = _Body(Builder(name))
            with archive.open(info) as stream:
                unpacked = 0
                while chunk := stream.read(_CHUNK):
                    unpacked += len(chunk)
                    _check_size(unpacked, info)
                    body.feed(chunk)
                body.close()
    except (BadZipFile, zlib.error, EOFError, expat.ExpatError, NotImplementedError, OSError):
        raise damaged() from None
    document = body.builder.document()
    if not document.blocks:
        raise empty()
    return document


def _body_of(archive: ZipFile) -> ZipInfo:
    entries = {info.filename: info for info in archive.infolist()}
    if any(info.flag_bits & 1 for info in entries.values()):
        raise encrypted()
    if sum(info.file_size for info in entries.values()) > LARGEST_UNPACKED:
        raise _too_large_unpacked()
    if _BODY in entries:
        return entries[_BODY]
    if any(name.startswith("xl/") for name in entries):
        raise other_type("Excel 表格", "an Excel workbook")
    if any(name.startswith("ppt/") for name in entries):
        raise other_type("演示文稿", "a slide show")
    raise other_type("压缩包或其他格式的文件", "an archive or another kind of file")


def _check_size(unpacked: int, info: ZipInfo) -> None:
    ratio = unpacked / max(info.compress_size, 1)
    if unpacked > LARGEST_UNPACKED or (unpacked > RATIO_COUNTS_FROM and ratio > LARGEST_RATIO):
        raise _too_large_unpacked()


def _too_large_unpacked() -> Exception:
    megabytes = LARGEST_UNPACKED // (1024 * 1024)
    return too_large(
        f"解压后超过 {megabytes} MB，或压缩比异常",
        f"unpacked it exceeds {megabytes} MB, or it is packed suspiciously tight",
    )


@dataclass(slots=True)
class _Cell:
    text: list[str] = field(default_factory=list)
    span: int = 1
    continues: bool = False  # the lower part of a cell merged over several rows


@dataclass(slots=True)
class _OpenParagraph:
    text: list[str] = field(default_factory=list)
    listed: bool = False


class _Body:
    """The state of one walk through the markup."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self._paragraphs: list[_OpenParagraph] = []
        self._tables: list[list[list[_Cell]]] = []
        self._skipping = 0  # depth inside an alternative that repeats what was read
        self._in_text = False
        self._elements = self._rows = self._characters_read = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)

    def close(self) -> None:
        self._parser.Parse(b"", True)

    def _refuse(self, *declaration: object) -> None:
        raise damaged()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise too_long()
        if self._skipping or tag == "Fallback":
            self._skipping += 1
        elif tag == "t":
            self._in_text = True
        elif tag == "p":
            self._paragraphs.append(_OpenParagraph())
        elif tag == "tbl":
            if len(self._tables) == DEEPEST_TABLE:
                raise damaged()
            self._tables.append([])
        elif tag == "tr" and self._tables:
            self._rows += 1
            if self._rows > MOST_BLOCKS:
                raise too_long()
            self._tables[-1].append([])
        elif tag == "tc" and self._tables and self._tables[-1]:
            self._tables[-1][-1].append(_Cell())
        else:
            self._property(tag, attributes)

    def _property(self, tag: str, attributes: dict[str, str]) -> None:
        paragraph = self._paragraphs[-1] if self._paragraphs else None
        if tag in ("gridSpan", "vMerge"):
            self._merge(tag, _value(attributes))
        elif paragraph is None:
            return
        elif tag in ("br", "cr", "tab", "ptab"):
            paragraph.text.append("\n" if tag in ("br", "cr") else " ")
        elif tag == "noBreakHyphen":
            paragraph.text.append("-")
        elif tag == "numId":
            paragraph.listed = _value(attributes) != "0"

    def _merge(self, tag: str, value: str) -> None:
        if not (self._tables and self._tables[-1] and self._tables[-1][-1]):
            return
        cell = self._tables[-1][-1][-1]
        if tag == "gridSpan" and value.isdecimal():
            cell.span = min(int(value), 64)  # Word allows 63 columns
        elif tag == "vMerge":
            cell.continues = value != "restart"

    def _end(self, name: str) -> None:
        tag = _local(name)
        if self._skipping:
            self._skipping -= 1
        elif tag == "t":
            self._in_text = False
        elif tag == "p" and self._paragraphs:
            self._finish(self._paragraphs.pop())
        elif tag == "tbl" and self._tables:
            self.builder.grid(_spread(self._tables.pop()))

    def _finish(self, paragraph: _OpenParagraph) -> None:
        text = "".join(paragraph.text)
        if self._tables and self._tables[-1] and self._tables[-1][-1]:
            self._tables[-1][-1][-1].text.append(text)
            return
        for piece in _lines(text):
            self.builder.paragraph(piece, listed=paragraph.listed)

    def _characters(self, text: str) -> None:
        self._characters_read += len(text)
        if self._characters_read > MOST_CHARACTERS * 4:
            raise too_long()
        if self._in_text and self._paragraphs:
            self._paragraphs[-1].text.append(text)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _value(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if _local(name) == "val"), "")


def _lines(text: str) -> list[str]:
    """A paragraph at its manual line breaks, where they end a sentence or follow a short line."""
    pieces: list[str] = []
    for line in text.split("\n"):
        if pieces and pieces[-1].strip()[-1:] not in ("。", "；", "：", ":", ";", ""):
            pieces[-1] += " " + line
        else:
            pieces.append(line)
    return pieces


def _spread(rows: list[list[_Cell]]) -> list[list[str]]:
    """Rows of equal width: a merged cell is repeated over its columns and rows."""
    grid: list[list[str]] = []
    for row in rows:
        texts: list[str] = []
        for cell in row:
            above = grid[-1][len(texts)] if grid and len(texts) < len(grid[-1]) else ""
            text = above if cell.continues else "".join(cell.text)
            texts.extend([text] * cell.span)
            if len(texts) > WIDEST_TABLE:
                raise damaged()
        grid.append(texts)
    width = max((len(row) for row in grid), default=0)
    return [row + [""] * (width - len(row)) for row in grid]
