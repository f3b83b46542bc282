"""`manage.py rebuild_search`: makes anew what the public can search, from what is published."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from tqdm import tqdm

from budgets import search_index, store
from budgets.models import Edition, SearchEntry

EDITIONS_AT_A_TIME = 40


class Command(BaseCommand):
    help = "Makes the search anew from every published edition. The public searches the old one meanwhile."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        SearchEntry.objects.all().delete()
        numbers = Edition.objects.published().order_by("pk").values_list("pk", flat=True)
        waiting = iter(tqdm(list(numbers), unit="edition", disable=options["verbosity"] < 1))
        while some := list(islice(waiting, EDITIONS_AT_A_TIME)):
            for edition in store.editions_with_parts(Edition.objects.filter(pk__in=some)):
                search_index.fill(edition, store.read(edition))
        count = SearchEntry.objects.count()
        self.stdout.write(f"{len(numbers)} editions, {count} entries")
