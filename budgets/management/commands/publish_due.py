"""`manage.py publish_due`: publish what is approved and due. Run it every minute, by cron or systemd."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets import code_book_cache, publishing
from budgets.models import Edition

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Prints a line for each edition. A second run, or one at the same time, finds nothing left to do.

    An edition that cannot be published does not stop the others; the exit code is 1 then, and the next run
    tries again. The same holds if the person who set the hour may not publish any more.
    """

    help = "Publishes the approved editions whose day and hour have come."

    def handle(self, *args: Any, **options: Any) -> None:
        code_book_cache.refresh()
        now = timezone.now()
        failed = 0
        due = Edition.objects.due(now).order_by("publish_at", "pk")
        for edition in due.select_related("department"):
            try:
                given_way = publishing.wording_given_way(edition)
                done = publishing.publish_due(edition=edition, now=now)
            except publishing.ActRefused as against:
                failed += 1
                said = _("没有公开：%(edition)s（%(why)s），请发布人员立即公开或重新定时。")
                self.stderr.write(said % {"edition": edition, "why": against})
            except Exception as error:  # whatever it is, the other departments are published
                failed += 1
                log.exception("edition %s is due and could not be published", edition.pk)
                reason = str(error).splitlines()[0] if str(error) else type(error).__name__
                said = _("没有公开：%(edition)s（%(why)s）")
                self.stderr.write(said % {"edition": edition, "why": reason})
            else:
                if done:
                    said = _("已公开：%(edition)s") % {"edition": edition}
                    self.stdout.write(f"{said} {given_way}".strip())
        if settings.WITHDRAWN_FOLDER:  # what another machine withdrew
            publishing.write_withdrawn_marks()
        if failed:
            raise CommandError(_("有 %(count)s 份没有公开，下次再试。") % {"count": failed})
