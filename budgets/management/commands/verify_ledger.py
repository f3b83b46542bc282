"""`manage.py verify_ledger`: check that the chains of ledger, logs and checkpoints are complete."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from budgets.models import Checkpoint, LedgerEntry, LogLink
from budgets.reports.ledger.chain_check import broken_links, lost


class Command(BaseCommand):
    help = "Checks all chains, internal ones too; names the first broken link of each, exit code 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "known", nargs="*", help="hashes written down earlier: heads, or those of checkpoints"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = [*broken_links(), *(f"{each} is in no chain" for each in lost(options["known"]))]
        for each in broken:
            self.stderr.write(each)
        if broken:
            raise CommandError("The chains are broken.")
        if options["verbosity"] > 0:
            acts, lines = LedgerEntry.objects.count(), LogLink.objects.count()
            checkpoints = Checkpoint.objects.count()
            self.stdout.write(
                f"{acts} public acts, {lines} lines of logs, {checkpoints} checkpoints: whole"
            )
