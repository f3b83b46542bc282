"""What the public can search, and the database's own care that nothing withdrawn is found."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import budgets.models.search

# Pieces of one to three characters: a word of three is found without reading what has its halves. The
# cost says that to make them of a row is far dearer than to look into the index.
GRAMS = """
CREATE FUNCTION budgets_grams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT coalesce(array_agg(DISTINCT gram), '{}') FROM (
        SELECT unnest(ARRAY[
            piece,
            piece || lead(piece) OVER following,
            piece || lead(piece) OVER following || lead(piece, 2) OVER following
        ]) AS gram
        FROM unnest(string_to_array(words, NULL)) WITH ORDINALITY AS pieces (piece, place)
        WINDOW following AS (ORDER BY place)
    ) AS grams WHERE gram IS NOT NULL
$$;
"""
FOLLOW = """
CREATE FUNCTION budgets_search_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'withdrawn' THEN
        DELETE FROM budgets_searchentry WHERE edition_id = NEW.id;
    ELSE
        UPDATE budgets_searchentry SET is_current = false WHERE edition_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_follows AFTER UPDATE OF status ON budgets_edition FOR EACH ROW
    WHEN (NEW.status IN ('withdrawn', 'superseded')) EXECUTE FUNCTION budgets_search_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0007_api")]

    operations = [
        migrations.RunSQL(GRAMS, "DROP FUNCTION budgets_grams"),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("phase", models.CharField(choices=[("budget", "预算"), ("final", "决算")], max_length=8, verbose_name="预算或决算")),
                ("is_current", models.BooleanField(default=True, verbose_name="现行")),
                ("kind", models.CharField(choices=[("priority", "重点工作"), ("project", "项目"), ("line", "预算明细"), ("function", "职能"), ("reason", "变化原因"), ("term", "名词解释")], max_length=8, verbose_name="种类")),
                ("rank", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("title", models.TextField(blank=True, verbose_name="名称")),
                ("code", models.CharField(blank=True, max_length=12, verbose_name="科目编码")),
                ("text", models.TextField(blank=True, verbose_name="文字")),
                ("tables", models.CharField(blank=True, max_length=60, verbose_name="表")),
                ("amount", models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="金额（元）")),
                ("anchor", models.CharField(max_length=60, verbose_name="页内位置")),
                ("words", models.TextField(verbose_name="检索文字")),
                ("department", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="budgets.department", verbose_name="部门")),
                ("edition", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="search_entries", to="budgets.edition", verbose_name="年度公开")),
            ],
            options={
                "verbose_name": "检索条目",
                "verbose_name_plural": "检索条目",
                "ordering": ["-fiscal_year", "pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(budgets.models.search.Grams("words"), name="search_by_grams"),
                    models.Index(
                        models.OrderBy(models.F("fiscal_year"), descending=True), models.F("id"),
                        condition=models.Q(("is_current", True)), name="search_newest_first",
                    ),
                    models.Index(
                        models.OrderBy(models.F("amount"), descending=True, nulls_last=True), models.F("id"),
                        condition=models.Q(("is_current", True)), name="search_largest_first",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FOLLOW, "DROP FUNCTION budgets_search_follows CASCADE"),
    ]  # fmt: skip
