"""Switch a table's triggers off for one transaction, as its owner, to rebuild derived rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction
from psycopg import sql


@contextmanager
def lifted(*tables: type[models.Model]) -> Iterator[None]:
    """Open a transaction in which our triggers on these tables are off; foreign keys are still checked.

    Only the owner may. Readers are not blocked; publications wait until it ends.
    """
    names = [sql.Identifier(table._meta.db_table) for table in tables]

    def switch(how: str) -> None:
        with connection.cursor() as cursor:
            # A table with a pending check cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in names:
                cursor.execute(sql.SQL(f"ALTER TABLE {{}} {how} TRIGGER USER").format(name))
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    with transaction.atomic():
        switch("DISABLE")
        yield
        switch("ENABLE")
