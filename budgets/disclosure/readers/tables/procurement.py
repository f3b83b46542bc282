"""Reads the table of government procurement: its total, and goods, works and services."""

from __future__ import annotations

import re

from budgets.disclosure.codes import PROCUREMENT
from budgets.disclosure.model import Row, Side
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import split_number
from budgets.disclosure.readers.code_lookup import sure_code
from budgets.disclosure.readers.tables.columns import columns_of
from budgets.disclosure.readers.tables.parsed_table import Draft
from budgets.disclosure.readers.tables.rows import Place, Rows

_TOTAL = re.compile(r"合\s*计|总\s*计|政府采购(?:预算|支出|资金)*(?:合计|总计|总额)?")


def read_procurement(draft: Draft, year: int, *, final: bool) -> None:
    """Reads the rows that say what they are; single purchases stay text."""
    rows = Rows(draft.sheet, columns_of(draft.sheet, year, final=final))
    stated: set[str] = set()
    for index in range(len(draft.sheet.rows)):
        name = half_width(split_number(rows.label(index)).text)
        code = sure_code(PROCUREMENT, name, year)
        if (code or _TOTAL.fullmatch(name)) and code not in stated:
            kind = Row.ITEM if code else Row.TOTAL
            if draft.state_row(rows, index, Place(Side.EXPENDITURE, kind, code, name)):
                stated.add(code)
