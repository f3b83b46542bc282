"""Units in the register: whose they are, who works on them, when their department approved them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from budgets import publishing
from budgets.access.rights import departments_within_reach, editions_within_reach
from budgets.access.roles import CLERK, PUBLISHER, REVIEWER
from budgets.models import Change, Department, Event, UnitApproval
from tests.admin.conftest import logged_in, person
from tests.admin.registry.test_succession import form_of
from tests.cast import fire_budget

LIST = "admin:budgets_department_changelist"
APPROVALS = "admin:budgets_unitapproval_changelist"


def made(above: Department | None, slug: str, like: Department, **more: object) -> Department:
    return Department.objects.create(
        jurisdiction=like.jurisdiction, superior=above, slug=slug, name=f"云溪县{slug}", **more
    )


@pytest.fixture
def station(department: Department) -> Department:
    return made(department, "station", department)


@pytest.fixture
def office(department: Department) -> Department:
    return made(department, "office", department, is_own_office=True)


def page_of(client: Client, address: str, **asked: object) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return str(response.content.decode())


def change(department: Department) -> str:
    return reverse("admin:budgets_department_change", args=[department.pk])


def test_who_works_for_a_department_works_for_its_units_and_not_the_other_way_round(
    department: Department, station: Department, office: Department
) -> None:
    above = person("above", CLERK, where=department)
    below = person("below", CLERK, where=station)
    assert {*departments_within_reach(above)} == {department, station, office}
    assert {*departments_within_reach(below)} == {station}
    for of in (department, station, office):
        publishing.start_draft(department=of, fiscal_year=2024)
    assert {edition.department for edition in editions_within_reach(below)} == {station}
    client = logged_in(below)
    assert client.get(change(office)).status_code == 302  # Django's "does not exist"
    assert client.get(change(station)).status_code == 200


def test_a_unit_is_entered_and_the_log_says_so(
    administrator: Client, department: Department
) -> None:
    add = reverse("admin:budgets_department_add")
    form = form_of(department, name="云溪县消防站", slug="station", superior=str(department.pk))
    assert administrator.post(add, form).status_code == 302
    unit = Department.objects.get(slug="station")
    assert unit.superior == department
    event = Event.objects.get(act=Event.Act.DEPARTMENT, department=unit)
    assert ("主管部门", department.name) in Change.objects.filter(event=event).values_list(
        "column", "after"
    )


def test_what_is_no_level_is_said_next_to_the_field(
    administrator: Client, department: Department, station: Department
) -> None:
    form = form_of(department, name="云溪县分站", slug="sub", superior=str(station.pk))
    page = administrator.post(reverse("admin:budgets_department_add"), form).content.decode()
    assert "选择一个有效的选项" in page  # units are not offered
    form = form_of(department, slug=department.slug, superior=str(department.pk))
    page = administrator.post(change(department), form).content.decode()
    assert "部门不能是自己的主管部门" in page
    own = form_of(department, name="云溪县机关", slug="own", is_own_office="on")
    page = administrator.post(reverse("admin:budgets_department_add"), own).content.decode()
    assert "要有主管部门" in page
    assert Department.objects.count() == 2


def test_the_list_shows_and_filters_levels_and_superiors(
    administrator: Client, department: Department, station: Department, office: Department
) -> None:
    whole = page_of(administrator, reverse(LIST))
    assert all(word in whole for word in ("所属单位", "部门本级", "无（是部门）"))
    of_fire = page_of(administrator, reverse(LIST), superior__id__exact=department.pk)
    assert station.name in of_fire
    only = page_of(administrator, reverse(LIST), superior__isnull="True")
    assert f">{department.name}</a></th>" in only
    assert f">{station.name}</a></th>" not in only
    own = page_of(administrator, reverse(LIST), is_own_office__exact="1")
    assert f">{office.name}</a></th>" in own
    assert f">{station.name}</a></th>" not in own


def test_a_department_lists_its_units_and_a_unit_none(
    administrator: Client, department: Department, station: Department, office: Department
) -> None:
    page = page_of(administrator, change(department))
    assert page.index(change(office)) < page.index(change(station))
    assert change(office) not in page_of(administrator, change(station))


def test_nobody_gets_power_over_editions_by_becoming_the_superior(
    administrator: Client, department: Department, settings: pytest.FixtureRequest
) -> None:
    settings.SEPARATION_OF_DUTIES = 3  # type: ignore[attr-defined]
    above = made(None, "above", department)
    person("alone", PUBLISHER, where=above)
    person("clerk-above", CLERK, where=above)
    publishing.start_draft(department=department, fiscal_year=2024)
    form = form_of(department, slug=department.slug, superior=str(above.pk))
    page = administrator.post(change(department), form).content.decode()
    assert "alone会因此能审核或公开" in page
    assert "clerk-above会" not in page
    department.refresh_from_db()
    assert department.superior is None
    everywhere = person("everywhere", REVIEWER, where=department.jurisdiction)
    everywhere.assignments.create(department=above)
    above.assignments.filter(user__username="alone").delete()
    assert administrator.post(change(department), form).status_code == 302
    department.refresh_from_db()
    assert department.superior == above


def test_the_departments_people_and_the_bureaus_enter_when_units_were_approved(
    department: Department, station: Department, clerk: Client, administrator: Client
) -> None:
    add = reverse("admin:budgets_unitapproval_add")
    form = {
        "department": str(department.pk),
        "fiscal_year": "2024",
        "phase": "budget",
        "approved_on": "2024-02-09",
    }
    units_own = logged_in(person("below", CLERK, where=station))
    assert "选择一个有效的选项" in units_own.post(add, form).content.decode()
    assert station.name not in page_of(clerk, add)
    assert clerk.post(add, form).status_code == 302
    kept = UnitApproval.objects.get()
    assert (kept.department, kept.approved_on) == (department, date(2024, 2, 9))
    listed = f">{department.name}</a></th>"
    assert listed in page_of(administrator, reverse(APPROVALS))
    assert listed not in page_of(units_own, reverse(APPROVALS))
    event = Event.objects.get(act=Event.Act.APPROVAL_DATE)
    assert (event.department, event.actor_name) == (department, "clerk")
    again = clerk.post(add, form).content.decode()
    assert "已经填过" in again


def test_the_board_shows_units_and_where_their_day_is_entered(
    department: Department, station: Department, clerk: Client
) -> None:
    made(department, "canteen", department, is_merged=True)
    publishing.import_draft(department=station, disclosure=fire_budget(2024))
    page = page_of(clerk, reverse("admin:budgets_edition_board"), year=2024, phase="budget")
    assert "还没有填批复所属单位的日期" in page
    assert f"?department={department.pk}&amp;fiscal_year=2024&amp;phase=budget" in page
    assert "并入本级，不用单独公开" in page
    assert page.count(">开始</a>") == 1  # the department; nothing is due of the canteen
