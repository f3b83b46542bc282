"""The table of contents: a real field that already shows its entries with the pages they fall on.

The pages are counted as Word lays the text out: lines of 27 characters, 22 lines a page, each table
on pages of its own. Word counts again when the field is updated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from budgets.disclosure.writers.layouts.shapes import LayoutCell, TableLayout
from budgets.disclosure.writers.outline import Block, Heading, Outline, Sentence
from budgets.disclosure.writers.word.markup import FIELD_END, bookmark, field_start, paragraph, run
from budgets.disclosure.writers.word.styles import CONTENTS, LINES_A_PAGE
from budgets.disclosure.writers.word.table_markup import ROW_HEIGHT, page_of

DEEPEST = 2
_CHARACTERS_A_LINE = 27.64  # 156 mm of 三号
_INDENT = 2.0
_FIRST_CHINESE = "\u2010"
_PIECES = re.compile(r"[!-\u200f]+|\S")
_LATIN = {".": 0.25, ",": 0.25, "%": 0.83, ":": 0.28, "(": 0.33, ")": 0.33, "-": 0.33}
_MARKS = "，。、；：（）“”！？《》"
_HANGING = "，。、；："
_NEVER_FIRST = "）”！？》"
_SPACE_BESIDE_LATIN = 0.25
_LINE_OF_A_CELL = 300  # twips
_ABOVE_A_TABLE = 700
_CHARACTER = 210


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the contents: what it points to (a bookmark's number), and its page."""

    number: int
    level: int
    text: str
    page: int


def caption_of(layout: TableLayout) -> str:
    """「表1 部门收支总表」."""
    return f"{layout.number} {layout.title}"


def entries_of(outline: Outline) -> list[ContentsEntry]:
    """Return the headings down to the second level and the tables, numbered as they are bookmarked."""
    found: list[ContentsEntry] = []
    lines, page, after_table, headed = 0, 1, False, False
    following: tuple[Block | None, ...] = (*outline.blocks[1:], None)
    for number, (block, after) in enumerate(zip(outline.blocks, following, strict=True)):
        if isinstance(block, Heading) and isinstance(after, TableLayout):
            page += bool(lines) or after_table
            found.append(ContentsEntry(number, block.level, block.number + block.text, page))
            lines, headed = 0, True
            continue
        if isinstance(block, TableLayout):
            page += (bool(lines) or after_table) and not headed
            headed = False
            found.append(ContentsEntry(number, DEEPEST, caption_of(block), page))
            page, lines, after_table = page + _pages(block) - 1, 0, True
            continue
        if isinstance(block, Sentence) and after_table:
            continue  # a note below its table
        text = block.number + block.text if isinstance(block, Heading) else block.text
        needed = sum(_lines(line) for line in text.splitlines())
        if isinstance(block, Heading):
            if lines and lines % LINES_A_PAGE + needed >= LINES_A_PAGE:
                page, lines = page + 1, 0  # a heading is never the last line of its page
            if block.level <= DEEPEST:
                found.append(ContentsEntry(number, block.level, text, page))
        lines += needed
        page, lines = page + lines // LINES_A_PAGE, lines % LINES_A_PAGE
    return found


def contents(entries: Sequence[ContentsEntry]) -> str:
    """Return the heading 目录 and the field with its entries."""
    if not entries:
        return ""
    lines = [_entry(entry) for entry in entries]
    lines[0] = field_start(r'TOC \o "1-2" \h \z \u') + lines[0]
    lines[-1] += FIELD_END
    found = zip(entries, lines, strict=True)
    body = "".join(paragraph(f"TOC{entry.level}", line) for entry, line in found)
    return paragraph(CONTENTS, run("目　录")) + body


def _entry(entry: ContentsEntry) -> str:
    return (
        f'<w:hyperlink w:anchor="{bookmark(entry.number)}" w:history="1">'
        f"{run(entry.text)}<w:r><w:tab/></w:r>{run(str(entry.page))}</w:hyperlink>"
    )


def _lines(text: str) -> int:
    """Return the lines of a paragraph as Word wraps it: figures stay whole, no line begins with 。"""
    lines, used, before = 1, _INDENT, ""
    for piece in _PIECES.findall(text):
        latin = piece[0] < _FIRST_CHINESE
        width = sum(_LATIN.get(character, 0.5) for character in piece) if latin else 1.0
        if before and latin != (before[-1] < _FIRST_CHINESE) and before not in _MARKS:
            used += _SPACE_BESIDE_LATIN if piece not in _MARKS else 0
        if used + width > _CHARACTERS_A_LINE and piece in _HANGING and used <= _CHARACTERS_A_LINE:
            used = _CHARACTERS_A_LINE + width  # it hangs in the margin, and ends its line
        elif used + width > _CHARACTERS_A_LINE:
            lines += 1
            used = width + (piece in _NEVER_FIRST)  # the character before comes down with it
        else:
            used += width
        before = piece
    return lines


def _pages(layout: TableLayout) -> int:
    """Return the pages that a table fills, its head repeated on each."""
    page = page_of(layout)
    shares = [share / sum(layout.widths) * page.text_width for share in layout.widths]
    head = sum(_height(row, shares) for row in layout.header)
    body = sum(_height(row, shares) for row in layout.rows)
    room = page.text_height - head
    return max(1, ceil((body + _ABOVE_A_TABLE) / max(room, ROW_HEIGHT)))


def _height(row: Iterable[LayoutCell], widths: Sequence[float]) -> float:
    """Return the height of a row: as high as the longest text of its cells that are not merged downwards."""
    height, column = float(ROW_HEIGHT), 0
    for cell in row:
        width = sum(widths[column : column + cell.columns]) - 120
        # Two Latin letters or figures take the place of one Chinese character.
        characters = sum(0.5 if each < _FIRST_CHINESE else 1.0 for each in cell.text)
        lines = ceil(characters * _CHARACTER / max(width, _CHARACTER))
        if cell.rows == 1:
            height = max(height, lines * _LINE_OF_A_CELL)
        column += cell.columns
    return height
