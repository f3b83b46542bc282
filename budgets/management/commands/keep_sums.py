"""`manage.py keep_sums`: work out the checksums that the data packages tell. Run it every few minutes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from budgets import code_book_cache
from budgets.reports.open_data.line_files import NotKept
from budgets.views.files.kept_sums import keep_sums


class Command(BaseCommand):
    """A second run finds nothing to do until something is published, corrected or withdrawn."""

    help = "Keeps size and SHA-256 of the files of many editions, for the data packages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--base", metavar="URL", help="the site's address; otherwise PUBLIC_BASE_URL"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        base = options["base"] or settings.PORTAL["base_url"]
        if not base:
            raise CommandError(
                "Files bear the address of the site: set PUBLIC_BASE_URL, or give --base."
            )
        code_book_cache.refresh()
        try:
            done = keep_sums(f"{base.rstrip('/')}/")
        except NotKept as why:
            raise CommandError(str(why)) from why
        if done and options["verbosity"] > 0:
            self.stdout.write(f"{done} sums kept.")
