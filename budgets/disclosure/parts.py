"""Which part of a year a document holds, where it is not the whole of it."""

from __future__ import annotations

from budgets.disclosure.model import Disclosure, Table
from budgets.disclosure.official_form.vocabulary import Arrangement

# A whole document has a total of the department and, besides, what it is spent on.
_TOTALS = frozenset(
    table
    for table in Table
    if table.arrangement in (Arrangement.TWO_SIDED, Arrangement.BY_CODE) and not table.of_one_fund
)
_FEWEST_TABLES = 3


def held_part(disclosure: Disclosure) -> tuple[Table, ...]:
    """Return the tables that a document has figures of, in order, if they are but a part of a year.

    () where it is whole, and where it holds no figure at all: that is another matter.
    """
    held = {line.table for line in disclosure.lines}
    if held & _TOTALS and len(held) >= _FEWEST_TABLES:
        return ()
    return tuple(table for table in Table if table in held)


def holds_no_amount(disclosure: Disclosure) -> bool:
    """Return whether not one amount was read."""
    return not any(
        (disclosure.lines, disclosure.projects, disclosure.holdings, disclosure.particulars)
    )
