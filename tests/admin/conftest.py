"""The people of the back office, and the department that they work on."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from budgets import publishing
from budgets.disclosure.shape import Phase
from budgets.models import Department, Edition
from budgets.roles import ADMINISTRATOR, CLERK, REVIEWER, ensure_roles
from tests.cast import fire_brigade, fire_budget


def _person(name: str, *groups: str) -> User:
    user = User.objects.create_user(name, password="a long enough word", is_staff=True)
    found = ensure_roles()
    user.groups.add(*(found[group] for group in groups))
    return user


def _logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clerk(db: None) -> Client:
    return _logged_in(_person("clerk", CLERK))


@pytest.fixture
def reviewer(db: None) -> Client:
    return _logged_in(_person("reviewer", REVIEWER))


@pytest.fixture
def administrator(db: None) -> Client:
    return _logged_in(_person("administrator", ADMINISTRATOR))


@pytest.fixture
def superuser(db: None) -> Client:
    return _logged_in(User.objects.create_superuser("root", password="a long enough word"))


@pytest.fixture
def department(db: None) -> Department:
    return fire_brigade()


@pytest.fixture
def draft(department: Department) -> Edition:
    """An empty draft of 2024."""
    return publishing.start_draft(department=department, fiscal_year=2024, phase=Phase.BUDGET)


@pytest.fixture
def imported(department: Department) -> Edition:
    """A draft that holds a piece of everything."""
    return publishing.import_draft(department=department, disclosure=fire_budget())


@pytest.fixture
def published(imported: Edition) -> Edition:
    return publishing.publish(edition=imported)
