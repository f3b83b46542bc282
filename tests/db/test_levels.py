"""One level of units, in one jurisdiction: the database holds it, and the forms say it next to the field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from budgets import publishing
from budgets.models import Change, Department, Event, Jurisdiction, UnitApproval
from budgets.reports.open_data.public_state import public_state
from tests.cast import fire_brigade, said_of

pytestmark = pytest.mark.django_db


def unit_of(superior: Department | None, slug: str = "station", **more: object) -> Department:
    place = superior.jurisdiction if superior else Jurisdiction.objects.get()
    values = {"jurisdiction": place, "superior": superior, "slug": slug, "name": slug}
    return Department(**(values | more))


def elsewhere() -> Jurisdiction:
    return Jurisdiction.objects.create(slug="qingshan", name="青山县")


def below_a_unit(fire: Department) -> Department:
    unit = unit_of(fire, "first")
    unit.save()
    return unit_of(unit, "second")


def of_another_place(fire: Department) -> Department:
    return unit_of(fire, jurisdiction=elsewhere())


def with_units_of_its_own(fire: Department) -> Department:
    unit_of(fire).save()
    above = unit_of(None, "above")
    above.save()
    fire.superior = above
    return fire


def leaving_its_units(fire: Department) -> Department:
    unit_of(fire).save()
    fire.jurisdiction = elsewhere()
    return fire


def its_own_superior(fire: Department) -> Department:
    fire.superior = fire
    return fire


def second_own_office(fire: Department) -> Department:
    unit_of(fire, "office", is_own_office=True).save()
    return unit_of(fire, "other-office", is_own_office=True)


def own_office_of_none(fire: Department) -> Department:
    return unit_of(None, is_own_office=True)


def merged_own_office(fire: Department) -> Department:
    return unit_of(fire, is_own_office=True, is_merged=True)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (below_a_unit, "自己就是单位"),
        (of_another_place, "同一个地区"),
        (with_units_of_its_own, "有所属单位"),
        (leaving_its_units, "在另一个地区"),
        (its_own_superior, "自己的主管部门"),
        (second_own_office, "已有本级"),
        (own_office_of_none, "要有主管部门"),
        (merged_own_office, "不能并入本级"),
    ],
)
def test_what_is_no_level_is_refused_in_words_and_by_the_database(
    made: Callable[[Department], Department], told: str
) -> None:
    wrong = made(fire_brigade())
    with pytest.raises(ValidationError, match=told):
        wrong.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic(), said_of(wrong):
        wrong.save()


def test_units_are_told_from_departments() -> None:
    fire = fire_brigade()
    for each in (
        unit_of(fire, "office", is_own_office=True),
        unit_of(fire, "station"),
        unit_of(fire, "canteen", is_merged=True),
    ):
        each.full_clean()
        each.save()
    assert [each.slug for each in Department.objects.departments()] == ["fire-brigade"]
    units = Department.objects.units().order_by("pk")
    told = [(each.slug, each.level_name, each.owes_document) for each in units]
    assert told == [
        ("office", "部门本级", True),
        ("station", "所属单位", True),
        ("canteen", "并入本级", False),
    ]
    assert (fire.level_name, fire.is_unit) == ("部门", False)


def test_the_day_on_which_units_were_approved_is_logged_and_is_news_for_the_public() -> None:
    fire = fire_brigade()
    unit_of(fire).save()
    before = public_state()
    kept = UnitApproval(department=fire, fiscal_year=2024, approved_on=date(2024, 2, 1))
    publishing.keep_approval(approval=kept)
    kept.approved_on = date(2024, 2, 3)
    publishing.keep_approval(approval=kept)
    publishing.keep_approval(approval=kept)
    assert public_state() != before
    events = Event.objects.filter(act=Event.Act.APPROVAL_DATE, department=fire).order_by("pk")
    assert [event.note for event in events] == ["2024-02-01", "2024-02-01 → 2024-02-03"]
    changes = Change.objects.filter(event__in=events).values_list("before", "after")
    assert {*changes} == {(None, "2024-02-01"), ("2024-02-01", "2024-02-03")}


def test_a_unit_approves_nobody() -> None:
    unit = unit_of(fire_brigade())
    unit.save()
    wrong = UnitApproval(department=unit, fiscal_year=2024, approved_on=date(2024, 2, 1))
    with pytest.raises(ValidationError, match="没有所属单位"):
        wrong.full_clean()
    with pytest.raises(IntegrityError, match="approves none"), transaction.atomic():
        publishing.keep_approval(approval=wrong)
    assert not UnitApproval.objects.exists()


def test_what_changes_between_department_and_unit_is_in_the_log() -> None:
    fire = fire_brigade()
    above = unit_of(None, "above")
    above.save()
    with said_of(fire):
        fire.superior, fire.is_own_office = above, True
        fire.save()
    event = Event.objects.get(act=Event.Act.DEPARTMENT, department=fire)
    changes = Change.objects.filter(event=event).values_list("column", "before", "after")
    assert {*changes} == {("主管部门", None, "above"), ("部门本级", "否", "是")}
