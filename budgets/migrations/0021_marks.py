"""What a jurisdiction's data is (`kind`), its notice in English, and both notices with what is published."""

from django.db import migrations, models

# The demonstration's own notices said what it is before there was a field for it. No row may be updated
# without a line in the log, and none of this is anybody's act: the column is given its values as it is made.
FROM_THE_NOTICE = """
ALTER TABLE budgets_jurisdiction ALTER COLUMN kind TYPE varchar(16) USING CASE
    WHEN notice LIKE '演示%' THEN 'demonstration' WHEN notice LIKE '样例%' THEN 'sample' ELSE kind END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0020_not_filled_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="jurisdiction",
            name="notice_en",
            field=models.CharField(
                blank=True,
                help_text="英文页面上显示；不填就显示中文。",
                max_length=400,
                verbose_name="数据声明（英文）",
            ),
        ),
        migrations.AddField(
            model_name="jurisdiction",
            name="kind",
            field=models.CharField(
                choices=[("real", "真实数据"), ("demonstration", "演示"), ("sample", "样例")],
                default="real",
                help_text="演示：全是虚构。样例：数字是真的，文字不是原文。"
                "两种都会在名称旁边标出，并要写数据声明。",
                max_length=16,
                verbose_name="数据性质",
            ),
        ),
        migrations.RunSQL(FROM_THE_NOTICE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="jurisdiction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "real"),
                    models.Q(
                        ("kind__in", ["demonstration", "sample"]),
                        models.Q(("notice", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="jurisdiction_marked_with_notice",
                violation_error_message="演示或样例要写数据声明。",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="notice",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=200, verbose_name="数据声明"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="edition",
            name="notice_en",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=400,
                verbose_name="数据声明（英文）",
            ),
            preserve_default=False,
        ),
    ]
