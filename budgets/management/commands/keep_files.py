"""`manage.py keep_files`: keeps what files need of editions that an earlier version published."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from budgets.models import Edition
from budgets.models.editions import EditionQuerySet
from budgets.reports.line_files import ensure_kept
from budgets.reports.official import ensure_words_kept


class Command(BaseCommand):
    help = "Keeps what files need of published editions; what is kept already costs nothing."

    def handle(self, **options: Any) -> None:
        published: EditionQuerySet = Edition.objects.published()
        if count := ensure_kept(published):
            self.stdout.write(f"{count} editions kept.")
        if count := ensure_words_kept(published):
            self.stdout.write(f"The words of {count} editions kept.")
