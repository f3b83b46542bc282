"""Statements that the database plans once per connection, not at every execution.

Planning a page of a hundred rows takes longer than reading it. Use this only for a statement whose best plan
is the same for all of its values, because the kept plan knows none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import mogrify
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor

# A placeholder that the planner cannot look into, so that it keeps one generic plan for all values.
UNKNOWN = "(SELECT %s)"


def planned_once(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return the rows of a statement, which psycopg prepares once it was executed `prepare_threshold` times.

    By default that is never, and Django's own cursors never prepare at all.
    """
    connection.ensure_connection()
    with CursorWrapper(Cursor(connection.connection), connection) as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def written_out(statement: str, values: Sequence[Any]) -> str:
    """Return a statement with its values written into it, so that a generic plan may rely on them."""
    text: str = mogrify(statement, values, connection)
    return text.replace("%", "%%")
