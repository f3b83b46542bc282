"""What a jurisdiction says beside its budgets: how it words documents, how many people it has, its prices."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models import fields
from budgets.models.departments import Jurisdiction
from budgets.models.editions import phase_column, year_column

LOWEST_INDEX, HIGHEST_INDEX = 50, 200


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


class PopulationAndPrices(models.Model):
    """One year of a jurisdiction: its residents, its consumer prices, or both, each with its source.

    Without them no page says what a resident's part is, or what remains of a growth without inflation.
    `price_index` counts the year before as 100.
    """

    jurisdiction = models.ForeignKey(
        Jurisdiction,
        models.PROTECT,
        related_name="population_and_prices",
        verbose_name=_("地区"),
    )
    year = year_column(_("年度"))
    residents = models.PositiveIntegerField(
        _("年末常住人口"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("多少人。“每名居民”用它来除。"),
    )
    residents_source = models.CharField(
        _("人口的来源"),
        max_length=200,
        blank=True,
        help_text=_("例如“2023年国民经济和社会发展统计公报”；和数字一起公开。"),
    )
    price_index = models.DecimalField(
        _("居民消费价格指数"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(LOWEST_INDEX), MaxValueValidator(HIGHEST_INDEX)],
        help_text=_("上年为 100，例如 100.20。“扣除物价上涨”用它来算。"),
    )
    price_index_source = models.CharField(
        _("物价指数的来源"),
        max_length=200,
        blank=True,
        help_text=_("没有本县的，可以用市或省的，写明是哪里的；和数字一起公开。"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("人口和物价")
        ordering = ["jurisdiction", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "year"],
                name="population_and_prices_once",
                violation_error_message=_("这个地区这一年的人口和物价已经填过，请改那一条。"),
            ),
            models.CheckConstraint(
                condition=Q(residents__gt=0) | Q(residents__isnull=True),
                name="population_above_zero",
                violation_error_message=_("人口要大于零。"),
            ),
            models.CheckConstraint(
                condition=Q(price_index__gte=LOWEST_INDEX, price_index__lte=HIGHEST_INDEX)
                | Q(price_index__isnull=True),
                name="price_index_in_range",
                violation_error_message=_("物价指数以上年为 100，应在 50 到 200 之间。"),
            ),
            models.CheckConstraint(
                condition=Q(residents__isnull=True) | ~Q(residents_source=""),
                name="population_with_source",
                violation_error_message=_("人口要写明来源。"),
            ),
            models.CheckConstraint(
                condition=Q(price_index__isnull=True) | ~Q(price_index_source=""),
                name="price_index_with_source",
                violation_error_message=_("物价指数要写明来源。"),
            ),
            models.CheckConstraint(
                condition=Q(residents__isnull=False) | Q(price_index__isnull=False),
                name="population_or_prices",
                violation_error_message=_("人口和物价指数至少填一个。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)
