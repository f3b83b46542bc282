"""Public acts and logs become chains, and the state of the public data is counted a jurisdiction.

What was done before gets its place in the chains as `db/sql/ledger.sql` is installed, after the last migration.
"""

import django.db.models.deletion
from django.db import migrations, models

# Who rolls back has triggers that write into tables that go with it.
NO_TRIGGERS = """
DROP TRIGGER IF EXISTS entered ON budgets_event;
DROP TRIGGER IF EXISTS linked ON budgets_event;
DROP TRIGGER IF EXISTS with_their_act ON budgets_change;
DROP TRIGGER IF EXISTS in_the_ledger ON budgets_edition;
"""

# Two counties that publish must not wait for one row.
STATE_OF_EACH = """
ALTER TABLE budgets_publicstate DROP COLUMN one;
ALTER TABLE budgets_publicstate ADD COLUMN jurisdiction_id bigint PRIMARY KEY DEFAULT 0;
"""
STATE_OF_ALL = """
DROP TRIGGER IF EXISTS only_counted ON budgets_publicstate;
UPDATE budgets_publicstate SET version = (SELECT sum(version) FROM budgets_publicstate)
    WHERE jurisdiction_id = 0;
DELETE FROM budgets_publicstate WHERE jurisdiction_id <> 0;
ALTER TABLE budgets_publicstate DROP COLUMN jurisdiction_id;
ALTER TABLE budgets_publicstate ADD COLUMN one boolean PRIMARY KEY DEFAULT true CHECK (one);
CREATE OR REPLACE FUNCTION budgets_another_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE budgets_publicstate SET version = version + 1;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS another_state ON budgets_event;
CREATE TRIGGER another_state AFTER INSERT ON budgets_event
    FOR EACH ROW WHEN (NEW.act IN ('publish', 'withdraw')) EXECUTE FUNCTION budgets_another_state();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0017_sealed_form"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerSalt",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="salt",
                        serialize=False,
                        to="budgets.event",
                    ),
                ),
                ("salt", models.CharField(max_length=32)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.PositiveIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("heads", models.TextField()),
                ("hash_before", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["-sequence"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("hash",), name="checkpoint_once")],
            },
        ),
        migrations.CreateModel(
            name="LogLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("log", models.CharField(max_length=60)),
                ("chain", models.BigIntegerField()),
                ("sequence", models.BigIntegerField()),
                ("item", models.BigIntegerField()),
                ("hash_before", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("log", "chain", "sequence"), name="log_link_once"
                    ),
                    models.UniqueConstraint(fields=("log", "item"), name="log_link_of_one_item"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("jurisdiction_slug", models.CharField(max_length=60)),
                ("sequence", models.PositiveIntegerField()),
                ("title_digest", models.CharField(max_length=64)),
                ("note_digest", models.CharField(max_length=64)),
                ("hash_before", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry",
                        to="budgets.event",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budgets.jurisdiction",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "sequence"), name="ledger_entry_once_a_place"
                    ),
                    models.UniqueConstraint(fields=("hash",), name="ledger_entry_once"),
                ],
            },
        ),
        migrations.RunSQL(migrations.RunSQL.noop, NO_TRIGGERS),
        migrations.RunSQL(STATE_OF_EACH, STATE_OF_ALL),
    ]
