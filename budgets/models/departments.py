"""Who discloses: jurisdictions and their departments."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _


def bracketed(text: str) -> str:
    """Return a text in brackets, to follow a name or a sentence; "" for none."""
    return gettext("（%(text)s）") % {"text": text} if text else ""


class Jurisdiction(models.Model):
    """A county, city or district whose departments publish here.

    What is shown of its data besides follows from `kind`, never from the words of `notice`.
    """

    class Kind(models.TextChoices):
        REAL = "real", _("真实数据")
        DEMONSTRATION = "demonstration", _("演示")
        SAMPLE = "sample", _("样例")

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

    notice_en = models.CharField(
        _("数据声明（英文）"),
        max_length=400,
        blank=True,
        help_text=_("英文页面上显示；不填就显示中文。"),
    )
    kind = models.CharField(
        _("数据性质"),
        max_length=16,
        choices=Kind.choices,
        default=Kind.REAL,
        help_text=_(
            "演示：全是虚构。样例：数字是真的，文字不是原文。两种都会在名称旁边标出，并要写数据声明。"
        ),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("地区")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="real") | Q(kind__in=["demonstration", "sample"]) & ~Q(notice=""),
                name="jurisdiction_marked_with_notice",
                violation_error_message=_("演示或样例要写数据声明。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its own home page."""
        return f"{reverse('budgets:home')}?jurisdiction={self.slug}"

    @property
    def is_real(self) -> bool:
        """Whether its departments really published what is shown of them."""
        return self.kind == self.Kind.REAL

    @property
    def tag(self) -> str:
        """What stands beside its name and its departments' names; "" for real data."""
        return "" if self.is_real else self.get_kind_display()

    @property
    def notice_here(self) -> tuple[str, str]:
        """The notice in the language of the page, as far as there is one, and its language tag."""
        if self.notice_en and get_language() == "en":
            return self.notice_en, "en"
        return self.notice, "zh-Hans"

    @property
    def notices(self) -> tuple[str, ...]:
        """The notice in each language in which there is one, for files that have no language."""
        return tuple(filter(None, (self.notice, self.notice_en)))


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
        verbose_name = verbose_name_plural = _("部门")
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

    @property
    def tag(self) -> str:
        """What stands beside its name; "" for real data."""
        return self.jurisdiction.tag
