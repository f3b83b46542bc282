"""Who discloses: jurisdictions and their departments."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Jurisdiction(models.Model):
    """A county, city or district whose departments publish here."""

    name = models.CharField(_("名称"), max_length=100, unique=True)
    slug = models.SlugField(_("地址用名"), max_length=60, unique=True)
    region_code = models.CharField(
        _("行政区划代码"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^\d{6}$", _("行政区划代码是 6 位数字。"))],
    )
    notice = models.CharField(
        _("数据声明"),
        max_length=200,
        blank=True,
        help_text=_("显示在本地区每一页和每个下载文件里，例如“演示数据”。"),
    )

    class Meta:
        verbose_name = _("地区")
        verbose_name_plural = _("地区")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """One department (部门), whose address stays whatever it is called."""

    class Kind(models.TextChoices):
        ADMINISTRATIVE = "administrative", _("行政机关")
        PARTY = "party", _("党委工作机构")
        CIVIL_SERVICE_LIKE = "civil_service_like", _("参照公务员法管理的事业单位")
        PUBLIC_INSTITUTION = "public_institution", _("事业单位")
        PEOPLES_ORGANISATION = "peoples_organisation", _("人民团体")
        TOWN = "town", _("乡镇、街道")

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="departments", verbose_name=_("地区")
    )
    slug = models.SlugField(
        _("地址用名"),
        max_length=80,
        unique=True,
        help_text=_("网址的一部分，用拼音或英文小写字母、数字和连字符；公开后不要再改。"),
    )
    name = models.CharField(_("部门全称"), max_length=120)
    short_names = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("简称"),
        default=list,
        blank=True,
        help_text=_("文件正文里使用的简称，用英文逗号分开。"),
    )
    kind = models.CharField(
        _("类型"), max_length=24, choices=Kind.choices, default=Kind.ADMINISTRATIVE
    )
    region = models.CharField(_("所在地区（文件所写）"), max_length=100, blank=True)
    budget_level = models.CharField(_("预算级次"), max_length=40, blank=True)
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("部门")
        verbose_name_plural = _("部门")
        ordering = ["jurisdiction", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "name"],
                name="department_name_once_a_jurisdiction",
                violation_error_message=_("这个地区已有同名的部门。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("budgets:department", kwargs={"slug": self.slug})
