"""`manage.py keep_files`: keeps what files need of editions that an earlier version published."""

from __future__ import annotations

from typing import Any

from budgets import store
from budgets.db.owner import OwnersCommand
from budgets.management.rebuilding import rebuild, verify
from budgets.models import Edition, FileRows, PublishedWords, SealedCopy
from budgets.models.editions import EditionQuerySet
from budgets.reports.line_files import not_kept
from budgets.reports.official import keep_words_anew, words_not_kept


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
            count = sum(rebuild(wordless, keep_words_anew, tables=tables, what="公开文件的文字"))
            self.stdout.write(f"The words of {count} editions kept.")
        if missing or wordless:
            verify(options["verbosity"])
