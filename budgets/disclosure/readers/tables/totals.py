"""Read the tables of which only totals are lines: government procurement, operating cost of an organ."""

from __future__ import annotations

import re

from budgets.disclosure.codes import PROCUREMENT
from budgets.disclosure.model import Row, Side
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import split_number
from budgets.disclosure.readers.code_lookup import sure_code
from budgets.disclosure.readers.tables.columns import columns_of
from budgets.disclosure.readers.tables.parsed_table import ParsedTable
from budgets.disclosure.readers.tables.row_reader import RowKey, RowReader

_PURCHASES = re.compile(r"合\s*计|总\s*计|政府采购(?:预算|支出|资金)*(?:合计|总计|总额)?")
_COST = re.compile(r"合\s*计|总\s*计|机关运行经费(?:合计)?")


def read_procurement(parsed: ParsedTable, year: int, *, final: bool) -> None:
    """Read the total, and goods, works and services; single purchases stay text."""
    rows = RowReader(parsed.sheet, columns_of(parsed.sheet, year, final=final))
    stated: set[str] = set()
    for index in range(len(parsed.sheet.rows)):
        name = half_width(split_number(rows.label(index)).text)
        code = sure_code(PROCUREMENT, name, year)
        if (code or _PURCHASES.fullmatch(name)) and code not in stated:
            kind = Row.ITEM if code else Row.TOTAL
            if parsed.state_row(rows, index, RowKey(Side.EXPENDITURE, kind, code, name)):
                stated.add(code)


def read_operating_cost(parsed: ParsedTable, year: int, *, final: bool) -> None:
    """Read the total row, or the only row that there is; what it is made of stays text."""
    rows = RowReader(parsed.sheet, columns_of(parsed.sheet, year, final=final))
    indexes = range(len(parsed.sheet.rows))
    totals = [i for i in indexes if _COST.fullmatch(half_width(rows.label(i)).strip())]
    if not totals and len(indexes) == 1:
        totals = [0]
    if len(totals) == 1:
        parsed.state_row(rows, totals[0], RowKey(Side.EXPENDITURE, Row.TOTAL, name="机关运行经费"))
