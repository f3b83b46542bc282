"""`publish_due`: what is approved and due becomes public without a person, whatever else happens."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from budgets import publishing
from budgets.models import Department, Edition, Event
from tests.cast import fire_budget
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> User:
    return User.objects.create_user("fabu", first_name="老赵")


def scheduled(department: Department, year: int, publisher: User, *, due: bool = True) -> Edition:
    """An approved edition with an hour; a due one's was set an hour before it came."""
    draft = publishing.import_draft(department=department, disclosure=fire_budget(year))
    publishing.submit(edition=draft)
    publishing.approve(edition=draft)
    at = timezone.now() + timedelta(hours=1)
    edition = publishing.schedule(edition=draft, at=at, actor=publisher)
    if due:
        past = timezone.now() - timedelta(minutes=1)
        Edition.objects.filter(pk=edition.pk).update(publish_at=past)
    return edition


def refused_by_the_database(edition: Edition) -> None:
    """Makes the database refuse every change of one edition."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'a full disk'; END $$;"
            "CREATE TRIGGER a_refusal BEFORE UPDATE ON budgets_edition FOR EACH ROW "
            f"WHEN (OLD.id = {edition.pk}) EXECUTE FUNCTION refuse()"
        )


def run() -> tuple[str, str]:
    said, complained = StringIO(), StringIO()
    call_command("publish_due", stdout=said, stderr=complained)
    return said.getvalue(), complained.getvalue()


def test_what_is_due_is_published_in_the_name_of_who_set_the_hour(
    department: Department, publisher: User
) -> None:
    due = scheduled(department, 2020, publisher)
    later = scheduled(department, 2021, publisher, due=False)
    said, _complained = run()
    assert said.splitlines() == [f"已公开：{due}"]
    assert list(Edition.objects.current()) == [due]
    event = Event.objects.filter(act="publish").get()
    assert (event.actor, event.actor_name) == (publisher, "老赵")
    assert "的定时公开" in event.note
    later.refresh_from_db()
    assert later.is_approved


def test_a_second_run_does_nothing(department: Department, publisher: User) -> None:
    scheduled(department, 2020, publisher)
    run()
    assert run() == ("", "")
    assert Event.objects.filter(act="publish").count() == 1


def test_what_is_not_approved_any_more_is_not_published(
    department: Department, publisher: User
) -> None:
    edition = scheduled(department, 2020, publisher)
    publishing.send_back(edition=edition, remarks=[publishing.Asked("再看看。")])
    assert run() == ("", "")
    assert not Edition.objects.current().exists()


def test_one_that_cannot_be_published_stops_no_other(
    department: Department, publisher: User
) -> None:
    first = scheduled(department, 2020, publisher)
    second = scheduled(department, 2021, publisher)
    refused_by_the_database(first)
    complaints = StringIO()
    with pytest.raises(CommandError, match="有 1 份没有公开"):
        call_command("publish_due", stdout=StringIO(), stderr=complaints)
    assert f"没有公开：{first}（a full disk）" in complaints.getvalue()
    first.refresh_from_db()
    assert first.is_approved
    assert list(Edition.objects.current()) == [second]
