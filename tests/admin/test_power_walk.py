"""No address of the back office gives anybody power by one person's word: all are walked, with all they take.

What counts as power, and who confirms it, is in tests/accounts/test_grants.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db import models, transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from budgets.access.roles import PUBLISHER
from budgets.models import Assignment, Department, Edition
from portal.accounts.grants.forms import GrantingAdmin, GroupForm
from portal.accounts.grants.powers import POWER
from portal.accounts.models import Grant
from tests.accounts.conftest import NEW_WORD, WORD
from tests.accounts.granting import powers_of
from tests.admin.conftest import person
from tests.admin.entry import fields_of
from tests.admin.places import OF_AN_EDITION, Place, addresses, names, states
from tests.admin.places import own as own
from tests.admin.places import own_of_module as own_of_module
from tests.admin.places import people as people
from tests.admin.places import people_of_module as people_of_module

# Every field of a form of the back office that says who may do what, or where a place belongs. A form with
# another fails below, until somebody has seen to it that it asks (portal/accounts/grants/forms.py).
_FIELDS = {
    "auth.User": {
        "groups", "is_active", "is_staff", "is_superuser", "password", "user_permissions",
    },
    "auth.Group": {"permissions"},
    "budgets.Assignment": {"user", "department", "jurisdiction"},
    "budgets.Department": {"jurisdiction"},
}  # fmt: skip
OF_ACCOUNTS = "auth_|accounts_|grants"
_OF_POWER = {User, Group, Permission, Assignment}


def forms(request: HttpRequest) -> Iterator[tuple[Any, Any]]:
    """Every form of the back office that takes something, with its model; those of inlines too."""
    for model, office in admin.site._registry.items():
        for obj in (None, model._default_manager.first()):
            change = obj is not None
            if change and not office.has_change_permission(request, obj):
                continue
            if not change and not office.has_add_permission(request):
                continue
            yield model, office.get_form(request, obj, change=change)
            for inline in office.get_inline_instances(request, obj):
                yield inline.model, inline.get_formset(request, obj).form


def is_of_power(field: models.Field[Any, Any]) -> bool:
    if field.model is User:
        given = field.name in ("is_active", "is_staff", "is_superuser", "password")
        return given or field.related_model in _OF_POWER
    if field.model is Department:
        return field.name == "jurisdiction"
    return field.model is Assignment or field.related_model in _OF_POWER


def test_every_field_that_gives_power_is_known(own: Place, people: dict[str, Client]) -> None:
    request = RequestFactory().get("/")
    request.user = User.objects.get(username="root")
    found: dict[str, set[str]] = {}
    for model, form in forms(request):
        for name in form.base_fields:
            if name in {field.name for field in model._meta.get_fields()}:
                field = model._meta.get_field(name)
                if field.concrete and is_of_power(field):
                    found.setdefault(model._meta.label, set()).add(name)
    assert found == _FIELDS


@pytest.fixture
def powerful(own: Place) -> dict[str, User]:
    """People whose power an attack would want: at work, closed, and shut out of the back office."""
    department = own.draft.department
    found = {name: person(name, PUBLISHER, where=department) for name in ("zai", "ting", "wai")}
    User.objects.filter(username="ting").update(is_active=False)
    User.objects.filter(username="wai").update(is_staff=False)
    for each in found.values():
        TOTPDevice.objects.create(user=each, name="TOTP")
    member = Group.objects.create(name="档案")
    found["zai"].groups.add(member)
    return found


def hostile(place: Place, held: dict[str, str]) -> list[dict[str, Any]]:
    """What is posted besides what a page holds: everything at once, with a place more or another place."""
    county, department = place.draft.department.jurisdiction, place.draft.department
    powers = list(Permission.objects.filter(POWER).values_list("pk", flat=True))
    everything = {
        **held,
        "groups": list(Group.objects.values_list("pk", flat=True)),
        "user_permissions": powers,
        "permissions": powers,
        **dict.fromkeys(("is_active", "is_staff", "is_superuser"), "on"),
        "password1": NEW_WORD,
        "password2": NEW_WORD,
        "usable_password": "true",
        "own_password": WORD,
        "password": WORD,
        "set-password": "1",
        "name": "档案",
        "username": held.get("username", "xinde"),
        "grant": "-".join(str(each.pk) for each in Grant.objects.all()) or "1",
        "jurisdiction": county.pk,
        "department": department.pk,
    }
    last = max(int(held.get("assignments-TOTAL_FORMS", 1)) - 1, 0)
    return [
        everything
        | {f"assignments-{row}-jurisdiction": county.pk, f"assignments-{row}-department": ""}
        | {"act": act}
        for row, act in ((last, "factor"), (0, "confirm"))
    ]


def walked(place: Place, targets: list[User]) -> Iterator[tuple[str, str]]:
    for name in names():
        if "logout" in name or name.startswith("account_"):
            continue  # one's own account
        of_people = name in ("auth_user_change", "auth_user_password_change", "auth_user_safety")
        for target in targets if of_people else targets[:1]:
            its = replace(place, user=target)
            yield name, addresses(its, name, states(name)[0])
    group = Group.objects.get(name="档案")
    yield "auth_group_change", reverse("admin:auth_group_change", args=[group.pk])


def stored() -> list[Any]:
    """The rows on which power hangs: where they are as before, nobody has more."""
    return [
        set(model._default_manager.values_list())
        for model in (
            *(User, User.groups.through, User.user_permissions.through),
            *(Group.permissions.through, Assignment, TOTPDevice),
        )
    ]


def gained(before: dict[int, tuple[Any, ...]]) -> set[str]:
    """Who has more power than before."""
    powers = {
        f"{each.content_type.app_label}.{each.codename}"
        for each in Permission.objects.filter(POWER).select_related("content_type")
    }
    found = set()
    for user in User.objects.all():
        active, staff, root, may, places, counties, password, phone = powers_of(user)
        former = before.get(user.pk)
        had = former[3] & powers if former else frozenset()
        more = (may & powers) - had or (root and not (former and former[2]))
        if former and had:
            more = more or active > former[0] or staff > former[1] or password != former[6]
            more = more or places - former[4] or counties - former[5] or phone < former[7]
        if more:
            found.add(user.get_username())
    return found


def attacked(
    place: Place, client: Client, asker: User, targets: list[User], only: str = ""
) -> set[str]:
    """The addresses, or only those, at which one person alone gives somebody power."""
    before, rows = {user.pk: powers_of(user) for user in User.objects.all()}, stored()
    found = set()
    role = Group.objects.get(name=PUBLISHER)
    Grant.objects.create(subject=targets[0], kind="role", group=role, asked_by=asker)
    for name, address in walked(place, targets):
        if not re.match(only, name):
            continue
        held = {} if OF_AN_EDITION.match(name) else shown(client, address)
        for post in hostile(place, held)[: 1 if OF_AN_EDITION.match(name) else None]:
            # A session that a page renewed is rolled back with the rest.
            cookies = client.cookies.copy()
            with transaction.atomic():
                client.post(address, post)
                if stored() != rows and gained(before):
                    found.add(name)
                transaction.set_rollback(True)
            client.cookies = cookies
    assert client.get(reverse("admin:index")).status_code == 200, "still logged in"
    Grant.objects.all().delete()
    return found


def shown(client: Client, address: str) -> dict[str, str]:
    """What the page's form holds."""
    with transaction.atomic():
        page = client.get(address)
        is_page = page.status_code == 200 and "html" in page["Content-Type"]
        held = fields_of(page.content) if is_page else {}
        transaction.set_rollback(True)
    return held


ATTACKERS = [("administrator", "administrator"), ("superuser", "root")]
both = pytest.mark.parametrize(("who", "account"), ATTACKERS)


@both
@pytest.mark.slow
def test_no_address_gives_power_by_one_persons_word(
    own: Place, people: dict[str, Client], powerful: dict[str, User], who: str, account: str
) -> None:
    asker, targets = User.objects.get(username=account), [own.user, *powerful.values()]
    assert attacked(own, people[who], asker, targets) == set()


@both
@pytest.mark.slow
def test_the_same_attacks_get_through_where_a_site_is_an_office_of_one(
    own: Place,
    people: dict[str, Client],
    powerful: dict[str, User],
    settings: Settings,
    who: str,
    account: str,
) -> None:
    settings.SEPARATION_OF_DUTIES = 1
    asker, targets = User.objects.get(username=account), [own.user, *powerful.values()]
    through = {"auth_user_change", "auth_user_password_change", "auth_user_safety", "grants"}
    through |= {"auth_group_change"} if who == "superuser" else set()
    assert attacked(own, people[who], asker, targets, OF_ACCOUNTS) == through


@both
@pytest.mark.slow
def test_a_page_that_forgets_to_ask_gives_nothing(
    own: Place,
    people: dict[str, Client],
    powerful: dict[str, User],
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    account: str,
) -> None:
    """The guard stands behind every page: here those of accounts and groups are such as forget."""
    for name in ("save_model", "save_related", "save_formset", "user_change_password"):
        monkeypatch.delattr(GrantingAdmin, name)
    monkeypatch.setattr(
        GroupForm, "clean_permissions", lambda self: self.cleaned_data["permissions"]
    )
    asker, targets = User.objects.get(username=account), [own.user, *powerful.values()]
    assert attacked(own, people[who], asker, targets, OF_ACCOUNTS) == set()


def test_a_department_that_has_begun_stays_with_its_people(
    own: Place, people: dict[str, Client]
) -> None:
    page = reverse("admin:budgets_department_change", args=[own.draft.department.pk])
    assert 'name="jurisdiction"' not in people["superuser"].get(page).content.decode()
    assert Edition.objects.filter(department=own.draft.department).exists()
