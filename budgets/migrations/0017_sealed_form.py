"""Every sealed text says in which numbered form it was written; those that are there are of the first.

The texts themselves stay as they are: a column with a default touches no row.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budgets", "0016_published_words")]

    operations = [
        migrations.AddField(
            model_name="sealedcopy",
            name="form",
            field=models.PositiveSmallIntegerField(
                db_default=1, default=1, verbose_name="格式编号"
            ),
        ),
    ]
