"""The canonical JSON of every published edition, which its checksum seals, byte for byte and for good."""

import django.db.models.deletion
from django.db import migrations, models

# What is public has a sealed text, and the checksum is that text's own.
SEALED = """
CREATE FUNCTION budgets_require_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM budgets_sealedcopy
        WHERE edition_id = NEW.id AND encode(sha256(convert_to(text, 'UTF8')), 'hex') = NEW.checksum
    ) THEN
        RAISE EXCEPTION 'edition % is not sealed by its checksum', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER require_seal BEFORE UPDATE OF status ON budgets_edition FOR EACH ROW
    WHEN (NEW.status = 'published' AND OLD.status <> 'published')
    EXECUTE FUNCTION budgets_require_seal();

CREATE FUNCTION budgets_keep_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the sealed text of an edition does not change' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER keep_seal BEFORE UPDATE OR DELETE ON budgets_sealedcopy FOR EACH ROW
    EXECUTE FUNCTION budgets_keep_seal();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_sealedcopy
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
"""
NOT_SEALED = """
DROP FUNCTION budgets_require_seal CASCADE;
DROP FUNCTION budgets_keep_seal CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0010_uploads")]

    operations = [
        migrations.CreateModel(
            name="SealedCopy",
            fields=[
                ("edition", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="sealed_copy", serialize=False, to="budgets.edition", verbose_name="年度公开")),
                ("text", models.TextField(verbose_name="JSON")),
            ],
            options={
                "verbose_name": "封存文本",
                "verbose_name_plural": "封存文本",
            },
        ),
        migrations.RunSQL(SEALED, NOT_SEALED),
    ]  # fmt: skip
