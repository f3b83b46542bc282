"""`manage.py checkpoint_ledger`: store the heads of all chains, and print them to be kept elsewhere."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from budgets.models import Checkpoint
from budgets.reports.ledger.chains import moment


class Command(BaseCommand):
    help = "Keeps the heads of all chains, and prints them: the last line is the SHA-256 of those before it."

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO budgets_checkpoint DEFAULT VALUES RETURNING id")
            made = Checkpoint.objects.get(pk=cursor.fetchone()[0])
        lines = ["budgets-checkpoint-1", str(made.sequence), moment(made.at), made.heads]
        self.stdout.write("\n".join([*lines, made.hash_before, made.hash]))
