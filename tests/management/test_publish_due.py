"""`publish_due`: what is approved and due becomes public without a person, whatever else happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from budgets import publishing
from budgets.access.roles import AUDITOR, PUBLISHER
from budgets.models import Assignment, Department, Edition, Event, Jurisdiction
from tests.admin.conftest import logged_in, person
from tests.cast import fire_budget
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(department: Department) -> User:
    user = person("fabu", PUBLISHER, where=department.jurisdiction)
    user.first_name = "老赵"
    user.save()
    return user


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
    publishing.send_back(edition=edition, remarks=[publishing.NewRemark("再看看。")])
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


def leaves(user: User, edition: Edition) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def may_enter_no_more(user: User, edition: Edition) -> None:
    User.objects.filter(pk=user.pk).update(is_staff=False)


def loses_the_role(user: User, edition: Edition) -> None:
    user.groups.clear()


def works_elsewhere(user: User, edition: Edition) -> None:
    user.assignments.all().delete()
    Assignment.objects.create(
        user=user, jurisdiction=Jurisdiction.objects.create(slug="far", name="远县")
    )


def becomes_a_reader(user: User, edition: Edition) -> None:
    user.groups.set(Group.objects.filter(name=AUDITOR))


def has_approved_it(user: User, edition: Edition) -> None:
    Event.objects.create(edition=edition, department=edition.department, act="approve", actor=user)


def is_deleted(user: User, edition: Edition) -> None:
    user.delete()


LEAVING = [leaves, may_enter_no_more, loses_the_role, works_elsewhere, becomes_a_reader]


@pytest.mark.parametrize("happens", [*LEAVING, has_approved_it, is_deleted])
def test_what_was_set_by_somebody_who_may_not_publish_any_more_waits(
    department: Department, publisher: User, happens: Callable[[User, Edition], None]
) -> None:
    edition = scheduled(department, 2020, publisher)
    at = Edition.objects.get().publish_at
    happens(publisher, edition)
    for _run in range(2):
        complaints = StringIO()
        with pytest.raises(CommandError, match="有 1 份没有公开"):
            call_command("publish_due", stdout=StringIO(), stderr=complaints)
        assert f"没有公开：{edition}（定时的人" in complaints.getvalue()
        edition.refresh_from_db()
        assert (edition.is_approved, edition.publish_at) == (True, at)
        assert not Event.objects.filter(act="publish").exists()


@pytest.mark.parametrize("due", [True, False])
@pytest.mark.parametrize("happens", LEAVING)
def test_the_other_publishers_are_told_before_the_hour_and_after_it(
    department: Department, publisher: User, happens: Callable[[User, Edition], None], due: bool
) -> None:
    edition = scheduled(department, 2020, publisher, due=due)
    other = logged_in(person("zhang", PUBLISHER, where=department))
    index, board = reverse("admin:index"), reverse("admin:budgets_edition_board")
    for page in (index, f"{board}?year=2020"):
        assert "定时不会生效" not in other.get(page).content.decode(), page
    happens(publisher, edition)
    for page in (index, f"{board}?year=2020"):
        told = other.get(page).content.decode()
        assert "定时不会生效" in told, page
        assert reverse("admin:budgets_edition_publish", args=[edition.pk]) in told
    at = timezone.now() + timedelta(hours=2)
    publishing.schedule(edition=edition, at=at, actor=User.objects.get(username="zhang"))
    assert "定时不会生效" not in other.get(index).content.decode()


def test_an_office_of_one_publishes_what_it_approved_itself(
    department: Department, publisher: User, settings: Settings
) -> None:
    settings.SEPARATION_OF_DUTIES = 1
    has_approved_it(publisher, scheduled(department, 2020, publisher))
    run()
    assert Edition.objects.current().count() == 1
