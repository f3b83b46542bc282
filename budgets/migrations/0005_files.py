"""What is kept so that large files cost little: rows as files print them, and the sums of files."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0004_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileRows",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file_rows",
                        serialize=False,
                        to="budgets.edition",
                        verbose_name="年度公开",
                    ),
                ),
                ("layout", models.PositiveSmallIntegerField(verbose_name="格式")),
                ("count", models.PositiveIntegerField(verbose_name="行数")),
                ("rows", models.BinaryField(verbose_name="各行")),
            ],
            options={
                "verbose_name": "文件各行",
                "verbose_name_plural": "文件各行",
            },
        ),
        migrations.CreateModel(
            name="FileSum",
            fields=[
                (
                    "path",
                    models.CharField(
                        max_length=200, primary_key=True, serialize=False, verbose_name="地址"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64, verbose_name="公开记录的状态")),
                ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
                ("sha256", models.CharField(max_length=64, verbose_name="校验值")),
            ],
            options={
                "verbose_name": "文件校验值",
                "verbose_name_plural": "文件校验值",
            },
        ),
    ]
