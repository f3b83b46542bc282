"""What is said of departments and places changes only together with a line in the log of acts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from budgets import publishing
from budgets.models import (
    Approval,
    Change,
    CodeBook,
    Department,
    Event,
    FormerAddress,
    FormerName,
    PopulationAndPrices,
    Succession,
    UnitApproval,
    Wording,
)
from tests.cast import fire_brigade, said_of

pytestmark = pytest.mark.django_db(transaction=True)

UNTOLD = pytest.raises(IntegrityError, match="changes only with a line in the log of acts")


def renamed(department: Department, name: str) -> None:
    Department.objects.filter(pk=department.pk).update(name=name)


def test_a_change_without_its_line_is_refused_at_the_end_of_its_transaction() -> None:
    fire = fire_brigade()
    audit = Department.objects.create(jurisdiction=fire.jurisdiction, slug="audit", name="审计局")
    day = date(2024, 1, 1)
    changes = [
        lambda: renamed(fire, "应急局"),
        lambda: FormerName.objects.create(department=fire, name="x", until=day),
        lambda: FormerAddress.objects.create(department=fire, slug="x"),
        lambda: Succession.objects.create(former=fire, successor=audit, on=day, kind="merged"),
        lambda: Wording.objects.create(
            jurisdiction=fire.jurisdiction, phase="budget", section="units", template="x"
        ),
        lambda: Approval.objects.create(
            jurisdiction=fire.jurisdiction, fiscal_year=2024, approved_on=day
        ),
        lambda: UnitApproval.objects.create(department=fire, fiscal_year=2024, approved_on=day),
        lambda: PopulationAndPrices.objects.create(
            jurisdiction=fire.jurisdiction, year=2024, residents=1, residents_source="x"
        ),
        lambda: CodeBook.objects.create(kind="functional", year=2026, headings=[]),
        lambda: type(fire.jurisdiction).objects.update(notice="x"),
    ]
    for change in changes:
        with UNTOLD, transaction.atomic():
            change()


def test_a_line_of_before_or_of_another_department_does_not_count() -> None:
    fire = fire_brigade()
    audit = Department.objects.create(jurisdiction=fire.jurisdiction, slug="audit", name="审计局")
    with transaction.atomic(), said_of(fire):
        renamed(fire, "应急局")
    with UNTOLD, transaction.atomic():
        renamed(fire, "消防局")
    with UNTOLD, transaction.atomic(), said_of(audit):
        renamed(audit, "审计中心")
        renamed(fire, "消防局")
    assert sorted(Department.objects.values_list("name", flat=True)) == ["审计局", "应急局"]


def test_the_line_counts_in_whichever_savepoint_it_was_written_and_once_it_is_there() -> None:
    fire = fire_brigade()
    with transaction.atomic(), transaction.atomic(), said_of(fire), transaction.atomic():
        renamed(fire, "应急局")
    with transaction.atomic():
        with transaction.atomic():
            renamed(fire, "消防局")
        with transaction.atomic(), said_of(fire):
            Department.objects.filter(pk=fire.pk).update(region="云溪")
    with UNTOLD, transaction.atomic():
        renamed(fire, "x")
        gone = transaction.savepoint()
        publishing.record_rebuild([], "x", run_by="x")
        Event.objects.create(act="department", department=fire)
        transaction.savepoint_rollback(gone)
    assert Department.objects.get().name == "消防局"


def test_a_line_that_somebody_else_writes_meanwhile_does_not_count() -> None:
    """It is committed after our transaction began, so only whose it is tells."""
    fire = fire_brigade()
    other = connection.copy()
    try:
        with UNTOLD, transaction.atomic():
            Department.objects.filter(pk=fire.pk).update(region="云溪")
            with other.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO budgets_event (at, act, actor_name, department_id, edition_name, note)"
                    " SELECT now(), 'department', '', id, '', '' FROM budgets_department"
                )
            assert Event.objects.filter(department=fire).exists()
    finally:
        other.close()


def test_what_an_act_changed_is_not_added_to_once_it_is_over() -> None:
    fire = fire_brigade()
    with transaction.atomic(), said_of(fire):
        renamed(fire, "应急局")
    with pytest.raises(IntegrityError, match="written down with the act, not later"):
        Change.objects.create(event=Event.objects.get(), part="x", column="x")
