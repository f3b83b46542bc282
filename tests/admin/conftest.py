"""The people of the back office, and the department that they work on."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from budgets import publishing
from budgets.access.roles import ADMINISTRATOR, CLERK, PUBLISHER, REVIEWER, ensure_roles
from budgets.disclosure.model import Phase
from budgets.models import Assignment, Department, Edition, Jurisdiction
from tests.cast import fire_budget


def person(name: str, *groups: str, where: Department | Jurisdiction | None = None) -> User:
    """A person of the back office with roles, and a department or jurisdiction to work for."""
    user = User.objects.create_user(name, password="a long enough word", is_staff=True)
    found = ensure_roles()
    user.groups.add(*(found[group] for group in groups))
    if isinstance(where, Department):
        Assignment.objects.create(user=user, department=where)
    elif where:
        Assignment.objects.create(user=user, jurisdiction=where)
    return user


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clerk(department: Department) -> Client:
    return logged_in(person("clerk", CLERK, where=department))


@pytest.fixture
def colleague(department: Department) -> Client:
    """A second clerk of the department."""
    return logged_in(person("colleague", CLERK, where=department))


@pytest.fixture
def reviewer(department: Department) -> Client:
    return logged_in(person("reviewer", REVIEWER, where=department.jurisdiction))


@pytest.fixture
def publisher(department: Department) -> Client:
    return logged_in(person("publisher", PUBLISHER, where=department.jurisdiction))


@pytest.fixture
def administrator(department: Department) -> Client:
    return logged_in(person("administrator", ADMINISTRATOR, where=department.jurisdiction))


@pytest.fixture
def superuser(db: None) -> Client:
    return logged_in(User.objects.create_superuser("root", password="a long enough word"))


@pytest.fixture
def draft(department: Department) -> Edition:
    """An empty draft of 2024."""
    return publishing.start_draft(department=department, fiscal_year=2024, phase=Phase.BUDGET)


@pytest.fixture
def imported(department: Department) -> Edition:
    """A draft that holds a piece of everything."""
    return publishing.import_draft(department=department, disclosure=fire_budget())


@pytest.fixture
def submitted(imported: Edition) -> Edition:
    return publishing.submit(edition=imported)


@pytest.fixture
def approved(submitted: Edition) -> Edition:
    return publishing.approve(edition=submitted)


@pytest.fixture
def published(imported: Edition) -> Edition:
    return publishing.publish(edition=imported)
