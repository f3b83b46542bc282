"""The place of each thing on its page, as the part of an address after `#`: `T5-2013101`, `priority-2`.

An anchor follows from what a row is about and not from its position, so that it holds in every edition.
"""

from __future__ import annotations

from hashlib import sha256

from budgets.disclosure.model import Line, Nature, Row, Side, Table
from budgets.disclosure.official_form.vocabulary import Arrangement


def line_anchor(line: Line) -> str:
    """Return the place of the row that a line is in."""
    nature = line.nature if line.table.two_sided else Nature.TOTAL
    return row_anchor(line.table, line.side, line.row, line.code, line.name, nature)


def row_anchor(
    table: Table, side: Side, row: Row, code: str, name: str, nature: Nature = Nature.TOTAL
) -> str:
    """Return the place of a row of a table. A row without a code is identified by its name; T7 is one row.

    `nature` is that of a row: T1 and T4 print 基本支出 and 项目支出 as rows of their own above the total.
    """
    if table.arrangement is Arrangement.ITEMS_ACROSS:
        return table.value
    where = f"{table.value}-{side.value}" if table.two_sided else table.value
    if row is not Row.ITEM:
        return "-".join(filter(None, (where, row.value, nature.value)))
    return f"{where}-{code or sha256(name.encode()).hexdigest()[:8]}"


def numbered_anchor(what: str, number: int) -> str:
    """Return the place of a function, priority, project, reason or term."""
    return f"{what}-{number}"
