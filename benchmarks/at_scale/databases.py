"""The databases of the large portal on the embedded Postgres: made when missing, kept for the next run."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

from portal.postgres.place import psql
from portal.postgres.roles import OWNER, SITE, SUPERUSER, make_database
from portal.postgres.server import PORT, Server, embedded_folder

VERSION = "8"  # a new version rebuilds every database


@dataclass(frozen=True, slots=True)
class Database:
    """One database: its name, how many leaf lines its current budgets hold, and where it is."""

    name: str
    lines: int
    socket_folder: str

    @property
    def url(self) -> str:
        """For the environment variable DATABASE_URL."""
        return self.url_as(SITE)

    def url_as(self, role: str) -> str:
        """Return the database as one of the server's roles."""
        return f"postgres://{role}@/{self.name}?host={self.socket_folder}"

    @property
    def psql(self) -> list[str]:
        """Return the command that opens psql on it, ready for more arguments."""
        at = ["-h", self.socket_folder, "-p", str(PORT), "-U", SUPERUSER, "-d", self.name]
        return [str(psql()), "-X", "-q", "-v", "ON_ERROR_STOP=1", *at]

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process of the portal on it: no demonstration, the portal's own defaults."""
        kept = {name: value for name, value in os.environ.items() if name != "PORTAL_SERVED"}
        return kept | {
            "DATABASE_URL": self.url,
            "DATABASE_OWNER_URL": self.url_as(OWNER),
            "DEMONSTRATION": "0",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }


def database(lines: int) -> Database:
    """Return the database of that many lines, loaded, migrated and analysed; its server runs until we end."""
    server = _server()
    found = Database(f"bench_{lines}", lines, str(server.socket_folder))
    if not _is_loaded(server, found):
        with server.connect("postgres") as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {found.name} WITH (FORCE)")
            make_database(connection, found.name)
        _run(found, "portal.bootstrap")
        # Past the triggers, which only a superuser may leave out.
        loader = {"DATABASE_URL": found.url_as(SUPERUSER)}
        _run(found, "benchmarks.at_scale.loading", str(lines), **loader)
        with server.connect("postgres") as connection:
            connection.execute(f"COMMENT ON DATABASE {found.name} IS '{VERSION}'")
    _run(found, "portal.bootstrap")  # what was migrated since
    return found


@cache
def _server() -> Server:
    server = Server(embedded_folder())
    server.join()
    return server


def _is_loaded(server: Server, wanted: Database) -> bool:
    with contextlib.closing(server.connect("postgres")) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [wanted.name],
        ).fetchone()
    return row is not None and row[0] == VERSION


def _run(database: Database, module: str, *arguments: str, **environment: str) -> None:
    command = [sys.executable, "-m", module, *arguments]
    subprocess.run(command, env=database.environment | environment, check=True)
