"""The official lists of headings (政府收支分类科目) that a site has loaded."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budgets.disclosure.codes import Book
from budgets.models.editions import year_column


class CodeBook(models.Model):
    """One list as it was loaded; never changed, only loaded or removed.

    `headings` are pairs of code and name. The books are laid over the lists that come with the software in
    the order of their years (`code_book_cache.refresh`), for all departments of the site.
    """

    class Kind(models.TextChoices):
        FUNCTIONAL = "functional", _("支出功能分类")
        ECONOMIC = "economic", _("部门支出经济分类")

    kind = models.CharField(_("哪种科目"), max_length=10, choices=Kind.choices)
    year = year_column(
        pgettext_lazy("one", "年度"),
        help_text=_("科目表是哪一年的：文件里的名称从这一年起用。"),
    )
    whole = models.BooleanField(
        _("这是这一年的全部科目"),
        default=False,
        help_text=_("选上时，文件里没有的科目从这一年起停用；补充几个科目的，不选。"),
    )
    headings = models.JSONField(_("科目"), default=list)
    file_name = models.CharField(_("文件名"), max_length=200)
    loaded_by = models.CharField(_("导入人"), max_length=150, blank=True)
    loaded_at = models.DateTimeField(_("导入时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("科目表")
        verbose_name_plural = _("政府收支分类科目")
        ordering = ["year", "pk"]
        default_permissions = ("view", "add", "delete")

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()}"

    @property
    def book(self) -> Book:
        """What it says, for the lists."""
        return Book(self.year, tuple((code, name) for code, name in self.headings), self.whole)
