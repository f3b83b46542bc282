"""No public CSV has a column that SQL programs take for a word of their own; one that had is still known.

The addresses come from the routes and the endpoints, the words from the programs themselves.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import duckdb
import openpyxl
import pytest
from django.db import connection
from django.test import Client

from budgets import publishing
from budgets.api.endpoints import ENDPOINTS
from budgets.api.totals import GROUP_BY
from budgets.disclosure.open_data.schema import FORMER_NAMES
from budgets.models import Edition
from tests.api.asking import corrected
from tests.cast import fire_brigade, fire_budget
from tests.views.files.test_scope_files import content
from tests.views.verify.verifying import asked, saved_xlsx
from tests.views.walks.walking import every_route

# Words of the SQL standard, which every program that takes columns from a file quotes, and `at`, which is one
# in DuckDB only. They were public before anybody looked, and stay. None is to be added.
QUOTED = {"table", "group", "column", "at"}


@pytest.fixture
def edition(db: None) -> Edition:
    """A correction, so that there is a file of what it changed."""
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    return corrected(publishing.publish(edition=draft), fire_budget(), "改正。")


def headings(client: Client, edition: Edition) -> Iterator[tuple[str, list[str]]]:
    """Every public CSV with the names of its columns."""
    slug, place = edition.department.slug, edition.department.jurisdiction.slug
    samples = {
        "slug": [slug],
        "department": [slug],
        "departments": [slug],
        "jurisdiction": [place],
        "jurisdictions": [place],
        "sitemap-<slug:section>.xml": ["pages"],
        "section": ["pages"],
        "year": [edition.fiscal_year],
        "number": [edition.number],
        "code": ["224"],
        "chart": ["where"],
        "rest": ["x"],
    }
    questions = {
        "compare": {"department": slug, "year": edition.fiscal_year},
        "search": {"q": "消防"},
        "/checks": {"year": edition.fiscal_year},
    }
    addresses = [each for each in every_route(samples) if each.endswith(".csv")]
    queries = [
        questions.get(each.removesuffix(".csv"), {})
        or questions.get(each.rpartition("/")[2].removesuffix(".csv"), {})
        for each in addresses
    ]
    found = [f"{a}?{urlencode(q)}" for a, q in zip(addresses, queries, strict=True)]
    needed = {"totals": {"group_by": ",".join(GROUP_BY.values)}, "search": {"q": "消防"}}
    for each in ENDPOINTS:
        query = needed.get(each.name, {}) | {"format": "csv"}
        found.append(f"/api/v1/{each.name}?{urlencode(query)}")
    for address in found:
        answer = client.get(address)
        text = (b"".join(answer) if answer.streaming else answer.content).decode()
        if answer.status_code == 404 and "/final" in address:
            continue  # there are no final accounts: its columns are those of the budget
        assert answer.status_code == 200, address
        if text:
            yield address, next(csv.reader(io.StringIO(text, newline="")))


def sqlite_takes(name: str) -> bool:
    try:
        sqlite3.connect(":memory:").execute(f"SELECT {name} FROM (SELECT 1 AS {name})")
    except sqlite3.OperationalError:
        return False
    return True


def test_no_column_is_a_reserved_word_of_an_sql_program(client: Client, edition: Edition) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')")
        reserved = {word for (word,) in cursor.fetchall()}
    words = duckdb.sql(
        "SELECT keyword_name FROM duckdb_keywords()"
        " WHERE keyword_category IN ('reserved', 'type_function')"
    )
    reserved |= {word for (word,) in words.fetchall()}
    assert {"select", "table"} <= reserved
    assert not sqlite_takes("nothing")  # the case that was found
    seen = dict(headings(client, edition))
    assert len(seen) > 60
    wrong = {
        (address, name)
        for address, columns in seen.items()
        for name in columns
        if name not in QUOTED and (name in reserved or not sqlite_takes(name))
    }
    assert wrong == set()
    assert {name for columns in seen.values() for name in columns} & FORMER_NAMES.keys() == set()


def test_every_column_of_every_csv_can_be_asked_for_unquoted(
    client: Client, edition: Edition
) -> None:
    """As a person types it, but for the words that must be quoted."""
    for address, columns in headings(client, edition):
        named = [f'"{name}"' if name in QUOTED else name for name in columns]
        select = f"SELECT {', '.join(named)} FROM lines"
        create = f"CREATE TABLE lines ({', '.join(f'{name} text' for name in named)})"
        for ask in (sqlite3.connect(":memory:").execute, duckdb.connect().execute):
            ask(create)
            assert ask(select).fetchall() == [], address


def named_as_before(book: Any) -> None:
    for sheet in book.worksheets:
        for cell in sheet[1]:
            if cell.value == "absence":
                cell.value = "nothing"


def texts_of(data: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    rows = (row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
    return [str(cell) for row in rows for cell in row]


@pytest.mark.parametrize("address", ["/data/lines.csv", "/data/projects.csv", "/data/lines.xlsx"])
def test_a_file_with_the_former_name_is_still_compared(
    client: Client, edition: Edition, address: str
) -> None:
    data = content(client, address)
    if address.endswith("xlsx"):
        data = saved_xlsx(data, named_as_before)
        assert "nothing" in texts_of(data)
    else:
        heading, end, rest = data.partition(b"\r\n")
        assert b",absence," in heading
        data = heading.replace(b"absence", b"nothing") + end + rest
    said = asked(client, data)
    assert said.verdict == "identical", said.text


def test_the_api_keeps_the_former_name_beside_the_new_one(client: Client, edition: Edition) -> None:
    rows = client.get("/api/v1/lines?leaves=all&limit=1000").json()["data"]
    assert {row["nothing"] for row in rows} >= {"", "not_disclosed"}
    assert [row["nothing"] for row in rows] == [row["absence"] for row in rows]
