"""From here on functions, triggers and views are declared in budgets/db/sql and installed after the last migration.

Forwards there is nothing to do. Who rolls back gets those that migration 0013 left.
"""

from pathlib import Path

from django.db import migrations

BEFORE = Path(__file__).with_name("0013_database.sql").read_text("utf-8")
DROP = r"""
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT tgname, tgrelid::regclass AS "table"
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE NOT tgisinternal AND relname LIKE 'budgets\_%'
            AND relnamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found."table");
    END LOOP;
    FOR found IN
        -- Indexes rest on these two.
        SELECT oid::regprocedure AS "function" FROM pg_proc
        WHERE proname LIKE 'budgets\_%' AND proname NOT IN ('budgets_grams', 'budgets_place')
            AND pronamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('DROP FUNCTION %s', found."function");
    END LOOP;
END $$;
DROP VIEW IF EXISTS budgets_tidyrow;
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0013_code_books")]
    operations = [migrations.RunSQL(migrations.RunSQL.noop, [DROP, BEFORE])]
