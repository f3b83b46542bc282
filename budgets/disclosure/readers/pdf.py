"""Reads a PDF with a text layer: its lines put together to paragraphs, its ruled tables as grids."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from budgets.disclosure.readers.document import Builder, Document, half_width, too_long
from budgets.disclosure.readers.numbering import Style, split_number
from budgets.disclosure.readers.unreadable import (
    UnreadableDocument,
    damaged,
    empty,
    encrypted,
    scanned,
)

MOST_PAGES = 300
MOST_CHARACTERS = 600_000
_FEWEST_CHARACTERS = 20  # a page; with less than that on the average a document is pictures
_PAGE_NUMBER = re.compile(
    r"[-—–\s·]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/共]\s*\d{1,3}\s*页?)?[-—–\s·]*"
)
_MARGIN = 0.09  # of the page's height: where running heads and page numbers stand
_REPEATED = 0.5  # of the pages
_FULL = 0.93  # of the widest line: the writer did not end it, the margin did

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # what it says of odd fonts helps nobody


@dataclass(frozen=True, slots=True)
class _Line:
    page: int
    text: str
    left: float
    right: float
    top: float
    size: float
    in_margin: bool


@dataclass(frozen=True, slots=True)
class _Table:
    page: int
    top: float
    rows: list[list[str]]


def read_pdf(name: str, data: bytes) -> Document:
    """The paragraphs and tables of a PDF; UnreadableDocument where it has no text, or is none."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            blocks = list(_blocks(pdf))
    except UnreadableDocument:
        raise
    except PDFPasswordIncorrect:
        raise encrypted() from None
    except MemoryError:
        raise
    # The parser below raises whatever a broken file leads it to; none of it is of use to a clerk.
    except Exception as error:
        wrapped = isinstance(error.__cause__ or error.__context__, PDFPasswordIncorrect)
        raise (encrypted() if wrapped or "Password" in repr(error) else damaged()) from None
    builder = Builder(name)
    _build(builder, blocks)
    document = builder.document()
    if not document.blocks:
        raise empty()
    return document


def _blocks(pdf: Any) -> Iterator[_Line | _Table]:
    if len(pdf.pages) > MOST_PAGES:
        raise too_long()
    characters = pictures = 0
    found: list[_Line | _Table] = []
    for number, page in enumerate(pdf.pages, 1):
        characters += len(page.chars)
        pictures += len(page.images)
        if characters > MOST_CHARACTERS:
            raise too_long()
        found += _page(number, page)
        page.close()
    if characters < _FEWEST_CHARACTERS * len(pdf.pages):
        raise scanned() if pictures else empty()
    yield from _without_running_heads(found, len(pdf.pages))


def _page(number: int, page: Any) -> list[_Line | _Table]:
    """The lines outside tables and the tables of a page, from top to bottom."""
    page = page.dedupe_chars()
    tables = [table for table in page.find_tables() if len(table.rows) > 1]
    boxes = [table.bbox for table in tables]
    words = page.filter(lambda each: not _inside(each, boxes)).extract_text_lines()
    found: list[_Line | _Table] = [_line(number, page, line) for line in words]
    found += [_Table(number, table.bbox[1], _cells(table)) for table in tables]
    return sorted(found, key=lambda each: each.top)


def _inside(each: dict[str, Any], boxes: list[tuple[float, float, float, float]]) -> bool:
    if each["object_type"] != "char":
        return False
    x, y = (each["x0"] + each["x1"]) / 2, (each["top"] + each["bottom"]) / 2
    return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in boxes)


def _line(number: int, page: Any, line: dict[str, Any]) -> _Line:
    top, bottom = line["top"], line["bottom"]
    edge = page.height * _MARGIN
    in_margin = bottom < edge or top > page.height - edge
    size = line["chars"][0]["size"] if line["chars"] else 0.0
    return _Line(number, line["text"], line["x0"], line["x1"], top, size, in_margin)


def _cells(table: Any) -> list[list[str]]:
    """The texts of a table; a merged cell is repeated over every place that it spans."""
    texts = table.extract()
    rows: list[list[str]] = []
    for r, row in enumerate(table.rows):
        cells: list[str] = []
        for c, box in enumerate(row.cells):
            text = texts[r][c]
            if text is None and box is None:
                text = _covering(table, texts, rows, cells, r, c)
            cells.append((text or "").replace("\n", ""))
        rows.append(cells)
    return rows


def _covering(
    table: Any,
    texts: list[list[str | None]],
    rows: list[list[str]],
    cells: list[str],
    r: int,
    c: int,
) -> str:
    """The text of the merged cell that a place without a cell of its own lies in."""
    left = next((b for b in reversed(table.rows[r].cells[:c]) if b is not None), None)
    edges = [b for row in table.rows for b in (row.cells[c],) if b is not None]
    x = (edges[0][0] + edges[0][2]) / 2 if edges else None
    if left is not None and x is not None and left[0] <= x <= left[2] and cells:
        return cells[-1]
    return rows[-1][c] if rows else ""


def _without_running_heads(found: list[_Line | _Table], pages: int) -> Iterator[_Line | _Table]:
    said = Counter(each.text for each in found if isinstance(each, _Line) and each.in_margin)
    for each in found:
        if isinstance(each, _Line) and each.in_margin:
            if _PAGE_NUMBER.fullmatch(half_width(each.text)):
                continue
            if pages > 2 and said[each.text] > pages * _REPEATED:
                continue
        yield each


def _build(builder: Builder, blocks: list[_Line | _Table]) -> None:
    lines = [each for each in blocks if isinstance(each, _Line)]
    right = _right_margin(lines)
    open_lines: list[_Line] = []
    open_table: list[_Table] = []
    for block in blocks:
        if isinstance(block, _Table):
            _close_lines(builder, open_lines)
            if open_table and not _goes_on(open_table, block):
                _close_table(builder, open_table)
            open_table.append(block)
            continue
        _close_table(builder, open_table)
        if open_lines and not _continues(open_lines[-1], block, right):
            _close_lines(builder, open_lines)
        open_lines.append(block)
    _close_lines(builder, open_lines)
    _close_table(builder, open_table)


def _right_margin(lines: list[_Line]) -> float:
    """Where most full lines end: the ninth decile of the right ends."""
    ends = sorted(line.right for line in lines)
    return ends[len(ends) * 9 // 10] if ends else 0.0


def _continues(before: _Line, after: _Line, right: float) -> bool:
    """Whether a line was broken by the margin, not by its writer."""
    if before.right < right * _FULL or abs(before.size - after.size) > 1:
        return False
    if before.text.rstrip()[-1:] in "。；：":
        return after.left < before.left + 1 and before.text.rstrip()[-1:] != "。"
    if split_number(after.text).style is not Style.NONE and before.text.rstrip()[-1:] not in "，、":
        return after.left <= before.left - after.size
    return True


def _close_lines(builder: Builder, lines: list[_Line]) -> None:
    if lines:
        builder.paragraph("".join(line.text for line in lines), page=lines[0].page)
        lines.clear()


def _goes_on(open_table: list[_Table], table: _Table) -> bool:
    before = open_table[-1]
    return before.page < table.page and len(before.rows[0]) == len(table.rows[0])


def _close_table(builder: Builder, tables: list[_Table]) -> None:
    if not tables:
        return
    rows = list(tables[0].rows)
    pages = [tables[0].page] * len(rows)
    for table in tables[1:]:
        repeated = next(
            (n for n, pair in enumerate(zip(rows, table.rows, strict=False)) if pair[0] != pair[1]),
            0,
        )
        rows += table.rows[repeated:]
        pages += [table.page] * (len(table.rows) - repeated)
    width = max(len(row) for row in rows)
    builder.grid([row + [""] * (width - len(row)) for row in rows], tuple(pages))
    tables.clear()
