"""`manage.py export_site DIR`: copy the public portal as plain files, or bring a copy up to date."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from budgets.models import Department, FormerAddress, Jurisdiction
from portal.static_site import search_index
from portal.static_site.addresses import Scope
from portal.static_site.export import INDEX, Export, ExportFailed, write_sums


class Command(BaseCommand):
    help = (
        "Copies the public portal (or one year or jurisdiction) into a folder that any web server can give "
        "out. A second time it writes only what has changed, and removes what is no more."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", metavar="DIR", type=Path, help="new or empty, or a copy of before"
        )
        parser.add_argument("--year", type=int, help="only one fiscal year")
        parser.add_argument("--jurisdiction", metavar="SLUG", help="only one jurisdiction")

    def handle(self, *, folder: Path, **options: Any) -> None:
        online = settings.PORTAL["base_url"]
        if not online:
            raise CommandError(
                "Set PUBLIC_BASE_URL: the pages of the copy lead to the portal for what only it can do."
            )
        bar = tqdm(unit="page", disable=options["verbosity"] < 1 or not sys.stderr.isatty())
        export = Export(
            folder, online, _scope(options), progress=lambda _address: bar.update() and None
        )
        try:
            with bar:
                export.run()
        except ExportFailed as failed:
            raise CommandError(
                f"{failed}\nWhat was written so far stays; run the command again."
            ) from None
        if search_index.can_be_searched():
            search_index.index(folder, INDEX)
        else:
            self.stderr.write("No search in the copy: install requirements-export.lock for it.")
        files = write_sums(folder)
        for link in export.broken:
            self.stderr.write(f"leads nowhere: {link}")
        self.stdout.write(
            f"{export.pages} addresses, {export.written} written, {files} files; "
            f"{len(export.gone)} withdrawn."
        )
        if export.broken:
            raise CommandError(f"{len(export.broken)} links lead nowhere.")


def _scope(options: dict[str, Any]) -> Scope:
    slug = options["jurisdiction"] or ""
    if slug and not Jurisdiction.objects.filter(slug=slug).exists():
        raise CommandError(f"There is no jurisdiction “{slug}”.")
    departments = Department.objects.filter(jurisdiction__slug=slug).values_list("slug", flat=True)
    former = FormerAddress.objects.filter(department__jurisdiction__slug=slug)
    return Scope(
        options["year"],
        slug,
        frozenset(departments) | frozenset(former.values_list("slug", flat=True)),
    )
