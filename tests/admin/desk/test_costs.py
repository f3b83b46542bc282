"""What the pages of the desk cost: queries, readings and judgements of one request."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgets import publishing
from budgets.admin.desk.pages import PARTS
from budgets.models import Edition
from tests.admin.entry import address, shown

SHOWN, SAVED, OVERVIEW = 10, 20, 12


@pytest.fixture
def judgements(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one each time that the rules judge a disclosure."""
    found: list[int] = []
    judge = publishing.validation.judge

    def counted(*given: object, **named: object) -> object:
        found.append(1)
        return judge(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(publishing.validation, "judge", counted)
    return found


def test_a_page_is_read_once_and_judged_once(
    clerk: Client, imported: Edition, judgements: list[int]
) -> None:
    clerk.get(address(imported, "part", "T5"))  # what a process asks for only once
    for part in PARTS:
        judgements.clear()
        with CaptureQueriesContext(connection) as found:
            clerk.get(address(imported, "part", part))
        assert len(found) <= SHOWN, (part, [each["sql"] for each in found])
        assert len(judgements) == 1, part


def test_a_save_is_read_before_and_after_and_judged_once(
    clerk: Client, imported: Edition, judgements: list[int]
) -> None:
    for part in PARTS:
        fields = shown(clerk, imported, part)
        judgements.clear()
        with CaptureQueriesContext(connection) as found:
            answer = clerk.post(
                address(imported, "part", part), fields, HTTP_ACCEPT="application/json"
            ).json()
        assert answer["saved"], (part, answer)
        assert len(found) <= SAVED, (part, [str(each["sql"]) for each in found])
        assert len(judgements) == 1, part


def test_a_changed_cell_costs_no_more(clerk: Client, imported: Edition) -> None:
    fields = shown(clerk, imported, "T5") | {"expenditure-0-c1": "99"}
    with CaptureQueriesContext(connection) as found:
        clerk.post(address(imported, "part", "T5"), fields, HTTP_ACCEPT="application/json")
    assert imported.lines.filter(amount_printed="99").exists()
    assert len(found) <= SAVED


def test_the_overview_is_read_once_and_judged_once(
    clerk: Client, imported: Edition, judgements: list[int]
) -> None:
    clerk.get(address(imported, "change"))
    judgements.clear()
    with CaptureQueriesContext(connection) as found:
        clerk.get(address(imported, "change"))
    assert len(found) <= OVERVIEW, [each["sql"] for each in found]
    assert len(judgements) == 1
