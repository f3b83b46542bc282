"""`manage.py restore FILE`: restore a backup into the portal's database, which must be empty."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from budgets.db.owner import OwnersCommand
from portal.operations import restoring


class Command(OwnersCommand):
    help = (
        "Restores a backup into the empty database, completely or not at all, whichever versions (15 or "
        "newer) made it and shall hold it. Then run migrate, verify_seals and verify_ledger."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--identity", type=Path, metavar="KEY", help="the private key of age")

    def handle(self, *args: Any, file: Path, identity: Path | None, **options: Any) -> None:
        restoring.facts_beside(file)
        with restoring.decrypted(file, identity) as dump:
            restoring.restore(dump, connection.settings_dict)
        self.stdout.write(_("已恢复。请接着运行 migrate、verify_seals 和 verify_ledger。"))
