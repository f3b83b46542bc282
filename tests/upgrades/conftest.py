"""Databases of their own for upgrades, beside the one that all other tests share."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from psycopg import sql
from pytest_django import DjangoDbBlocker

from tests.roles import OWNER, superuser

HERE = Path(__file__).parent

Database = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def empty_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Database:
    """Make an empty database under which, meanwhile, everything runs that uses the default connection."""

    @contextmanager
    def made(suffix: str) -> Iterator[None]:
        with django_db_blocker.unblock():
            shared = connection.settings_dict["NAME"]
            name = f"{shared}_{suffix}"
            _on_the_server(_DROP, name)
            _on_the_server(_CREATE, name)
            _use(name)
            try:
                yield
            finally:
                _use(shared)
                _on_the_server(_DROP, name)

    return made


_CREATE = "CREATE DATABASE {name} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
_DROP = "DROP DATABASE IF EXISTS {name} WITH (FORCE)"


def _on_the_server(statement: str, name: str) -> None:
    names = {"name": sql.Identifier(name), "owner": sql.Identifier(OWNER)}
    with superuser() as cursor:
        cursor.execute(sql.SQL(statement).format(**names))


def _use(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


def load(dump: Path) -> None:
    """Load a dump in SQL into the current database, as the owner of its tables."""
    owners = connections["owner"]
    try:
        with gzip.open(dump, "rt", encoding="utf-8") as lines, owners.cursor() as cursor:
            statements = ""
            for line in lines:
                if not line.startswith("COPY "):
                    statements += line
                    continue
                cursor.execute(statements)
                statements = ""
                with cursor.copy(line) as copy:
                    while (row := next(lines)) != "\\.\n":
                        copy.write(row)
            cursor.execute(statements)
    finally:
        owners.close()  # a dump leaves its own settings behind
