"""`manage.py keep_rows`: packs the rows that files print of editions published by an earlier version."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from budgets.models import Edition
from budgets.models.editions import EditionQuerySet
from budgets.reports.line_files import ensure_kept


class Command(BaseCommand):
    help = "Packs the rows of published editions for files; what is packed already costs nothing."

    def handle(self, **options: Any) -> None:
        published: EditionQuerySet = Edition.objects.published()
        if count := ensure_kept(published):
            self.stdout.write(f"{count} editions packed.")
