"""What the site's database role may do to each table: declared in one list, granted after every migrate.

The project passes the list to `grant_after_migrate`, because only it knows all apps and their tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import AppConfig
from django.core.management.base import CommandError
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate
from psycopg import sql

from budgets.db.owner import has_owner, site_role

_READ = frozenset({"SELECT"})


@dataclass(frozen=True, slots=True)
class TableAccess:
    """A table: the triggers that guard it, or why none does; and what the site's role may do to it."""

    name: str
    triggers: tuple[str, ...]
    why: str
    site_may: frozenset[str]


def guarded(name: str, *triggers: str, may: str) -> TableAccess:
    """Declare a table whose rows these triggers protect, from some state on or for good."""
    return TableAccess(name, triggers, "", _READ | set(may.split()))


def free(name: str, why: str, *, may: str = "INSERT UPDATE DELETE") -> TableAccess:
    """Declare a table that no trigger guards, and say why."""
    return TableAccess(name, (), why, _READ | set(may.split()))


def grant_after_migrate(app: AppConfig, tables: Iterable[TableAccess]) -> None:
    """Grant what is declared whenever `app` is migrated. Call it in the app's `ready()`."""
    post_migrate.connect(
        partial(_after_migrate, tables=tuple(tables)),
        sender=app,
        dispatch_uid="budgets.grants",
        weak=False,
    )


def _after_migrate(*, tables: tuple[TableAccess, ...], using: str, **_signal: Any) -> None:
    if not has_owner():
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [site_role()])
        if cursor.fetchone() is None:
            raise CommandError(
                f"The database has no role {site_role()}, as which DATABASE_URL says that the site "
                f"runs: make it (createuser {site_role()}) and migrate again."
            )
    if differences(connection, tables):
        grant(connection, tables)


def grant(connection: BaseDatabaseWrapper, tables: Iterable[TableAccess]) -> None:
    """Let the site's role do what is declared and nothing else; undeclared tables it may only read.

    Run it as the owner.
    """
    statements = [
        "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {site}",
        "REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, {site}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {site}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM PUBLIC, {site}",
        "GRANT CONNECT ON DATABASE {database} TO {site}",
        "GRANT USAGE ON SCHEMA {schema} TO {site}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {site}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {site}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON TABLES TO {site}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {site}",
    ]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_database()")
        schema, database = map(sql.Identifier, cursor.fetchone())
        names = {"schema": schema, "database": database, "site": sql.Identifier(site_role())}
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(**names))
        there = connection.introspection.table_names(cursor)
        for table in tables:
            if table.name in there and (more := table.site_may - _READ):
                granted = sql.SQL(f"GRANT {', '.join(sorted(more))} ON {{table}} TO {{site}}")
                cursor.execute(granted.format(table=sql.Identifier(table.name), **names))
        cursor.execute(_DEFINERS)
        for (function,) in cursor.fetchall():
            closed = sql.SQL(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC, {{site}}")
            cursor.execute(closed.format(**names))


def differences(connection: BaseDatabaseWrapper, tables: Iterable[TableAccess]) -> list[str]:
    """Return where the granted privileges of the site's role differ from those declared, sorted by table."""
    declared = {table.name: table.site_may for table in tables}
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_PRIVILEGES, [site_role()])
        for name, held in cursor.fetchall():
            wanted, granted = declared.get(name, _READ), set(held or ())
            found += [f"{name}: {right} is not granted" for right in sorted(wanted - granted)]
            found += [f"{name}: {right} is granted" for right in sorted(granted - wanted)]
        cursor.execute(_BEYOND, [site_role()])
        found += [name for (name,) in cursor.fetchall()]
    return found


# A role that may execute a SECURITY DEFINER function could attach it to a table of its own.
_DEFINERS = """
SELECT pg_proc.oid::regprocedure::text FROM pg_proc
WHERE prosecdef AND pronamespace = current_schema()::regnamespace
"""
_PRIVILEGES = """
SELECT relname, array_agg(privilege) FILTER (WHERE has_table_privilege(role, pg_class.oid, privilege))
FROM pg_class
CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
    AS privilege
CROSS JOIN (SELECT %s::name AS role) AS site
WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = current_schema()::regnamespace
GROUP BY relname ORDER BY relname
"""
_BEYOND = """
WITH site AS (SELECT %s::name AS role)
SELECT 'it may create in the schema' FROM site
WHERE has_schema_privilege(role, current_schema()::regnamespace, 'CREATE')
UNION ALL
SELECT 'it may make schemas' FROM site WHERE has_database_privilege(role, current_database(), 'CREATE')
UNION ALL
SELECT 'it may make temporary tables' FROM site
WHERE has_database_privilege(role, current_database(), 'TEMPORARY')
UNION ALL
SELECT format('it may use the function %%s', pg_proc.oid::regprocedure) FROM pg_proc, site
WHERE prosecdef AND pronamespace = current_schema()::regnamespace
    AND has_function_privilege(role, pg_proc.oid, 'EXECUTE')
"""
