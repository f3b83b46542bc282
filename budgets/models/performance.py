"""What an edition's money is to achieve, and what the department holds."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.disclosure.official_form.particulars import ParticularKind
from budgets.models import fields

_MONEY = [kind.value for kind in ParticularKind if kind.is_money]
PARTICULAR_LABELS = {kind: _(kind.text.zh) for kind in ParticularKind}


class Project(fields.NumberedPart, fields.Sourced):
    """One project of T10 with its goal; `amount` is in 元 and may be undisclosed."""

    edition = fields.of_edition("projects")
    name = models.CharField(_("项目名称"), max_length=200)
    amount = fields.value_column(_("金额（元）"))
    amount_printed = fields.printed_column(_("金额"))
    amount_unit = fields.unit_column(_("单位"))
    amount_nothing = fields.nothing_column(_("没有金额"))
    goal = models.TextField(_("绩效目标"), blank=True)

    class Meta(fields.NumberedPart.Meta):
        verbose_name = verbose_name_plural = _("项目")
        constraints = [
            *fields.NumberedPart.Meta.constraints,
            fields.whole_amount(
                "project_amount_is_whole",
                "amount",
                optional=False,
                message=_("金额、单位和“没有金额”互相矛盾。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """One performance indicator of a project."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="indicators", verbose_name=_("项目")
    )
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    level1 = models.CharField(_("一级指标"), max_length=100)
    level2 = models.CharField(_("二级指标"), max_length=100, blank=True)
    level3 = models.CharField(_("三级指标"), max_length=300, blank=True)
    target = models.CharField(_("指标值"), max_length=200, blank=True)
    unit = models.CharField(_("计量单位"), max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("绩效指标")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.level3 or self.level2 or self.level1


class Holding(fields.Sourced):
    """State assets that are counted: vehicles, large equipment."""

    edition = fields.of_edition("holdings")
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    name = models.CharField(_("资产"), max_length=120)
    count = models.PositiveIntegerField(_("数量"), null=True, blank=True)  # null: still to fill in
    measure = models.CharField(_("计量单位"), max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = _("国有资产")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Particular(fields.Sourced):
    """What the law asks for besides the tables: a count, or an amount in 元 with its stated share."""

    edition = fields.of_edition("particulars")
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    kind = fields.choice_column(_("事项"), 32, PARTICULAR_LABELS)
    count = models.PositiveIntegerField(
        _("数量"), null=True, blank=True
    )  # null: money, or still open
    amount = fields.value_column(_("金额（元）"))
    amount_printed = fields.printed_column(_("金额"))
    amount_unit = fields.unit_column(_("单位"))
    amount_nothing = fields.nothing_column(_("没有金额"))
    share = fields.percent_column(_("占比（%）"))
    share_printed = fields.printed_column(_("占比"))

    class Meta:
        verbose_name = verbose_name_plural = _("规定数据")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"],
                name="particular_once_an_edition",
                violation_error_message=_("同一事项只填一行。"),
            ),
            fields.whole_amount("particular_amount_is_whole", "amount"),
            models.CheckConstraint(
                condition=models.Q(kind__in=_MONEY, count__isnull=True)
                | (~models.Q(kind__in=_MONEY) & models.Q(amount_unit="", share__isnull=True)),
                name="particular_is_counted_or_priced",
            ),
        ]

    def __str__(self) -> str:
        return ParticularKind(self.kind).text.zh
