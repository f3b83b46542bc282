"""Units: departments that have a superior, and the days on which it approved their years."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0022_population_and_prices"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fiscal_year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="年度",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[("budget", "预算"), ("final", "决算")],
                        default="budget",
                        max_length=8,
                        verbose_name="预算或决算",
                    ),
                ),
                (
                    "approved_on",
                    models.DateField(
                        help_text="部门批复所属单位的日期；个别单位不同的，填在该单位的年度公开里。",
                        verbose_name="批复日期",
                    ),
                ),
            ],
            options={
                "verbose_name": "对所属单位的批复日期",
                "verbose_name_plural": "对所属单位的批复日期",
                "ordering": ["department", "-fiscal_year", "phase"],
            },
        ),
        migrations.AddField(
            model_name="department",
            name="is_merged",
            field=models.BooleanField(
                default=False,
                help_text="预算不单列、并入部门本级的单位：列在名单里，但不用自己公开。",
                verbose_name="并入本级",
            ),
        ),
        migrations.AddField(
            model_name="department",
            name="is_own_office",
            field=models.BooleanField(
                default=False,
                help_text="主管部门自己的机关，每个部门至多一个。",
                verbose_name="部门本级",
            ),
        ),
        migrations.AddField(
            model_name="department",
            name="superior",
            field=models.ForeignKey(
                blank=True,
                help_text="只有单位才填：它的预算包含在哪个部门的预算里。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="units",
                to="budgets.department",
                verbose_name="主管部门",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_own_office", True)),
                fields=("superior",),
                name="department_one_own_office",
                violation_error_message="这个部门已有本级。",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superior__isnull", False),
                    models.Q(("is_merged", False), ("is_own_office", False)),
                    _connector="OR",
                ),
                name="department_unit_has_superior",
                violation_error_message="本级和并入本级的单位要有主管部门。",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_own_office", False), ("is_merged", False), _connector="OR"),
                name="department_own_office_not_merged",
                violation_error_message="本级自己不能并入本级。",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superior__isnull", True),
                    models.Q(("superior", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="department_not_its_own_superior",
                violation_error_message="部门不能是自己的主管部门。",
            ),
        ),
        migrations.AddField(
            model_name="unitapproval",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="unit_approvals",
                to="budgets.department",
                verbose_name="主管部门",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitapproval",
            constraint=models.UniqueConstraint(
                fields=("department", "fiscal_year", "phase"),
                name="unit_approval_once",
                violation_error_message="这个部门、年度和阶段的批复日期已经填过，请改那一条。",
            ),
        ),
    ]
