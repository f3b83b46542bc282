"""Reads the table of the operating cost of an organ (机关运行经费): its total."""

from __future__ import annotations

import re

from budgets.disclosure.model import Row, Side
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.tables.columns import columns_of
from budgets.disclosure.readers.tables.parsed_table import Draft
from budgets.disclosure.readers.tables.rows import Place, Rows

_TOTAL = re.compile(r"合\s*计|总\s*计|机关运行经费(?:合计)?")


def read_operating_cost(draft: Draft, year: int, *, final: bool) -> None:
    """Reads the total row, or the only row that there is; what it is made of stays text."""
    rows = Rows(draft.sheet, columns_of(draft.sheet, year, final=final))
    named = [
        index
        for index in range(len(draft.sheet.rows))
        if _TOTAL.fullmatch(half_width(rows.label(index)).strip())
    ]
    if not named and len(draft.sheet.rows) == 1:
        named = [0]
    if len(named) == 1:
        draft.state_row(rows, named[0], Place(Side.EXPENDITURE, Row.TOTAL, name="机关运行经费"))
