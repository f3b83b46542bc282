"""The tests' two database roles: the database is the owner's, tests run as the site's role.

Whoever runs the tests logs in as a superuser, who takes one role or the other: so a test stays in one
transaction, whichever of the two acts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import NO_DB_ALIAS
from django.test.utils import setup_databases, teardown_databases
from psycopg import pq, sql

from portal.postgres.roles import SUPERUSER

OWNER = "portal_tests_owner"
SITE = "portal_tests_site"
_LOCK = 16_020_104  # any number: one run makes the roles at a time


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


def make_roles() -> None:
    """Make both where they are missing. They stay: other runs on the same server may be using them."""
    superusers = connections["owner"].copy(alias=NO_DB_ALIAS)
    superusers.settings_dict["OPTIONS"].pop("assume_role")
    superusers.settings_dict["NAME"] = "postgres"
    try:
        with superusers.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            for role, more in ((OWNER, "CREATEDB"), (SITE, "NOCREATEDB")):
                cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE ROLE {role} {more}")
    finally:
        superusers.close()


@contextmanager
def migrated_database(
    *, verbosity: int = 0, anew: bool = True, keep: bool = False
) -> Iterator[None]:
    """A database of the tests' own, made by its owner; the default connection is the site's."""
    make_roles()
    made = setup_databases(
        verbosity=verbosity, interactive=False, keepdb=keep and not anew, aliases=["owner"]
    )
    settings.DATABASES["default"]["TEST"]["MIRROR"] = (
        None  # of a mirror, Django would flush nothing
    )
    try:
        yield
    finally:
        _end_other_sessions()  # of threads of live servers, which nobody closed
        connections["default"].close()
        if not keep:
            teardown_databases(made, verbosity=verbosity)


def _end_other_sessions() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


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
