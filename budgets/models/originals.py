"""The file that an edition was read from, kept as it came, with its text for the review page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.editions import Edition


class Original(models.Model):
    """One uploaded document.

    `blocks` is its text in reading order, one object a block: {"paragraph": number, "page", "text"} or
    {"table": number, "pages": one a row, "rows": [[cell, …], …]}. `unused` are the pieces that no field
    and no passage holds; `coverage` is the reader's own count.
    """

    edition = models.OneToOneField(
        Edition, models.CASCADE, related_name="original", verbose_name=_("年度公开")
    )
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验值"), max_length=64)
    data = models.BinaryField(_("文件"))
    blocks = models.JSONField(_("文字"), default=list)
    unused = models.JSONField(_("未使用的文字"), default=list)
    coverage = models.JSONField(_("读入情况"), default=dict)
    received_at = models.DateTimeField(_("收到时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("来源文件")

    def __str__(self) -> str:
        return self.name
