"""`manage.py rebuild_search`: rebuild the search entries from what is published."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db.models import QuerySet
from tqdm import tqdm

from budgets import publishing, search_index, store
from budgets.db.lifting import lifted
from budgets.db.owner import OwnersCommand
from budgets.management.rebuilding import account, rebuild
from budgets.models import Edition, SearchEntry

WHAT = "检索条目"


class Command(OwnersCommand):
    help = (
        "Makes the search anew from every published edition, logs it and verifies the seals. The public "
        "searches the old one meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is something to find"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and SearchEntry.objects.exists():
            return
        published = Edition.objects.published()
        numbers = list(published.order_by("pk").values_list("pk", flat=True))
        _delete_entries_of(Edition.objects.exclude(pk__in=published))
        with tqdm(total=len(numbers), unit="edition", disable=options["verbosity"] < 1) as bar:
            for count in rebuild(numbers, _fill, tables=[SearchEntry], what=WHAT):
                bar.update(count)
        if options["verbosity"] > 0:
            count = SearchEntry.objects.count()
            self.stdout.write(f"{len(numbers)} editions, {count} entries")
        if numbers:
            call_command("verify_seals", verbosity=options["verbosity"])


def _delete_entries_of(editions: QuerySet[Edition]) -> None:
    """Delete the entries of editions that are not public, which no trigger deletes if it was switched off."""
    with lifted(SearchEntry):
        found = editions.filter(search_entries__isnull=False).distinct()
        some = list(found.select_related("department__jurisdiction"))
        SearchEntry.objects.filter(edition__in=some).delete()
        publishing.record_rebuild(some, WHAT, run_by=account())


def _fill(edition: Edition) -> None:
    SearchEntry.objects.filter(edition=edition).delete()
    search_index.fill(edition, store.read(edition))
