"""`manage.py backup [DIR]`: dump the database into a folder of the owner's, encrypted where a key is set."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.db.owner import OwnersCommand
from portal.operations import backup, restoring


class Command(OwnersCommand):
    help = (
        "Writes a backup, and beside it as JSON what it must hold, into DIR or BACKUP_FOLDER, which only "
        "this account may read; encrypted to BACKUP_RECIPIENT. Removes those older than BACKUP_KEEP_DAYS."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", metavar="DIR", default=settings.BACKUP_FOLDER)
        parser.add_argument(
            "--rehearse",
            action="store_true",
            help="restore it at once on a server of its own, and verify seals and ledger there",
        )

    def handle(self, *args: Any, folder: str, rehearse: bool, **options: Any) -> None:
        if not folder:
            raise CommandError(_("要写备份放在哪个文件夹，或设置 BACKUP_FOLDER。"))
        if rehearse and settings.BACKUP_RECIPIENT:
            raise CommandError(
                _("加密的备份只能在有私钥的机器上试恢复：rehearse_restore 文件 --identity 私钥。")
            )
        made = backup.make(Path(folder), settings.BACKUP_RECIPIENT)
        self.stdout.write(
            _("已备份：%(file)s（%(size)s 字节）") % {"file": made.file, "size": f"{made.size:,}"}
        )
        if rehearse:
            for line in restoring.rehearse(made.file, None):
                self.stdout.write(line)
        for old in backup.remove_older(Path(folder), settings.BACKUP_KEEP_DAYS, timezone.now()):
            self.stdout.write(_("已删去旧备份：%s") % old.name)
