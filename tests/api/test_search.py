"""/search: the hits of the search page, all of them, page by page."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from budgets import publishing
from budgets.disclosure.model import Identity, Table
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.models import Edition
from budgets.reports.open_data.line_files import FixedAddresses
from budgets.reports.search.query import Filters
from budgets.reports.search.results import every_hit
from tests.api.asking import ROOT, asked, corrected, refused, rows
from tests.builders import document, item, total, wan
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db

YEARS = (2020, 2021, 2022)


@pytest.fixture
def published() -> list[Edition]:
    """Three years, in each of which most rows have one word, some of them the same amount or none."""
    department, found = fire_brigade(), []
    amounts = [wan(str(n % 5)) if n % 7 else Amount.not_disclosed(MoneyUnit.WAN) for n in range(30)]
    for year in YEARS:
        budget = document(
            total(Table.T5, "51"),
            *(item(Table.T5, f"20805{n:02}", each, f"养老{n}") for n, each in enumerate(amounts)),
            item(Table.T3, "2240201", "9", "执勤"),
            year=year,
            department=Identity("云溪县消防救援大队"),
        )
        draft = publishing.import_draft(department=department, disclosure=budget)
        found.append(publishing.publish(edition=draft))
    return found


@pytest.mark.parametrize("sort", ["-fiscal_year", "-amount_yuan"])
@pytest.mark.parametrize("word", ["养老", "养老1", "执勤"])
@pytest.mark.parametrize("counted", [True, False])
def test_all_hits_come_once_and_in_the_order_of_the_file(
    client: Client, published: list[Edition], word: str, sort: str, counted: bool
) -> None:
    """Whether the database knows how many rows it has, and so walks them for a common word, or not."""
    if counted:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE budgets_searchentry")
    order = "amount" if sort == "-amount_yuan" else "year"
    expected = [hit for hit, _of in every_hit(word, Filters(sort=order), FixedAddresses("/"))]
    found = rows(client, f"search?q={word}&sort={sort}&limit=4")
    assert [row["name"] for row in found] == [hit.title for hit in expected]
    assert [row["fiscal_year"] for row in found] == [hit.fiscal_year for hit in expected]
    assert len(found) >= len(YEARS)


def test_a_page_begins_after_any_row(client: Client, published: list[Edition]) -> None:
    every = rows(client, "search?q=养老&sort=-amount_yuan")
    for row, following in pairwise(every):
        page = asked(client, f"search?q=养老&sort=-amount_yuan&limit=1&cursor={row['cursor']}")
        assert page["data"] == [following]
    last = asked(client, f"search?q=养老&sort=-amount_yuan&cursor={every[-1]['cursor']}")
    assert (last["data"], last["next"]) == ([], None)


@pytest.mark.parametrize(
    ("narrowed", "count"),
    [
        ("", 90),
        ("&year=2020", 30),
        ("&year=2020,2022", 60),
        ("&phase=final", 0),
        ("&kind=line,project", 90),
        ("&kind=project", 0),
        ("&department=fire-brigade", 90),
        ("&jurisdiction=yunxi&year=2021", 30),
        ("&amount_from=40000", 15),
        ("&amount_from=10000&amount_to=10000", 15),
    ],
)
def test_a_search_is_narrowed(
    client: Client, published: list[Edition], narrowed: str, count: int
) -> None:
    assert len(rows(client, f"search?q=养老{narrowed}")) == count


def test_each_hit_leads_to_its_row_in_its_edition_and_names_its_seal(client: Client) -> None:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    first = publishing.publish(edition=draft)
    second = corrected(first, fire_budget(), "补正")
    hits = rows(client, "search?q=消防")
    assert {row["checksum"] for row in hits} == {second.checksum}
    every = rows(client, "search?q=消防&edition=all")
    assert {row["checksum"] for row in every} == {first.checksum, second.checksum}
    for row in every:
        page, _, anchor = row["address"].partition("#")
        assert f'id="{anchor}"' in client.get(page).content.decode(), row
    publishing.withdraw(edition=second, reason="有误")
    left = rows(client, "search?q=消防&edition=all")
    assert {row["checksum"] for row in left} == {first.checksum}


def test_the_hits_come_as_csv_too(client: Client, published: list[Edition]) -> None:
    answer = client.get(f"{ROOT}search?q=养老&limit=2&format=csv")
    lines = answer.content.decode().splitlines()
    assert lines[0].startswith("kind,name,code,text,tables,amount_yuan,")
    assert len(lines) == 3
    assert "rel=" in answer["Link"]


@pytest.mark.parametrize("query", ['""', " ", "一 二 三 四 五 六 七 八 九"])
def test_what_is_no_word_and_what_are_too_many_is_told(client: Client, query: str) -> None:
    error: dict[str, Any] = refused(client, f"search?q={query}")
    assert (error["code"], error["parameter"]) == ("bad_query", "q")


def test_without_a_word_it_is_told_what_is_missing(client: Client) -> None:
    error = refused(client, "search?year=2020")
    assert (error["code"], error["parameter"]) == ("missing_parameter", "q")
