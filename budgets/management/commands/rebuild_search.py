"""`manage.py rebuild_search`: makes anew what the public can search, from what is published."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from tqdm import tqdm

from budgets import search_index, store
from budgets.models import Edition, SearchEntry

EDITIONS_AT_A_TIME = 40


class Command(BaseCommand):
    help = "Makes the search anew from every published edition. The public searches the old one meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is something to find"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and SearchEntry.objects.exists():
            return
        SearchEntry.objects.all().delete()
        numbers = Edition.objects.published().order_by("pk").values_list("pk", flat=True)
        waiting = iter(tqdm(list(numbers), unit="edition", disable=options["verbosity"] < 1))
        while some := list(islice(waiting, EDITIONS_AT_A_TIME)):
            for edition in store.editions_with_parts(Edition.objects.filter(pk__in=some)):
                search_index.fill(edition, store.read(edition))
        if options["verbosity"] > 0:
            count = SearchEntry.objects.count()
            self.stdout.write(f"{len(numbers)} editions, {count} entries")
