"""Who has an answer already is told so with one query, at every public address, whatever the data's size."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from budgets import publishing
from budgets.models import Department, Edition, Jurisdiction
from budgets.reports.open_data.public_state import _STATE
from budgets.views.files.kept_sums import keep_sums
from tests.cast import fire_budget
from tests.data_views.asking import Address, Reader, a_county, answering

pytestmark = pytest.mark.django_db
Statement = tuple[str, Any]


@contextmanager
def statements() -> Iterator[list[Statement]]:
    """All that the database is asked meanwhile."""
    asked: list[Statement] = []

    def note(execute: Any, sql: str, values: Any, *more: Any) -> Any:
        asked.append((sql, values))
        return execute(sql, values, *more)

    with connection.execute_wrapper(note):
        yield asked


@pytest.fixture
def every() -> list[Address]:
    a_county()
    return answering()


@pytest.mark.slow
def test_every_data_address_says_304_with_one_query(every: list[Address]) -> None:
    client, dated = Reader(), 0
    for address in every:
        first = client.get(address.asking())
        conditions = [{"if-none-match": first["ETag"]}]
        if "Last-Modified" in first:
            conditions.append({"if-modified-since": first["Last-Modified"]})
            dated += 1
        for condition in conditions:
            with statements() as asked:
                again = client.get(address.asking(), headers=condition)
            assert (again.status_code, again.sent) == (304, b""), (address.path, condition)
            assert len(asked) <= 1, (address.path, asked)
            assert again["ETag"] == first["ETag"], address.path
            assert again.headers.get("Last-Modified") == first.headers.get("Last-Modified")
            assert again["Cache-Control"] == first["Cache-Control"]
            assert_no_scan(asked)
    assert dated > 100


def assert_no_scan(asked: list[Statement]) -> None:
    """With the indexes that there are, nothing but the rows of the places is read from end to end."""
    for sql, values in asked:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
            found = cursor.fetchone()[0]
            cursor.execute("RESET enable_seqscan")
        plan = found if isinstance(found, list) else json.loads(found)
        scanned = {
            node.get("Relation Name")
            for node in nodes(plan[0]["Plan"])
            if "Seq Scan" in node["Node Type"]
        }
        assert scanned <= {"budgets_publicstate"}, sql


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def test_a_scan_would_be_found(db: None) -> None:
    with pytest.raises(AssertionError):
        assert_no_scan([("SELECT max(note) FROM budgets_event", None)])
    assert_no_scan([(_STATE, [["x"], ["y"], 2024])])


def test_a_date_alone_proves_no_address(client: Client, db: None) -> None:
    a_county()
    since = {"if-modified-since": client.get("/data/lines.csv")["Last-Modified"]}
    for path in ("/years/1999.csv", "/departments/nobody.csv", "/ledger.atom?page=9"):
        assert client.get(path, headers=since).status_code == 404, path
    assert client.get("/data/lines.csv?yaer=1", headers=since).status_code == 400


def test_another_state_than_was_asked_for_is_refused(client: Client, db: None) -> None:
    a_county()
    for path in ("/data/lines.csv", "/ledger.csv", "/catalog.jsonld", "/api/v1/lines"):
        answer = client.get(path, headers={"if-match": '"other"'})
        assert answer.status_code == 412, path
        same = client.get(path, headers={"if-match": client.get(path)["ETag"]})
        assert same.status_code == 200, path


def test_an_act_in_one_county_changes_no_other_ones_answers(client: Client, db: None) -> None:
    a_county()
    place = Jurisdiction.objects.create(name="栖岚县", slug="qilan")
    there = Department.objects.create(name="栖岚县消防队", slug="qilan-fire", jurisdiction=place)
    publishing.publish(
        edition=publishing.import_draft(department=there, disclosure=fire_budget(2022))
    )
    of_here = (
        "/departments/fire-brigade.csv",
        "/departments/fire-brigade/ledger.atom",
        "/jurisdictions/yunxi/all.zip",
        "/data/lines.csv?jurisdiction=yunxi",
        "/api/v1/lines?department=fire-brigade",
        "/progress.csv?department=fire-brigade",
        "/years/2023/totals.csv?jurisdiction=yunxi",
    )
    of_all = ("/data/lines.csv", "/api/v1/lines", "/data/lines.csv?jurisdiction=yunxi,qilan")

    def tags(paths: tuple[str, ...]) -> list[str]:
        return [client.head(each)["ETag"] for each in paths]

    here, everywhere = tags(of_here), tags(of_all)
    publishing.withdraw(edition=there.editions.get(), reason="发错了")
    assert tags(of_here) == here
    assert not set(tags(of_all)) & set(everywhere)
    publishing.withdraw(edition=Edition.objects.current().first(), reason="发错了")
    assert not set(tags(of_here)) & set(here)


def test_no_get_writes_anything(every: list[Address]) -> None:
    keep_sums("http://testserver/")
    client = Reader()
    for address in every:
        with statements() as asked:
            client.get(address.asking())
        for sql, _values in asked:
            text = sql if isinstance(sql, str) else sql.as_string()
            word = text.split(None, 1)[0].upper()
            assert word.lstrip("(") in ("SELECT", "WITH", "SAVEPOINT", "RELEASE", "SET", "COPY"), (
                address.path,
                sql,
            )
