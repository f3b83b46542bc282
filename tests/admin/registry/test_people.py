"""Whose accounts an administrator manages: not their own, and of nobody who works elsewhere too."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from budgets.access.roles import CLERK, PUBLISHER
from budgets.models import Assignment, Department, Jurisdiction
from tests.admin.conftest import person
from tests.admin.entry import fields_of

PAGES = ["change", "password_change", "safety"]


def page_of(user: User, page: str = "change") -> str:
    return reverse(f"admin:auth_user_{page}", args=[user.pk])


def roles_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_an_administrator_gives_a_role_to_another(
    administrator: Client, department: Department
) -> None:
    """One that has no power over what is published; with it, a second person confirms (test_grants.py)."""
    publisher = person("fabu", PUBLISHER, where=department)
    clerk = Group.objects.get(name=CLERK)
    form = fields_of(administrator.get(page_of(publisher)).content) | {"groups": str(clerk.pk)}
    assert administrator.post(page_of(publisher), form).status_code == 302
    assert roles_of(publisher) == {CLERK}


@pytest.mark.parametrize("page", PAGES)
def test_an_administrator_gives_themselves_nothing(administrator: Client, page: str) -> None:
    oneself = User.objects.get(username="administrator")
    before = roles_of(oneself), oneself.password
    publisher = Group.objects.get(name=PUBLISHER)
    typed = {
        "groups": str(publisher.pk), "act": "due",
        "password1": "Another-Word-119", "password2": "Another-Word-119",
    }  # fmt: skip
    assert administrator.post(page_of(oneself, page), typed).status_code == 403
    oneself.refresh_from_db()
    assert (roles_of(oneself), oneself.password) == before


@pytest.mark.parametrize("page", PAGES)
def test_who_works_in_another_county_too_is_seen_and_not_changed(
    administrator: Client, department: Department, page: str
) -> None:
    both = person("liangxian", CLERK, where=department)
    elsewhere = Jurisdiction.objects.create(slug="far", name="远县")
    Assignment.objects.create(user=both, jurisdiction=elsewhere)
    before = both.password
    assert "liangxian" in administrator.get(reverse("admin:auth_user_changelist")).content.decode()
    typed = {"act": "due", "password1": "Another-Word-119", "password2": "Another-Word-119"}
    assert administrator.post(page_of(both, page), typed).status_code == 403
    both.refresh_from_db()
    assert both.password == before


def test_a_superuser_changes_everybody(superuser: Client, department: Department) -> None:
    both = person("liangxian", CLERK, where=department)
    Assignment.objects.create(
        user=both, jurisdiction=Jurisdiction.objects.create(slug="far", name="远县")
    )
    assert superuser.post(page_of(both, "safety"), {"act": "due"}).status_code == 302
