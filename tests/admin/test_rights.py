"""Who may open and do what."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from budgets.access.roles import CLERK, PERMISSIONS, REVIEWER, ensure_roles
from budgets.models import Department, Edition, Event
from tests.admin.entry import address, fields_of

PAGES = [
    "change",
    "submit",
    "recall",
    "remarks",
    "examine",
    "publish",
    "withdraw",
    "correct",
    "discard",
    "preview",
]


def test_the_groups_exist_after_migration(db: None) -> None:
    assert set(Group.objects.values_list("name", flat=True)) >= set(PERMISSIONS)


def test_a_right_that_a_role_no_longer_has_is_taken_from_installed_sites(db: None) -> None:
    """Before there were publishers, reviewers published."""
    reviewers = ensure_roles()[REVIEWER]
    former = Permission.objects.get(codename="publish_edition")
    reviewers.permissions.add(former)
    own = Group.objects.create(name="本县自设")
    own.permissions.add(former)
    call_command("migrate", verbosity=0)
    assert not reviewers.permissions.filter(pk=former.pk).exists()
    assert own.permissions.filter(pk=former.pk).exists()


def test_a_role_has_its_rights_and_a_site_makes_groups_of_its_own(superuser: Client) -> None:
    role, own = Group.objects.get(name=CLERK), Group.objects.create(name="本县自设")
    for group, met in ((role, 403), (own, 302)):
        page = reverse("admin:auth_group_change", args=[group.pk])
        assert superuser.get(page).status_code == 200
        assert superuser.post(page, {"name": f"{group.name}二"}).status_code == met
    assert Group.objects.filter(name=CLERK).exists()
    assert Group.objects.filter(name="本县自设二").exists()


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_the_login(client: Client, draft: Edition, page: str) -> None:
    response = client.get(address(draft, page))
    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_a_stranger_gets_no_codes_and_no_part(client: Client, draft: Edition) -> None:
    assert client.get(reverse("admin:budgets_edition_codes")).status_code == 302
    assert client.post(address(draft, "part", "T5")).status_code == 302


@pytest.mark.parametrize("page", ["examine", "publish", "withdraw"])
def test_a_clerk_may_not_review_publish_or_withdraw(
    clerk: Client, draft: Edition, page: str
) -> None:
    assert clerk.get(address(draft, page)).status_code == 403
    assert clerk.post(address(draft, page)).status_code == 403


@pytest.mark.parametrize("page", ["change", "publish", "preview", "correct", "discard"])
def test_an_administrator_sees_no_figures(administrator: Client, draft: Edition, page: str) -> None:
    assert administrator.get(address(draft, page)).status_code == 403
    assert administrator.get(address(draft, "part", "T5")).status_code == 403


def test_staff_without_a_role_gets_nothing(client: Client, draft: Edition) -> None:
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get(address(draft, "part", "T5")).status_code == 403
    assert client.get(reverse("admin:budgets_edition_codes")).status_code == 403
    assert client.get(reverse("admin:budgets_edition_add")).status_code == 403


def test_a_published_edition_is_shown_but_not_changed(
    superuser: Client, published: Edition
) -> None:
    response = superuser.get(address(published, "change"))
    assert response.status_code == 200
    assert 'name="_save"' not in response.content.decode()
    sheet = superuser.get(address(published, "part", "T5"))
    assert "disabled" in sheet.content.decode()
    fields = fields_of(sheet.content) | {"expenditure-0-c0": "999", "_save": "1"}
    answer = superuser.post(address(published, "part", "T5"), fields, follow=True)
    assert "不能再改" in answer.content.decode()
    assert not published.lines.filter(amount_printed="999").exists()
    assert superuser.post(address(published, "change"), {"title": "x"}).status_code == 403


def test_nobody_deletes_through_the_admin(superuser: Client, published: Edition) -> None:
    for model, pk in [("edition", published.pk), ("department", published.department_id)]:
        page = reverse(f"admin:budgets_{model}_delete", args=[pk])
        assert superuser.post(page, {"post": "yes"}).status_code == 403
    assert Edition.objects.filter(pk=published.pk).exists()


def test_the_log_is_read_only(superuser: Client, draft: Edition) -> None:
    event = Event.objects.latest("at")
    assert superuser.get(reverse("admin:budgets_event_changelist")).status_code == 200
    page = reverse("admin:budgets_event_change", args=[event.pk])
    assert superuser.get(page).status_code == 200
    assert superuser.post(page, {"note": "x"}).status_code == 403
    assert superuser.get(reverse("admin:budgets_event_add")).status_code == 403


def test_an_administrator_registers_a_department(
    administrator: Client, department: Department
) -> None:
    page = reverse("admin:budgets_department_add")
    typed = {
        "jurisdiction": department.jurisdiction_id,
        "name": "云溪县林业局",
        "slug": "forestry",
        "kind": "administrative",
        "short_names": "林业局,县林业局",
    }
    assert administrator.post(page, typed).status_code == 302
    assert Department.objects.get(slug="forestry").short_names == ["林业局", "县林业局"]


def test_the_index_says_what_to_do_next(clerk: Client) -> None:
    page = clerk.get(reverse("admin:index")).content.decode()
    assert "录入一个年度的步骤" in page
    assert page.index("model-edition") < page.index("model-department") < page.index("model-event")


def test_codes_are_found_by_number_and_by_name_of_the_year(clerk: Client, draft: Edition) -> None:
    page = reverse("admin:budgets_edition_codes")
    by_name = clerk.get(page, {"list": "functional", "year": "2024", "q": "行政运行 信访"}).json()
    assert by_name["headings"][0]["name"] == "行政运行"
    assert "信访" in by_name["headings"][0]["path"]
    old = clerk.get(page, {"list": "functional", "year": "2018", "q": "210"}).json()
    assert old["headings"][0]["name"] == "医疗卫生与计划生育支出"
    assert clerk.get(page, {"list": "none", "year": "x", "q": "1"}).json() == {"headings": []}
