"""An administrator renames a department and says where its work went."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from budgets.access.roles import ADMINISTRATOR, CLERK, ensure_roles
from budgets.models import Assignment, Department, FormerName, Jurisdiction, Succession
from tests.views.county import FIRE, county

pytestmark = pytest.mark.django_db


def form_of(department: Department, **more: str) -> dict[str, str]:
    fields = {
        "jurisdiction": str(department.jurisdiction_id),
        "name": department.name,
        "kind": department.kind,
        "short_names": "",
        "region": "",
        "budget_level": "",
        "contact": "",
    }
    for prefix in ("former_names", "former_addresses", "successions"):
        fields |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return {**fields, **more}


@pytest.fixture
def boss(client: Client) -> Client:
    county()
    client.force_login(User.objects.create_superuser("boss"))
    return client


def test_a_new_name_keeps_the_old_one_as_of_today(boss: Client) -> None:
    fire = Department.objects.get(slug="fire-brigade")
    address = f"/admin/budgets/department/{fire.pk}/change/"
    assert boss.post(address, form_of(fire, name="云溪县消防救援局")).status_code == 302
    assert Department.objects.get(slug="fire-brigade").name == "云溪县消防救援局"
    kept = FormerName.objects.get()
    assert (kept.name, kept.until) == (FIRE, timezone.localdate())


def test_a_department_that_never_published_has_no_old_name(boss: Client) -> None:
    audit = Department.objects.get(slug="audit")
    form = form_of(audit, name="云溪县审计和监督局", slug="audit")
    assert boss.post(f"/admin/budgets/department/{audit.pk}/change/", form).status_code == 302
    assert not FormerName.objects.exists()


def test_where_its_work_went_is_entered_beside_the_department(boss: Client) -> None:
    fire, archives = (Department.objects.get(slug=x) for x in ("fire-brigade", "archives"))
    address = f"/admin/budgets/department/{fire.pk}/change/"
    row = {
        "successions-TOTAL_FORMS": "1",
        "successions-0-former": str(fire.pk),
        "successions-0-successor": str(archives.pk),
        "successions-0-on": "2024-03-22",
        "successions-0-kind": "merged",
        "successions-0-note": "",
    }
    assert boss.post(address, form_of(fire, **row)).status_code == 302
    found = Succession.objects.get()
    assert (found.former, found.successor, found.on) == (fire, archives, date(2024, 3, 22))


def test_into_itself_is_refused_with_a_sentence(boss: Client) -> None:
    fire = Department.objects.get(slug="fire-brigade")
    row = {
        "successions-TOTAL_FORMS": "1",
        "successions-0-former": str(fire.pk),
        "successions-0-successor": str(fire.pk),
        "successions-0-on": "2024-03-22",
        "successions-0-kind": "merged",
    }
    answer = boss.post(f"/admin/budgets/department/{fire.pk}/change/", form_of(fire, **row))
    assert "一个部门不能承接自己" in answer.content.decode()
    assert not Succession.objects.exists()


@pytest.mark.parametrize(("role", "may"), [(ADMINISTRATOR, True), (CLERK, False)])
def test_only_an_administrator_says_so_and_only_within_reach(
    client: Client, role: str, may: bool
) -> None:
    place = county()
    elsewhere = Jurisdiction.objects.create(slug="other", name="远山县")
    Department.objects.create(jurisdiction=elsewhere, slug="far", name="远山县水利局")
    person = User.objects.create_user("person", is_staff=True)
    person.groups.add(ensure_roles()[role])
    Assignment.objects.create(user=person, jurisdiction=place)
    client.force_login(person)
    fire, far = (Department.objects.get(slug=x) for x in ("fire-brigade", "far"))
    page = client.get(f"/admin/budgets/department/{fire.pk}/change/").content.decode()
    assert ('name="_save"' in page) is may
    assert "远山县水利局" not in page
    row = {
        "successions-TOTAL_FORMS": "1",
        "successions-0-former": str(fire.pk),
        "successions-0-successor": str(far.pk),
        "successions-0-on": "2024-03-22",
        "successions-0-kind": "merged",
    }
    client.post(f"/admin/budgets/department/{fire.pk}/change/", form_of(fire, **row))
    assert not Succession.objects.exists()
