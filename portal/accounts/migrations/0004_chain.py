"""The log of accounts becomes a chain (portal/accounts/sql/chain.sql)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_nothing_to_steal"), ("budgets", "0018_ledger")]
    operations = [
        # Who rolls back has no table for the links any more.
        migrations.RunSQL(
            migrations.RunSQL.noop, "DROP TRIGGER IF EXISTS linked ON accounts_accountevent"
        )
    ]
