"""Two database roles: one owns the tables and migrates, the other runs the site.

The site's role is that of the alias `default`; `owner` is configured only where there are two. Where there is
one, it does both, and everything here does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

OWNER = "owner"


def has_owner() -> bool:
    """Return whether the tables belong to a role of their own."""
    return OWNER in connections.settings


def site_role() -> str:
    """Return the name of the role that the site uses."""
    settings = connections.settings[DEFAULT_DB_ALIAS]
    return str(settings["OPTIONS"].get("assume_role") or settings["USER"])


@contextmanager
def as_owner() -> Iterator[None]:
    """Use the owner's connection as the default one inside the block. For commands only."""
    if not has_owner():
        yield
        return
    sites = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = owners = connections[OWNER].copy(alias=DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = sites
        owners.close()


class OwnersCommand(BaseCommand):
    """A command that runs as the tables' owner, whichever role the site uses."""

    def execute(self, *args: Any, **options: Any) -> Any:
        if options.get("database") == OWNER:
            options["database"] = DEFAULT_DB_ALIAS
        if options.get("database", DEFAULT_DB_ALIAS) != DEFAULT_DB_ALIAS:
            return super().execute(*args, **options)
        with as_owner():
            if has_owner():
                _require_owner()
            return super().execute(*args, **options)


def _require_owner() -> None:
    try:
        connections[DEFAULT_DB_ALIAS].ensure_connection()
    except OperationalError as error:
        raise CommandError(
            "This command is the tables' owner's, whom the database does not let in as DATABASE_OWNER_URL "
            f"says: run it under the owner's account. {error}"
        ) from error
