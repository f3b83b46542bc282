"""A portal that had no chains gets them with the update, and works without them after a roll-back."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from budgets import publishing
from budgets.models import Department, Event, LedgerEntry, LedgerSalt, LogLink
from budgets.reports.ledger.chain_check import broken_links
from budgets.reports.open_data.public_state import public_state
from portal.accounts.audit_log import record
from portal.accounts.models import AccountEvent
from tests.cast import fire_brigade, fire_budget
from tests.roles import as_owner

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def publish(department: Department, year: int) -> None:
    draft = publishing.import_draft(department=department, disclosure=fire_budget(year))
    publishing.publish(edition=draft)


def before_the_ledger() -> str:
    graph = MigrationLoader(connection).graph
    (parent,) = (
        node.key
        for node in graph.node_map["budgets", "0018_ledger"].parents
        if node.key[0] == "budgets"
    )
    return str(parent[1])


def test_an_update_chains_what_was_done_before() -> None:
    department = fire_brigade()
    for year in (2019, 2020):
        publish(department, year)
    edition = department.editions.get(fiscal_year=2019)
    publishing.withdraw(edition=edition, reason="发错了")
    record(AccountEvent.Act.LOGIN, subject=None, name="clerk")
    at = public_state().acted_at
    try:
        call_command("migrate", "budgets", before_the_ledger(), verbosity=0)
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO budgets_event (at, act, actor_name, edition_name, note, department_id)"
                " SELECT now(), 'department', '', '', '', id FROM budgets_department"
            )
            cursor.execute(
                "INSERT INTO accounts_accountevent (at, act, actor_name, subject_name, note)"
                " VALUES (now(), 'login', '', 'clerk', '')"
            )
    finally:
        call_command("migrate", verbosity=0)
    entries = LedgerEntry.objects.order_by("pk")
    assert list(entries.values_list("event__act", "sequence")) == [
        ("publish", 1),
        ("publish", 2),
        ("withdraw", 3),
    ]
    assert not LedgerSalt.objects.filter(event__edition=edition, event__act="publish").exists()
    assert LogLink.objects.filter(log="budgets_event").count() == Event.objects.count()
    assert LogLink.objects.filter(log="accounts_accountevent").count() == 2
    assert list(broken_links()) == []
    updated = public_state()
    assert updated.acted_at == at
    publish(department, 2021)
    assert public_state().mark != updated.mark
    assert list(broken_links()) == []
