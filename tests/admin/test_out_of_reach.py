"""What is out of a person's reach is not there: no address, list, form, search or file tells of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, reverse

from budgets.models import Edition
from tests.admin.places import OF_AN_EDITION, PEOPLE, ROLES, SECRET, Place, addresses, names, states
from tests.admin.places import other as other
from tests.admin.places import other_of_module as other_of_module
from tests.admin.places import own as own
from tests.admin.places import own_of_module as own_of_module
from tests.admin.places import people as people
from tests.admin.places import people_of_module as people_of_module

NOBODYS = 987_654_321


@pytest.mark.slow
@pytest.mark.parametrize("who", [who for who in PEOPLE if who != "superuser"])
def test_what_is_out_of_reach_is_as_if_it_were_not_there(
    own: Place, other: Place, people: dict[str, Client], who: str
) -> None:
    """The answer is the same, word for word, as for a key that nothing has.

    Each person asks for editions of two standings, so that every standing is asked for by two of them.
    """
    turn = PEOPLE.index(who) % 3
    for name in names():
        about_one = re.search(r"_(change|history|delete|safety)$", name)
        if not (about_one or OF_AN_EDITION.match(name) or name.endswith("password_change")):
            continue
        if re.search("_(group|codebook)_", name):  # roles and lists of headings are nobody's own
            continue
        none = re.sub(r"/\d+/", f"/{NOBODYS}/", addresses(other, name, states(name)[0]))
        for method in ("get", "post"):
            expected = met(people[who], none, method)
            assert expected[0] in (302, 403, 404), (name, method)
            for state in states(name)[turn::3] or ("",):
                found = met(people[who], addresses(other, name, state), method)
                assert found == expected, (name, state, method)


def met(client: Client, address: str, method: str) -> tuple[int, str]:
    """The answer's status, and all that the person reads in the end, without the key asked for."""
    with transaction.atomic():
        answer = getattr(client, method)(address)
        if answer.status_code == 302 and "/login/" in answer["Location"]:
            return 302, "login"
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
        queries = ["", *more.get(name, ())]
        if re.search(
            r"_(changelist|export|codes|board)$", name
        ):  # what can be searched or filtered
            queries += ["?q=绝密", f"?department__id__exact={other.draft.department_id}"]
        for who in set(PEOPLE) - {"superuser"}:
            for query in queries:
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
    kind = ContentType.objects.get_for_model(Edition).pk
    for spelt in (f"+{kind}", f"%20{kind}", f"{kind}%20", f"0{kind}", f"{kind}.0", "x", "9" * 30):
        for who in set(PEOPLE) - {"anonymous"}:
            address = f"/admin/r/{spelt}/{other.draft.pk}/"
            met_there = people[who].get(address)
            assert met_there.status_code == (
                302 if who == "superuser" and spelt.startswith("0") else 404
            ), (address, who)
    for who in set(PEOPLE) - {"superuser"}:
        answers = [met(people[who], way(key), "get") for key in (other.draft.pk, NOBODYS)]
        assert answers[0] == answers[1], who
        assert answers[0][0] == (302 if who == "anonymous" else 404), who


def test_no_page_of_djangos_lies_beneath_one_that_replaces_it() -> None:
    """A second page of the same name would answer every spelling that the first does not match."""

    def named(patterns: Iterable[Any]) -> Iterator[str]:
        for each in patterns:
            if isinstance(each, URLResolver):
                yield from named(each.url_patterns)
            elif each.name:
                yield each.name

    found = Counter(named(admin.site.get_urls()))
    assert {name: n for name, n in found.items() if n > 1} == {}
