"""How many people a jurisdiction has and what its prices did, year by year, each with its source."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0021_marks"),
    ]

    operations = [
        migrations.CreateModel(
            name="PopulationAndPrices",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="年度",
                    ),
                ),
                (
                    "residents",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="多少人。“每名居民”用它来除。",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="年末常住人口",
                    ),
                ),
                (
                    "residents_source",
                    models.CharField(
                        blank=True,
                        help_text="例如“2023年国民经济和社会发展统计公报”；和数字一起公开。",
                        max_length=200,
                        verbose_name="人口的来源",
                    ),
                ),
                (
                    "price_index",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="上年为 100，例如 100.20。“扣除物价上涨”用它来算。",
                        max_digits=6,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(50),
                            django.core.validators.MaxValueValidator(200),
                        ],
                        verbose_name="居民消费价格指数",
                    ),
                ),
                (
                    "price_index_source",
                    models.CharField(
                        blank=True,
                        help_text="没有本县的，可以用市或省的，写明是哪里的；和数字一起公开。",
                        max_length=200,
                        verbose_name="物价指数的来源",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="population_and_prices",
                        to="budgets.jurisdiction",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "人口和物价",
                "verbose_name_plural": "人口和物价",
                "ordering": ["jurisdiction", "-year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "year"),
                        name="population_and_prices_once",
                        violation_error_message="这个地区这一年的人口和物价已经填过，请改那一条。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("residents__gt", 0), ("residents__isnull", True), _connector="OR"
                        ),
                        name="population_above_zero",
                        violation_error_message="人口要大于零。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("price_index__gte", 50), ("price_index__lte", 200)),
                            ("price_index__isnull", True),
                            _connector="OR",
                        ),
                        name="price_index_in_range",
                        violation_error_message="物价指数以上年为 100，应在 50 到 200 之间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("residents__isnull", True),
                            models.Q(("residents_source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="population_with_source",
                        violation_error_message="人口要写明来源。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price_index__isnull", True),
                            models.Q(("price_index_source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="price_index_with_source",
                        violation_error_message="物价指数要写明来源。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("residents__isnull", False),
                            ("price_index__isnull", False),
                            _connector="OR",
                        ),
                        name="population_or_prices",
                        violation_error_message="人口和物价指数至少填一个。",
                    ),
                ],
            },
        ),
    ]
