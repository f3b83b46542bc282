"""`manage.py keep_files`: store what files need of editions that an earlier version published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db.models import Model, QuerySet

from budgets import publishing, store
from budgets.db.owner import OwnersCommand
from budgets.disclosure.differences import WORDS
from budgets.management.rebuilding import account, rebuild
from budgets.models import Edition, FileRows, Headline, PublishedWords, SealedCopy
from budgets.models.editions import EditionQuerySet
from budgets.reports.open_data.line_files import not_kept
from budgets.reports.pages.official_document import keep_words_anew, words_not_kept

# The editions that lack something, how to make it, its tables, what the log and the terminal say.
_Step = tuple[QuerySet[Edition], Callable[[Edition], None], tuple[type[Model], ...], str, str]


class Command(OwnersCommand):
    help = (
        "Keeps what files need of published editions, logs it and verifies the seals; what is kept already "
        "costs nothing."
    )

    def handle(self, **options: Any) -> None:
        published: EditionQuerySet = Edition.objects.published()
        steps: list[_Step] = [
            (not_kept(published), store.keep_files, (FileRows, SealedCopy), "文件各行",
             "{} editions kept."),
            (words_not_kept(published), _keep_words, (PublishedWords,), "公开文件的文字",
             "The words of {} editions kept."),
            (store.headline_not_kept(published), store.keep_headline_anew, (Headline,), "列表里的金额",
             "The headline figures of {} editions kept."),
            (store.without_recorded_checksums(published), _record_checksums, (), "补记校验值",
             "The checksums of {} editions written into the log."),
        ]  # fmt: skip
        done = 0
        for lacking, remake, tables, what, sentence in steps:
            if numbers := list(lacking.order_by("pk").values_list("pk", flat=True)):
                done = sum(rebuild(numbers, remake, tables=tables, what=what))
                self.stdout.write(sentence.format(done))
        if done:
            call_command("verify_seals", verbosity=options["verbosity"])


def _keep_words(edition: Edition) -> None:
    keep_words_anew(edition)
    publishing.record_checksums(edition, run_by=account(), made_anew=[WORDS])


def _record_checksums(edition: Edition) -> None:
    publishing.record_checksums(edition, run_by=account())
