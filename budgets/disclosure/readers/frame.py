"""Keep what stands around the contents of a document: numbered lines, makers of tables, notes below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgets.disclosure.frame import AUTOMATIC, LONGEST, Framed, FrameKind
from budgets.disclosure.model import Section
from budgets.disclosure.readers.blocks.document import Document, Grid, Paragraph, half_width
from budgets.disclosure.readers.blocks.numbering import Style, split_inline, split_number
from budgets.disclosure.readers.layout.sections import DocumentLayout
from budgets.disclosure.readers.tables.grids import SourceTable
from budgets.disclosure.readers.tables.titles import is_title, kind_named

# 说明：本单位没有政府性基金预算支出，故本表无数据。 此表为空表。 注：…
_NOTE = re.compile(r"^[(]?(?:说明|注|备注)\d?[:：、]|[本此]表|空表|无数据")
_LONGEST_NOTE = 160  # what is longer is an explanation of its own
_NOTES_BELOW = 3  # paragraphs
_POINT, _MOST_POINTS = 24, 20


def frame_of(
    document: Document, layout: DocumentLayout, tables: Sequence[SourceTable]
) -> tuple[Framed, ...]:
    """Return the frame of a document, in its order but for the tables, which come last."""
    return (*_lines(document, layout, tables), *_made(tables))


def _lines(
    document: Document, layout: DocumentLayout, tables: Sequence[SourceTable]
) -> Iterator[Framed]:
    sections = {each.paragraph.number: each.section for each in layout.placed}
    heads = {text for _section, _style, text in layout.headings} | set(layout.unused)
    kinds = _last_of_each_grid(tables)
    table, left, section = "", 0, Section.IDENTITY
    for block in document.blocks:
        if isinstance(block, Grid):
            table, left = kinds.get(block.number, ""), _NOTES_BELOW
            yield from _notes_inside(block, table)
            continue
        text = block.text
        section = sections.get(block.number, section)
        if block.number in layout.contents:
            yield _line(FrameKind.CONTENTS, section, block)
            continue
        placed = block.number in sections
        numbered = split_number(text).style is not Style.NONE or block.listed
        if left and table and _is_note(text):
            yield Framed(FrameKind.NOTE, Section.TABLES, block.place, text, table)
        elif not placed and text in heads:
            yield _line(FrameKind.HEADING, section, block)
        elif numbered:
            yield _line(FrameKind.NUMBERED, section, block)
        left = 0 if is_title(text) or kind_named(text) or numbered else max(left - 1, 0)


def _line(kind: FrameKind, section: Section, block: Paragraph) -> Framed:
    text = block.text
    if (
        kind is FrameKind.NUMBERED
    ):  # 1.…；2.…；3.…: the points of one paragraph, by their first words
        text = "；".join(piece[:_POINT] for piece in split_inline(text)[:_MOST_POINTS])
    # Word's own numbers are not in the text: a rule must know that there is one.
    return Framed(
        kind, section, block.place, f"{AUTOMATIC if block.listed else ''}{text[:LONGEST]}"
    )


def _is_note(text: str) -> bool:
    return len(text) <= _LONGEST_NOTE and bool(_NOTE.search(half_width(text)))


def _last_of_each_grid(tables: Sequence[SourceTable]) -> dict[int, str]:
    """Return which official table each grid ends with."""
    found: dict[int, str] = {}
    for sheet in tables:
        for number in {sheet.number, *(grid.number for grid, _row in sheet.origins)}:
            found[number] = sheet.table.value if sheet.table else ""
    return found


def _notes_inside(grid: Grid, table: str) -> Iterator[Framed]:
    """Yield the notes that are printed as the last rows of a table."""
    for down, row in enumerate(grid.rows[-_NOTES_BELOW:], max(len(grid.rows) - _NOTES_BELOW, 0)):
        texts = {cell.strip() for cell in row} - {""}
        if table and len(texts) == 1 and _is_note(text := texts.pop()):
            yield Framed(FrameKind.NOTE, Section.TABLES, grid.place(down), text, table)


def _made(tables: Sequence[SourceTable]) -> Iterator[Framed]:
    for sheet in tables:
        table = sheet.table.value if sheet.table else ""
        yield Framed(
            FrameKind.TABLE, Section.TABLES, f"表 {sheet.number}", sheet.maker[:LONGEST], table
        )
