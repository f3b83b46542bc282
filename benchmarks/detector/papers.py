"""A document as printed: headings, paragraphs and tables of text, in which errors can be planted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from budgets.disclosure.model import Disclosure, Table
from budgets.disclosure.writers.layouts.shapes import LayoutCell, TableLayout
from budgets.disclosure.writers.outline import Heading, Sentence, outline_of

# What stands in a place that a merged cell covers: it goes on from the left, or from above.
LEFT, ABOVE = "<", "^"


@dataclass(frozen=True, slots=True)
class Words:
    """A heading (`level` from 1) or a paragraph (0)."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; its first `header` rows are its head. Every row has a text for every column."""

    table: Table
    title: str
    unit: str
    rows: tuple[tuple[str, ...], ...]
    header: int

    def with_cell(self, row: int, column: int, text: str) -> Grid:
        """Return the same table with another text in one place."""
        cells = list(self.rows[row])
        cells[column] = text
        return replace(self, rows=(*self.rows[:row], tuple(cells), *self.rows[row + 1 :]))


Block = Words | Grid


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document, and what it was made from."""

    disclosure: Disclosure
    blocks: tuple[Block, ...]

    def with_block(self, place: int, *blocks: Block) -> Paper:
        """Return the same document with other blocks (or none) in one place."""
        return replace(self, blocks=(*self.blocks[:place], *blocks, *self.blocks[place + 1 :]))


def paper_of(disclosure: Disclosure) -> Paper:
    """Return the official document of a disclosure, laid out."""
    outline = outline_of(disclosure)
    blocks: list[Block] = [Words(outline.title)]
    for block in outline.blocks:
        if isinstance(block, Heading):
            blocks.append(Words(block.number + block.text, block.level))
        elif isinstance(block, Sentence):
            blocks += [Words(line) for line in block.text.splitlines()]
        else:
            blocks.append(_grid(block))
    return Paper(disclosure, tuple(blocks))


def section_heading(paper: Paper, words: str) -> int | None:
    """Return the place of the first heading that holds these words."""
    return next(
        (
            n
            for n, b in enumerate(paper.blocks)
            if isinstance(b, Words) and b.level and words in b.text
        ),
        None,
    )


def _grid(layout: TableLayout) -> Grid:
    rows = _expanded((*layout.header, *layout.rows), len(layout.columns))
    title = f"{layout.number} {layout.title}"
    return Grid(layout.table, title, str(layout.unit), rows, len(layout.header))


def _expanded(rows: tuple[tuple[LayoutCell, ...], ...], width: int) -> tuple[tuple[str, ...], ...]:
    places: list[list[str | None]] = [[None] * width for _ in rows]
    for down, row in enumerate(rows):
        across = 0
        for cell in row:
            while places[down][across] is not None:
                across += 1
            for y in range(cell.rows):
                for x in range(cell.columns):
                    places[down + y][across + x] = LEFT if x else ABOVE if y else cell.text
    return tuple(tuple(text or "" for text in row) for row in places)
