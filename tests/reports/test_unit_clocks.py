"""A unit's twenty days run from its department's approval, never from that of the county."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from budgets import publishing
from budgets.admin.workflow.tasks import tasks_of
from budgets.models import Approval, Department, Edition, UnitApproval
from budgets.publishing.first_publication import HERE, UNKNOWN, default_first_publication
from budgets.reports.back_office.board import board
from budgets.reports.deadlines import Published, Punctuality, deadlines_of, public_progress
from budgets.reports.pages.on_record import on_record
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db
YEAR, PHASE = 2020, "budget"


@pytest.fixture
def fire() -> Department:
    """A department with its own office, a station and a canteen that is part of the own office."""
    found = fire_brigade()
    for slug, more in (
        ("office", {"is_own_office": True}),
        ("station", {}),
        ("canteen", {"is_merged": True}),
    ):
        Department.objects.create(
            jurisdiction=found.jurisdiction, superior=found, slug=slug, name=f"大队{slug}", **more
        )
    return found


def today() -> date:
    return timezone.localdate()


def approved(fire: Department, *, county: int | None = None, units: int | None = None) -> None:
    """The days that have passed since the county approved the year, and the department its units'."""
    at = {"fiscal_year": YEAR, "phase": PHASE}
    if county is not None:
        on = today() - timedelta(days=county)
        publishing.keep_approval(
            approval=Approval(jurisdiction=fire.jurisdiction, approved_on=on, **at)
        )
    if units is not None:
        on = today() - timedelta(days=units)
        publishing.keep_approval(approval=UnitApproval(department=fire, approved_on=on, **at))


def publish(slug: str, own_day: date | None = None) -> Edition:
    of = Department.objects.get(slug=slug)
    draft = publishing.import_draft(department=of, disclosure=fire_budget(YEAR))
    Edition.objects.filter(pk=draft.pk).update(approved_on=own_day)
    draft.refresh_from_db()
    return publishing.publish(edition=draft, first=HERE)


def rows() -> dict[str, Published]:
    progress = public_progress(
        YEAR, PHASE, departments=["fire-brigade", "office", "station", "canteen"]
    )
    return {row.of.slug: row for row in progress.rows}


def test_twenty_days_from_the_departments_approval(fire: Department) -> None:
    approved(fire, county=30, units=18)
    found = rows()
    assert {slug: row.deadline.verdict for slug, row in found.items()} == {
        "fire-brigade": Punctuality.OVERDUE,
        "office": Punctuality.OPEN,
        "station": Punctuality.OPEN,
    }
    assert found["station"].deadline.days_left == 2


def test_a_unit_that_is_late_is_late_by_its_own_clock(fire: Department) -> None:
    approved(fire, county=30, units=25)
    publish("station")
    deadline = rows()["station"].deadline
    assert (deadline.verdict, deadline.took, deadline.days_late) == (Punctuality.LATE, 25, 5)
    station = Department.objects.get(slug="station")
    assert deadlines_of(station)[YEAR, PHASE] == deadline


def test_the_day_that_its_edition_states_goes_first(fire: Department) -> None:
    approved(fire, county=40, units=25)
    publish("station", today() - timedelta(days=10))
    assert rows()["station"].deadline.verdict is Punctuality.ON_TIME


def test_with_neither_day_nobody_is_judged_by_the_countys(fire: Department) -> None:
    approved(fire, county=300)
    edition = publish("station")
    found = rows()
    assert found["station"].deadline.verdict is Punctuality.UNKNOWN
    assert found["office"].deadline.verdict is Punctuality.NO_DEADLINE
    assert on_record(edition).approved_on is None


def test_of_a_year_in_which_no_unit_was_due_nothing_is_said_of_them(fire: Department) -> None:
    approved(fire, county=10)
    assert [*rows()] == ["fire-brigade"]


def test_what_is_on_record_of_a_unit_is_its_departments_day(fire: Department) -> None:
    approved(fire, county=12, units=3)
    station = Department.objects.get(slug="station")
    draft = publishing.start_draft(department=station, fiscal_year=YEAR)
    assert on_record(draft).approved_on == today() - timedelta(days=3)
    above = publishing.start_draft(department=fire, fiscal_year=YEAR)
    assert on_record(above).approved_on == today() - timedelta(days=12)


def test_a_year_of_units_that_is_due_now_is_first_public_here(fire: Department) -> None:
    approved(fire, county=90)
    station = Department.objects.get(slug="station")
    draft = publishing.start_draft(department=station, fiscal_year=YEAR)
    assert default_first_publication(draft) == UNKNOWN
    approved(fire, units=4)
    assert default_first_publication(draft) == HERE


def test_the_board_has_units_below_their_department_and_nothing_due_of_merged_ones(
    fire: Department,
) -> None:
    Department.objects.create(jurisdiction=fire.jurisdiction, slug="forest", name="林业局")
    Department.objects.create(jurisdiction=fire.jurisdiction, slug="audit", name="审计局")
    approved(fire, county=30, units=5)
    found = board(Department.objects.all(), YEAR, PHASE).rows
    assert [row.department.slug for row in found] == [
        *("audit", "fire-brigade", "office", "station", "canteen", "forest")
    ]
    by_slug = {row.department.slug: row for row in found}
    assert by_slug["canteen"].standing_in_words == "并入本级，不用单独公开"
    assert by_slug["canteen"].deadline.last_day is None
    assert by_slug["station"].deadline.days_left == 15
    assert by_slug["fire-brigade"].deadline.is_overdue
    assert by_slug["fire-brigade"].units_approved_on == today() - timedelta(days=5)
    assert [row.department.slug for row in found if row.has_units] == ["fire-brigade"]


def test_what_waits_are_the_units_that_owe_a_document(fire: Department) -> None:
    approved(fire, county=3, units=1)
    user = User.objects.create_superuser("root", password="a long enough word")
    waiting = {task.about: task.deadline.days_left for task in tasks_of(user)}
    assert waiting == {
        "云溪县消防救援大队 2020预算": 17,
        "大队office 2020预算": 19,
        "大队station 2020预算": 19,
    }
