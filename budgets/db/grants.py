"""What the site's role may do to each table: declared in one list, granted after every migrate.

The site around the app declares the list (`grant_after_migrate`): it knows which tables there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from django.apps import AppConfig
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate
from psycopg import sql

from budgets.db.owner import has_owner, site_role

_READ = frozenset({"SELECT"})


class Kind(Enum):
    """How far a table may change."""

    FROZEN = "frozen"
    GROWS = "grows only"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: how far it changes, by which triggers or why, and what the site's role may do to it."""

    name: str
    kind: Kind
    why: str
    triggers: tuple[str, ...]
    site_may: frozenset[str]


def frozen(name: str, *triggers: str, may: str, why: str = "") -> Table:
    """A table whose rows these triggers hold fast, from some state on."""
    return Table(name, Kind.FROZEN, why, triggers, _READ | set(may.split()))


def grows(name: str, *triggers: str, may: str = "INSERT", why: str = "") -> Table:
    """A table whose rows these triggers keep for good."""
    return Table(name, Kind.GROWS, why, triggers, _READ | set(may.split()))


def free(name: str, why: str, *, may: str = "INSERT UPDATE DELETE") -> Table:
    """A table that no trigger guards."""
    return Table(name, Kind.FREE, why, (), _READ | set(may.split()))


def grant_after_migrate(app: AppConfig, tables: Iterable[Table]) -> None:
    """Grant what is declared whenever `app` is migrated; to be called in its `ready()`."""
    post_migrate.connect(
        partial(_after_migrate, tables=tuple(tables)),
        sender=app,
        dispatch_uid="budgets.grants",
        weak=False,
    )


def _after_migrate(
    sender: AppConfig,
    *,
    tables: tuple[Table, ...],
    using: str = DEFAULT_DB_ALIAS,
    **more: Any,
) -> None:
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


def grant(connection: BaseDatabaseWrapper, tables: Iterable[Table]) -> None:
    """Let the site's role do what is declared, and nothing else; of a table that no list names it reads only.

    To be run by the owner.
    """
    there = _tables(connection)
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
        for table in tables:
            if table.name in there and (more := table.site_may - _READ):
                granted = sql.SQL(f"GRANT {', '.join(sorted(more))} ON {{table}} TO {{site}}")
                cursor.execute(granted.format(table=sql.Identifier(table.name), **names))
        cursor.execute(_DEFINERS)
        for (function,) in cursor.fetchall():
            closed = sql.SQL(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC, {{site}}")
            cursor.execute(closed.format(**names))


def differences(connection: BaseDatabaseWrapper, tables: Iterable[Table]) -> list[str]:
    """What the site's role may and should not, or should and may not, in the order of the names."""
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


def _tables(connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class"
            " WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace"
        )
        return {name for (name,) in cursor.fetchall()}


# Who may call a function that runs as the owner could hang it on a table of their own.
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
