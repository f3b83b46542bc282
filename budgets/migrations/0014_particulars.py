"""What is said of a department, a jurisdiction or a wording is changed by acts too."""

from django.db import migrations, models

ACTS = [
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
]


class Migration(migrations.Migration):
    dependencies = [("budgets", "0013_code_books")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="act",
            field=models.CharField(choices=ACTS, max_length=16, verbose_name="操作"),
        ),
    ]
