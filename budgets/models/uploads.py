"""Files that were uploaded for a draft and wait to be confirmed: what they would change is shown first."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.models import fields

KEPT_FOR = timedelta(hours=24)


class UploadQuerySet(models.QuerySet["Upload"]):
    def waiting(self) -> UploadQuerySet:
        """Return the uploads that may still be confirmed."""
        return self.filter(received_at__gt=timezone.now() - KEPT_FOR)

    def expired(self) -> UploadQuerySet:
        """Return the uploads that nobody confirmed in time."""
        return self.exclude(received_at__gt=timezone.now() - KEPT_FOR)


class Upload(models.Model):
    """One file for one draft, its uploader's own: a filled-in form, or a document.

    Nothing of it is stored before they confirm it.
    """

    edition = fields.of_edition("uploads")
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("上传人")
    )
    name = models.CharField(_("文件名"), max_length=200)
    data = models.BinaryField(_("文件"))
    received_at = models.DateTimeField(_("上传时间"), default=timezone.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("待确认的文件")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "uploader"], name="upload_waits_once")
        ]

    def __str__(self) -> str:
        return self.name
