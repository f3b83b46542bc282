"""Two people act at once, on real Postgres: two counties never wait for each other, no chain ever forks."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from budgets import publishing
from budgets.models import Department, Edition, Event, Jurisdiction, LedgerEntry, LogLink
from budgets.reports.ledger.chain_check import broken_links
from portal.accounts.audit_log import record
from portal.accounts.models import AccountEvent
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db(transaction=True)


def department_of(county: str, slug: str) -> Department:
    place, _new = Jurisdiction.objects.get_or_create(slug=county, defaults={"name": county})
    return Department.objects.create(jurisdiction=place, slug=slug, name=slug)


def draft_of(department: Department, year: int = 2020) -> Edition:
    return publishing.import_draft(department=department, disclosure=fire_budget(year))


def beside(act: Callable[[], object]) -> BaseException | None:
    """Run an act on a connection of its own, one that waits for no lock for longer than two seconds."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            act()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    return failed[0] if failed else None


def test_a_county_that_publishes_waits_for_no_other() -> None:
    here, there = draft_of(fire_brigade()), draft_of(department_of("qinghe", "qinghe-fire"))
    with transaction.atomic():
        publishing.publish(edition=here)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the links of the log, too
        assert beside(lambda: publishing.publish(edition=there)) is None
        assert beside(lambda: publishing.withdraw(edition=there, reason="发错了")) is None
    assert LedgerEntry.objects.count() == 3
    assert list(broken_links()) == []


def test_one_county_keeps_one_chain_however_many_act() -> None:
    drafts = [draft_of(fire_brigade())]
    drafts += [draft_of(department_of("yunxi", f"office-{number}")) for number in range(5)]
    together = Barrier(len(drafts))

    def act(draft: Edition) -> None:
        try:
            together.wait()
            publishing.publish(edition=draft)
            for _again in range(3):
                record(AccountEvent.Act.LOGIN, subject=None, name="clerk")
        finally:
            connection.close()

    threads = [Thread(target=act, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = LedgerEntry.objects.order_by("pk")
    assert list(entries.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert LogLink.objects.filter(log="accounts_accountevent").count() == 18
    assert LogLink.objects.filter(log="budgets_event").count() == Event.objects.count()
    assert list(broken_links()) == []
