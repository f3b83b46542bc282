"""What an edition's money is to achieve, and what the department holds."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models import fields


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
