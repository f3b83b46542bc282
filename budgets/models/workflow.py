"""What goes with an edition on its way to the public: remarks, and the date from which the law counts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.disclosure.model import Phase
from budgets.models import fields
from budgets.models.departments import Department, Jurisdiction
from budgets.models.editions import phase_column, year_column


class Remark(models.Model):
    """What a reviewer asks to be looked at, when returning an edition, and what came of it.

    `part` is the key of a page of the desk ("T5", "glossary"), or empty for the whole; `place` is the row or
    cell in the reviewer's words.
    """

    edition = fields.of_edition("remarks")
    part = models.CharField(_("部分"), max_length=20, blank=True)
    part_name = models.CharField(_("部分名称"), max_length=60, blank=True)
    place = models.CharField(_("位置"), max_length=200, blank=True)
    text = models.TextField(_("意见"), max_length=2000)
    made_by = models.CharField(_("审核人"), max_length=150, blank=True)
    made_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    done = models.BooleanField(_("已处理"), default=False)
    answer = models.TextField(_("答复"), max_length=2000, blank=True)
    answered_by = models.CharField(_("答复人"), max_length=150, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("审核意见")
        ordering = ["pk"]

    def __str__(self) -> str:
        where = " ".join(piece for piece in (self.part_name, self.place) if piece)
        return f"{where}：{self.text}" if where else self.text


class _ApprovedOn(models.Model):
    """The day on which a year was approved. An edition's own date, where it has one, goes before it."""

    fiscal_year = year_column(_("年度"))
    phase = phase_column(default=Phase.BUDGET.value)

    class Meta:
        abstract = True

    @property
    def year_and_phase(self) -> dict[str, Any]:
        return {"year": self.fiscal_year, "phase": self.get_phase_display()}


class Approval(_ApprovedOn):
    """When the finance bureau approved a jurisdiction's year: departments publish within 20 days of it."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="approvals", verbose_name=_("地区")
    )
    approved_on = models.DateField(
        _("批复日期"),
        help_text=_("财政部门批复本地区各部门的日期；个别部门不同的，填在该部门的年度公开里。"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("批复日期")
        ordering = ["jurisdiction", "-fiscal_year", "phase"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "fiscal_year", "phase"],
                name="approval_once",
                violation_error_message=_("这个地区、年度和阶段的批复日期已经填过，请改那一条。"),
            ),
        ]

    def __str__(self) -> str:
        of = _("%(year)s%(phase)s") % self.year_and_phase
        return f"{self.jurisdiction} {of}"


class UnitApproval(_ApprovedOn):
    """When a department approved the year of its units: they publish within 20 days of that."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="unit_approvals", verbose_name=_("主管部门")
    )
    approved_on = models.DateField(
        _("批复日期"),
        help_text=_("部门批复所属单位的日期；个别单位不同的，填在该单位的年度公开里。"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("对所属单位的批复日期")
        ordering = ["department", "-fiscal_year", "phase"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "fiscal_year", "phase"],
                name="unit_approval_once",
                violation_error_message=_("这个部门、年度和阶段的批复日期已经填过，请改那一条。"),
            ),
        ]

    def __str__(self) -> str:
        of = _("%(year)s%(phase)s（所属单位）") % self.year_and_phase
        return f"{self.department} {of}"

    def clean(self) -> None:
        """Refuse a unit, which has no units to approve; the database does so too."""
        if self.department_id and self.department.is_unit:
            said = _("“%(name)s”自己就是单位，没有所属单位可批复。") % {"name": self.department}
            raise ValidationError({"department": said})


def approvals_of(
    department: Department,
) -> models.QuerySet[Approval] | models.QuerySet[UnitApproval]:
    """Return the approvals from which a department's clock runs: its place's, of a unit its superior's.

    The days that editions state themselves go before these.
    """
    if department.superior_id is not None:
        return UnitApproval.objects.filter(department=department.superior_id)
    return Approval.objects.filter(jurisdiction=department.jurisdiction_id)


def approved_with_all() -> models.Case:
    """Return the same of each edition of a query, as the day itself: of its place, or of its superior."""
    of_year = {"fiscal_year": models.OuterRef("fiscal_year"), "phase": models.OuterRef("phase")}
    place, superior = (
        models.OuterRef(f"department__{name}") for name in ("jurisdiction", "superior")
    )
    of_departments = Approval.objects.filter(jurisdiction=place, **of_year)
    of_units = UnitApproval.objects.filter(department=superior, **of_year)
    days = (models.Subquery(each.values("approved_on")[:1]) for each in (of_departments, of_units))
    return models.Case(
        models.When(department__superior__isnull=True, then=next(days)), default=next(days)
    )
