"""The freeze of a table, lifted by its owner for one transaction: how what is derived is made anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction
from psycopg import sql


@contextmanager
def lifted(*tables: type[models.Model]) -> Iterator[None]:
    """A transaction in which our triggers of these tables are off; foreign keys are checked all the same.

    Only the owner may. Readers are not held up; who publishes waits until it ends.
    """
    names = [sql.Identifier(table._meta.db_table) for table in tables]

    def switch(how: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE"
            )  # a table with a pending check is not altered
            for name in names:
                cursor.execute(sql.SQL(f"ALTER TABLE {{}} {how} TRIGGER USER").format(name))
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    with transaction.atomic():
        switch("DISABLE")
        yield
        switch("ENABLE")
