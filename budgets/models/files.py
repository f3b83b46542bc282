"""What is kept of a published edition: its sealed text and its words for good, its rows as files print them.

The rows follow from what was published, and the owner of the tables can make them anew (`manage.py
keep_files`); to all others the database refuses every change, so no deletion cascades to them. The sealed
text cannot be made anew: a later version of the software may write the same edition in other bytes, of which
the checksum would no longer be true.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from budgets.models import fields


def _yuan(name: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(name, max_digits=20, decimal_places=4, null=True, blank=True)


class SealedCopy(models.Model):
    """The canonical JSON of one edition, byte for byte as its checksum seals it. The database keeps it so.

    `form` is the numbered form in which it was written (`disclosure.json_forms`), in which it is checked.
    """

    edition = fields.kept_with_edition("sealed_copy")
    text = models.TextField("JSON")
    form = models.PositiveSmallIntegerField(_("格式编号"), default=1, db_default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("封存文本")

    def __str__(self) -> str:
        return str(self.edition_id)


class PublishedWords(models.Model):
    """The words of one edition's official document, as its templates gave them at publication.

    The database keeps them so: a reader is served what was published, and fills in no template.
    """

    edition = fields.kept_with_edition("published_words")
    blocks = models.JSONField(_("文字"))  # what `writers.outline.words_to_keep` says

    class Meta:
        verbose_name = verbose_name_plural = _("公开文件的文字")

    def __str__(self) -> str:
        return str(self.edition_id)


class FileRows(models.Model):
    """The rows of one edition in the CSV of amounts, packed by `open_data.schema` in its `layout`."""

    edition = fields.kept_with_edition("file_rows")
    layout = models.PositiveSmallIntegerField(_("格式"))
    count = models.PositiveIntegerField(_("行数"))
    rows = models.BinaryField(_("各行"))

    class Meta:
        verbose_name = verbose_name_plural = _("文件各行")

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.count}"


class Headline(models.Model):
    """The figures of one edition that lists of editions show, in 元, as they were worked out at publication.

    None where the document does not state one. `method` is that of `store.headlines`.
    """

    edition = fields.kept_with_edition("headline")
    method = models.PositiveSmallIntegerField(_("算法编号"))
    total = _yuan(_("支出总计"))
    carried = _yuan(_("结转下年"))
    basic = _yuan(_("基本支出"))
    project = _yuan(_("项目支出"))
    prior_stated = _yuan(_("文件写的上年数"))
    change_stated = _yuan(_("文件写的增减数"))

    class Meta:
        verbose_name = verbose_name_plural = _("列表里的金额")

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.total}"


class FileSum(models.Model):
    """The size and checksum of a large file as it stood when the public record had this fingerprint.

    A cache, which `manage.py keep_sums` writes. `seal` is the site's own signature (SECRET_KEY): who only
    reaches the database can make no row that counts, and one that does not count is worked out anew.
    """

    path = models.CharField(_("地址"), max_length=200, primary_key=True)
    fingerprint = models.CharField(_("公开记录的状态"), max_length=64)
    size = models.PositiveBigIntegerField(_("字节数"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    seal = models.CharField(_("签名"), max_length=64, default="", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("文件校验值")

    def __str__(self) -> str:
        return self.path

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Sign the row, then save it."""
        self.seal = self._signature()
        super().save(*args, **kwargs)

    @property
    def counts(self) -> bool:
        """Whether this site signed it as it stands."""
        return constant_time_compare(self.seal, self._signature())

    def _signature(self) -> str:
        said = repr((self.path, self.fingerprint, self.size, self.sha256))
        return salted_hmac("budgets.FileSum", said, algorithm="sha256").hexdigest()
