"""format=csv gives all rows, however many pages they are, as they are at one moment."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from budgets import concurrency_limits, publishing
from budgets.api import csv_answers
from budgets.api.endpoints import ENDPOINTS
from budgets.disclosure.model import Table
from budgets.models import Edition
from budgets.slots import Slots
from tests.api.asking import ROOT, refused, rows
from tests.builders import document, item, total
from tests.cast import fire_brigade
from tests.data_views.asking import Reader, body
from tests.views.county import county

pytestmark = pytest.mark.django_db

MANY = 130  # more than a page of JSON has
NEEDED = {"totals": "table=T5&group_by=code", "search": "q=项目", "lines": "table=T5"}


def many_lines() -> Edition:
    """A budget of more lines than a page of JSON has."""
    lines = [item(Table.T5, f"20805{n:03}", "1", f"项目{n}") for n in range(MANY)]
    budget = document(total(Table.T5, str(MANY)), *lines, year=2022)
    draft = publishing.import_draft(department=fire_brigade(), disclosure=budget)
    return publishing.publish(edition=draft)


def csv_rows(client: Client, address: str) -> list[dict[str, str]]:
    answer: Any = client.get(ROOT + address)
    assert answer.status_code == 200, body(answer)
    return list(csv.DictReader(io.StringIO(body(answer).decode())))


@pytest.mark.parametrize("name", sorted(NEEDED))
@pytest.mark.parametrize("held", [None, (7, 20)], ids=["in one page", "in many"])
def test_all_rows_come_and_in_the_order_of_the_pages(
    name: str, held: tuple[int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_lines()
    if held:
        monkeypatch.setattr(csv_answers, "FIRST", held[0])
        monkeypatch.setattr(csv_answers, "FURTHER", held[1])
    client = Reader()
    found = csv_rows(client, f"{name}?{NEEDED[name]}&format=csv")
    expected = rows(client, f"{name}?{NEEDED[name]}&limit=50")
    assert len(found) == len(expected) == MANY
    key = "code" if name != "search" else "name"
    assert [row[key] for row in found] == [row[key] for row in expected]
    answer = client.get(f"{ROOT}{name}?{NEEDED[name]}&format=csv&limit=100")
    assert (body(answer).count(b"\r\n"), "next" in answer["Link"]) == (101, True)


def test_every_list_is_whole_as_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    county()
    monkeypatch.setattr(csv_answers, "FIRST", 1)
    monkeypatch.setattr(csv_answers, "FURTHER", 2)
    client = Reader()
    more = {"totals": "table=T3&group_by=department,year&", "search": "q=支出&"}
    for each in ENDPOINTS:
        asked = more.get(each.name, "")
        found = csv_rows(client, f"{each.name}?{asked}format=csv")
        assert len(found) == len(rows(client, f"{each.name}?{asked}limit=1")), each.name
        rest = rows(client, f"{each.name}?{asked}limit=1")[:1]
        for row in rest:  # from any row on
            cursor = row["cursor"]
            after = csv_rows(client, f"{each.name}?{asked}format=csv&cursor={cursor}")
            assert after == found[1:], each.name


def test_what_is_published_before_the_first_byte_does_not_mix_into_the_file(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    edition = many_lines()
    monkeypatch.setattr(csv_answers, "FIRST", 7)
    answer: Any = client.get(f"{ROOT}lines?table=T5&format=csv")
    draft = publishing.correct(edition=edition)
    publishing.publish(edition=draft, correction_note="更正")
    text = b"".join(answer.streaming_content).decode()
    editions = {row["edition"] for row in csv.DictReader(io.StringIO(text))}
    assert (editions, text.count("\r\n")) == ({"2"}, MANY + 1)


def test_long_ones_take_turns_and_short_ones_do_not(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    many_lines()
    monkeypatch.setattr(csv_answers, "FIRST", 7)
    monkeypatch.setattr(
        concurrency_limits, "slots_of", lambda kind: Slots(kind.name.lower(), 1, wait=0.1)
    )
    answer: Any = client.get(f"{ROOT}lines?table=T5&format=csv")
    busy = refused(client, "lines?table=T5&format=csv", 503)
    assert busy["code"] == "busy"
    assert client.get(f"{ROOT}lines?table=T5&format=csv")["Retry-After"] == "5"
    for other in ("lines?table=T5&format=csv&limit=100", "departments?format=csv", "lines"):
        assert client.get(ROOT + other).status_code == 200
    assert len(b"".join(answer.streaming_content).splitlines()) == MANY + 1
    assert Reader().get(f"{ROOT}lines?table=T5&format=csv").status_code == 200


def test_several_values_may_be_repeated_as_generated_clients_do(client: Client) -> None:
    county()
    repeated = rows(client, "totals?table=T3&group_by=year&group_by=department&limit=1")
    assert len(repeated) == 3
    assert repeated == rows(client, "totals?table=T3&group_by=year,department&limit=1")
    assert refused(client, "lines?excel=1")["parameter"] == "format"
