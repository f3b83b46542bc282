"""The rows of the API are those of the journalist's files, filtered and sorted, a page at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from budgets import publishing, store
from budgets.disclosure.model import Table
from budgets.disclosure.open_data.schema import COLUMNS, DIFFERENCE, tidy_rows
from budgets.models import Department, Edition
from budgets.reports.open_data.line_files import FixedAddresses, published_as
from tests.api.asking import asked, corrected, refused, rows
from tests.cast import fire_budget
from tests.views.county import county

ADDRESS = "/departments/fire-brigade/2020"


def as_csv(row: dict[str, Any]) -> dict[str, str]:
    """A row as the CSV has it: nothing for null, everything as text."""
    return {name: "" if row[name] is None else str(row[name]) for name in COLUMNS}


def csv_at(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.fixture(scope="class")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The sample and three departments of the fictional county, as `make run` loads them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demonstration", stdout=io.StringIO(), departments=3)
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestDemonstration:
    def test_every_row_of_every_edition_is_the_row_of_its_csv(
        self, client: Client, demonstration: None
    ) -> None:
        editions = list(store.editions_with_parts(Edition.objects.current().order_by("pk")))
        expected = [
            row
            for edition in editions
            for row in tidy_rows(
                store.read(edition), published_as(edition, FixedAddresses("http://testserver/"))
            )
        ]
        assert len(expected) > 3_000
        assert [as_csv(row) for row in rows(client, "lines?limit=1000")] == expected

    def test_a_walk_that_is_planned_once_meets_the_same_rows_both_ways(
        self, client: Client, demonstration: None
    ) -> None:
        walks = ["lines?limit=300", "lines?limit=300&sort=-edition", "lines?limit=700&leaves=all"]
        planned_anew = [rows(client, walk) for walk in walks]
        database = connection.connection
        database.prepare_threshold = 0  # Django has it off; a served portal turns it on
        try:
            assert [rows(client, walk) for walk in walks] == planned_anew
            kept = database.execute("SELECT statement FROM pg_prepared_statements").fetchall()
        finally:
            database.prepare_threshold = None
        assert sum("budgets_tidyrow" in statement for (statement,) in kept) >= len(walks) * 2

    def test_all_rows_are_the_lines_as_disclosed(self, client: Client, demonstration: None) -> None:
        edition = Edition.objects.get(department__slug="zhaohua-qunzhong-gongzuoju")
        address = f"lines?leaves=all&checksum={edition.checksum}"
        found = [row for row in rows(client, address) if row["table"] != "T10"]
        lines = list(edition.lines.all())
        lines.sort(key=lambda line: list(Table).index(Table(line.table)))
        assert [(row["amount_printed"], row["source_place"], row["leaf"]) for row in found] == [
            (line.amount_printed, line.source_place, line.is_leaf) for line in lines
        ]

    @pytest.mark.parametrize("sort", ["edition", "amount_yuan", "code"])
    def test_each_order_has_every_row_once_and_turns_round(
        self, client: Client, demonstration: None, sort: str
    ) -> None:
        where = "year=2023&phase=budget&limit=400"
        forward = rows(client, f"lines?{where}&sort={sort}")
        backward = rows(client, f"lines?{where}&sort=-{sort}")
        bare = [{**row, "cursor": ""} for row in forward]
        assert bare == [{**row, "cursor": ""} for row in reversed(backward)]
        one = asked(client, f"lines?year=2023&phase=budget&limit=1000&sort={sort}")
        assert bare[:1000] == [{**row, "cursor": ""} for row in one["data"]]
        if sort == "amount_yuan":
            amounts = [Decimal(row["amount_yuan"] or "-Infinity") for row in forward]
            assert amounts == sorted(amounts)
        if sort == "code":
            assert [row["code"] for row in forward] == sorted(row["code"] for row in forward)


def test_a_row_is_that_of_the_file_with_numbers_nulls_and_its_place_in_the_table(
    client: Client, edition: Edition
) -> None:
    (row,) = asked(client, "lines?table=T5&nature=basic")["data"]
    (printed,) = [
        each
        for each in csv_at(client, f"{ADDRESS}.csv")
        if (each["table"], each["nature"]) == ("T5", "basic")
    ]
    assert as_csv(row) == printed
    assert list(row) == [*COLUMNS, "row", "leaf", "nothing", "cursor"]
    of_another_kind = {name: row[name] for name in COLUMNS if not isinstance(row[name], str)}
    assert of_another_kind == {
        "fiscal_year": 2020, "edition": 1, "prior_yuan": None, "planned_yuan": None,
        "first_published_on": None,
    }  # fmt: skip
    assert (row["row"], row["leaf"]) == ("item", True)


def test_rows_that_miss_their_total_are_made_up_as_in_the_file(
    client: Client, department: Department
) -> None:
    lines = tuple(line for line in fire_budget().lines if line.code not in ("221", "2210201"))
    draft = publishing.import_draft(
        department=department, disclosure=replace(fire_budget(), lines=lines)
    )
    publishing.publish(edition=draft)
    found = rows(client, "lines")
    assert [as_csv(row) for row in found] == csv_at(client, f"{ADDRESS}.csv")
    made_up = [row for row in found if row["row"] == "difference"]
    assert {(row["table"], row["name"], row["amount_yuan"]) for row in made_up} == {
        ("T1", DIFFERENCE, "45000"),
        ("T5", DIFFERENCE, "45000"),
    }
    assert [row for row in rows(client, "lines?leaves=all") if row["row"] == "difference"] == []
    assert asked(client, "totals?table=T5")["data"][0]["amount_yuan"] == "1000000"


@pytest.mark.parametrize(
    ("query", "column", "values"),
    [
        ("department=archives", "department_id", {"archives"}),
        ("jurisdiction=yunxi&department=fire-brigade", "department_id", {"fire-brigade"}),
        ("year=2023", "fiscal_year", {2023}),
        ("year=2023,2024", "fiscal_year", {2023, 2024}),
        ("phase=final", "phase", {"final"}),
        ("table=T3", "table", {"T3"}),
        ("table=T1&side=revenue", "side", {"revenue"}),
        ("code=22", "code", {"221", "224"}),
        ("code=224", "code", {"224"}),
        ("nature=project,basic", "nature", {"project", "basic"}),
        ("fund=all", "fund", {"all"}),
    ],
)
def test_a_filter_lets_through_what_it_says_and_nothing_else(
    client: Client, db: None, query: str, column: str, values: set[Any]
) -> None:
    county()
    everything = rows(client, "lines")
    names = [part.partition("=")[2].split(",") for part in query.split("&")]
    assert names
    found = rows(client, f"lines?{query}")
    assert {row[column] for row in found} == values
    others = [row for row in everything if row not in found]
    if len(names) == 1:
        assert values.isdisjoint({row[column] for row in others})


def test_a_page_begins_after_any_row(client: Client, edition: Edition) -> None:
    everything = asked(client, "lines")["data"]
    third = everything[2]
    after = asked(client, f"lines?cursor={third['cursor']}")["data"]
    assert after == everything[3:]
    assert asked(client, f"lines?cursor={third['cursor']}&limit=2")["data"] == everything[3:5]


def test_a_cursor_of_another_order_or_of_nobody_is_refused(
    client: Client, edition: Edition
) -> None:
    cursor = asked(client, "lines")["data"][0]["cursor"]
    for address in (
        f"lines?sort=code&cursor={cursor}",
        f"departments?cursor={cursor}",
        f"lines?cursor={cursor[:-1]}{'A' if cursor[-1] != 'A' else 'B'}",
        "lines?cursor=WzEsMiwzXQ:abc",
        "lines?cursor=1",
    ):
        assert refused(client, address)["code"] in ("bad_cursor", "bad_value"), address


def test_a_reader_between_two_pages_is_not_troubled_by_a_correction(
    client: Client, edition: Edition, department: Department
) -> None:
    later = publishing.import_draft(department=department, disclosure=fire_budget(2021))
    publishing.publish(edition=later)
    first = asked(client, "lines?limit=5")
    corrected(edition, replace(fire_budget(), contact="12345"), "电话改了")
    rest = rows(client, first["next"].partition("/api/v1/")[2])
    assert [row["fiscal_year"] for row in rest[:3]] == [2021, 2021, 2021]
    assert {(row["fiscal_year"], row["edition"]) for row in rest} == {(2021, 1), (2020, 2)}


def test_what_was_corrected_is_there_for_who_asks(client: Client, edition: Edition) -> None:
    second = corrected(edition, replace(fire_budget(), contact="12345"), "电话改了")
    assert {row["edition"] for row in rows(client, "lines")} == {2}
    assert {row["edition"] for row in rows(client, "lines?edition=all")} == {1, 2}
    old = rows(client, f"lines?checksum={edition.checksum}")
    assert {row["edition"] for row in old} == {1}
    publishing.withdraw(edition=second, reason="误传")
    assert rows(client, "lines") == []
    assert {row["edition"] for row in rows(client, "lines?edition=all")} == {1}
    assert rows(client, f"lines?checksum={second.checksum}") == []


def test_a_draft_is_in_no_answer(client: Client, department: Department) -> None:
    publishing.import_draft(department=department, disclosure=fire_budget())
    for address in ("lines?edition=all&leaves=all", "editions?edition=all", "glossary", "findings"):
        assert rows(client, address) == []
    assert rows(client, "totals?group_by=table,side") == []
    (who,) = rows(client, "departments")
    assert (who["editions"], who["first_year"]) == (0, None)


def test_the_csv_is_the_same_rows(client: Client, edition: Edition) -> None:
    assert csv_at(client, "/api/v1/lines?format=csv") == csv_at(client, f"{ADDRESS}.csv")
    every = csv_at(client, "/api/v1/lines?format=csv&leaves=all")
    assert {row["leaf"] for row in every} == {"true", "false"}


def test_a_formula_is_disarmed_for_spreadsheets_and_left_alone_for_programs(
    client: Client, department: Department
) -> None:
    lines = (replace(fire_budget().lines[3], name="=1+1"),)
    disclosure = replace(fire_budget(), lines=lines, projects=())
    publishing.publish(
        edition=publishing.import_draft(department=department, disclosure=disclosure)
    )
    assert rows(client, "lines")[0]["name"] == "=1+1"
    assert csv_at(client, "/api/v1/lines?format=csv")[0]["name"] == "'=1+1"
