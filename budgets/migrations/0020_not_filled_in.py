"""Two more kinds of nothing: blank (a document says nothing), and open (a draft is not filled in yet).

Until now a blank cell of a draft was stored as if the department had said 没有公开. Where that cannot be told
from a refusal it becomes open: no refusal is invented. A word that was read in a file (未公开, 涉密 …) stays, and
so does one that the desk has always shown, in a cell that nothing stands beside. What is under review or was
published does not change.
"""

from django.db import migrations, models

import budgets.disclosure.money

DRAFT = "edition_id IN (SELECT id FROM budgets_edition WHERE status = 'draft')"
READ = "source_text ~ '没有公开|未公开|不公开|不予公开|涉密|保密|未披露'"
OPENED = f"""
UPDATE budgets_line SET amount_nothing = 'open'
    WHERE amount_nothing = 'not_disclosed' AND (prior_unit <> '' OR planned_unit <> '')
    AND NOT {READ} AND {DRAFT};
UPDATE budgets_line SET prior_nothing = 'open'
    WHERE prior_nothing = 'not_disclosed' AND NOT {READ} AND {DRAFT};
UPDATE budgets_project SET amount_nothing = 'open' WHERE amount_nothing = 'not_disclosed' AND {DRAFT};
"""  # noqa: S608
# Who rolls back has words again that said both: it is all that the older code knows.
SAID = "\n".join(
    f"UPDATE budgets_{table} SET {prefix}_nothing = 'not_disclosed'"  # noqa: S608
    f" WHERE {prefix}_nothing = 'open' AND {DRAFT};"
    for table, prefix in [
        ("line", "amount"),
        ("line", "prior"),
        ("line", "planned"),
        ("project", "amount"),
        ("unit", "amount"),
    ]
)
COUNTED = f"DELETE FROM budgets_holding WHERE count IS NULL AND {DRAFT};"  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0019_first_publication"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="line",
            name="line_amount_is_whole",
        ),
        migrations.RemoveConstraint(
            model_name="line",
            name="line_prior_is_whole",
        ),
        migrations.RemoveConstraint(
            model_name="line",
            name="line_planned_is_whole",
        ),
        migrations.RemoveConstraint(
            model_name="line",
            name="line_change_is_whole",
        ),
        migrations.RemoveConstraint(
            model_name="project",
            name="project_amount_is_whole",
        ),
        migrations.RemoveConstraint(
            model_name="reason",
            name="reason_change_is_whole",
        ),
        migrations.RemoveConstraint(
            model_name="reason",
            name="reason_prior_is_whole",
        ),
        migrations.RemoveConstraint(
            model_name="statement",
            name="statement_amount_is_whole",
        ),
        migrations.RemoveConstraint(
            model_name="unit",
            name="unit_amount_is_whole",
        ),
        migrations.AlterField(
            model_name="holding",
            name="count",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="数量"),
        ),
        migrations.AlterField(
            model_name="line",
            name="amount_nothing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("zero", "零"),
                    ("none_planned", "没有安排"),
                    ("not_disclosed", "没有公开"),
                    ("not_applicable", "不适用"),
                    ("blank", "空白"),
                    ("open", "未填"),
                ],
                max_length=16,
                verbose_name="没有金额",
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="change_nothing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("zero", "零"),
                    ("none_planned", "没有安排"),
                    ("not_disclosed", "没有公开"),
                    ("not_applicable", "不适用"),
                    ("blank", "空白"),
                    ("open", "未填"),
                ],
                max_length=16,
                verbose_name="没有增减金额",
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="planned_nothing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("zero", "零"),
                    ("none_planned", "没有安排"),
                    ("not_disclosed", "没有公开"),
                    ("not_applicable", "不适用"),
                    ("blank", "空白"),
                    ("open", "未填"),
                ],
                max_length=16,
                verbose_name="年初预算没有金额",
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="prior_nothing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("zero", "零"),
                    ("none_planned", "没有安排"),
                    ("not_disclosed", "没有公开"),
                    ("not_applicable", "不适用"),
                    ("blank", "空白"),
                    ("open", "未填"),
                ],
                max_length=16,
                verbose_name="上年没有金额",
            ),
        ),
        migrations.AlterField(
            model_name="project",
            name="amount_nothing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("zero", "零"),
                    ("none_planned", "没有安排"),
                    ("not_disclosed", "没有公开"),
                    ("not_applicable", "不适用"),
                    ("blank", "空白"),
                    ("open", "未填"),
                ],
                max_length=16,
                verbose_name="没有金额",
            ),
        ),
        migrations.AlterField(
            model_name="reason",
            name="change_nothing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("zero", "零"),
                    ("none_planned", "没有安排"),
                    ("not_disclosed", "没有公开"),
                    ("not_applicable", "不适用"),
                    ("blank", "空白"),
                    ("open", "未填"),
                ],
                max_length=16,
                verbose_name="没有变化金额",
            ),
        ),
        migrations.AlterField(
            model_name="reason",
            name="prior_nothing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("zero", "零"),
                    ("none_planned", "没有安排"),
                    ("not_disclosed", "没有公开"),
                    ("not_applicable", "不适用"),
                    ("blank", "空白"),
                    ("open", "未填"),
                ],
                max_length=16,
                verbose_name="上年没有金额",
            ),
        ),
        migrations.AlterField(
            model_name="statement",
            name="amount_nothing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("zero", "零"),
                    ("none_planned", "没有安排"),
                    ("not_disclosed", "没有公开"),
                    ("not_applicable", "不适用"),
                    ("blank", "空白"),
                    ("open", "未填"),
                ],
                max_length=16,
                verbose_name="没有金额",
            ),
        ),
        migrations.AlterField(
            model_name="unit",
            name="amount_nothing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("zero", "零"),
                    ("none_planned", "没有安排"),
                    ("not_disclosed", "没有公开"),
                    ("not_applicable", "不适用"),
                    ("blank", "空白"),
                    ("open", "未填"),
                ],
                max_length=16,
                verbose_name="没有金额",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_unit__in", ["元", "万元", "亿元"]),
                    models.Q(
                        models.Q(
                            ("amount_nothing__exact", ""),
                            ("amount__isnull", False),
                            models.Q(("amount__exact", 0), _negated=True),
                        ),
                        models.Q(
                            (
                                "amount_nothing__in",
                                [
                                    budgets.disclosure.money.Nothing["ZERO"],
                                    budgets.disclosure.money.Nothing["NONE_PLANNED"],
                                ],
                            ),
                            ("amount__exact", 0),
                        ),
                        models.Q(
                            (
                                "amount_nothing__in",
                                [
                                    budgets.disclosure.money.Nothing["NOT_DISCLOSED"],
                                    budgets.disclosure.money.Nothing["NOT_APPLICABLE"],
                                    budgets.disclosure.money.Nothing["BLANK"],
                                    budgets.disclosure.money.Nothing["OPEN"],
                                ],
                            ),
                            ("amount__isnull", True),
                            ("amount_printed__exact", ""),
                        ),
                        _connector="OR",
                    ),
                ),
                name="line_amount_is_whole",
                violation_error_message="金额、单位和“没有金额”互相矛盾。",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("prior_unit__in", ["元", "万元", "亿元"]),
                        models.Q(
                            models.Q(
                                ("prior_nothing__exact", ""),
                                ("prior__isnull", False),
                                models.Q(("prior__exact", 0), _negated=True),
                            ),
                            models.Q(
                                (
                                    "prior_nothing__in",
                                    [
                                        budgets.disclosure.money.Nothing["ZERO"],
                                        budgets.disclosure.money.Nothing["NONE_PLANNED"],
                                    ],
                                ),
                                ("prior__exact", 0),
                            ),
                            models.Q(
                                (
                                    "prior_nothing__in",
                                    [
                                        budgets.disclosure.money.Nothing["NOT_DISCLOSED"],
                                        budgets.disclosure.money.Nothing["NOT_APPLICABLE"],
                                        budgets.disclosure.money.Nothing["BLANK"],
                                        budgets.disclosure.money.Nothing["OPEN"],
                                    ],
                                ),
                                ("prior__isnull", True),
                                ("prior_printed__exact", ""),
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("prior_unit__exact", ""),
                        ("prior_nothing__exact", ""),
                        ("prior__isnull", True),
                        ("prior_printed__exact", ""),
                    ),
                    _connector="OR",
                ),
                name="line_prior_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("planned_unit__in", ["元", "万元", "亿元"]),
                        models.Q(
                            models.Q(
                                ("planned_nothing__exact", ""),
                                ("planned__isnull", False),
                                models.Q(("planned__exact", 0), _negated=True),
                            ),
                            models.Q(
                                (
                                    "planned_nothing__in",
                                    [
                                        budgets.disclosure.money.Nothing["ZERO"],
                                        budgets.disclosure.money.Nothing["NONE_PLANNED"],
                                    ],
                                ),
                                ("planned__exact", 0),
                            ),
                            models.Q(
                                (
                                    "planned_nothing__in",
                                    [
                                        budgets.disclosure.money.Nothing["NOT_DISCLOSED"],
                                        budgets.disclosure.money.Nothing["NOT_APPLICABLE"],
                                        budgets.disclosure.money.Nothing["BLANK"],
                                        budgets.disclosure.money.Nothing["OPEN"],
                                    ],
                                ),
                                ("planned__isnull", True),
                                ("planned_printed__exact", ""),
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("planned_unit__exact", ""),
                        ("planned_nothing__exact", ""),
                        ("planned__isnull", True),
                        ("planned_printed__exact", ""),
                    ),
                    _connector="OR",
                ),
                name="line_planned_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("change_unit__in", ["元", "万元", "亿元"]),
                        models.Q(
                            models.Q(
                                ("change_nothing__exact", ""),
                                ("change__isnull", False),
                                models.Q(("change__exact", 0), _negated=True),
                            ),
                            models.Q(
                                (
                                    "change_nothing__in",
                                    [
                                        budgets.disclosure.money.Nothing["ZERO"],
                                        budgets.disclosure.money.Nothing["NONE_PLANNED"],
                                    ],
                                ),
                                ("change__exact", 0),
                            ),
                            models.Q(
                                (
                                    "change_nothing__in",
                                    [
                                        budgets.disclosure.money.Nothing["NOT_DISCLOSED"],
                                        budgets.disclosure.money.Nothing["NOT_APPLICABLE"],
                                        budgets.disclosure.money.Nothing["BLANK"],
                                        budgets.disclosure.money.Nothing["OPEN"],
                                    ],
                                ),
                                ("change__isnull", True),
                                ("change_printed__exact", ""),
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("change_unit__exact", ""),
                        ("change_nothing__exact", ""),
                        ("change__isnull", True),
                        ("change_printed__exact", ""),
                    ),
                    _connector="OR",
                ),
                name="line_change_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_unit__in", ["元", "万元", "亿元"]),
                    models.Q(
                        models.Q(
                            ("amount_nothing__exact", ""),
                            ("amount__isnull", False),
                            models.Q(("amount__exact", 0), _negated=True),
                        ),
                        models.Q(
                            (
                                "amount_nothing__in",
                                [
                                    budgets.disclosure.money.Nothing["ZERO"],
                                    budgets.disclosure.money.Nothing["NONE_PLANNED"],
                                ],
                            ),
                            ("amount__exact", 0),
                        ),
                        models.Q(
                            (
                                "amount_nothing__in",
                                [
                                    budgets.disclosure.money.Nothing["NOT_DISCLOSED"],
                                    budgets.disclosure.money.Nothing["NOT_APPLICABLE"],
                                    budgets.disclosure.money.Nothing["BLANK"],
                                    budgets.disclosure.money.Nothing["OPEN"],
                                ],
                            ),
                            ("amount__isnull", True),
                            ("amount_printed__exact", ""),
                        ),
                        _connector="OR",
                    ),
                ),
                name="project_amount_is_whole",
                violation_error_message="金额、单位和“没有金额”互相矛盾。",
            ),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("change_unit__in", ["元", "万元", "亿元"]),
                        models.Q(
                            models.Q(
                                ("change_nothing__exact", ""),
                                ("change__isnull", False),
                                models.Q(("change__exact", 0), _negated=True),
                            ),
                            models.Q(
                                (
                                    "change_nothing__in",
                                    [
                                        budgets.disclosure.money.Nothing["ZERO"],
                                        budgets.disclosure.money.Nothing["NONE_PLANNED"],
                                    ],
                                ),
                                ("change__exact", 0),
                            ),
                            models.Q(
                                (
                                    "change_nothing__in",
                                    [
                                        budgets.disclosure.money.Nothing["NOT_DISCLOSED"],
                                        budgets.disclosure.money.Nothing["NOT_APPLICABLE"],
                                        budgets.disclosure.money.Nothing["BLANK"],
                                        budgets.disclosure.money.Nothing["OPEN"],
                                    ],
                                ),
                                ("change__isnull", True),
                                ("change_printed__exact", ""),
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("change_unit__exact", ""),
                        ("change_nothing__exact", ""),
                        ("change__isnull", True),
                        ("change_printed__exact", ""),
                    ),
                    _connector="OR",
                ),
                name="reason_change_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("prior_unit__in", ["元", "万元", "亿元"]),
                        models.Q(
                            models.Q(
                                ("prior_nothing__exact", ""),
                                ("prior__isnull", False),
                                models.Q(("prior__exact", 0), _negated=True),
                            ),
                            models.Q(
                                (
                                    "prior_nothing__in",
                                    [
                                        budgets.disclosure.money.Nothing["ZERO"],
                                        budgets.disclosure.money.Nothing["NONE_PLANNED"],
                                    ],
                                ),
                                ("prior__exact", 0),
                            ),
                            models.Q(
                                (
                                    "prior_nothing__in",
                                    [
                                        budgets.disclosure.money.Nothing["NOT_DISCLOSED"],
                                        budgets.disclosure.money.Nothing["NOT_APPLICABLE"],
                                        budgets.disclosure.money.Nothing["BLANK"],
                                        budgets.disclosure.money.Nothing["OPEN"],
                                    ],
                                ),
                                ("prior__isnull", True),
                                ("prior_printed__exact", ""),
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("prior_unit__exact", ""),
                        ("prior_nothing__exact", ""),
                        ("prior__isnull", True),
                        ("prior_printed__exact", ""),
                    ),
                    _connector="OR",
                ),
                name="reason_prior_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_unit__in", ["元", "万元", "亿元"]),
                    models.Q(
                        models.Q(
                            ("amount_nothing__exact", ""),
                            ("amount__isnull", False),
                            models.Q(("amount__exact", 0), _negated=True),
                        ),
                        models.Q(
                            (
                                "amount_nothing__in",
                                [
                                    budgets.disclosure.money.Nothing["ZERO"],
                                    budgets.disclosure.money.Nothing["NONE_PLANNED"],
                                ],
                            ),
                            ("amount__exact", 0),
                        ),
                        models.Q(
                            (
                                "amount_nothing__in",
                                [
                                    budgets.disclosure.money.Nothing["NOT_DISCLOSED"],
                                    budgets.disclosure.money.Nothing["NOT_APPLICABLE"],
                                    budgets.disclosure.money.Nothing["BLANK"],
                                    budgets.disclosure.money.Nothing["OPEN"],
                                ],
                            ),
                            ("amount__isnull", True),
                            ("amount_printed__exact", ""),
                        ),
                        _connector="OR",
                    ),
                ),
                name="statement_amount_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount_unit__in", ["元", "万元", "亿元"]),
                        models.Q(
                            models.Q(
                                ("amount_nothing__exact", ""),
                                ("amount__isnull", False),
                                models.Q(("amount__exact", 0), _negated=True),
                            ),
                            models.Q(
                                (
                                    "amount_nothing__in",
                                    [
                                        budgets.disclosure.money.Nothing["ZERO"],
                                        budgets.disclosure.money.Nothing["NONE_PLANNED"],
                                    ],
                                ),
                                ("amount__exact", 0),
                            ),
                            models.Q(
                                (
                                    "amount_nothing__in",
                                    [
                                        budgets.disclosure.money.Nothing["NOT_DISCLOSED"],
                                        budgets.disclosure.money.Nothing["NOT_APPLICABLE"],
                                        budgets.disclosure.money.Nothing["BLANK"],
                                        budgets.disclosure.money.Nothing["OPEN"],
                                    ],
                                ),
                                ("amount__isnull", True),
                                ("amount_printed__exact", ""),
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("amount_unit__exact", ""),
                        ("amount_nothing__exact", ""),
                        ("amount__isnull", True),
                        ("amount_printed__exact", ""),
                    ),
                    _connector="OR",
                ),
                name="unit_amount_is_whole",
            ),
        ),
        migrations.RunSQL(OPENED, SAID + COUNTED),
    ]
