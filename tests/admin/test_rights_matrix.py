"""Every address of the back office × every role, held against the table in docs/rights.md.

The addresses are those that the admin has: one that is added without a row in the table fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.admin.places import PEOPLE, STANDINGS, Place, addresses, names, states
from tests.admin.places import own as own
from tests.admin.places import own_of_module as own_of_module
from tests.admin.places import people as people
from tests.admin.places import people_of_module as people_of_module

TABLE = Path(settings.BASE_DIR) / "docs" / "rights.md"
ANY = "any"
Found = dict[
    tuple[str, str, str], dict[str, str]
]  # (address, state, method): what each person meets


def outcome(client: Client, address: str, method: str) -> str:
    """What the person meets: ok, login, 403, 404, or – where it leads elsewhere – moved."""
    with transaction.atomic():
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    if response.status_code in (301, 302):
        return "login" if "/login/" in response["Location"] else "moved"
    return "ok" if response.status_code == 200 else str(response.status_code)


def written() -> Found:
    """The table of docs/rights.md: what each person meets at (address, state, method)."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| `")]
    found: Found = {}
    for line in lines:
        name, of, method, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        for state in STANDINGS if of == ANY else of.split(", "):
            key = (name.strip("`"), state, method)
            assert key not in found, f"docs/rights.md says it twice: {key}"
            found[key] = dict(zip(PEOPLE, cells, strict=True))
    return found


def keys() -> Iterator[tuple[str, str, str]]:
    """Every (address, state, method)."""
    for name in names():
        for method in ("get", "post"):
            for state in states(name):
                yield name, state, method


def measured(own: Place, people: dict[str, Client], of: str | None = None) -> Found:
    """What everybody meets: at all addresses, or at those of editions of one standing ("": at all others)."""
    return {
        (name, state, method): {
            who: outcome(people[who], addresses(own, name, state), method) for who in PEOPLE
        }
        for name, state, method in keys()
        if of in (None, state)
    }


def as_table(found: Found) -> str:
    """The table, in which standings with the same answers share a row."""
    head = f"| address | of | method | {' | '.join(PEOPLE)} |"
    rows: dict[tuple[str, str, str], list[str]] = {}
    for (name, state, method), row in found.items():
        answers = " | ".join(row[who] for who in PEOPLE)
        rows.setdefault((name, method, answers), []).append(state)
    return "\n".join(
        [
            head,
            "|---" * (3 + len(PEOPLE)) + "|",
            *(
                f"| `{name}` | {ANY if tuple(of) == STANDINGS else ', '.join(of)} | {method} | {answers} |"
                for (name, method, answers), of in rows.items()
            ),
        ]
    )


@pytest.mark.parametrize("of", ["", *STANDINGS])
@pytest.mark.slow
def test_everybody_meets_what_the_table_says(
    own: Place, people: dict[str, Client], of: str
) -> None:
    """A standing at a time, which makes pieces for several workers."""
    found = measured(own, people, of)
    said = {key: row for key, row in written().items() if key[1] == of}
    assert said == found, f"docs/rights.md should say:\n{as_table(found)}"


def test_the_table_has_every_address_and_standing_once() -> None:
    assert set(written()) == set(keys())


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
