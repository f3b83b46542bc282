"""Every public address, walked while an edition is on its way: nothing of it is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from budgets import publishing, urls
from budgets.models import Approval, Department, Edition
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db

SLUGS = ("fire-brigade", "yunxi")
YEARS = ("2019", "2020")
STATES = ("draft", "submitted", "approved", "scheduled")
SAMPLES = {
    "slug": SLUGS,
    "year": YEARS,
    "number": ("1", "2"),
    "ending": ("csv", "json", "docx", "xlsx"),
    "scope_ending": ("csv", "json", "xlsx"),
}
# Files that say when they were made are looked into, not compared; of office files only the head is asked.
COMPARED = ("text/html", "text/csv", "text/plain", "application/json")
MADE_WHILE_ASKED = (".docx", ".xlsx", ".zip")


def addresses() -> Iterator[str]:
    """The addresses of every public page and file, of the department and the years in question."""
    for pattern in [*urls.pages, *urls.files]:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        for values in product(*(SAMPLES.get(name, ("csv",)) for name in names)):
            address = route
            for name, value in zip(names, values, strict=True):
                address = re.sub(rf"<(?:\w+:)?{name}>", value, address, count=1)
            yield f"/{address}"


def answers() -> dict[str, tuple[int, bytes]]:
    """What a visitor meets at each address."""
    client, found = Client(), {}
    for address in addresses():
        made = address.endswith(MADE_WHILE_ASKED)
        response = client.head(address) if made else client.get(address)
        content = (
            b"".join(response.streaming_content)  # type: ignore[attr-defined]
            if response.streaming
            else response.content
        )
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        found[address] = (response.status_code, content if kind in COMPARED else b"")
    return found


def on_its_way(edition: Edition, state: str) -> None:
    if state == "draft":
        return
    publishing.submit(edition=edition, correction_note="绝密的更正。")
    if state in ("approved", "scheduled"):
        publishing.approve(edition=edition)
    if state == "scheduled":
        publishing.schedule(edition=edition, at=timezone.now() + timedelta(days=1))


def published() -> Department:
    department = fire_brigade()
    draft = publishing.import_draft(department=department, disclosure=fire_budget(2019))
    publishing.publish(edition=draft)
    publishing.keep_approval(
        approval=Approval(
            jurisdiction=department.jurisdiction,
            fiscal_year=2020,
            phase="budget",
            approved_on=timezone.localdate(),
        )
    )
    return department


@pytest.mark.slow
def test_no_address_changes_for_a_year_or_a_correction_on_its_way() -> None:
    """The same walk before, and in each state on the way: all of them start from one publication."""
    department = published()
    Client().get("/data/all.zip")  # whose size /data/ tells once somebody has asked for it
    before = answers()
    assert sum(status == 200 for status, _content in before.values()) > 20
    for state in STATES:
        with transaction.atomic():
            first = publishing.import_draft(department=department, disclosure=fire_budget(2020))
            correction = publishing.correct(edition=Edition.objects.current().get())
            with publishing.changing(edition=correction):
                correction.lines.filter(code="2210201").update(name="绝密的支出")
            for edition in (first, correction):
                on_its_way(edition, state)
            after = answers()
            transaction.set_rollback(True)
        changed = [address for address in before if before[address] != after[address]]
        assert changed == [], state
