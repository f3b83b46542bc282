"""Who discloses: jurisdictions and their departments."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

MOST_ABOVE = 2  # places above a jurisdiction: the city and the province of a county


def bracketed(text: str) -> str:
    """Return a text in brackets, to follow a name or a sentence; "" for none."""
    return gettext("（%(text)s）") % {"text": text} if text else ""


class Jurisdiction(models.Model):
    """A county, city or district whose departments publish here, or a city or province that contains such.

    Its name is unique within its `parent`: several cities have a 鼓楼区. Its address is unique everywhere.
    What is shown of its data besides follows from `kind`, never from the words of `notice`.
    """

    class Kind(models.TextChoices):
        REAL = "real", _("真实数据")
        DEMONSTRATION = "demonstration", _("演示")
        SAMPLE = "sample", _("样例")

    name = models.CharField(_("名称"), max_length=100)
    slug = models.SlugField(_("地址用名"), max_length=60, unique=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="parts",
        null=True,
        blank=True,
        verbose_name=_("上级地区"),
        help_text=_("区县填所在的市，市填所在的省；本站没有登记上级就不填。"),
    )
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
            models.UniqueConstraint(
                fields=["parent", "name"],
                nulls_distinct=False,
                name="jurisdiction_name_once_a_parent",
                violation_error_message=_("同一个上级地区里已有同名的地区。"),
            ),
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

    def clean(self) -> None:
        """Refuse what the database refuses too (places.sql), next to the field."""
        levels, above = self._levels_below if self.pk else 0, self.parent
        while above is not None:
            levels += 1
            if levels > MOST_ABOVE or (self.pk and above.pk == self.pk):
                raise ValidationError(
                    {"parent": _("上级地区不能是自己或自己下面的地区，最多三级：省、市、县。")}
                )
            above = above.parent

    @property
    def _levels_below(self) -> int:
        """How many levels of places it contains. Two queries at most."""
        if not self.parts.exists():
            return 0
        return 2 if Jurisdiction.objects.filter(parent__parent=self.pk).exists() else 1

    @property
    def full_name(self) -> str:
        """Its name after those of the places that it is in, as 甲省乙市丙县. A query for each of them."""
        return f"{self.parent.full_name}{self.name}" if self.parent else self.name

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


class DepartmentQuerySet(models.QuerySet["Department"]):
    """The queries that tell departments from their units."""

    def departments(self) -> DepartmentQuerySet:
        """Return the departments, whose budgets hold those of their units: only these may be added up."""
        return self.filter(superior__isnull=True)

    def units(self) -> DepartmentQuerySet:
        """Return the units of departments."""
        return self.filter(superior__isnull=False)


class Department(models.Model):
    """One department (部门), or one unit (单位) of a department; its address stays whatever it is called.

    A unit has a `superior`. Its budget is part of the superior's, so it is never added to it. Titles do not
    tell the level (a school may print 部门预算): it stands here.
    """

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
    superior = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="units",
        null=True,
        blank=True,
        verbose_name=_("主管部门"),
        help_text=_("只有单位才填：它的预算包含在哪个部门的预算里。"),
    )
    is_own_office = models.BooleanField(
        _("部门本级"), default=False, help_text=_("主管部门自己的机关，每个部门至多一个。")
    )
    is_merged = models.BooleanField(
        _("并入本级"),
        default=False,
        help_text=_("预算不单列、并入部门本级的单位：列在名单里，但不用自己公开。"),
    )
    region = models.CharField(_("所在地区（文件所写）"), max_length=100, blank=True)
    budget_level = models.CharField(_("预算级次"), max_length=40, blank=True)
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("部门")
        ordering = ["jurisdiction", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["superior"],
                condition=Q(is_own_office=True),
                name="department_one_own_office",
                violation_error_message=_("这个部门已有本级。"),
            ),
            models.CheckConstraint(
                condition=Q(superior__isnull=False) | Q(is_own_office=False, is_merged=False),
                name="department_unit_has_superior",
                violation_error_message=_("本级和并入本级的单位要有主管部门。"),
            ),
            models.CheckConstraint(
                condition=Q(is_own_office=False) | Q(is_merged=False),
                name="department_own_office_not_merged",
                violation_error_message=_("本级自己不能并入本级。"),
            ),
            models.CheckConstraint(
                condition=Q(superior__isnull=True) | ~Q(superior=models.F("pk")),
                name="department_not_its_own_superior",
                violation_error_message=_("部门不能是自己的主管部门。"),
            ),
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

    def clean(self) -> None:
        """Refuse what the database refuses too (levels.sql), next to the field."""
        if self.pk and self.units.exclude(jurisdiction=self.jurisdiction_id).exists():
            raise ValidationError({"jurisdiction": _("它的所属单位在另一个地区。")})
        if self.superior is None or self.superior_id == self.pk:  # a constraint says the latter
            return
        if self.superior.is_unit:
            said = _("“%(name)s”自己就是单位，下面不能再有单位。") % {"name": self.superior}
            raise ValidationError({"superior": said})
        if self.superior.jurisdiction_id != self.jurisdiction_id:
            raise ValidationError({"superior": _("主管部门要在同一个地区。")})
        if self.pk and self.units.exists():
            raise ValidationError({"superior": _("这个部门有所属单位，自己不能再是单位。")})

    @property
    def is_unit(self) -> bool:
        """Whether it is a unit, whose budget is part of its superior's."""
        return self.superior_id is not None

    @property
    def owes_document(self) -> bool:
        """Whether it must publish a document of its own: all but units that are part of another's budget."""
        return not self.is_merged

    @property
    def level_name(self) -> str:
        """Return what it is, in the page's language: a department, or which kind of unit."""
        if not self.is_unit:
            return pgettext("level", "部门")
        if self.is_own_office:
            return pgettext("level", "部门本级")
        return pgettext("level", "并入本级") if self.is_merged else pgettext("level", "所属单位")

    @property
    def tag(self) -> str:
        """What stands beside its name; "" for real data."""
        return self.jurisdiction.tag
