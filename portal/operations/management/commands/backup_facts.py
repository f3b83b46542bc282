"""`manage.py backup_facts`: print as JSON what a backup of this moment must hold."""

from __future__ import annotations

import json
from typing import Any

from budgets.db.owner import OwnersCommand
from portal.operations import backup


class Command(OwnersCommand):
    help = "Prints the rows of each table and a checksum over all seals, as a backup notes them."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(backup.facts()))
