"""Editions: the numbered versions of one department's year and phase."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budgets.disclosure.model import Phase
from budgets.disclosure.money import MoneyUnit
from budgets.models.departments import Department
from budgets.models.first_publication import Dated

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FIRST_YEAR, LAST_YEAR = 2000, 2100
PHASE_LABELS = {Phase.BUDGET: _("预算"), Phase.FINAL: _("决算")}
PHASE_CHOICES = [(phase.value, label) for phase, label in PHASE_LABELS.items()]
# The standings of an edition that the public has not seen; only the first lets it change.
UNPUBLISHED = ["draft", "submitted", "approved"]
# All that the public is told of a withdrawn edition: which one it was, its dates, why it is gone. The
# checksum is the one thing by which whoever holds the file can still learn that (docs/data.md).
PUBLIC_OF_WITHDRAWN = frozenset(
    {
        "id",
        "department",
        "fiscal_year",
        "phase",
        "number",
        "status",
        "withdrawal_reason",
        "checksum",
        "published_at",
        "first_published_on",
        "first_published_source",
    }
)
# A day that has not begun anywhere in the world by some moment is later than that moment's.
_LATEST_DAY = models.Func(
    F("published_at") + timedelta(hours=14),
    template="(%(expressions)s AT TIME ZONE 'UTC')::date",
    output_field=models.DateField(),
)
_DATED = ["document", "typed", "portal"]

SHORT_CHECKSUM = 12  # digits of a checksum that citations print, and that find its edition


def year_column(label: Any, **options: Any) -> models.PositiveSmallIntegerField[int, int]:
    """Return a column for a fiscal year."""
    limits = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    return models.PositiveSmallIntegerField(label, validators=limits, **options)


def phase_column(**options: Any) -> models.CharField[str, str]:
    """Return a column for budget or final accounts."""
    return models.CharField(_("预算或决算"), max_length=8, choices=PHASE_CHOICES, **options)


def person_column(label: Any, **options: Any) -> models.ForeignKey[User | None, User | None]:
    """Return a reference to an account, which may be deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
        **options,
    )


class _AsTold(models.query.ModelIterable):  # type: ignore[type-arg]  # generic only in the stubs
    """Yield each edition as the public may see it."""

    def __iter__(self) -> Iterator[Edition]:
        return (edition.as_told for edition in super().__iter__())


class EditionQuerySet(models.QuerySet["Edition"]):
    """The queries that decide which editions the public may see."""

    def published(self) -> EditionQuerySet:
        """Return every edition that was published and is not withdrawn, superseded ones included."""
        return self.filter(status__in=[Edition.Status.PUBLISHED, Edition.Status.SUPERSEDED])

    def current(self) -> EditionQuerySet:
        """Return the current edition of each department, year and phase."""
        return self.filter(status=Edition.Status.PUBLISHED)

    def once_published(self) -> EditionQuerySet:
        """Return every edition that was ever public; of withdrawn ones only what is public (`as_told`).

        `values` and `values_list` do not leave out anything.
        """
        found = self.sealed()
        found._iterable_class = _AsTold
        return found

    def sealed(self) -> EditionQuerySet:
        """Return the same editions in full: for the back office and for checks, never for the public."""
        return self.exclude(status__in=UNPUBLISHED)

    def unpublished(self) -> EditionQuerySet:
        """Return the editions on the way to publication, which only the back office may know of."""
        return self.filter(status__in=UNPUBLISHED)

    def due(self, now: datetime) -> EditionQuerySet:
        """Return the approved editions whose hour of publication has come."""
        return self.filter(status=Edition.Status.APPROVED, publish_at__lte=now)

    def of_departments(self) -> EditionQuerySet:
        """Return those of departments: the only ones to add up, rank or count, each yuan once.

        A unit's budget is in its department's already.
        """
        return self.filter(department__superior__isnull=True)

    def of_peers(self, department: Department) -> EditionQuerySet:
        """Return those to set beside a department's: of all departments of its place; beside a unit's, of all
        units of its superior.
        """
        if department.is_unit:
            return self.filter(department__superior=department.superior_id)
        return self.of_departments().filter(department__jurisdiction=department.jurisdiction_id)

    def years(self) -> list[int]:
        """Return the fiscal years of these editions, the earliest first. One query."""
        years = self.order_by("fiscal_year").values_list("fiscal_year", flat=True)
        return list(years.distinct())


class Edition(Dated):
    """One version of what a department discloses for one year and phase.

    draft → submitted → approved → published for good; a reviewer may send it back to be a draft again. The
    database lets the rows of an edition change only while it is a draft.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("待审核")
        APPROVED = "approved", _("已审核")
        PUBLISHED = "published", _("已公开")
        SUPERSEDED = "superseded", _("已被更正")
        WITHDRAWN = "withdrawn", _("已撤回")

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="editions", verbose_name=_("部门")
    )
    fiscal_year = year_column(_("年度"))
    phase = phase_column(default=Phase.BUDGET.value)
    number = models.PositiveSmallIntegerField(_("版次"), default=1)
    status = models.CharField(
        _("状态"), max_length=12, choices=Status.choices, default=Status.DRAFT
    )
    title = models.CharField(_("标题"), max_length=200, blank=True)
    unit = models.CharField(
        _("金额单位"),
        max_length=2,
        choices=[(unit.value, unit.value) for unit in MoneyUnit],
        default=MoneyUnit.WAN.value,
        help_text=_("本年度文件里大多数金额的单位。"),
    )
    department_name = models.CharField(_("文件所写的部门名称"), max_length=120, blank=True)
    short_names = models.JSONField(_("文件所写的简称"), default=list, blank=True)
    region = models.CharField(_("文件所写的地区"), max_length=100, blank=True)
    budget_level = models.CharField(_("文件所写的预算级次"), max_length=40, blank=True)
    approved_on = models.DateField(
        _("批复日期"),
        null=True,
        blank=True,
        help_text=_("财政部门批复预算的日期，公开期限从这天起算 20 日。"),
    )
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)
    # What the jurisdiction said of its data when this was published: it is sealed with the figures.
    notice = models.CharField(_("数据声明"), max_length=200, blank=True, editable=False)
    notice_en = models.CharField(_("数据声明（英文）"), max_length=400, blank=True, editable=False)
    source_name = models.CharField(_("来源文件"), max_length=200, blank=True)
    source_sha256 = models.CharField(_("来源文件校验值"), max_length=64, blank=True)
    wording = models.JSONField(
        _("公开文件措辞"),
        default=dict,
        editable=False,
        help_text=_("公开时本地区各部分的措辞模板，以后改模板不影响已公开的文件。"),
    )
    correction_note = models.TextField(
        _("更正说明"), blank=True, help_text=_("更正了什么、为什么；随新版一起公开。")
    )
    withdrawal_reason = models.TextField(_("撤回原因"), blank=True)
    checksum = models.CharField(_("校验值"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    published_at = models.DateTimeField(_("公开时间"), null=True, blank=True)
    created_by = person_column(_("建立人"))
    publish_at = models.DateTimeField(_("定时公开"), null=True, blank=True, editable=False)
    scheduled_by = person_column(_("定时公开的人"), editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("年度公开")
        ordering = ["department", "-fiscal_year", "phase", "-number"]
        permissions = [
            ("submit_edition", _("可以提交审核")),
            ("review_edition", _("可以审核")),
            ("publish_edition", _("可以公开")),
            ("withdraw_edition", _("可以撤回")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "fiscal_year", "phase", "number"], name="edition_number_once"
            ),
            models.UniqueConstraint(
                fields=["department", "fiscal_year", "phase"],
                condition=Q(status__in=UNPUBLISHED),
                name="edition_one_open",
                violation_error_message=_("这个部门、年度和阶段已有一份草稿。"),
            ),
            models.UniqueConstraint(
                fields=["department", "fiscal_year", "phase"],
                condition=Q(status="published"),
                name="edition_one_current",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=FIRST_YEAR, fiscal_year__lte=LAST_YEAR),
                name="edition_year_in_range",
                violation_error_message=_("年度须在 2000 至 2100 之间。"),
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_from_one"),
            models.CheckConstraint(
                condition=Q(phase__in=[phase.value for phase in Phase]), name="edition_phase_known"
            ),
            models.CheckConstraint(
                condition=Q(unit__in=[unit.value for unit in MoneyUnit]), name="edition_unit_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNPUBLISHED, published_at__isnull=True, checksum="")
                | Q(
                    status__in=["published", "superseded", "withdrawn"],
                    published_at__isnull=False,
                    checksum__regex="^[0-9a-f]{64}$",
                ),
                name="edition_published_is_dated_and_sealed",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(withdrawal_reason=""),
                name="edition_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | Q(status="draft") | ~Q(correction_note=""),
                name="edition_correction_has_note",
            ),
            models.CheckConstraint(
                condition=Q(status="approved")
                | Q(publish_at__isnull=True, scheduled_by__isnull=True),
                name="edition_scheduled_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(first_published_on__isnull=False, first_published_source__in=_DATED)
                | Q(first_published_on__isnull=True, first_published_source__in=["", "unknown"])
                | Q(
                    first_published_on__isnull=True,
                    first_published_source="portal",
                    status__in=UNPUBLISHED,
                ),
                name="edition_first_day_has_source",
            ),
            models.CheckConstraint(
                condition=Q(first_published_on__isnull=True)
                | Q(published_at__isnull=True)
                | Q(first_published_on__lte=_LATEST_DAY),
                name="edition_first_day_not_later",
            ),
            models.CheckConstraint(
                condition=Q(first_published_on__isnull=True)
                | Q(phase="final", first_published_on__year__gte=F("fiscal_year"))
                | Q(first_published_on__year__gte=F("fiscal_year") - 1, phase="budget"),
                name="edition_first_day_not_absurd",
            ),
        ]
        indexes = [
            models.Index(F("fiscal_year").desc(), "phase", name="edition_by_year"),
            models.Index(F("published_at").desc(nulls_last=True), name="edition_latest"),
        ]

    def __str__(self) -> str:
        of = _("%(year)s%(phase)s") % {"year": self.fiscal_year, "phase": self.get_phase_display()}
        return f"{self.department} {of} v{self.number}"

    def get_absolute_url(self) -> str:
        """Return the address that always shows the department's current edition of the year and phase."""
        return reverse(f"budgets:{self._route}", kwargs=self._where)

    def get_level_url(self, code: str, *, fixed: bool = False) -> str:
        """Return the address of a heading's page: of the current edition, or of this one for good."""
        where = {**self._where, "code": code}
        if fixed:
            where["number"] = self.number
        return reverse(f"budgets:{self._route}{'_edition' if fixed else ''}_level", kwargs=where)

    @property
    def is_draft(self) -> bool:
        """Whether it may be changed."""
        return self.status == self.Status.DRAFT

    @property
    def is_unpublished(self) -> bool:
        """Whether it is still on the way to the public."""
        return self.status in UNPUBLISHED

    @property
    def is_public(self) -> bool:
        """Whether the public can read it now, as the edition that holds or as an older one."""
        return self.status in (self.Status.PUBLISHED, self.Status.SUPERSEDED)

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def as_told(self) -> Edition:
        """The edition as the public may be told of it; a withdrawn one without any words but the reason.

        A field that is not named above is left out, so a new one never shows by mistake.
        """
        if not self.is_withdrawn:
            return self
        told = copy(self)
        for field in self._meta.concrete_fields:
            if field.name not in PUBLIC_OF_WITHDRAWN:
                setattr(told, field.attname, field.get_default())
        return told

    @property
    def is_submitted(self) -> bool:
        return self.status == self.Status.SUBMITTED

    @property
    def is_approved(self) -> bool:
        return self.status == self.Status.APPROVED

    @property
    def is_final(self) -> bool:
        """Whether this is a year's final accounts (决算)."""
        return self.phase == Phase.FINAL

    @property
    def year_in_words(self) -> str:
        """2024年部门预算, of a unit 2024年单位预算, in the language of the page."""
        if self.department.is_unit:
            words = (
                gettext("%(year)s年单位决算") if self.is_final else gettext("%(year)s年单位预算")
            )
        else:
            words = (
                gettext("%(year)s年部门决算") if self.is_final else gettext("%(year)s年部门预算")
            )
        return words % {"year": self.fiscal_year}

    @property
    def file_stem(self) -> str:
        """How the names of its files begin: education-bureau-2024-final."""
        phase = "-final" if self.is_final else ""
        return f"{self.department.slug}-{self.fiscal_year}{phase}"

    def get_fixed_url(self) -> str:
        """Return the permanent address of this edition."""
        return reverse(
            f"budgets:{self._route}_edition", kwargs={**self._where, "number": self.number}
        )

    def get_document_url(self) -> str:
        """Return the permanent address of this edition's official document as a page."""
        return reverse(
            f"budgets:{self._route}_edition_document",
            kwargs={**self._where, "number": self.number},
        )

    def get_file_url(self, ending: str) -> str:
        """Return the address of the current edition as a file ("csv", "json")."""
        return reverse(f"files:{self._route}", kwargs={**self._where, "ending": ending})

    def get_fixed_file_url(self, ending: str) -> str:
        """Return the permanent address of this edition as a file."""
        where = {**self._where, "number": self.number, "ending": ending}
        return reverse(f"files:{self._route}_edition", kwargs=where)

    def get_changes_url(self, ending: str = "") -> str:
        """Return the address of the differences from the corrected edition: a page, or a file."""
        where = {**self._where, "number": self.number}
        if ending:
            return reverse(f"files:{self._route}_changes", kwargs=where)
        return reverse(f"budgets:{self._route}_changes", kwargs=where)

    def get_checks_url(self, *, fixed: bool = False) -> str:
        """Return the address of the check sheet as a file: of the current edition, or this one's for good."""
        if not fixed:
            return reverse(f"files:{self._route}_checks", kwargs=self._where)
        where = {**self._where, "number": self.number}
        return reverse(f"files:{self._route}_edition_checks", kwargs=where)

    @property
    def _route(self) -> str:
        return "final" if self.is_final else "budget"

    @property
    def _where(self) -> dict[str, Any]:
        return {"slug": self.department.slug, "year": self.fiscal_year}
