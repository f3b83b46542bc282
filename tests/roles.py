"""The tests' two database roles: the database is the owner's, tests run as the site's role.

Whoever runs the tests logs in as a superuser, who takes one role or the other: so a test stays in one
transaction, whichever of the two acts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.utils import CursorWrapper
from psycopg import pq, sql

from budgets.db.grants import grant
from portal.postgres.roles import SUPERUSER
from portal.table_access import TABLES

OWNER = "portal_tests_owner"
SITE = "portal_tests_site"
_LOCK = 16_020_104  # any number: one run at a time makes roles and databases
_TEMPLATES = "test_template_"
_KEPT_TEMPLATES = 3  # the walk-throughs change sources and have one of their own


def use_two_roles() -> None:
    """Let `default` be the site's and `owner` the owner's, both through the superuser's login."""
    site = settings.DATABASES["default"]
    settings.DATABASES["owner"] = owner = {**site}
    for database, role in ((site, SITE), (owner, OWNER)):
        if "EMBEDDED" in database:
            database["USER"] = SUPERUSER
        database["OPTIONS"] = {**database.get("OPTIONS", {}), "assume_role": role}
    # Django makes the test database through the first, and looks at the same through the second.
    owner["TEST"] = dict(site.setdefault("TEST", {}))
    site["TEST"]["MIRROR"] = "owner"


@contextmanager
def migrated_database(*, verbosity: int = 0, keep: bool = False) -> Iterator[None]:
    """Make a database of the tests' own, migrated by its owner; the default connection is the site's.

    It is a copy of a template that is migrated once for all workers and runs, until a source changes.
    """
    owner, site = connections["owner"], connections["default"]
    name = owner.creation._get_test_db_name()
    with superuser() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        _make_roles(cursor)
        template = _migrated_template(cursor, verbosity)
        cursor.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        cursor.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
            )
        )
    owner.settings_dict["NAME"] = site.settings_dict["NAME"] = name
    site.settings_dict["TEST"]["MIRROR"] = None  # of a mirror, Django would flush nothing
    grant(owner, TABLES)  # a copy does not take over what roles may do to the database as a whole
    try:
        yield
    finally:
        owner.close()
        site.close()
        if not keep:
            with superuser() as cursor:  # threads of live servers may have left sessions open
                dropped = sql.SQL("DROP DATABASE {} WITH (FORCE)")
                cursor.execute(dropped.format(sql.Identifier(name)))


@contextmanager
def superuser() -> Iterator[CursorWrapper]:
    """Give a cursor of the superuser who logged in, outside the databases of the tests."""
    connection = connections["owner"].copy(alias=NO_DB_ALIAS)
    connection.settings_dict["OPTIONS"].pop("assume_role")
    connection.settings_dict["NAME"] = "postgres"
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def _make_roles(cursor: CursorWrapper) -> None:
    """Make both where they are missing. They stay: other runs on the same server may be using them."""
    for role, more in ((OWNER, "CREATEDB"), (SITE, "NOCREATEDB")):
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {role} {more}")


def _migrated_template(cursor: CursorWrapper, verbosity: int) -> str:
    """Return the name of the template for today's sources; the caller holds the lock.

    A template that is whole lets nobody connect: so a copy can always be made, and one that was interrupted
    while it was migrated is known.
    """
    name = f"{_TEMPLATES}{fingerprint()}"
    cursor.execute(
        "SELECT datname, datallowconn FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC",
        [f"{_TEMPLATES}%"],
    )
    found = dict(cursor.fetchall())
    if found.get(name) is not False:
        for outdated in [*found][_KEPT_TEMPLATES - 1 :]:
            cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(outdated)))
        owner = connections["owner"]
        before = owner.settings_dict["TEST"].get("NAME")
        owner.settings_dict["TEST"]["NAME"] = name
        owner.creation.create_test_db(verbosity=verbosity, autoclobber=True, serialize=False)
        owner.settings_dict["TEST"]["NAME"] = before
        owner.close()
        closed = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false")
        cursor.execute(closed.format(sql.Identifier(name)))
    return name


def fingerprint() -> str:
    """Return a short digest of all that `migrate` may run: the portal's sources and its libraries."""
    top = Path(settings.BASE_DIR)
    digest = hashlib.sha256((top / "requirements.lock").read_bytes())
    for path in sorted(path for room in ("budgets", "portal") for path in (top / room).rglob("*")):
        if path.suffix in (".py", ".sql", ".csv", ".toml"):
            digest.update(f"{path.relative_to(top)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def as_owner() -> Iterator[None]:
    """The test's own connection acts as the owner of the tables meanwhile."""
    with _acting(sql.SQL("SET ROLE {}").format(sql.Identifier(OWNER)), sql.SQL("")):
        yield


@contextmanager
def without_triggers() -> Iterator[None]:
    """Act as who has the whole server: as the superuser who logged in, past every trigger and foreign key."""
    with _acting(
        sql.SQL(
            "SET CONSTRAINTS ALL IMMEDIATE; SET ROLE NONE; SET session_replication_role = replica"
        ),
        sql.SQL("SET session_replication_role = DEFAULT; SET CONSTRAINTS ALL DEFERRED; "),
    ):
        yield


@contextmanager
def _acting(begin: sql.Composable, end: sql.Composable) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = sql.Identifier(cursor.fetchone()[0])
        cursor.execute(begin)
    try:
        yield
    finally:
        # Where the transaction failed, its end undoes the change of the role too.
        if connection.connection.info.transaction_status != pq.TransactionStatus.INERROR:
            with connection.cursor() as cursor:
                cursor.execute(end + sql.SQL("SET ROLE {}").format(before))
