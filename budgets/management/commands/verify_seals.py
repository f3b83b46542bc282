"""`manage.py verify_seals`: check that published editions are still as sealed. To be run every night."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from budgets.models import Edition, Jurisdiction
from budgets.models.editions import EditionQuerySet
from budgets.store.verification import SealMismatch, differences, with_all_that_is_kept
from budgets.views.files.kept_sums import false_sums

EDITIONS_AT_A_TIME = 10  # with their search entries and files a megabyte each


class Command(BaseCommand):
    """Prints a line for each difference: the edition's key and name, which part differs, and how."""

    help = (
        "Compares the rows of every edition that was ever public with its sealed text and checksum, and "
        "with what files and search are made of. Exit code 1 where anything differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("edition", nargs="*", type=int, help="only these, by their numbers")
        parser.add_argument("--jurisdiction", metavar="SLUG", help="only one jurisdiction's")
        parser.add_argument("--year", type=int, help="only one fiscal year's")

    def handle(self, *args: Any, **options: Any) -> None:
        editions = _chosen(options)
        quiet = options["verbosity"] < 1 or not sys.stderr.isatty()
        count = differing = 0
        for edition in tqdm(_walk(editions), total=editions.count(), unit="edition", disable=quiet):
            count += 1
            found = differences(edition) and _again(edition)
            differing += bool(found)
            for each in found:
                tqdm.write(f"{edition.pk} {edition}: {each}", file=self.stdout, end="")
        only_some = options["jurisdiction"] or options["year"] or options["edition"]
        forged = [] if only_some else list(false_sums(settings.PORTAL["base_url"] or ""))
        for path in forged:
            self.stdout.write(
                f"{path}: size or checksum in the data package are not the file's own"
            )
        if differing or forged:
            raise CommandError(
                f"{differing} of {count} editions are not as they were sealed, {len(forged)} sums are false."
            )
        if options["verbosity"] > 0:
            self.stdout.write(f"{count} editions, all as they were sealed.")


def _chosen(options: dict[str, Any]) -> EditionQuerySet:
    editions: EditionQuerySet = Edition.objects.sealed()
    if slug := options["jurisdiction"]:
        if not Jurisdiction.objects.filter(slug=slug).exists():
            raise CommandError(f"There is no jurisdiction “{slug}”.")
        editions = editions.filter(department__jurisdiction__slug=slug)
    if options["year"]:
        editions = editions.filter(fiscal_year=options["year"])
    if numbers := set(options["edition"]):
        editions = editions.filter(pk__in=numbers)
        if unknown := sorted(numbers - set(editions.values_list("pk", flat=True))):
            raise CommandError(f"Not among what was published: {', '.join(map(str, unknown))}.")
    return editions


def _walk(editions: EditionQuerySet) -> Iterator[Edition]:
    """Yield the editions, read a few at a time, without a long transaction."""
    last = 0
    while some := list(
        with_all_that_is_kept(editions.filter(pk__gt=last).order_by("pk"))[:EDITIONS_AT_A_TIME]
    ):
        yield from some
        last = some[-1].pk


def _again(edition: Edition) -> list[SealMismatch]:
    """Compare again: the edition may have been corrected or withdrawn between two queries before."""
    return differences(Edition.objects.get(pk=edition.pk))
