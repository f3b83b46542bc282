"""Departments change: they are renamed, merged, split. Their old addresses and editions stay."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models.departments import Department


class FormerName(models.Model):
    """A name that a department had until a day; its address does not change with its name."""

    department = models.ForeignKey(
        Department, models.CASCADE, related_name="former_names", verbose_name=_("部门")
    )
    name = models.CharField(_("原名"), max_length=120)
    until = models.DateField(_("用到哪天"))

    class Meta:
        verbose_name = verbose_name_plural = _("原名")
        ordering = ["-until", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["department", "name", "until"], name="former_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class FormerAddress(models.Model):
    """A former address, which redirects to the department permanently."""

    department = models.ForeignKey(
        Department, models.CASCADE, related_name="former_addresses", verbose_name=_("部门")
    )
    slug = models.SlugField(
        _("原地址用名"),
        max_length=80,
        unique=True,
        help_text=_("从前用过的网址的一部分；打开它会转到这个部门。"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("原地址")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def clean(self) -> None:
        """Refuse an address that a department has now."""
        if Department.objects.filter(slug=self.slug).exists():
            raise ValidationError({"slug": _("这个地址现在就是一个部门的。")})


class Succession(models.Model):
    """From a day on, a department's work is another's. What was before and after is not compared."""

    class Kind(models.TextChoices):
        MERGED = "merged", _("并入")
        REORGANISED = "reorganised", _("改组为")
        PART_MOVED = "part_moved", _("部分职能划转到")

    former = models.ForeignKey(
        Department, models.CASCADE, related_name="successions", verbose_name=_("原部门")
    )
    successor = models.ForeignKey(
        Department, models.PROTECT, related_name="predecessions", verbose_name=_("承接的部门")
    )
    on = models.DateField(_("从哪天起"), help_text=_("这天以前和以后的数，页面不再算增减。"))
    kind = models.CharField(_("怎样变"), max_length=12, choices=Kind.choices)
    note = models.CharField(
        _("依据"), max_length=300, blank=True, help_text=_("机构改革方案、文号等，公开显示。")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("机构变动")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["former", "successor", "on"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(former=F("successor")),
                name="succession_between_two",
                violation_error_message=_("一个部门不能承接自己；只改名称的，改部门全称。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.former} → {self.successor}"

    def clean(self) -> None:
        """Refuse a department as its own successor, next to the field; the database does so too."""
        if self.former_id == self.successor_id:
            raise ValidationError(
                {"successor": _("一个部门不能承接自己；只改名称的，改部门全称。")}
            )

    @property
    def ends_former(self) -> bool:
        """Whether the former department is no more."""
        return self.kind != self.Kind.PART_MOVED
