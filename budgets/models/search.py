"""What the public can search: one row for each thing that a public edition says.

The rows follow from what was published, and the owner of the tables can make them anew (`manage.py
rebuild_search`). The database itself takes those of a withdrawn edition away and tells those of a superseded
one; nobody else changes them.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from budgets.disclosure.searchable import SearchKind
from budgets.models.departments import Department
from budgets.models.editions import Edition, phase_column
from budgets.models.fields import choice_column, value_column

KIND_LABELS = {
    SearchKind.PRIORITY: _("重点工作"),
    SearchKind.PROJECT: _("项目"),
    SearchKind.LINE: _("预算明细"),
    SearchKind.FUNCTION: _("职能"),
    SearchKind.REASON: _("变化原因"),
    SearchKind.TERM: _("名词解释"),
}
RANKS = {kind: rank for rank, kind in enumerate(SearchKind)}


class Grams(Func):
    """The pieces of folded words, of one to three characters, as an array that GIN can index."""

    function = "budgets_grams"


class SearchEntry(models.Model):
    """One thing that can be found. `words` is what is searched, folded; `amount` is in 元."""

    edition = models.ForeignKey(
        Edition, models.DO_NOTHING, related_name="search_entries", verbose_name=_("年度公开")
    )
    # Of the edition, repeated here: a search narrows and sorts without reading editions.
    department = models.ForeignKey(
        Department, models.DO_NOTHING, related_name="+", verbose_name=_("部门")
    )
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    phase = phase_column()
    is_current = models.BooleanField(_("现行"), default=True)
    kind = choice_column(_("种类"), 8, KIND_LABELS)
    rank = models.PositiveSmallIntegerField(_("次序"))
    title = models.TextField(_("名称"), blank=True)
    code = models.CharField(_("科目编码"), max_length=12, blank=True)
    text = models.TextField(_("文字"), blank=True)
    tables = models.CharField(_("表"), max_length=60, blank=True)
    amount = value_column(_("金额（元）"))
    anchor = models.CharField(_("页内位置"), max_length=60)
    words = models.TextField(_("检索文字"))

    class Meta:
        verbose_name = verbose_name_plural = _("检索条目")
        ordering = ["-fiscal_year", "pk"]
        indexes = [
            GinIndex(Grams("words"), name="search_by_grams"),
            models.Index(
                F("fiscal_year").desc(),
                "id",
                condition=Q(is_current=True),
                name="search_newest_first",
            ),
            models.Index(
                F("amount").desc(nulls_last=True),
                "id",
                condition=Q(is_current=True),
                name="search_largest_first",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:40]
