"""The database's own code (functions, triggers, views) as it is now: declared once, installed as a whole.

Each app has a folder of SQL files, one per subject. Migrations create tables; after the last one, the files
of the app are run. To change a trigger, change its file; no migration is needed, and the text in the file is
the text in the database.
"""

from __future__ import annotations

import re
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import post_migrate

_FOLDERS: dict[str, Path] = {}
_FUNCTION = re.compile(r"^CREATE OR REPLACE FUNCTION (\w+)", re.MULTILINE)


def install_after_migrate(app: AppConfig, folder: Path) -> None:
    """Install the SQL files of `folder` whenever `app` is migrated; to be called in its `ready()`."""
    _FOLDERS[app.label] = folder
    post_migrate.connect(
        partial(_after_migrate, folder=folder),
        sender=app,
        dispatch_uid=f"{app.label}.database_code",
        weak=False,
    )


def _after_migrate(
    sender: AppConfig, *, folder: Path, using: str, plan: Any = None, **more: Any
) -> None:
    """Install what is not there yet; nothing while the app stands at an earlier migration (a roll-back)."""
    connection = connections[using]
    if not plan and not out_of_date(connection, sender):
        return
    loader = MigrationLoader(connection)
    if set(loader.graph.leaf_nodes(sender.label)) <= set(loader.applied_migrations):
        install(connection, sender.label, folder)


def out_of_date(connection: BaseDatabaseWrapper, app: AppConfig) -> str:
    """Return in words how an app's code in the database differs from the declared one; "" if it does not."""
    if installed(connection, app.label) != digest(_FOLDERS[app.label]):
        return "those of another version are installed"
    with connection.cursor() as cursor:
        name = f"{app.label}_database_code()"
        cursor.execute("SELECT obj_description(to_regprocedure(%s), 'pg_proc')", [name])
        if cursor.fetchone() == (_summary(connection, app.label),):
            return ""
    return "something was changed by hand, or switched off"


def _summary(connection: BaseDatabaseWrapper, label: str) -> str:
    """Return the SHA-256 of all definitions as the database writes them, which a change by hand alters."""
    found = definitions(connection, label)
    found.pop(f"function {label}_database_code()", None)
    return sha256(repr(sorted(found.items())).encode()).hexdigest()


def digest(folder: Path) -> str:
    """Return the SHA-256 of the declarations in a folder."""
    return sha256(_declared(folder).encode()).hexdigest()


def installed(connection: BaseDatabaseWrapper, label: str) -> str:
    """Return the digest of an app's declarations that are installed in the database; "" if none are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure(%s)", [f"{label}_database_code()"])
        if cursor.fetchone()[0] is None:
            return ""
        cursor.execute(f"SELECT {label}_database_code()")
        return str(cursor.fetchone()[0])


def install(connection: BaseDatabaseWrapper, label: str, folder: Path) -> None:
    """Install the functions, triggers and views of an app that `folder` declares; drop all others."""
    declared = _declared(folder)
    names = [*_FUNCTION.findall(declared), f"{label}_database_code"]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET LOCAL client_min_messages = warning")
        _drop(cursor, _TRIGGERS, [f"{label}\\_%"])
        _drop(cursor, _VIEWS, [f"{label}\\_%"])
        cursor.execute(declared)
        _drop(cursor, _FUNCTIONS, [f"{label}\\_%", names])
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {label}_database_code() RETURNS text LANGUAGE sql IMMUTABLE "
            f"AS $$ SELECT '{digest(folder)}' $$"
        )
        cursor.execute(
            f"COMMENT ON FUNCTION {label}_database_code() IS '{_summary(connection, label)}'"
        )


def definitions(connection: BaseDatabaseWrapper, label: str) -> dict[str, str]:
    """Return each function, trigger and view of an app as the database writes it; mark disabled triggers."""
    with connection.cursor() as cursor:
        cursor.execute(_DEFINITIONS, [f"{label}\\_%"] * 3)
        return dict(cursor.fetchall())


def _declared(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.sql")))


def _drop(cursor: CursorWrapper, query: str, parameters: list[Any]) -> None:
    """Run the DROP statements that a query of the catalogue makes."""
    cursor.execute(query, parameters)
    for (statement,) in cursor.fetchall():
        cursor.execute(statement)


_TRIGGERS = """
SELECT format('DROP TRIGGER %%I ON %%s', tgname, tgrelid::regclass)
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND relname LIKE %s AND relnamespace = current_schema()::regnamespace
"""
_VIEWS = """
SELECT format('DROP VIEW %%s', oid::regclass) FROM pg_class
WHERE relkind = 'v' AND relname LIKE %s AND relnamespace = current_schema()::regnamespace
"""
_FUNCTIONS = """
SELECT format('DROP FUNCTION %%s', oid::regprocedure) FROM pg_proc
WHERE proname LIKE %s AND pronamespace = current_schema()::regnamespace AND NOT proname = ANY (%s)
"""
_DEFINITIONS = """
SELECT 'function ' || oid::regprocedure, pg_get_functiondef(oid) FROM pg_proc
WHERE proname LIKE %s AND pronamespace = current_schema()::regnamespace
UNION ALL
SELECT format('trigger %%s on %%s', tgname, tgrelid::regclass),
       pg_get_triggerdef(pg_trigger.oid) || CASE tgenabled WHEN 'O' THEN '' ELSE ' (switched off)' END
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND relname LIKE %s AND relnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'view ' || oid::regclass, pg_get_viewdef(oid) FROM pg_class
WHERE relkind = 'v' AND relname LIKE %s AND relnamespace = current_schema()::regnamespace
"""
