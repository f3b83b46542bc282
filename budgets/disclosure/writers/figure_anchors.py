"""Where the official document states each figure: whatever a citation or a search points at is on its page.

A row of an official table has an anchor of its own. Operating cost, purchases of state assets, a total of
nothing planned and what no table has a cell for have no row: their anchors go to the sentence that states
them, to their table, or to the section that speaks of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from budgets.disclosure.anchors import line_anchor
from budgets.disclosure.model import Disclosure, Line, Section
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.writers.layouts.shapes import TableLayout
from budgets.disclosure.writers.outline import Block, Outline, Sentence

Places = Mapping[int, tuple[str, ...]]


def places_of(disclosure: Disclosure, outline: Outline) -> Places:
    """For each block, by its number, the anchors of the lines that it states and no row of a table does."""
    blocks = outline.blocks
    known: set[str] = set()
    for block in blocks:
        if isinstance(block, TableLayout):
            known |= {block.table.value, *(cell.anchor for row in block.rows for cell in row)}
    places: dict[int, tuple[str, ...]] = {}
    for line in disclosure.lines:
        anchor = line_anchor(line)
        if anchor in known:
            continue
        known.add(anchor)
        number = _block_of(line, form_of(disclosure.fiscal_year)[line.table].section, blocks)
        places[number] = (*places.get(number, ()), anchor)
    return places


def _block_of(line: Line, section: Section, blocks: tuple[Block, ...]) -> int:
    """Return the block that shows a line best: its figure in its section, else its table or section."""
    figure = line.amount.printed and f"{line.amount.printed}{line.amount.unit}"
    stated = re.compile(rf"(?<![\d.,]){re.escape(figure)}") if figure else None
    of_section, of_table, elsewhere = [], [], []
    for number, block in enumerate(blocks):
        if isinstance(block, TableLayout) and block.table is line.table:
            of_table.append(number)
        elif isinstance(block, Sentence):
            says = stated is not None and stated.search(block.text)
            if block.section is section and says:
                return number
            if block.section is section:
                of_section.append(number)
            elif says:
                elsewhere.append(number)
    return next(iter((*of_table, *of_section, *elsewhere)), 0)
