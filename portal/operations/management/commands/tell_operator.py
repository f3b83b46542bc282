"""`manage.py tell_operator SUBJECT`: send the operator a message, or the last lines of a unit that failed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.operations import runs, telling

_LINES = "40"


class Command(BaseCommand):
    help = (
        "Sends OPERATOR_EMAIL and OPERATOR_WEBHOOK a message: with what comes on standard input, or, of "
        "`--unit`, with the last lines of its journal. Exit code 1 where a way fails, or none is set up."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("subject", nargs="?", default="")
        parser.add_argument("--unit", metavar="UNIT", help="a unit of systemd that failed")
        parser.add_argument(
            "--once-in",
            type=int,
            metavar="MINUTES",
            help="say nothing if the same was told so shortly before; of a unit by default 60",
        )

    def handle(
        self, *args: Any, subject: str, unit: str | None, once_in: int | None, **options: Any
    ) -> None:
        if not (subject or unit):
            raise CommandError(_("要写标题，或用 --unit 指明出错的服务。"))
        if not telling.is_set_up():
            raise CommandError(_("没有设置 OPERATOR_EMAIL 或 OPERATOR_WEBHOOK，没有人可以通知。"))
        subject = subject or _("%(unit)s 运行失败") % {"unit": unit}
        if once_in is None:
            once_in = 60 if unit else 0
        if once_in and runs.was_told(unit or subject, timedelta(minutes=once_in)):
            self.stdout.write(_("刚刚通知过，这次不再通知。"))
            return
        if failed := telling.tell(subject, _journal_of(unit) if unit else _given()):
            raise CommandError("\n".join(failed))
        self.stdout.write(_("已通知。"))


def _given() -> str:
    return "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()


def _journal_of(unit: str) -> str:
    program = shutil.which("journalctl")
    if program is None:
        return _("这台机器没有 journalctl，请查看服务的日志。")
    command = [program, "--no-pager", "--output=cat", "--lines", _LINES, "--unit", unit]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout or found.stderr
