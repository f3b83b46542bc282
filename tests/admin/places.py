"""Every address of the back office, who may come to it, and two departments with something of everything.

Whoever imports a fixture imports those that it asks for as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from budgets import publishing, store
from budgets.access.roles import ADMINISTRATOR, AUDITOR, CLERK, PUBLISHER, REVIEWER
from budgets.disclosure.readers import read_bytes
from budgets.disclosure.writers.workbook import write_form
from budgets.models import (
    Approval,
    Change,
    CodeBook,
    Department,
    Edition,
    Event,
    Jurisdiction,
    UnitApproval,
    Upload,
    Wording,
)
from portal.accounts.models import AccountEvent
from tests.admin.conftest import logged_in, person
from tests.admin.imports.test_import_check import DOCUMENT
from tests.cast import fire_brigade, fire_budget, said_of

ROLES = {
    "clerk": CLERK,
    "reviewer": REVIEWER,
    "publisher": PUBLISHER,
    "administrator": ADMINISTRATOR,
    "auditor": AUDITOR,
}
PEOPLE = ("nobody", "anonymous", *ROLES, "superuser")
STANDINGS = ("draft", "submitted", "approved", "published", "superseded", "withdrawn")
SECRET = "云溪县绝密局"
# Django's own pages of the site, which hold nothing of a department.
_NOT_OURS = {
    "login",
    "login_code",
    "logout",
    "password_change",
    "password_change_done",
    "jsi18n",
    "view_on_site",
}
OF_AN_EDITION = re.compile(r"budgets_edition_(?!changelist|add|codes|board|checks)")


@dataclass(frozen=True)
class Place:
    """A department with something of everything that an address can be about."""

    draft: Edition
    submitted: Edition
    approved: Edition
    published: Edition
    superseded: Edition
    withdrawn: Edition
    event: Event
    change: Change
    wording: Wording
    approval: Approval
    unit_approval: UnitApproval
    user: User
    code_book: CodeBook

    def key_of(self, model: str, state: str) -> int:
        """The key of this place's object of a model."""
        if model == "edition":
            return int(getattr(self, state or "published").pk)
        found = {
            "department": self.draft.department,
            "jurisdiction": self.draft.department.jurisdiction,
            "event": self.event,
            "change": self.change,
            "wording": self.wording,
            "approval": self.approval,
            "unitapproval": self.unit_approval,
            "user": self.user,
            "codebook": self.code_book,
            "group": Group.objects.order_by("pk").first(),
            "accountevent": AccountEvent.objects.filter(subject=self.user).first(),
        }[model]
        return int(found.pk)  # type: ignore[union-attr]


def received() -> publishing.ReceivedFile:
    """The file that an edition was read from."""
    return publishing.ReceivedFile("预算.txt", DOCUMENT, read_bytes("预算.txt", DOCUMENT))


def waiting(edition: Edition, uploader: User) -> None:
    """A workbook that its uploader has yet to confirm, with something in it to be marked."""
    held = store.read(edition)
    missing = replace(held, lines=held.lines[:-1])
    Upload.objects.create(
        edition=edition, uploader=uploader, name="模板.xlsx", data=write_form(missing)
    )


def place(department: Department) -> Place:
    superseded, withdrawn = (
        publishing.publish(
            edition=publishing.import_draft(
                department=department, disclosure=fire_budget(year), received=received()
            )
        )
        for year in (2020, 2019)
    )
    publishing.withdraw(edition=withdrawn, reason="写错了部门。")
    correction = publishing.correct(edition=superseded)
    store.keep_original(correction, received().name, received().data, received().reading)
    published = publishing.publish(edition=correction, correction_note="更正一处。")
    superseded.refresh_from_db()
    draft = publishing.correct(edition=published)
    file = received()
    store.keep_original(draft, file.name, file.data, file.reading)
    with publishing.changing(edition=draft):
        draft.functions.filter(number=1).update(text=f"{department.name}的新职能")
    change = Change.objects.get(event__edition=draft)
    submitted, approved = (
        publishing.submit(
            edition=publishing.import_draft(
                department=department, disclosure=fire_budget(year), received=received()
            )
        )
        for year in (2021, 2022)
    )
    publishing.approve(edition=approved)
    wording = Wording(
        jurisdiction=department.jurisdiction, phase="budget", section="functions", template="x"
    )
    with said_of(wording):
        wording.save()
    approval = publishing.keep_approval(
        approval=Approval(
            jurisdiction=department.jurisdiction,
            fiscal_year=2020,
            phase="budget",
            approved_on=date(2020, 1, 20),
        )
    )
    unit_approval = publishing.keep_approval(
        approval=UnitApproval(department=department, fiscal_year=2020, approved_on=date(2020, 2, 1))
    )
    user = person(f"someone at {department.slug}", CLERK, where=department)
    waiting(draft, user)
    book = publishing.load_code_book(
        book=CodeBook(kind="functional", year=2026, headings=[["20177", "新"]])
    )
    return Place(
        draft, submitted, approved, published, superseded, withdrawn,
        change.event, change, wording, approval, unit_approval, user, book,
    )  # fmt: skip


@pytest.fixture(scope="module")
def own_of_module(in_a_transaction: None) -> Place:
    return place(fire_brigade())


@pytest.fixture(scope="module")
def other_of_module(in_a_transaction: None) -> Place:
    county = Jurisdiction.objects.create(slug="secret", name="邻县")
    return place(Department.objects.create(jurisdiction=county, slug="secret-office", name=SECRET))


@pytest.fixture(scope="module")
def people_of_module(own_of_module: Place) -> dict[str, Client]:
    department = own_of_module.draft.department
    found = {
        name: logged_in(
            person(name, group, where=department if name == "clerk" else department.jurisdiction)
        )
        for name, group in ROLES.items()
    }
    waiting(own_of_module.draft, User.objects.get(username="clerk"))
    root = User.objects.create_superuser("root", password="a long enough word")
    nobody = person("nobody", where=department.jurisdiction)
    return found | {
        "anonymous": Client(),
        "nobody": logged_in(nobody),
        "superuser": logged_in(root),
    }


@pytest.fixture
def own(own_of_module: Place, db: None) -> Place:
    return deepcopy(own_of_module)


@pytest.fixture
def other(other_of_module: Place, db: None) -> Place:
    return deepcopy(other_of_module)


@pytest.fixture
def people(people_of_module: dict[str, Client], db: None) -> dict[str, Client]:
    """Everybody works for the own department; those above clerks for its jurisdiction."""
    found = {}
    for name, client in people_of_module.items():
        found[name] = Client()
        found[name].cookies = deepcopy(client.cookies)
    return found


def names() -> Iterator[str]:
    """Every named address of the back office."""
    assert (
        get_resolver().url_patterns
    )  # the site's addresses, with what they are made of, are loaded
    yield from dict.fromkeys(_named(admin.site.urls[0]))


def _named(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _named(pattern.url_patterns)
        elif pattern.name and pattern.name not in _NOT_OURS:
            yield pattern.name


def addresses(of: Place, name: str, state: str) -> str:
    """The address of that name for a place's objects."""
    route = f"admin:{name}"
    if name == "app_list":
        return reverse(route, args=["budgets"])
    if name == "auth_user_password_change":
        return reverse(route, args=[of.user.pk])
    if name.startswith("account_"):
        return reverse(route)
    model, _, page = re.sub("^(budgets|auth|accounts)_", "", name).partition("_")
    if not page or page in (
        "changelist",
        "add",
        "codes",
        "board",
        "checks",
        "export",
        "standard",
        "headings",
    ):
        return reverse(route)
    if page == "checks_file":
        return reverse(route, args=["csv"])
    key = of.key_of(model, state)
    more = {"part": ["T5"], "paste": ["T5"], "document": ["docx"]}.get(page, [])
    return reverse(route, args=[key, *more])


def states(name: str) -> tuple[str, ...]:
    return STANDINGS if OF_AN_EDITION.match(name) else ("",)
