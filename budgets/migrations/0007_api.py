"""The rows of the files as a view, for the API, and the indexes that its questions need.

Postgres refuses to change the type of a column that a view shows: a later migration that does so drops
`budgets_tidyrow` first and creates it again afterwards.
"""

import django.db.models.deletion
from django.db import migrations, models

# Tables in the order of the files, then rows in the order of the document.
PLACE = """
CREATE FUNCTION budgets_place("table" text, "order" bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN strpos('T1 T2 T3 T4 T5 T6 T7 T8 T9 T10O1 O2 O3 ', rpad("table", 3))::bigint
        * 10000000000 + "order";
"""

VIEW = """
CREATE VIEW budgets_tidyrow AS
SELECT id, edition_id, 'line'::text AS kind, budgets_place("table"::text, "order"::bigint) AS place,
       "table"::text AS "table", side::text AS side, "row"::text AS "row",
       code::text COLLATE "C" AS code,
       name::text AS name, path, code_as_written::text AS code_as_written, fund::text AS fund,
       nature::text AS nature, amount::numeric AS amount, amount_printed::text AS amount_printed,
       amount_unit::text AS amount_unit, amount_nothing::text AS amount_nothing,
       prior::numeric AS prior, prior_printed::text AS prior_printed,
       prior_unit::text AS prior_unit, prior_nothing::text AS prior_nothing,
       planned::numeric AS planned, planned_printed::text AS planned_printed,
       planned_unit::text AS planned_unit, planned_nothing::text AS planned_nothing,
       purpose, source_place::text AS source_place, is_leaf,
       coalesce(amount::numeric, '-Infinity'::numeric) AS amount_order
FROM budgets_line
UNION ALL
SELECT id, edition_id, 'difference'::text, budgets_place("table"::text, 9999999999::bigint),
       "table"::text, side::text, 'item'::text, ''::text COLLATE "C", '（明细与总计之差）'::text,
       '[]'::jsonb, ''::text, fund::text, ''::text, amount::numeric, ''::text,
       amount_unit::text, ''::text, NULL::numeric, ''::text, ''::text, ''::text, NULL::numeric,
       ''::text, ''::text, ''::text, ''::text, ''::text, true,
       coalesce(amount::numeric, '-Infinity'::numeric)
FROM budgets_remainder
UNION ALL
SELECT id, edition_id, 'project'::text, budgets_place('T10'::text, number::bigint),
       'T10'::text, 'expenditure'::text, 'item'::text, ''::text COLLATE "C", name::text,
       '[]'::jsonb,
       ''::text, ''::text, 'project'::text, amount::numeric, amount_printed::text,
       amount_unit::text, amount_nothing::text, NULL::numeric, ''::text, ''::text, ''::text,
       NULL::numeric, ''::text, ''::text, ''::text, goal, source_place::text, true,
       coalesce(amount::numeric, '-Infinity'::numeric)
FROM budgets_project;
"""

# A page begins anywhere at once where its order is an index; totals need no line itself, only indexes.
INDEXES = {
    "line_in_place": """ON budgets_line
        (edition_id, budgets_place("table"::text, "order"::bigint), id)""",
    "line_by_amount": """ON budgets_line
        (coalesce(amount::numeric, '-Infinity'::numeric), edition_id,
         budgets_place("table"::text, "order"::bigint), id) WHERE is_leaf""",
    "line_by_code": """ON budgets_line
        ((code::text) COLLATE "C", edition_id,
         budgets_place("table"::text, "order"::bigint), id) WHERE is_leaf""",
    "line_to_add_up": """ON budgets_line (edition_id, "table", side)
        INCLUDE (code, fund, nature, amount) WHERE is_leaf""",
    "project_in_place": """ON budgets_project
        (edition_id, budgets_place('T10'::text, number::bigint), id)""",
    "project_by_amount": """ON budgets_project
        (coalesce(amount::numeric, '-Infinity'::numeric), edition_id,
         budgets_place('T10'::text, number::bigint), id)""",
    "remainder_in_place": """ON budgets_remainder
        (edition_id, budgets_place("table"::text, 9999999999::bigint), id)""",
    "event_public": "ON budgets_event (at, id) WHERE act IN ('publish', 'withdraw')",
}

# What the rows of editions that are published already miss; from now on `Remainder.objects.work_out`.
REMAINDERS = """
INSERT INTO budgets_remainder (edition_id, "table", side, fund, amount, amount_unit)
SELECT line.edition_id, line."table", line.side, line.fund,
       line.amount - coalesce(leaves.amount, 0), line.amount_unit
FROM budgets_line line
JOIN budgets_edition edition ON edition.id = line.edition_id AND edition.status <> 'draft'
LEFT JOIN (
    SELECT edition_id, "table", side, sum(amount) AS amount FROM budgets_line WHERE is_leaf
    GROUP BY edition_id, "table", side
) leaves USING (edition_id, "table", side)
WHERE line."row" = 'total' AND line.nature = ''
  AND (line.fund = '' OR line."table" NOT IN ('T2', 'T4'))
  AND line.amount <> coalesce(leaves.amount, 0)
ORDER BY line.edition_id, line."order", line.id;
SET CONSTRAINTS ALL IMMEDIATE;
"""

FREEZE = """
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_remainder
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_remainder
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
"""

# A public act, or a new name of a department or jurisdiction, makes another state of the public data.
STATE = """
CREATE TABLE budgets_publicstate (one boolean PRIMARY KEY DEFAULT true CHECK (one), version bigint);
INSERT INTO budgets_publicstate VALUES (true, 1);
CREATE FUNCTION budgets_another_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE budgets_publicstate SET version = version + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER another_state AFTER INSERT ON budgets_event
    FOR EACH ROW WHEN (NEW.act IN ('publish', 'withdraw'))
    EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR UPDATE OR DELETE ON budgets_department
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR UPDATE OR DELETE ON budgets_jurisdiction
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_another_state();
"""
NO_STATE = """
DROP TRIGGER another_state ON budgets_event;
DROP TRIGGER another_state ON budgets_department;
DROP TRIGGER another_state ON budgets_jurisdiction;
DROP FUNCTION budgets_another_state;
DROP TABLE budgets_publicstate;
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0006_succession")]
    operations = [
        migrations.CreateModel(
            name="Remainder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(max_length=3, verbose_name="表")),
                ("side", models.CharField(max_length=12, verbose_name="收支")),
                ("fund", models.CharField(blank=True, max_length=5, verbose_name="资金")),
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
                    "amount_unit",
                    models.CharField(
                        blank=True,
                        choices=[("元", "元"), ("万元", "万元"), ("亿元", "亿元")],
                        max_length=2,
                        verbose_name="单位",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remainders",
                        to="budgets.edition",
                        verbose_name="年度公开",
                    ),
                ),
            ],
            options={
                "verbose_name": "明细与总计之差",
                "verbose_name_plural": "明细与总计之差",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.RunSQL(REMAINDERS + FREEZE, migrations.RunSQL.noop),
        migrations.RunSQL(PLACE, 'DROP FUNCTION budgets_place("table" text, "order" bigint)'),
        migrations.RunSQL(VIEW, "DROP VIEW budgets_tidyrow"),
        migrations.RunSQL(STATE, NO_STATE),
        *(
            migrations.RunSQL(f"CREATE INDEX {name} {on}", f"DROP INDEX {name}")
            for name, on in INDEXES.items()
        ),
    ]
