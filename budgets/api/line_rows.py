"""/lines: the rows of the journalist's files."""

from __future__ import annotations

from functools import lru_cache

from budgets.api.fields import LINE, LINE_BESIDES
from budgets.api.question import ApiQuestion, ApiRow, PageOfRows
from budgets.disclosure import model
from budgets.disclosure.open_data.schema import (
    FUND_NAMES,
    NAMELESS,
    NATURE_NAMES,
    PublishedAs,
    level_cells,
)
from budgets.reports.open_data.line_files import published_by_key
from budgets.reports.open_data.row_query import ORDERS, TidyRow, key_of, row_condition, rows_after

SORTS = tuple(f"{sign}{name}" for name in ORDERS for sign in ("", "-"))
_TABLE_NAMES = {table.value: table.label for table in model.Table}
_FUNDS = {fund.value: name for fund, name in FUND_NAMES.items()}
_NATURES = {nature.value: name for nature, name in NATURE_NAMES.items()}
_NAMELESS = {(row.value, side.value): name for (row, side), name in NAMELESS.items()}
_NOT_IN_CSV = ("nothing", "cursor")
_ONLY_OF_ALL = ("row", "leaf")  # in a CSV of all rows, not only the leaves


def lines(question: ApiQuestion) -> PageOfRows:
    """Return a page of rows."""
    sort = question["sort"]
    rows, more = rows_after(
        question.scope(),
        row_condition(question.values),
        sort=sort,
        after=question.after(),
        limit=question["limit"],
    )
    editions = published_by_key({row.edition_id for row in rows}, question.addresses)
    if any(row.edition_id not in editions for row in rows):  # it was withdrawn a moment ago
        return lines(question)
    found = [
        _members(editions[row.edition_id], row, question.cursor(key_of(row, sort))) for row in rows
    ]
    without = _NOT_IN_CSV if question["leaves"] == "all" else (*_NOT_IN_CSV, *_ONLY_OF_ALL)
    return PageOfRows.of((*LINE, *LINE_BESIDES), found, more=more, without=without)


@lru_cache(maxsize=10_000)
def _levels(table: str, code: str) -> dict[str, str]:
    return level_cells(model.Table(table), code)


def _members(published: PublishedAs, row: TidyRow, cursor: str) -> ApiRow:
    """Return the members of a row, in the words of the CSV."""
    return {
        **published._asdict(),
        **row._asdict(),
        **_levels(row.table, row.code),
        "table_name": _TABLE_NAMES[row.table],
        "name": row.name or _NAMELESS[row.row, row.side],
        "fund": _FUNDS[row.fund],
        "nature": _NATURES[row.nature],
        "row": "difference" if row.kind == "difference" else row.row,
        "nothing": row.absence,
        "cursor": cursor,
    }
