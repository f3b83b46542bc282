"""Nobody approves or publishes what passed through their own hands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from budgets import publishing
from budgets.access.roles import CLERK, PUBLISHER, REVIEWER
from budgets.models import Department, Edition, Jurisdiction
from tests.admin.conftest import logged_in, person
from tests.admin.entry import address, contradictory, standing, touched


@pytest.fixture
def all_in_one(department: Department) -> Client:
    user = person("factotum", CLERK, REVIEWER, PUBLISHER, where=department.jurisdiction)
    return logged_in(user)


def test_who_entered_may_not_approve_and_is_told_who_may(
    all_in_one: Client, reviewer: Client, draft: Edition
) -> None:
    contradictory(all_in_one, draft)
    all_in_one.post(address(draft, "submit"), {"hurry": "on"})
    page = all_in_one.post(address(draft, "examine"), {"_approve": "1"}, follow=True)
    assert "不能由您审核" in page.content.decode()
    assert "可以办这一步的有：reviewer" in page.content.decode()
    assert standing(draft) == "submitted"
    assert 'name="_approve"' not in all_in_one.get(address(draft, "examine")).content.decode()
    reviewer.post(address(draft, "examine"), {"_approve": "1"})
    assert standing(draft) == "approved"


def test_who_approved_may_not_publish(
    all_in_one: Client, publisher: Client, submitted: Edition
) -> None:
    all_in_one.post(address(submitted, "examine"), {"_approve": "1"})
    said = {"first": "unknown"}
    tomorrow = {"day": f"{timezone.localdate() + timedelta(1)}", "hour": "09:00", "_at": "1"} | said
    for way in ({"_now": "1"} | said, tomorrow):
        page = all_in_one.post(address(submitted, "publish"), way, follow=True)
        assert "不能由您公开" in page.content.decode()
        assert "publisher" in page.content.decode()
    assert standing(submitted) == "approved"
    publisher.post(address(submitted, "publish"), {"first": "unknown", "_now": "1"})
    assert standing(submitted) == "published"


def test_where_nobody_else_may_the_administrator_is_named(
    all_in_one: Client, submitted: Edition
) -> None:
    all_in_one.post(address(submitted, "examine"), {"_approve": "1"})
    page = all_in_one.get(address(submitted, "publish")).content.decode()
    assert "请管理员给另一位同事这个角色" in page


def test_nobody_of_another_county_or_without_the_role_is_named(
    all_in_one: Client, reviewer: Client, submitted: Edition
) -> None:
    elsewhere = Jurisdiction.objects.create(slug="far", name="远县")
    person("stranger", PUBLISHER, where=elsewhere)
    all_in_one.post(address(submitted, "examine"), {"_approve": "1"})
    page = all_in_one.get(address(submitted, "publish")).content.decode()
    assert "stranger" not in page
    assert "reviewer" not in page


def test_a_superuser_is_under_the_same_rule(superuser: Client, draft: Edition) -> None:
    contradictory(superuser, draft)
    superuser.post(address(draft, "submit"), {"hurry": "on"})
    superuser.post(address(draft, "examine"), {"_approve": "1"})
    assert standing(draft) == "submitted"


@pytest.mark.parametrize(
    ("hands", "entered", "at_the_end"),
    [(2, True, "submitted"), (2, False, "published"), (1, True, "published")],
)
def test_a_site_may_ask_for_fewer_hands(
    settings: Settings,
    all_in_one: Client,
    imported: Edition,
    hands: int,
    entered: bool,
    at_the_end: str,
) -> None:
    settings.SEPARATION_OF_DUTIES = hands
    if entered:
        touched(all_in_one, imported)
        all_in_one.post(address(imported, "submit"), {"hurry": "on"})
    else:
        publishing.submit(edition=imported)
    all_in_one.post(address(imported, "examine"), {"_approve": "1"})
    all_in_one.post(address(imported, "publish"), {"first": "unknown", "_now": "1"})
    assert standing(imported) == at_the_end


def test_a_clerk_who_entered_an_earlier_edition_may_review_the_next(
    all_in_one: Client, clerk: Client, imported: Edition
) -> None:
    touched(all_in_one, imported)
    published = publishing.publish(edition=imported)
    clerk.post(address(published, "correct"))
    draft = Edition.objects.unpublished().get()
    clerk.post(address(draft, "submit"), {"hurry": "on", "correction_note": "改正。"})
    all_in_one.post(address(draft, "examine"), {"_approve": "1"})
    assert standing(draft) == "approved"
