"""What one county does waits for no other: no row or lock of the whole portal is held by an act."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection, transaction

from budgets import publishing
from budgets.models import Department, Edition, Jurisdiction
from tests.cast import fire_budget, said_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def counties() -> list[Department]:
    found = []
    for slug, name in (("qinglan", "青岚县"), ("qilan", "栖岚县")):
        place = Jurisdiction.objects.create(slug=slug, name=name)
        found.append(
            Department.objects.create(jurisdiction=place, slug=f"{slug}-fire", name=f"{name}消防队")
        )
    return found


def drafted(department: Department, year: int = 2020) -> Edition:
    return publishing.import_draft(department=department, disclosure=fire_budget(year))


def without_waiting(act: Callable[[], object]) -> None:
    """Run an act on a connection of its own, where whatever is locked is an error after a second."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '1s'")
            act()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert not failed, failed


def test_two_counties_publish_withdraw_and_rename_at_once(counties: list[Department]) -> None:
    here, there = counties
    ours, theirs = drafted(here), drafted(there)
    with transaction.atomic():
        publishing.publish(edition=ours)
        without_waiting(lambda: publishing.publish(edition=theirs))
    with transaction.atomic():
        publishing.withdraw(edition=ours, reason="发错了")
        without_waiting(lambda: publishing.withdraw(edition=theirs, reason="发错了"))
        without_waiting(lambda: publishing.publish(edition=drafted(there, 2021)))

    def rename() -> None:
        with transaction.atomic(), said_of(there.jurisdiction):
            Jurisdiction.objects.filter(pk=there.jurisdiction_id).update(name="栖岚市")

    with transaction.atomic(), said_of(here.jurisdiction):
        Jurisdiction.objects.filter(pk=here.jurisdiction_id).update(name="青岚市")
        without_waiting(rename)
        without_waiting(lambda: publishing.publish(edition=drafted(there, 2022)))
    assert Edition.objects.current().count() == 2


def test_in_one_county_the_second_waits(counties: list[Department]) -> None:
    """So the test above would see a lock."""
    here, _there = counties
    ours, more = drafted(here), drafted(here, 2021)
    with transaction.atomic():
        publishing.publish(edition=ours)
        with pytest.raises(AssertionError, match="lock timeout"):
            without_waiting(lambda: publishing.publish(edition=more))
