"""`manage.py doctor`: is the portal well? One line for each thing; exit code 1 where one is wrong."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.operations.doctor import Verdict, examine


class Command(BaseCommand):
    help = (
        "Looks at the database, its roles, time-outs and migrations, seals, timers, disk, clock, and at the "
        "portal from outside. ✓ well, ! to be looked at, ✗ wrong: exit code 1. It changes nothing."
    )
    requires_system_checks: list[str] = []  # it runs them itself, and goes on

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--inside", action="store_true", help="do not ask for PUBLIC_BASE_URL from outside"
        )
        parser.add_argument("--quiet", action="store_true", help="print only what is not well")

    def handle(self, *args: Any, inside: bool, quiet: bool, **options: Any) -> None:
        counts: Counter[Verdict] = Counter()
        for answer in examine(from_outside=not inside):
            counts[answer.verdict] += 1
            if not quiet or answer.verdict is not Verdict.GOOD:
                self.stdout.write(str(answer))
                self.stdout.flush()
        if counts[Verdict.BAD]:
            raise CommandError(_("%s 处不对。") % counts[Verdict.BAD])
