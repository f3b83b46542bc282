"""How the database is asked for what is found: what holds for every statement of a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg import sql

from budgets.reports.search.query import Filters, Query

SAMPLE = 2_000  # rows
COMMON = 0.08  # of the sample: rather read rows than the index, until enough are counted
NEWEST = "found.fiscal_year DESC, found.id"
LARGEST = "found.amount DESC NULLS LAST, found.id"
# How well a row fits, the best first: it is the word, begins with it, has it in its name, or in its text.
PLACE = (
    "CASE WHEN split_part(words, E'\\n', 1) = %s OR split_part(words, E'\\n', 2) = %s THEN 0"
    " WHEN starts_with(words, %s) OR starts_with(split_part(words, E'\\n', 2), %s) THEN 1"
    " WHEN strpos(split_part(words, E'\\n', 1), %s) > 0 THEN 2 ELSE 3 END"
)
# To start helpers, or to compile, takes longer than to find some thousand rows without.
_PLANNED = sql.SQL(
    "SET LOCAL work_mem = '32MB'; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off; {}"
)


def asked(statement: sql.Composable, values: Sequence[Any]) -> list[Any]:
    """Return the rows of a statement, with settings that hold for it alone: all in one message to the
    database.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED.format(statement), values)
        cursor.set_result(-1)
        rows: list[Any] = cursor.fetchall()
    return rows


def share_of(query: Query) -> tuple[float, float]:
    """Return which part of all rows has all the words, 0 to 1, judged by a sample; and how many rows there
    are.
    """
    has_all, values = query.has_all()
    statement = sql.SQL(
        "WITH size AS MATERIALIZED (SELECT greatest(reltuples, 1) AS rows FROM pg_class"
        " WHERE oid = 'budgets_searchentry'::regclass)"
        " SELECT count(*) FILTER (WHERE {}) / greatest(count(*), 1)::float,"
        " (SELECT rows FROM size) FROM budgets_searchentry"
        " TABLESAMPLE SYSTEM ((SELECT least(100, 100 * %s / rows) FROM size)) REPEATABLE (1)"
    ).format(sql.SQL(has_all))
    ((share, rows),) = asked(statement, [*values, SAMPLE])
    return float(share), float(rows)


def order_of(query: Query, filters: Filters) -> tuple[str, list[str]]:
    """Return the order of hits that are few enough to be sorted, and its values."""
    if filters.sort != "relevance":
        return (LARGEST if filters.sort == "amount" else NEWEST), []
    return f"{PLACE}, fiscal_year DESC, rank, amount DESC NULLS LAST, id", place_values(query)


def place_values(query: Query) -> list[str]:
    """Return the values of PLACE."""
    return [query.words[0]] * 5
