"""Django's `migrate`, run as the owner of the tables."""

from __future__ import annotations

from django.core.management.commands import migrate

from budgets.db.owner import OwnersCommand


class Command(OwnersCommand, migrate.Command):
    """The same command on the owner's connection, where there is one."""
