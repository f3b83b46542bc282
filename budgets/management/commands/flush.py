"""Django's `flush`, run as the owner of the tables: the site's role may not empty one."""

from __future__ import annotations

from django.core.management.commands import flush

from budgets.db.owner import OwnersCommand


class Command(OwnersCommand, flush.Command):
    """The same command on the owner's connection, where there is one."""
