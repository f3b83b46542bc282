"""Two administrators, what one asks for in the back office, and what somebody then may."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from budgets.access.rights import departments_within_reach, jurisdictions_within_reach
from budgets.models import Department, Jurisdiction
from portal.accounts.models import Grant
from tests.accounts.conftest import NEW_WORD, WORD, typed
from tests.admin.entry import fields_of

PAGE = "/admin/grants/"


def page_of(user: User, page: str = "change") -> str:
    return reverse(f"admin:auth_user_{page}", args=[user.pk])


def asks(
    client: Client,
    user: User,
    *roles: str,
    where: Department | Jurisdiction | None = None,
    **fields: Any,
) -> HttpResponse:
    """Save a person's form with roles besides their own and a place more, as an administrator would."""
    form: dict[str, Any] = fields_of(client.get(page_of(user)).content)
    known = set(user.groups.values_list("name", flat=True))
    groups = Group.objects.filter(name__in=known | set(roles))
    form["groups"] = [group.pk for group in groups]
    form["user_permissions"] = list(user.user_permissions.values_list("pk", flat=True))
    number = int(form["assignments-TOTAL_FORMS"]) - 1
    if where:
        kind = "department" if isinstance(where, Department) else "jurisdiction"
        form[f"assignments-{number}-{kind}"] = where.pk
    form |= fields
    form = {name: value for name, value in form.items() if value is not None}
    answer = client.post(page_of(user), form)
    assert answer.status_code == 302, answer.content.decode()
    return answer  # type: ignore[return-value]


def decides(client: Client, act: str, *grants: Grant) -> str:
    """Tick these on the page, or all that wait; what the page then says."""
    chosen = grants or tuple(Grant.objects.waiting())
    posted = {"act": act, "grant": ["-".join(str(grant.pk) for grant in chosen)]}
    return client.post(PAGE, posted, follow=True).content.decode()


def made_by(client: Client, name: str) -> User:
    """A new account that this person makes in the back office."""
    words = {
        "password1": WORD + " 9A",
        "password2": WORD + " 9A",
        "usable_password": "true",
        "own_password": WORD,
    }
    answer = client.post(reverse("admin:auth_user_add"), {"username": name, **words})
    assert answer.status_code == 302, answer.content.decode()
    return User.objects.get(username=name)


def taken_over(user: User, word: str = WORD + " 9A") -> Client:
    """A browser in which whoever knows the first password logs in and chooses an own one."""
    client = Client()
    assert typed(client, user.get_username(), word).status_code == 302
    words = {"old_password": word, "new_password1": NEW_WORD, "new_password2": NEW_WORD}
    assert client.post("/admin/password_change/", words).status_code == 302
    return client


def powers_of(user: User) -> tuple[Any, ...]:
    """Everything by which somebody could do what this account may do."""
    found = User.objects.get(pk=user.pk)
    active = found.is_active
    found.is_active = True  # what they could do were they let in
    return (
        active,
        found.is_staff,
        found.is_superuser,
        frozenset(found.get_all_permissions()),
        frozenset(departments_within_reach(found).values_list("pk", flat=True)),
        frozenset(jurisdictions_within_reach(found).values_list("pk", flat=True)),
        found.password,
        TOTPDevice.objects.filter(user=found, confirmed=True).exists(),
    )
