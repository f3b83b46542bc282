"""/lines: the rows of the journalist's files."""

from __future__ import annotations

from functools import lru_cache

from budgets.api.question import Answer, Question, Row
from budgets.disclosure import model
from budgets.disclosure.open_data.schema import (
    AFTER,
    BEFORE,
    COLUMNS,
    FUND_NAMES,
    LAST,
    NAMELESS,
    NATURE_NAMES,
    level_cells,
)
from budgets.reports.open_data.line_files import published_by_key
from budgets.reports.open_data.row_query import ORDERS, RowFilter, TidyRow, key_of, rows_after

SORTS = tuple(f"{sign}{name}" for name in ORDERS for sign in ("", "-"))
_TABLE_NAMES = {table.value: table.label for table in model.Table}
_FUNDS = {fund.value: name for fund, name in FUND_NAMES.items()}
_NATURES = {nature.value: name for nature, name in NATURE_NAMES.items()}
_NAMELESS = {(row.value, side.value): name for (row, side), name in NAMELESS.items()}


def lines(question: Question) -> Answer:
    """A page of rows."""
    every = question["leaves"] == "all"
    rows, more = rows_after(
        question.scope(),
        filter_of(question, every=every),
        sort=question["sort"],
        after=question.after(),
        limit=question["limit"],
    )
    editions = published_by_key({row.edition_id for row in rows}, question.addresses)
    around = {key: _around(of._asdict()) for key, of in editions.items()}
    cursors = [question.cursor(key_of(row, question["sort"])) for row in rows]
    found = [
        _members(around[row.edition_id], row, cursor)
        for row, cursor in zip(rows, cursors, strict=True)
        if row.edition_id in around
    ]
    columns = (*COLUMNS, "row", "leaf") if every else COLUMNS
    return Answer(found, cursors[-1] if more else None, columns)


def filter_of(question: Question, *, every: bool = False) -> RowFilter:
    """The rows that a question means."""
    return RowFilter(
        tables=question["table"],
        sides=question["side"],
        codes=question["code"],
        funds=question["fund"],
        natures=question["nature"],
        least=question.values.get("amount_from"),
        most=question.values.get("amount_to"),
        every=every,
    )


@lru_cache(maxsize=10_000)
def _levels(table: str, code: str) -> dict[str, str]:
    return level_cells(model.Table(table), code)


def _around(cells: Row) -> tuple[Row, Row, Row]:
    """What every row of an edition begins with, its seal, and what was added behind the other columns."""
    which, seal, last = ({name: cells[name] for name in of} for of in (BEFORE, AFTER, LAST))
    return which, seal, last


def _members(around: tuple[Row, Row, Row], row: TidyRow, cursor: str) -> Row:
    """The members in the order of the CSV's columns."""
    which, seal, last = around
    return {
        **which,
        "table": row.table,
        "table_name": _TABLE_NAMES[row.table],
        "side": row.side,
        "code": row.code,
        "name": row.name or _NAMELESS[row.row, row.side],
        "path": row.path,
        "code_as_written": row.code_as_written,
        "fund": _FUNDS[row.fund],
        "nature": _NATURES[row.nature],
        "amount_yuan": row.amount,
        "amount_printed": row.amount_printed,
        "amount_unit": row.amount_unit,
        "absence": row.amount_nothing,
        "prior_yuan": row.prior,
        "prior_printed": row.prior_printed,
        "prior_unit": row.prior_unit,
        "planned_yuan": row.planned,
        "planned_printed": row.planned_printed,
        "planned_unit": row.planned_unit,
        "purpose": row.purpose,
        "source_place": row.source_place,
        **seal,
        **_levels(row.table, row.code),
        **last,
        "row": "difference" if row.kind == "difference" else row.row,
        "leaf": row.is_leaf,
        "nothing": row.amount_nothing,
        "cursor": cursor,
    }
