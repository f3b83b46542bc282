"""Statements that the database plans once a connection, not whenever they are asked.

To plan a page of a hundred rows takes longer than to read it. Only a statement whose best plan is the same
for all of its values may be asked so: the plan that is kept knows none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor

# For a value in such a statement: what the planner cannot see gives it no reason to plan for each value anew.
UNKNOWN = "(SELECT %s)"


def planned_once(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement, which the database prepares once the connection has asked it some times.

    Django's own cursors never prepare; how often is `prepare_threshold` of the settings, never by default.
    """
    connection.ensure_connection()
    with connection.make_cursor(Cursor(connection.connection)) as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def written_out(statement: str, values: Sequence[Any]) -> str:
    """A statement with its values in it, to be part of one that is planned once: what a plan may count on."""
    text: str = connection.ops.compose_sql(statement, values)
    return text.replace("%", "%%")
