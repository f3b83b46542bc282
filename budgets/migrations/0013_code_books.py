"""A site's own lists of headings. They are loaded and taken away, never changed, and what the public is told of a
code may be another thing afterwards: the state of the public data counts up.
What is said of departments, jurisdictions and wordings is changed by acts, too."""

import django.core.validators
from django.db import migrations, models

TRIGGERS = """
CREATE FUNCTION budgets_books_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a list of headings is not changed'
        USING ERRCODE = 'restrict_violation', HINT = 'Take it away and load another.';
END $$;
CREATE TRIGGER books_stay BEFORE UPDATE ON budgets_codebook
    FOR EACH ROW EXECUTE FUNCTION budgets_books_stay();
CREATE TRIGGER another_state AFTER INSERT OR DELETE ON budgets_codebook
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_another_state();
"""
NO_TRIGGERS = """
DROP TRIGGER another_state ON budgets_codebook;
DROP TRIGGER books_stay ON budgets_codebook;
DROP FUNCTION budgets_books_stay;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0012_acts"),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeBook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("functional", "支出功能分类"), ("economic", "部门支出经济分类")],
                        max_length=10,
                        verbose_name="哪种科目",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="科目表是哪一年的：文件里的名称从这一年起用。",
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="年度",
                    ),
                ),
                (
                    "whole",
                    models.BooleanField(
                        default=False,
                        help_text="选上时，文件里没有的科目从这一年起停用；补充几个科目的，不选。",
                        verbose_name="这是这一年的全部科目",
                    ),
                ),
                ("headings", models.JSONField(default=list, verbose_name="科目")),
                ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                ("loaded_by", models.CharField(blank=True, max_length=150, verbose_name="导入人")),
                ("loaded_at", models.DateTimeField(auto_now_add=True, verbose_name="导入时间")),
            ],
            options={
                "verbose_name": "科目表",
                "verbose_name_plural": "政府收支分类科目",
                "ordering": ["year", "pk"],
                "default_permissions": ("view", "add", "delete"),
            },
        ),
        migrations.AlterField(
            model_name="event",
            name="act",
            field=models.CharField(
                choices=[
                    ("import_draft", "导入草稿"),
                    ("start_draft", "新建草稿"),
                    ("prepare_draft", "照上年准备"),
                    ("edit_draft", "修改草稿"),
                    ("discard_draft", "删除草稿"),
                    ("submit", "提交审核"),
                    ("recall", "收回"),
                    ("return", "退回修改"),
                    ("answer", "答复审核意见"),
                    ("approve", "审核通过"),
                    ("schedule", "定时公开"),
                    ("cancel_schedule", "取消定时"),
                    ("publish", "公开"),
                    ("correct", "开始更正"),
                    ("withdraw", "撤回"),
                    ("approval_date", "填批复日期"),
                    ("load_codes", "导入科目表"),
                    ("discard_codes", "撤下科目表"),
                    ("department", "改部门资料"),
                    ("jurisdiction", "改地区资料"),
                    ("wording", "改公开文件措辞"),
                ],
                max_length=16,
                verbose_name="操作",
            ),
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
