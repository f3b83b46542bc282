"""`manage.py rehearse_restore FILE`: prove that a backup can be restored, on a server of its own."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from portal.operations import restoring


class Command(BaseCommand):
    help = (
        "Restores a backup on an embedded PostgreSQL that is gone afterwards, compares every table with what "
        "the backup noted, and verifies seals and ledger. The site's database is not touched. Run it under "
        "the account that may read the backup; elsewhere with the site's SECRET_KEY and PUBLIC_BASE_URL."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--identity", type=Path, metavar="KEY", help="the private key of age")

    def handle(self, *args: Any, file: Path, identity: Path | None, **options: Any) -> None:
        for line in restoring.rehearse(file, identity):
            self.stdout.write(line)
        self.stdout.write(_("这份备份可以恢复。"))
