"""Who works where: the department, or the whole jurisdiction, that a person's roles hold for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models.departments import Department, Jurisdiction


class Assignment(models.Model):
    """One department or one jurisdiction within a person's reach; their groups say what they may do."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="assignments",
        verbose_name=_("人员"),
    )
    department = models.ForeignKey(
        Department,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("部门"),
        help_text=_("只负责这一个部门。"),
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("地区"),
        help_text=_("负责这个地区的全部部门。"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("负责范围")
        constraints = [
            models.CheckConstraint(
                condition=Q(department__isnull=False) ^ Q(jurisdiction__isnull=False),
                name="assignment_is_of_one",
                violation_error_message=_("每一行填一个部门，或填一个地区，不能都填或都空。"),
            ),
            models.UniqueConstraint(
                fields=["user", "department"],
                name="assignment_department_once",
                violation_error_message=_("这个部门已经在负责范围里。"),
            ),
            models.UniqueConstraint(
                fields=["user", "jurisdiction"],
                name="assignment_jurisdiction_once",
                violation_error_message=_("这个地区已经在负责范围里。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.department or self.jurisdiction}"
