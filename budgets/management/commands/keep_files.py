"""`manage.py keep_files`: keeps what files need of editions that an earlier version published."""

from __future__ import annotations

from typing import Any

from budgets import publishing, store
from budgets.db.owner import OwnersCommand
from budgets.disclosure.differences import WORDS
from budgets.management.rebuilding import account, rebuild, verify
from budgets.models import Edition, FileRows, PublishedWords, SealedCopy
from budgets.models.editions import EditionQuerySet
from budgets.reports.open_data.line_files import not_kept
from budgets.reports.pages.official_document import keep_words_anew, words_not_kept


class Command(OwnersCommand):
    help = (
        "Keeps what files need of published editions, logs it and verifies the seals; what is kept already "
        "costs nothing."
    )

    def handle(self, **options: Any) -> None:
        published: EditionQuerySet = Edition.objects.published()
        missing = list(not_kept(published).order_by("pk").values_list("pk", flat=True))
        wordless = list(words_not_kept(published).order_by("pk").values_list("pk", flat=True))
        if missing:
            tables = (FileRows, SealedCopy)
            count = sum(rebuild(missing, store.keep_files, tables=tables, what="文件各行"))
            self.stdout.write(f"{count} editions kept.")
        if wordless:
            tables = (PublishedWords,)
            count = sum(rebuild(wordless, _keep_words, tables=tables, what="公开文件的文字"))
            self.stdout.write(f"The words of {count} editions kept.")
        untold = list(
            store.without_recorded_checksums(published).order_by("pk").values_list("pk", flat=True)
        )
        if untold:
            count = sum(rebuild(untold, _tell, tables=(), what="补记校验值"))
            self.stdout.write(f"The checksums of {count} editions written into the log.")
        if missing or wordless or untold:
            verify(options["verbosity"])


def _keep_words(edition: Edition) -> None:
    keep_words_anew(edition)
    publishing.record_checksums(edition, run_by=account(), made_anew=[WORDS])


def _tell(edition: Edition) -> None:
    publishing.record_checksums(edition, run_by=account())
