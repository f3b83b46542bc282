"""The words of every published edition's official document, as its templates gave them; for good."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budgets", "0015_frozen")]

    operations = [
        migrations.CreateModel(
            name="PublishedWords",
            fields=[
                ("edition", models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name="published_words", serialize=False, to="budgets.edition", verbose_name="年度公开")),
                ("blocks", models.JSONField(verbose_name="文字")),
            ],
            options={
                "verbose_name": "公开文件的文字",
                "verbose_name_plural": "公开文件的文字",
            },
        ),
    ]  # fmt: skip
