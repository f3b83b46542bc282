"""What the law asks for besides the tables, and the base of a rate of completion."""

import django.db.models.deletion
from django.db import migrations, models

import budgets.disclosure.money


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0023_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="line",
            name="completion_base",
            field=models.CharField(
                blank=True,
                choices=[("year_start", "年初预算"), ("adjusted", "全年预算")],
                max_length=12,
                verbose_name="完成的是哪个预算",
            ),
        ),
        migrations.CreateModel(
            name="Particular",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source_section",
                    models.CharField(
                        choices=[
                            ("identity", "基本信息"),
                            ("functions", "职能"),
                            ("priorities", "重点工作"),
                            ("units", "单位构成"),
                            ("revenue_expenditure", "收支预算情况"),
                            ("fiscal_appropriation", "财政拨款收支情况"),
                            ("general_budget", "一般公共预算当年拨款情况"),
                            ("basic_expenditure", "一般公共预算基本支出情况"),
                            ("three_public", "“三公”经费情况"),
                            ("government_fund", "政府性基金预算情况"),
                            ("state_capital", "国有资本经营预算情况"),
                            ("other_matters", "其他重要事项"),
                            ("operating_cost", "机关运行经费"),
                            ("procurement", "政府采购"),
                            ("assets", "国有资产占有使用"),
                            ("performance", "绩效目标"),
                            ("projects", "项目"),
                            ("glossary", "名词解释"),
                            ("contact", "联系方式"),
                            ("tables", "表格"),
                            ("other", "其他"),
                        ],
                        default="other",
                        max_length=24,
                        verbose_name="来源部分",
                    ),
                ),
                (
                    "source_place",
                    models.CharField(blank=True, max_length=100, verbose_name="来源位置"),
                ),
                ("source_text", models.TextField(blank=True, verbose_name="来源原文")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="顺序")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("posts", "编制数"),
                            ("posts_administrative", "行政编制数"),
                            ("posts_civil", "参公编制数"),
                            ("posts_institution", "事业编制数"),
                            ("posts_support", "工勤编制数"),
                            ("staff", "在职人数"),
                            ("staff_administrative", "行政人员数"),
                            ("staff_civil", "参公人员数"),
                            ("staff_institution", "事业人员数"),
                            ("staff_support", "工勤人员数"),
                            ("retired", "离退休人数"),
                            ("retired_cadres", "离休人数"),
                            ("retired_staff", "退休人数"),
                            ("dependants", "遗属人数"),
                            ("students", "在校学生数"),
                            ("abroad_groups", "因公出国（境）团组数"),
                            ("abroad_people", "因公出国（境）人次数"),
                            ("cars_bought", "公务用车购置数"),
                            ("cars_kept", "公务用车保有量"),
                            ("receptions", "国内公务接待批次"),
                            ("guests", "国内公务接待人次"),
                            ("foreign_affairs_receptions", "外事接待批次"),
                            ("foreign_affairs_guests", "外事接待人次"),
                            ("foreign_receptions", "国（境）外公务接待批次"),
                            ("foreign_guests", "国（境）外公务接待人次"),
                            ("reserved", "预留给中小企业的采购"),
                            ("reserved_small", "预留给小微企业的采购"),
                            ("awarded", "授予中小企业的合同"),
                            ("awarded_small", "授予小微企业的合同"),
                            ("goal_projects", "编制绩效目标的项目数"),
                            ("goal_money", "绩效目标涉及的金额"),
                            ("evaluated_projects", "开展绩效自评的项目数"),
                            ("evaluated_money", "绩效自评涉及的金额"),
                        ],
                        max_length=32,
                        verbose_name="事项",
                    ),
                ),
                ("count", models.PositiveIntegerField(blank=True, null=True, verbose_name="数量")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=20,
                        null=True,
                        verbose_name="金额（元）",
                    ),
                ),
                (
                    "amount_printed",
                    models.CharField(blank=True, max_length=32, verbose_name="金额"),
                ),
                (
                    "amount_unit",
                    models.CharField(
                        blank=True,
                        choices=[("元", "元"), ("万元", "万元"), ("亿元", "亿元")],
                        max_length=2,
                        verbose_name="单位",
                    ),
                ),
                (
                    "amount_nothing",
                    models.CharField(
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
                (
                    "share",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=14,
                        null=True,
                        verbose_name="占比（%）",
                    ),
                ),
                ("share_printed", models.CharField(blank=True, max_length=32, verbose_name="占比")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="particulars",
                        to="budgets.edition",
                        verbose_name="年度公开",
                    ),
                ),
            ],
            options={
                "verbose_name": "规定数据",
                "verbose_name_plural": "规定数据",
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "kind"),
                        name="particular_once_an_edition",
                        violation_error_message="同一事项只填一行。",
                    ),
                    models.CheckConstraint(
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
                        name="particular_amount_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("count__isnull", True),
                                (
                                    "kind__in",
                                    [
                                        "reserved",
                                        "reserved_small",
                                        "awarded",
                                        "awarded_small",
                                        "goal_money",
                                        "evaluated_money",
                                    ],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "reserved",
                                            "reserved_small",
                                            "awarded",
                                            "awarded_small",
                                            "goal_money",
                                            "evaluated_money",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("amount_unit", ""),
                                ("share__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="particular_is_counted_or_priced",
                    ),
                ],
            },
        ),
    ]
