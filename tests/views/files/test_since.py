"""`since`: who keeps a copy asks for what is new, at every address that has rows of editions or of acts."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from budgets import publishing
from budgets.api.endpoints import ENDPOINTS
from budgets.models import Edition
from budgets.reports.open_data.csv_files import CSV_FILES
from budgets.timestamps import parse_moment
from tests.api.asking import asked, corrected, refused, rows
from tests.cast import fire_brigade, fire_budget
from tests.views.files.test_scope_files import content
from tests.views.files.test_scope_files import rows as rows_of_file

pytestmark = pytest.mark.slow

WITH_SINCE = [each.name for each in ENDPOINTS if "since" in {p.name for p in each.parameters}]


def test_a_day_begins_at_midnight_of_the_place_and_a_time_has_its_offset() -> None:
    midnight = datetime(2026, 1, 30, 16, tzinfo=UTC)
    for text in ("2026-01-31", "2026-01-31T00:00+08:00", "2026-01-30T16:00:00Z",
                 "2026-01-31T00:00:00 08:00", "2026-01-30T11:00:00.000-05:00"):  # fmt: skip
        assert parse_moment(text) == midnight, text
    wrong = ["", "2026", "2026-02-30", "2026-01-31T08:00", "2026-1-31", "20260131", "yesterday"]
    for text in (*wrong, "2026-01-31T25:00:00Z", "２０２６-01-31", "2026-01-31T08:00:00+99:99"):
        assert parse_moment(text) is None, text
    for text in (
        "0001-01-01",
        "9999-12-31",
        "0001-01-01T00:00:00+23:59",
        "0776-12-03T17:45:57-22:35",
    ):
        assert parse_moment(text) is not None


@pytest.fixture
def acts(db: None) -> dict[str, Any]:
    """Three editions of three years, one of them corrected and one withdrawn after a moment."""
    office = fire_brigade()
    first, second, third = (
        publishing.publish(
            edition=publishing.import_draft(department=office, disclosure=fire_budget(year))
        )
        for year in (2020, 2021, 2022)
    )
    before = timezone.now()
    new = corrected(first, fire_budget(2020), "改正。")
    publishing.withdraw(edition=second, reason="有误")
    return {"before": before, "new": new, "withdrawn": second, "as_it_was": third}


def after(moment: datetime) -> str:
    return f"since={quote(moment.isoformat())}"


def test_every_endpoint_with_rows_of_editions_knows_it() -> None:
    of_editions = [each.name for each in ENDPOINTS if "checksum" in {f.name for f in each.fields}]
    assert sorted(WITH_SINCE) == sorted(set(of_editions) - {"search"})
    assert len(WITH_SINCE) >= 11


@pytest.mark.parametrize("name", WITH_SINCE)
def test_an_endpoint_gives_the_rows_of_editions_published_since(
    client: Client, acts: dict[str, Any], name: str
) -> None:
    everything, later = rows(client, name), rows(client, f"{name}?{after(acts['before'])}")
    new = acts["new"]
    assert [row["checksum"] for row in later] == [
        row["checksum"] for row in everything if (row["fiscal_year"], row["edition"]) == (2020, 2)
    ]
    assert {row["edition"] for row in later} <= {new.number}
    assert rows(client, f"{name}?{after(timezone.now() + timedelta(days=1))}") == []
    assert rows(client, f"{name}?since=2000-01-01") == everything
    error = refused(client, f"{name}?since=2026-02-30")
    assert (error["code"], error["parameter"]) == ("bad_value", "since")
    assert "2026-01-31" in error["known"]


@pytest.mark.parametrize("name", CSV_FILES)
def test_a_file_gives_the_same(client: Client, acts: dict[str, Any], name: str) -> None:
    query = after(acts["before"])
    everything = rows_of_file(client, f"/data/{name}.csv")
    later = rows_of_file(client, f"/data/{name}.csv?{query}")
    assert later == [row for row in everything if row["checksum"] == acts["new"].checksum
                     and row["edition"] == "2"]  # fmt: skip
    assert rows_of_file(client, f"/departments/fire-brigade/{name}.csv?{query}") == later
    wrong = client.get(f"/data/{name}.csv?since=x")
    assert (wrong.status_code, "2026-01-31" in wrong.content.decode()) == (400, True)


def test_each_moment_has_its_own_etag_and_file_name(client: Client, acts: dict[str, Any]) -> None:
    one, other = (
        client.get(f"/data/lines.csv?since={day}") for day in ("2020-01-01", "2021-01-01")
    )
    assert one["ETag"] != other["ETag"]
    assert 'filename="since-20200101T000000-lines.csv"' in one["Content-Disposition"]


def test_a_copy_that_follows_is_the_file_that_is_fetched_whole(
    client: Client, acts: dict[str, Any]
) -> None:
    """As docs/data.md and docs/api.md say: drop what was withdrawn or replaced, add what is new."""

    def key(row: dict[str, Any]) -> tuple[str, ...]:
        return tuple(str(row[name]) for name in ("department_id", "fiscal_year", "phase"))

    old = [
        *tuple_rows(client, acts["as_it_was"]),
        *({"checksum": "old", **row} for row in tuple_rows(client, acts["new"])),
    ]
    query = after(acts["before"])
    listed = rows(client, f"editions?edition=all&{query}")
    assert {(row["fiscal_year"], row["status"]) for row in listed} == {
        (2020, "current"),
        (2021, "withdrawn"),
    }
    changed = {key(row) for row in listed}
    copy = [row for row in old if key(row) not in changed]
    copy += rows_of_file(client, f"/data/lines.csv?{query}")
    whole = rows_of_file(client, "/data/lines.csv")
    assert sorted(map(str, copy)) == sorted(map(str, whole))


def tuple_rows(client: Client, edition: Edition) -> list[dict[str, str]]:
    return rows_of_file(client, edition.get_fixed_file_url("csv"))


def test_the_ledger_gives_each_act_since_withdrawals_too(
    client: Client, acts: dict[str, Any]
) -> None:
    def kinds(query: str) -> list[tuple[str, str]]:
        text = content(client, f"/ledger.csv{query}").decode()
        return [(row["act"], row["fiscal_year"]) for row in csv.DictReader(io.StringIO(text))]

    assert len(kinds("")) == 5
    assert kinds(f"?{after(acts['before'])}") == [("withdrawn", "2021"), ("corrected", "2020")]
    assert kinds(f"?department=fire-brigade&{after(timezone.now() + timedelta(days=1))}") == []
    assert client.get("/ledger.csv?since=now").status_code == 400


def test_the_answers_own_moment_is_the_next_question(client: Client, acts: dict[str, Any]) -> None:
    as_of = asked(client, "editions")["as_of"]
    found = rows(client, f"editions?edition=all&since={quote(as_of)}")
    assert "withdrawn" in {row["status"] for row in found}
