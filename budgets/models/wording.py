"""How a jurisdiction words the official document, where it differs from the portal's own templates."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models import fields
from budgets.models.departments import Jurisdiction
from budgets.models.editions import phase_column


class Wording(models.Model):
    """The template of one section of the official document, for the departments of a jurisdiction."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.CASCADE, related_name="wordings", verbose_name=_("地区")
    )
    phase = phase_column()
    section = fields.choice_column(_("部分"), 24, fields.SECTION_LABELS)
    template = models.TextField(_("模板"))

    class Meta:
        verbose_name = verbose_name_plural = _("公开文件措辞")
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "phase", "section"],
                name="wording_once_a_section",
                violation_error_message=_("这个地区的这一部分已有措辞模板。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.get_phase_display()} {self.get_section_display()}"
