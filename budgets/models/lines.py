"""The one fact table: every amount that an edition discloses is a line of one of its tables."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.disclosure.model import CompletionBase, Fund, LineKey, Nature, Row, Side
from budgets.disclosure.official_form.vocabulary import LINE_TABLES, REVENUE_TABLE, TWO_SIDED
from budgets.models import fields

SIDE_LABELS = {side: _(side.text.zh) for side in Side}
ROW_LABELS = {row: _(row.text.zh) for row in Row}
FUND_LABELS = {fund: _(fund.text.zh) for fund in Fund}
COMPLETION_BASE_LABELS = {base: _(base.text.zh) for base in CompletionBase}
NATURE_LABELS = {nature: _(nature.text.zh) for nature in Nature}


class Cell(models.Model):
    """Which quantity of an edition a row is about: the columns of a `LineKey`."""

    table = models.CharField(
        _("表"), max_length=3, choices=[(t.value, f"{t.value} {t.label}") for t in LINE_TABLES]
    )
    side = fields.choice_column(_("收支"), 12, SIDE_LABELS, default=Side.EXPENDITURE.value)
    row = fields.choice_column(_("行"), 8, ROW_LABELS, default=Row.ITEM.value)
    code = models.CharField(_("科目编码"), max_length=12, blank=True)
    name = models.CharField(_("名称"), max_length=200, blank=True)
    fund = fields.choice_column(_("资金"), 5, FUND_LABELS, blank=True)
    nature = fields.choice_column(_("性质"), 16, NATURE_LABELS, blank=True)

    class Meta:
        abstract = True

    @property
    def key(self) -> LineKey:
        """The key in the row's columns."""
        return LineKey.of(self)


class Line(Cell, fields.Sourced):
    """One disclosed amount. Amounts are in 元 beside the figure as printed."""

    edition = fields.of_edition("lines")
    order = models.PositiveIntegerField(_("顺序"), default=0)
    code_as_written = models.CharField(_("按所写名称的编码"), max_length=12, blank=True)
    path = models.JSONField(_("所写的类、款、项"), default=list, blank=True)
    amount = fields.value_column(_("金额（元）"))
    amount_printed = fields.printed_column(_("金额"))
    amount_unit = fields.unit_column(_("单位"))
    amount_nothing = fields.nothing_column(_("没有金额"))
    prior = fields.value_column(_("上年（元）"))
    prior_printed = fields.printed_column(_("上年"))
    prior_unit = fields.unit_column(_("上年单位"))
    prior_nothing = fields.nothing_column(_("上年没有金额"))
    planned = fields.value_column(_("年初预算（元）"))
    planned_printed = fields.printed_column(_("年初预算"))
    planned_unit = fields.unit_column(_("年初预算单位"))
    planned_nothing = fields.nothing_column(_("年初预算没有金额"))
    share = fields.percent_column(_("占比（%）"))
    share_printed = fields.printed_column(_("占比"))
    change = fields.value_column(_("比上年增减（元）"))
    change_printed = fields.printed_column(_("比上年增减"))
    change_unit = fields.unit_column(_("增减单位"))
    change_nothing = fields.nothing_column(_("没有增减金额"))
    percent = fields.percent_column(_("比上年增减（%）"))
    percent_printed = fields.printed_column(_("增减率"))
    completion = fields.percent_column(_("完成预算（%）"))
    completion_printed = fields.printed_column(_("完成率"))
    completion_base = fields.choice_column(
        _("完成的是哪个预算"), 12, COMPLETION_BASE_LABELS, blank=True
    )
    purpose = models.TextField(_("用途"), blank=True)
    is_leaf = models.BooleanField(
        _("最细一级"),
        default=False,
        editable=False,
        help_text=_("同一张表里，最细一级的金额加起来等于总计。"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("预算明细")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "table", "side", "row", "code", "name", "fund", "nature"],
                name="line_once_an_edition",
                violation_error_message=_("同一张表里已有相同科目、资金和性质的一行。"),
            ),
            fields.whole_amount(
                "line_amount_is_whole",
                "amount",
                optional=False,
                message=_("金额、单位和“没有金额”互相矛盾。"),
            ),
            fields.whole_amount("line_prior_is_whole", "prior"),
            fields.whole_amount("line_planned_is_whole", "planned"),
            fields.whole_amount("line_change_is_whole", "change"),
            models.CheckConstraint(
                condition=Q(table__in=[table.value for table in LINE_TABLES]),
                name="line_table_known",
            ),
            models.CheckConstraint(
                condition=Q(table__in=[table.value for table in TWO_SIDED])
                | Q(table=REVENUE_TABLE.value, side="revenue")
                | (~Q(table=REVENUE_TABLE.value) & Q(side="expenditure")),
                name="line_side_fits_table",
                violation_error_message=_("只有收支总表分收入和支出两边。"),
            ),
            models.CheckConstraint(
                condition=~Q(row="item") | ~Q(name="") | ~Q(code=""),
                name="line_item_is_named",
                violation_error_message=_("明细行要有科目编码或名称。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.code} {self.name}".strip()


class Statement(Cell, fields.Sourced):
    """A further statement of a quantity that a line states already."""

    edition = fields.of_edition("statements")
    order = models.PositiveIntegerField(_("顺序"), default=0)
    amount = fields.value_column(_("金额（元）"))
    amount_printed = fields.printed_column(_("金额"))
    amount_unit = fields.unit_column(_("单位"))
    amount_nothing = fields.nothing_column(_("没有金额"))

    class Meta:
        verbose_name = verbose_name_plural = _("文字中的重复金额")
        ordering = ["order", "pk"]
        constraints = [
            fields.whole_amount("statement_amount_is_whole", "amount", optional=False),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.code} {self.name}".strip()
