"""The database's own code is what the SQL files declare, in a new database and in one that rolled back."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from budgets import db
from tests.roles import as_owner

FOLDERS = {
    "budgets": Path(apps.get_app_config("budgets").path) / "db" / "sql",
    "accounts": Path(apps.get_app_config("accounts").path) / "sql",
}
both = pytest.mark.parametrize("label", FOLDERS)


@both
@pytest.mark.django_db
def test_a_migrated_database_has_what_the_files_declare(label: str) -> None:
    assert db.installed(connection, label) == db.digest(FOLDERS[label])
    before = db.definitions(connection, label)
    with as_owner():
        db.install(connection, label, FOLDERS[label])
    assert before == db.definitions(connection, label)


@both
@pytest.mark.django_db
def test_what_was_changed_by_hand_is_told_and_mended_by_an_installation(label: str) -> None:
    before = db.definitions(connection, label)
    table = {"budgets": "budgets_event", "accounts": "accounts_accountevent"}[label]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER refuse_truncate")
        cursor.execute(f"CREATE FUNCTION {label}_stray() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    changed = db.definitions(connection, label)
    assert {name for name, _text in changed.items() ^ before.items()} == {
        f"function {label}_stray()",
        f"trigger refuse_truncate on {table}",
    }
    with as_owner():
        db.install(connection, label, FOLDERS[label])
    assert before == db.definitions(connection, label)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_roll_back_leaves_the_code_of_before_and_an_update_brings_todays() -> None:
    today = db.definitions(connection, "budgets")
    try:
        call_command("migrate", "budgets", "0013", verbosity=0)
        assert db.installed(connection, "budgets") == ""
        assert "trigger frozen_once_published on budgets_line" in db.definitions(
            connection, "budgets"
        )
    finally:
        call_command("migrate", verbosity=0)
    assert db.definitions(connection, "budgets") == today
