"""A portal of an earlier version is migrated to this one, and everything public is as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from budgets import db
from budgets.db.grants import differences
from budgets.models import Edition
from portal.table_access import TABLES
from tests.upgrades.conftest import HERE, Database, load
from tests.upgrades.digests import everything

DUMPS = sorted(HERE.glob("*.sql.gz"))
LABELS = ("budgets", "accounts")


def update() -> None:
    """Do what docs/operations.md says of every update."""
    call_command("migrate", verbosity=0)
    call_command("keep_files", verbosity=0)
    call_command("rebuild_search", if_empty=True, verbosity=0)


@pytest.fixture(scope="module", params=DUMPS, ids=lambda path: path.name.partition(".")[0])
def before(request: pytest.FixtureRequest, empty_database: Database) -> Iterator[dict[str, Any]]:
    """Load and update the database of an earlier version; return what was public in it."""
    dump: Path = request.param
    with empty_database("upgrade"):
        load(dump)
        update()
        yield json.loads(dump.with_name(dump.name.replace(".sql.gz", ".json")).read_text("utf-8"))


def test_everything_public_is_as_it_was(before: dict[str, Any]) -> None:
    now = everything(before["columns"])
    assert len(before["checksums"]) > 20
    assert now["checksums"] == before["checksums"]
    assert [each for each in before["hashes"] if each not in now["hashes"]] == []
    assert [
        each for each in before["files"] if now["files"].get(each) != before["files"][each]
    ] == []


def assert_rights_and_database_code_are_todays() -> None:
    assert differences(connection, TABLES) == []
    assert [db.out_of_date(connection, apps.get_app_config(each)) for each in LABELS] == ["", ""]


def test_seals_and_chains_are_whole(before: dict[str, Any]) -> None:
    said = StringIO()
    call_command("verify_seals", stdout=said)
    assert f"{len(before['checksums'])} editions, all as they were sealed." in said.getvalue()
    call_command("verify_ledger", *before["hashes"][-1:], stdout=said)
    assert "whole" in said.getvalue()
    assert_rights_and_database_code_are_todays()


@pytest.mark.parametrize("label", LABELS)
def test_the_last_migration_is_rolled_back_and_made_again(
    before: dict[str, Any], label: str
) -> None:
    """What its own columns held is gone with them, so only a backup leads back (docs/operations.md)."""
    graph = MigrationLoader(connection).graph
    ((_, last),) = graph.leaf_nodes(label)
    parents = {node.key for node in graph.node_map[label, last].parents}
    (former,) = (name for app, name in parents if app == label)
    try:
        call_command("migrate", label, former, verbosity=0)
        assert (label, last) not in MigrationLoader(connection).applied_migrations
    finally:
        update()
    checksums = Edition.objects.exclude(published_at=None).values_list("pk", "checksum")
    assert {str(pk): checksum for pk, checksum in checksums} == before["checksums"]
    call_command("verify_ledger", *before["hashes"][-1:], stdout=StringIO())
    assert_rights_and_database_code_are_todays()
