"""The roles of the embedded server: its superuser, who only makes the others; the owner; the site.

A database that an earlier version made belonged to the superuser, and is handed over to the owner.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

SUPERUSER = "portal"
OWNER = "portal_owner"
SITE = "portal_site"

# Sequences follow their tables.
_HAND_OVER = f"""
DO $$ DECLARE statement text; BEGIN
    FOR statement IN
        SELECT format('ALTER %s %s OWNER TO {OWNER}',
                      CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, oid::regclass)
        FROM pg_class
        WHERE relkind IN ('r', 'p', 'v') AND relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT format('ALTER ROUTINE %s OWNER TO {OWNER}', oid::regprocedure) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    LOOP
        EXECUTE statement;
    END LOOP;
END $$
"""  # noqa: S608 - our own names


def make_roles(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Make the owner and the site's role where they are not there yet."""
    rows = connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[OWNER, SITE]]
    )
    for name in {OWNER, SITE} - {row[0] for row in rows}:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))


def is_owned(connection: psycopg.Connection[tuple[object, ...]], database: str) -> bool | None:
    """Return whether a database belongs to the owner; None if there is none."""
    row = connection.execute(
        "SELECT pg_get_userbyid(datdba) = %s FROM pg_database WHERE datname = %s", [OWNER, database]
    ).fetchone()
    return None if row is None else bool(row[0])


def make_database(connection: psycopg.Connection[tuple[object, ...]], database: str) -> None:
    """Make an empty database of the owner's."""
    made = sql.SQL("CREATE DATABASE {} OWNER {}")
    connection.execute(made.format(sql.Identifier(database), sql.Identifier(OWNER)))


def hand_over(connection: psycopg.Connection[tuple[object, ...]], database: str) -> None:
    """Give the database that is connected to, and all that is in it, to the owner: all of it or nothing."""
    with connection.transaction():
        connection.execute(_HAND_OVER)
        # What else the site may do, `migrate` grants; until then some commands look whether it is due.
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {SITE}")
        given = sql.SQL("ALTER DATABASE {} OWNER TO {}")
        connection.execute(given.format(sql.Identifier(database), sql.Identifier(OWNER)))
