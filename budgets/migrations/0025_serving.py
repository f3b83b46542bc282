"""What is served without being computed: when the public data of a place changed last, the headline figures of
each edition. And places that contain places.

The figures of what was published before are worked out by `manage.py keep_files`.
"""

import django.db.models.deletion
from django.db import migrations, models

# The trigger that refuses it is installed again after the last migration.
CHANGED_AT = """
DROP TRIGGER IF EXISTS only_counted ON budgets_publicstate;
ALTER TABLE budgets_publicstate
    ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now(), ADD COLUMN acted_at timestamptz;
INSERT INTO budgets_publicstate (jurisdiction_id, version, acted_at)
    SELECT department.jurisdiction_id, 1, max(event.at)
    FROM budgets_event event JOIN budgets_department department ON department.id = event.department_id
    WHERE event.act IN ('publish', 'withdraw') GROUP BY 1
    ON CONFLICT (jurisdiction_id) DO UPDATE SET acted_at = EXCLUDED.acted_at;
"""
# Who rolls back has triggers that write into columns that go with it.
NO_CHANGED_AT = """
DROP TRIGGER IF EXISTS only_counted ON budgets_publicstate;
DROP TRIGGER IF EXISTS another_state ON budgets_filesum;
DELETE FROM budgets_publicstate WHERE jurisdiction_id < 0;
ALTER TABLE budgets_publicstate DROP COLUMN changed_at, DROP COLUMN acted_at;
CREATE OR REPLACE FUNCTION budgets_another_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE budgets_publicstate SET version = version + 1 WHERE jurisdiction_id = 0;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0024_particulars"),
    ]

    operations = [
        migrations.RunSQL(CHANGED_AT, NO_CHANGED_AT),
        migrations.CreateModel(
            name="Headline",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="headline",
                        serialize=False,
                        to="budgets.edition",
                        verbose_name="年度公开",
                    ),
                ),
                ("method", models.PositiveSmallIntegerField(verbose_name="算法编号")),
                *(
                    (
                        name,
                        models.DecimalField(
                            blank=True,
                            decimal_places=4,
                            max_digits=20,
                            null=True,
                            verbose_name=words,
                        ),
                    )
                    for name, words in (
                        ("total", "支出总计"),
                        ("carried", "结转下年"),
                        ("basic", "基本支出"),
                        ("project", "项目支出"),
                        ("prior_stated", "文件写的上年数"),
                        ("change_stated", "文件写的增减数"),
                    )
                ),
            ],
            options={"verbose_name": "列表里的金额", "verbose_name_plural": "列表里的金额"},
        ),
        migrations.AddField(
            model_name="jurisdiction",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                help_text="区县填所在的市，市填所在的省；本站没有登记上级就不填。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="budgets.jurisdiction",
                verbose_name="上级地区",
            ),
        ),
        migrations.AlterField(
            model_name="jurisdiction",
            name="name",
            field=models.CharField(max_length=100, verbose_name="名称"),
        ),
        migrations.AddConstraint(
            model_name="jurisdiction",
            constraint=models.UniqueConstraint(
                fields=("parent", "name"),
                name="jurisdiction_name_once_a_parent",
                nulls_distinct=False,
                violation_error_message="同一个上级地区里已有同名的地区。",
            ),
        ),
    ]
