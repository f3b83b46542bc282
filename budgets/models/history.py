"""Findings as of publication, and the audit log of acts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from budgets.disclosure.findings import (
    QUOTES_BUDGET,
    QUOTES_UNITS,
    QUOTES_YEAR_BEFORE,
    Severity,
)
from budgets.disclosure.model import Phase
from budgets.models import fields
from budgets.models.departments import Department, Jurisdiction
from budgets.models.editions import Edition

SEVERITY_LABELS = {
    Severity.ERROR: _("矛盾"),
    Severity.WARNING: _("存疑"),
    Severity.NOTICE: _("提示"),
}


class FindingQuerySet(models.QuerySet["Finding"]):
    """The queries that decide which findings the public may read."""

    def told(self) -> FindingQuerySet:
        """Leave out findings that quote a figure of an edition which has been withdrawn since.

        They quote the neighbour that was current when their own edition was published.
        """
        before = _neighbour(fiscal_year=OuterRef("year_before"), phase=OuterRef("edition__phase"))
        budget = _neighbour(fiscal_year=OuterRef("edition__fiscal_year"), phase=Phase.BUDGET.value)
        withdrawn = Edition.Status.WITHDRAWN
        return (
            self.alias(year_before=F("edition__fiscal_year") - 1)
            .alias(year_before_is=before, budget_is=budget, unit_gone=_withdrawn_beside())
            .exclude(rule__in=QUOTES_YEAR_BEFORE, year_before_is=withdrawn)
            .exclude(rule__in=QUOTES_BUDGET, budget_is=withdrawn)
            .exclude(rule__in=QUOTES_UNITS, unit_gone=True)
        )


def _withdrawn_beside() -> Exists:
    """Return whether a department or unit beside the finding's has withdrawn the year since."""
    own, superior = OuterRef("edition__department"), OuterRef("edition__department__superior")
    beside = Q(department__superior=own) | Q(department=superior) | Q(department__superior=superior)
    withdrawn = Edition.objects.filter(
        beside,
        fiscal_year=OuterRef("edition__fiscal_year"),
        phase=OuterRef("edition__phase"),
        status=Edition.Status.WITHDRAWN,
        published_at__lte=OuterRef("edition__published_at"),
    )
    return Exists(withdrawn.exclude(department=own))


def _neighbour(**which: Any) -> Subquery:
    """Return the status of the neighbour that was current when a finding's edition was published."""
    published = Edition.objects.filter(
        department=OuterRef("edition__department"),
        published_at__lte=OuterRef("edition__published_at"),
        **which,
    )
    return Subquery(published.order_by("-number").values("status")[:1])


class Finding(models.Model):
    """A finding as it stood when the edition was last submitted or published, with the department's words."""

    edition = fields.of_edition("findings")
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    key = models.CharField(_("标识"), max_length=16)
    rule = models.CharField(_("规则"), max_length=12)
    severity = fields.choice_column(_("程度"), 8, SEVERITY_LABELS)
    message = models.TextField(_("内容"))
    message_en = models.TextField(_("英文内容"))
    figures = models.JSONField(_("有关数字"), default=list, blank=True)
    explanation = models.TextField(_("部门说明"), blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("公开时的问题")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.message


class AppendOnlyEvent(models.Model):
    """A row of a log: who did something, when, from where. The database lets nobody change or delete it.

    Names are kept besides the keys, so that the log reads the same after a person, an account or a draft is
    renamed or gone. Subclasses add `act` and what it was done to; a trigger holds each of their tables.
    """

    at = models.DateTimeField(_("时间"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("操作人"),
    )
    actor_name = models.CharField(_("操作人姓名"), max_length=150, blank=True)
    note = models.TextField(_("说明"), blank=True)
    address = models.GenericIPAddressField(_("来自地址"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]


class Event(AppendOnlyEvent):
    """One act on an edition, or on what editions refer to.

    An act for all departments of a jurisdiction has the `jurisdiction` and no department or edition; one that
    changes the master data of a department has no edition.
    """

    class Act(models.TextChoices):
        IMPORT_DRAFT = "import_draft", _("导入草稿")
        START_DRAFT = "start_draft", _("新建草稿")
        PREPARE_DRAFT = "prepare_draft", _("照上年准备")
        EDIT_DRAFT = "edit_draft", _("修改草稿")
        DISCARD_DRAFT = "discard_draft", _("删除草稿")
        SUBMIT = "submit", _("提交审核")
        RECALL = "recall", _("收回")
        RETURN = "return", _("退回修改")
        ANSWER = "answer", _("答复审核意见")
        APPROVE = "approve", _("审核通过")
        SCHEDULE = "schedule", _("定时公开")
        CANCEL_SCHEDULE = "cancel_schedule", _("取消定时")
        PUBLISH = "publish", _("公开")
        CORRECT = "correct", _("开始更正")
        WITHDRAW = "withdraw", _("撤回")
        APPROVAL_DATE = "approval_date", _("填批复日期")
        LOAD_CODES = "load_codes", _("导入科目表")
        DISCARD_CODES = "discard_codes", _("撤下科目表")
        DEPARTMENT = "department", _("改部门资料")
        JURISDICTION = "jurisdiction", _("改地区资料")
        WORDING = "wording", _("改公开文件措辞")
        REBUILD = "rebuild", _("重做公开数据")

    act = models.CharField(_("操作"), max_length=16, choices=Act.choices)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="events", verbose_name=_("部门")
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, related_name="events", verbose_name=_("地区")
    )
    edition = models.ForeignKey(
        Edition,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="events",
        verbose_name=_("年度公开"),
    )
    edition_name = models.CharField(_("年度公开名称"), max_length=200, blank=True)

    class Meta(AppendOnlyEvent.Meta):
        verbose_name = verbose_name_plural = _("操作记录")
        indexes = [models.Index(fields=["department", "-at"], name="event_by_department")]
        constraints = [
            models.CheckConstraint(
                condition=Q(department__isnull=False) ^ Q(jurisdiction__isnull=False),
                name="event_is_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.edition_name}"


class Change(models.Model):
    """One cell that an act changed: from what, to what. The table only grows, like the log.

    Of a draft, the words are those of `disclosure.differences`, so that the history reads the same when rows
    and codes are gone. A cell that was not there, or is no longer, is null.
    """

    event = models.ForeignKey(
        Event, models.PROTECT, related_name="changes", verbose_name=_("操作记录")
    )
    part = models.CharField(_("部分"), max_length=60)
    place = models.TextField(_("位置"), blank=True)
    column = models.CharField(_("项目"), max_length=60)
    before = models.TextField(_("改前"), null=True, blank=True)  # noqa: DJ001
    after = models.TextField(_("改后"), null=True, blank=True)  # noqa: DJ001

    class Meta:
        verbose_name = verbose_name_plural = _("修改明细")
        ordering = ["-event", "pk"]

    def __str__(self) -> str:
        cell = " · ".join(part for part in (self.part, self.place, self.column) if part)
        absent = _("（无）")
        before = absent if self.before is None else self.before
        after = absent if self.after is None else self.after
        return f"{cell}：{before} → {after}"
