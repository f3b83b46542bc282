"""What is kept of a published edition goes with nothing; sums of files are signed; a rebuild is an act."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budgets", "0014_database_code")]
    operations = [
        migrations.AddField(
            model_name="filesum",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64, verbose_name="签名"),
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
                    ("rebuild", "重做公开数据"),
                ],
                max_length=16,
                verbose_name="操作",
            ),
        ),
        migrations.AlterField(
            model_name="filerows",
            name="edition",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.DO_NOTHING,
                primary_key=True,
                related_name="file_rows",
                serialize=False,
                to="budgets.edition",
                verbose_name="年度公开",
            ),
        ),
        migrations.AlterField(
            model_name="sealedcopy",
            name="edition",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.DO_NOTHING,
                primary_key=True,
                related_name="sealed_copy",
                serialize=False,
                to="budgets.edition",
                verbose_name="年度公开",
            ),
        ),
        migrations.AlterField(
            model_name="searchentry",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="budgets.department",
                verbose_name="部门",
            ),
        ),
        migrations.AlterField(
            model_name="searchentry",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="search_entries",
                to="budgets.edition",
                verbose_name="年度公开",
            ),
        ),
    ]
