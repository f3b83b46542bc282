"""Every address of the back office × every role, held against the table in docs/rights.md.

The addresses are those that the admin has: one that is added without a row in the table fails here. So
does anything that a person can see of a department out of their reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from budgets import publishing, store
from budgets.disclosure.readers import read_bytes
from budgets.disclosure.writers.workbook import write_form
from budgets.models import (
    Approval,
    Change,
    Department,
    Edition,
    Event,
    Jurisdiction,
    Upload,
    Wording,
)
from budgets.roles import ADMINISTRATOR, AUDITOR, CLERK, PUBLISHER, REVIEWER
from portal.accounts.models import AccountEvent
from tests.admin.conftest import logged_in, person
from tests.admin.test_review import DOCUMENT
from tests.cast import fire_brigade, fire_budget

TABLE = Path(settings.BASE_DIR) / "docs" / "rights.md"
ROLES = {
    "clerk": CLERK,
    "reviewer": REVIEWER,
    "publisher": PUBLISHER,
    "administrator": ADMINISTRATOR,
    "auditor": AUDITOR,
}
PEOPLE = ("nobody", "anonymous", *ROLES, "superuser")
STANDINGS = ("draft", "submitted", "approved", "published")
SECRET = "云溪县绝密局"
NOBODYS = 987_654_321
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
_OF_AN_EDITION = re.compile(r"budgets_edition_(?!changelist|add|codes|board)")


@dataclass(frozen=True)
class Place:
    """A department with something of everything that an address can be about."""

    draft: Edition
    submitted: Edition
    approved: Edition
    published: Edition
    event: Event
    change: Change
    wording: Wording
    approval: Approval
    user: User

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
            "user": self.user,
            "group": Group.objects.order_by("pk").first(),
            "accountevent": AccountEvent.objects.filter(subject=self.user).first(),
        }[model]
        return int(found.pk)  # type: ignore[union-attr]


def received() -> publishing.Received:
    """The file that an edition was read from."""
    return publishing.Received("预算.txt", DOCUMENT, read_bytes("预算.txt", DOCUMENT))


def waiting(edition: Edition, uploader: User) -> None:
    """A workbook that its uploader has yet to confirm, with something in it to be marked."""
    held = store.read(edition)
    missing = replace(held, lines=held.lines[:-1])
    Upload.objects.create(
        edition=edition, uploader=uploader, name="模板.xlsx", data=write_form(missing)
    )


def place(department: Department) -> Place:
    budget = fire_budget()
    published = publishing.publish(
        edition=publishing.import_draft(
            department=department, disclosure=budget, received=received()
        )
    )
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
    wording = Wording.objects.create(
        jurisdiction=department.jurisdiction, phase="budget", section="functions", template="x"
    )
    approval = Approval.objects.create(
        jurisdiction=department.jurisdiction,
        fiscal_year=2020,
        phase="budget",
        approved_on=date(2020, 1, 20),
    )
    user = person(f"someone at {department.slug}", CLERK, where=department)
    waiting(draft, user)
    return Place(
        draft, submitted, approved, published, change.event, change, wording, approval, user
    )


@pytest.fixture
def own(db: None) -> Place:
    return place(fire_brigade())


@pytest.fixture
def other(db: None) -> Place:
    county = Jurisdiction.objects.create(slug="secret", name="邻县")
    return place(Department.objects.create(jurisdiction=county, slug="secret-office", name=SECRET))


@pytest.fixture
def people(own: Place) -> dict[str, Client]:
    """Everybody works for the own department; those above clerks for its jurisdiction."""
    department = own.draft.department
    found = {
        name: logged_in(
            person(name, group, where=department if name == "clerk" else department.jurisdiction)
        )
        for name, group in ROLES.items()
    }
    waiting(own.draft, User.objects.get(username="clerk"))
    root = User.objects.create_superuser("root", password="a long enough word")
    nobody = person("nobody", where=department.jurisdiction)
    return found | {
        "anonymous": Client(),
        "nobody": logged_in(nobody),
        "superuser": logged_in(root),
    }


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
    if not page or page in ("changelist", "add", "codes", "board", "export", "standard"):
        return reverse(route)
    key = of.key_of(model, state)
    more = {"part": ["T5"], "paste": ["T5"], "document": ["docx"]}.get(page, [])
    return reverse(route, args=[key, *more])


def states(name: str) -> tuple[str, ...]:
    return STANDINGS if _OF_AN_EDITION.match(name) else ("",)


def outcome(client: Client, address: str, method: str) -> str:
    """What the person meets: ok, login, 403, 404, or – where it leads elsewhere – moved."""
    with transaction.atomic():
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    if response.status_code in (301, 302):
        return "login" if "/login/" in response["Location"] else "moved"
    return "ok" if response.status_code == 200 else str(response.status_code)


def written() -> dict[tuple[str, str, str], dict[str, str]]:
    """The table of docs/rights.md: what each person meets at (address, state, method)."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| `")]
    found = {}
    for line in lines:
        name, state, method, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        found[name.strip("`"), state, method] = dict(zip(PEOPLE, cells, strict=True))
    return found


def measured(own: Place, people: dict[str, Client]) -> dict[tuple[str, str, str], dict[str, str]]:
    return {
        (name, state, method): {
            who: outcome(people[who], addresses(own, name, state), method) for who in PEOPLE
        }
        for name in names()
        for state in states(name)
        for method in ("get", "post")
    }


def as_table(found: dict[tuple[str, str, str], dict[str, str]]) -> str:
    head = f"| address | of | method | {' | '.join(PEOPLE)} |"
    rows = [
        f"| `{name}` | {state} | {method} | {' | '.join(row[who] for who in PEOPLE)} |"
        for (name, state, method), row in found.items()
    ]
    return "\n".join([head, "|---" * (3 + len(PEOPLE)) + "|", *rows])


def test_everybody_meets_what_the_table_says(own: Place, people: dict[str, Client]) -> None:
    found = measured(own, people)
    assert written() == found, f"docs/rights.md should say:\n{as_table(found)}"


def test_what_is_out_of_reach_is_as_if_it_were_not_there(
    own: Place, other: Place, people: dict[str, Client]
) -> None:
    """The answer is the same, word for word, as for a key that nothing has."""
    for name in names():
        about_one = re.search(r"_(change|history|delete|safety)$", name)
        if not (about_one or _OF_AN_EDITION.match(name) or name.endswith("password_change")):
            continue
        if "_group_" in name:  # roles are nobody's own
            continue
        none = re.sub(r"/\d+/", f"/{NOBODYS}/", addresses(other, name, states(name)[0]))
        for method in ("get", "post"):
            for who in set(PEOPLE) - {"superuser"}:
                expected = met(people[who], none, method)
                assert expected[0] in (302, 403, 404), (name, method, who)
                for state in states(name):
                    found = met(people[who], addresses(other, name, state), method)
                    assert found == expected, (name, state, method, who)


def met(client: Client, address: str, method: str) -> tuple[int, str]:
    """The answer's status, and all that the person reads in the end, without the key asked for."""
    with transaction.atomic():
        answer = getattr(client, method)(address)
        last = client.get(answer["Location"], follow=True) if answer.status_code == 302 else answer
        transaction.set_rollback(True)
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", last.content.decode())
    assert SECRET not in text
    return answer.status_code, re.sub(r"\d+", "#", text)


def test_no_list_form_or_search_tells_of_another_department(
    own: Place, other: Place, people: dict[str, Client]
) -> None:
    of_a_person = "?app_label=budgets&model_name=assignment&field_name=department"
    more = {
        "autocomplete": [of_a_person, f"{of_a_person}&term=绝密"],
        "budgets_change_changelist": [f"?event__edition={other.draft.pk}"],
    }
    anywhere = ["index", *(name for name in names() if states(name) == ("",))]
    for name in anywhere:
        if re.search(r"_(change|history|delete|part)$", name):
            continue
        address = addresses(own, name, "")
        for who in set(PEOPLE) - {"superuser"}:
            for query in (
                "",
                "?q=绝密",
                "?department__id__exact=" + str(other.draft.department_id),
                *more.get(name, ()),
            ):
                answer = people[who].get(address + query, follow=True)
                text = (
                    b"".join(answer.streaming_content)  # type: ignore[attr-defined]
                    if answer.streaming
                    else answer.content
                ).decode()
                assert SECRET not in text, (name, query, who)


def test_a_clerk_cannot_begin_or_upload_for_another_department(
    own: Place, other: Place, people: dict[str, Client]
) -> None:
    before = Edition.objects.count()
    for button in ("_start", "_prepare", "_upload"):
        typed = {
            "department": other.draft.department_id,
            "of": other.draft.department_id,
            "fiscal_year": 2030,
            "phase": "budget",
            button: "1",
        }
        page = people["clerk"].post(reverse("admin:budgets_edition_add"), typed).content.decode()
        assert SECRET not in page
    assert Edition.objects.count() == before


def test_nobody_acts_on_an_edition_out_of_reach_through_the_board(
    own: Place, other: Place, people: dict[str, Client]
) -> None:
    board = reverse("admin:budgets_edition_board")
    county = other.draft.department.jurisdiction
    for who in set(PEOPLE) - {"superuser"}:
        typed = {"edition": [other.approved.pk], "_now": "1"}
        answer = people[who].post(board, typed, follow=True)
        assert SECRET not in answer.content.decode(), who
        assert people[who].get(board, {"jurisdiction": county.slug}).status_code in (302, 403, 404)
    other.approved.refresh_from_db()
    assert other.approved.is_approved


def test_who_may_not_publish_does_not_publish_through_the_board(
    own: Place, people: dict[str, Client]
) -> None:
    board = reverse("admin:budgets_edition_board")
    for who in set(PEOPLE) - {"superuser", "publisher"}:
        met = people[who].post(board, {"edition": [own.approved.pk], "_now": "1"})
        assert met.status_code in (302, 403), who
        own.approved.refresh_from_db()
        assert own.approved.is_approved, who
    people["publisher"].post(board, {"edition": [own.approved.pk], "_now": "1"})
    own.approved.refresh_from_db()
    assert own.approved.status == "published"


def test_no_first_page_tells_of_what_waits_elsewhere(
    own: Place, other: Place, people: dict[str, Client]
) -> None:
    for who in ROLES:
        page = people[who].get(reverse("admin:index")).content.decode()
        assert SECRET not in page, who
    assert "去审核" in people["reviewer"].get(reverse("admin:index")).content.decode()


def test_no_public_address_of_a_draft_out_of_reach_is_told(
    own: Place, other: Place, people: dict[str, Client]
) -> None:
    def way(key: int) -> str:
        kind = ContentType.objects.get_for_model(Edition)
        return reverse("admin:view_on_site", args=[kind.pk, key])

    assert people["clerk"].get(way(own.draft.pk))["Location"] == own.draft.get_absolute_url()
    for who in set(PEOPLE) - {"superuser"}:
        answers = [met(people[who], way(key), "get") for key in (other.draft.pk, NOBODYS)]
        assert answers[0] == answers[1], who
        assert answers[0][0] == (302 if who == "anonymous" else 404), who


def test_an_administrator_makes_nobody_more_than_themselves(
    own: Place, people: dict[str, Client]
) -> None:
    page = reverse("admin:auth_user_change", args=[own.user.pk])
    form = people["administrator"].get(page).content.decode()
    assert 'name="is_superuser"' not in form
    assert 'name="user_permissions"' not in form
    people["administrator"].post(page, {"username": own.user.username, "is_superuser": "on"})
    own.user.refresh_from_db()
    assert not own.user.is_superuser
    root = User.objects.get(username="root")
    met = people["administrator"].get(reverse("admin:auth_user_change", args=[root.pk]))
    assert met.status_code == 302  # not found
