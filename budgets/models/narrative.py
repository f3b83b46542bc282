"""The words of an edition: who the department is, what it plans, why figures changed, what terms mean."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.disclosure.model import Base, Direction, UnitKind
from budgets.models import fields
from budgets.models.lines import Cell

DIRECTION_LABELS = {
    Direction.INCREASE: _("增加"),
    Direction.DECREASE: _("减少"),
    Direction.FLAT: _("持平"),
}
BASE_LABELS = {Base.YEAR_BEFORE: _("上年"), Base.PLAN: _("年初预算")}
UNIT_KIND_LABELS = {
    UnitKind.SELF: _("部门本级"),
    UnitKind.SUBORDINATE: _("下属预算单位"),
    UnitKind.INTERNAL: _("内设机构"),
}


class Function(fields.NumberedPart):
    """One function (职能)."""

    edition = fields.of_edition("functions")
    text = models.TextField(_("职能"))

    class Meta(fields.NumberedPart.Meta):
        verbose_name = verbose_name_plural = _("职能")

    def __str__(self) -> str:
        return self.text[:40]


class Priority(fields.NumberedPart):
    """One priority (重点工作) of the year."""

    edition = fields.of_edition("priorities")
    title = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("内容"), blank=True)

    class Meta(fields.NumberedPart.Meta):
        verbose_name = verbose_name_plural = _("重点工作")

    def __str__(self) -> str:
        return self.title


class Unit(fields.NumberedPart):
    """One unit or internal office."""

    edition = fields.of_edition("units")
    name = models.CharField(_("名称"), max_length=120)
    kind = fields.choice_column(_("类别"), 12, UNIT_KIND_LABELS, default=UnitKind.SUBORDINATE.value)
    amount = fields.value_column(_("收支总计（元）"))
    amount_printed = fields.printed_column(_("收支总计"))
    amount_unit = fields.unit_column(_("单位"))
    amount_nothing = fields.nothing_column(_("没有金额"))

    class Meta(fields.NumberedPart.Meta):
        verbose_name = verbose_name_plural = _("单位")
        constraints = [
            *fields.NumberedPart.Meta.constraints,
            fields.whole_amount("unit_amount_is_whole", "amount"),
        ]

    def __str__(self) -> str:
        return self.name


class Reason(Cell, fields.Sourced):
    """Why one quantity of the edition changed on the year before."""

    edition = fields.of_edition("reasons")
    order = models.PositiveIntegerField(_("顺序"), default=0)
    label = models.CharField(_("什么变了"), max_length=120)
    direction = fields.choice_column(_("方向"), 8, DIRECTION_LABELS)
    against = fields.choice_column(_("与什么比"), 12, BASE_LABELS, default=Base.YEAR_BEFORE.value)
    change = fields.value_column(_("变化（元）"))
    change_printed = fields.printed_column(_("变化"))
    change_unit = fields.unit_column(_("变化单位"))
    change_nothing = fields.nothing_column(_("没有变化金额"))
    percent = fields.percent_column(_("变化率（%）"))
    percent_printed = fields.printed_column(_("变化率"))
    prior = fields.value_column(_("上年（元）"))
    prior_printed = fields.printed_column(_("上年"))
    prior_unit = fields.unit_column(_("上年单位"))
    prior_nothing = fields.nothing_column(_("上年没有金额"))
    comparable = models.BooleanField(_("同口径比较"), default=False)
    comparable_direction = fields.choice_column(_("扣除该因素后"), 8, DIRECTION_LABELS, blank=True)
    text = models.TextField(_("原因"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("变化原因")
        ordering = ["order", "pk"]
        constraints = [
            fields.whole_amount("reason_change_is_whole", "change"),
            fields.whole_amount("reason_prior_is_whole", "prior"),
        ]

    def __str__(self) -> str:
        return self.label


class Term(fields.NumberedPart):
    """One glossary entry (名词解释) in the department's own words."""

    edition = fields.of_edition("glossary")
    term = models.CharField(_("名词"), max_length=200)
    text = models.TextField(_("解释"))

    class Meta(fields.NumberedPart.Meta):
        verbose_name = verbose_name_plural = _("名词解释")

    def __str__(self) -> str:
        return self.term


class Passage(models.Model):
    """A piece of a section's own words."""

    edition = fields.of_edition("passages")
    order = models.PositiveIntegerField(_("顺序"), default=0)
    section = fields.choice_column(_("部分"), 24, fields.SECTION_LABELS)
    heading = models.CharField(_("标题"), max_length=200, blank=True)
    text = models.TextField(_("文字"))

    class Meta:
        verbose_name = verbose_name_plural = _("文字说明")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.heading or self.text[:40]
