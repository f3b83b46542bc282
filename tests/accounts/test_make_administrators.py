"""The first start makes two administrators, each with an own password."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from budgets.access.roles import CLERK, PUBLISHER
from budgets.models import Department
from tests.accounts.conftest import typed
from tests.accounts.granting import asks, decides, taken_over
from tests.admin.conftest import person

pytestmark = pytest.mark.django_db


def make(*names: str) -> dict[str, str]:
    said = StringIO()
    call_command("make_administrators", *names, stdout=said)
    return dict(line.split() for line in said.getvalue().splitlines()[1:])  # type: ignore[misc]


def test_two_are_made_who_confirm_each_others_grants(department: Department) -> None:
    passwords = make("zhangwei", "lina")
    assert len(set(passwords.values())) == 2
    client = Client()
    typed(client, "lina", passwords["lina"])
    assert client.get(reverse("admin:index"))["Location"].endswith("/password_change/")
    office = {
        name: taken_over(User.objects.get(username=name), password)
        for name, password in passwords.items()
    }
    clerk = person("xinren", CLERK, where=department)
    asks(office["zhangwei"], clerk, PUBLISHER)
    assert "已确认" in decides(office["lina"], "confirm")
    assert clerk.has_perm("budgets.publish_edition")


def test_one_alone_is_refused_unless_the_office_is_of_one(settings: Settings) -> None:
    for names in (["zhangwei"], ["zhangwei", "zhangwei"]):
        with pytest.raises(CommandError, match="要两个人"):
            make(*names)
    assert not User.objects.exists()
    settings.SEPARATION_OF_DUTIES = 1
    make("zhangwei")
    settings.SEPARATION_OF_DUTIES = 3
    make("lina")  # a second one later
    assert User.objects.filter(is_superuser=True).count() == 2


@pytest.mark.parametrize("name", ["a b", "lina"])
def test_a_name_that_will_not_do_makes_nobody(name: str) -> None:
    User.objects.create_user("lina")
    with pytest.raises(CommandError, match=name):
        make("zhangwei", name)
    assert not User.objects.filter(is_superuser=True).exists()
