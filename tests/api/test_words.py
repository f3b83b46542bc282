"""The words, what is held and who works there, asked for: the rows of the files of the same name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from budgets import publishing
from budgets.api.endpoints import BY_NAME
from budgets.disclosure.model import Passage, Section
from budgets.models import Edition
from budgets.reports.open_data.narrative_files import NARRATIVES
from tests.api.asking import asked, corrected, rows
from tests.cast import fire_brigade, fire_budget
from tests.views.files.test_scope_files import rows as rows_of_file

COUNTED = Passage(Section.IDENTITY, "", "本单位行政编制80名，实有人员64人。")


@pytest.fixture
def edition(db: None) -> Edition:
    budget = replace(fire_budget(), passages=(COUNTED,))
    draft = publishing.import_draft(department=fire_brigade(), disclosure=budget)
    return publishing.publish(edition=draft)


def as_csv(row: dict[str, Any], columns: tuple[str, ...]) -> dict[str, str]:
    return {name: "" if row[name] is None else str(row[name]) for name in columns}


@pytest.mark.parametrize("name", NARRATIVES)
def test_each_file_of_words_can_be_asked_for(client: Client, edition: Edition, name: str) -> None:
    """Every one that there is: a new file of words needs its endpoint."""
    members = {field.name for field in BY_NAME[name].fields}
    columns = tuple(column for column in NARRATIVES[name].all_columns if column in members)
    missing = set(NARRATIVES[name].all_columns) - set(columns)
    assert missing == ({"number"} if name == "glossary" else set())
    file = [{key: row[key] for key in columns} for row in rows_of_file(client, f"/data/{name}.csv")]
    assert [as_csv(row, columns) for row in rows(client, f"{name}?limit=1")] == file
    assert file or name == "findings"


def test_counts_are_numbers_and_what_is_not_stated_is_null(
    client: Client, edition: Edition
) -> None:
    (held,) = asked(client, "holdings")["data"]
    assert (held["name"], held["count"], held["measure"]) == ("消防车", 3, "辆")
    staff = asked(client, "staff")["data"]
    assert [(row["kind"], row["count"], row["text"]) for row in staff] == [
        ("in_office", 64, "本单位行政编制80名，实有人员64人"),
        ("posts", 80, "本单位行政编制80名，实有人员64人"),
    ]
    silent = [row for row in asked(client, "projects")["data"] if row["amount_yuan"] is None]
    assert {row["absence"] for row in silent} == {"not_disclosed"}


def test_counts_that_differ_are_not_told_and_those_of_a_correction_are(
    client: Client, edition: Edition
) -> None:
    twice = (COUNTED, Passage(Section.OTHER, "", "在职人员65人。"))
    corrected(edition, replace(fire_budget(), passages=twice), "人数有误。")
    assert [row["kind"] for row in rows(client, "staff?limit=1")] == ["posts"]
    assert [row["edition"] for row in rows(client, "staff?edition=all&limit=1")] == [1, 1, 2]
    assert rows(client, f"staff?checksum={edition.checksum}&limit=1")[0]["count"] == 64
    assert rows_of_file(client, "/data/staff.csv")[0]["kind"] == "posts"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("reasons?direction=increase", 1),
        ("reasons?direction=decrease", 0),
        ("reasons?table=T1&direction=increase,flat", 1),
        ("reasons?table=T5", 0),
        ("projects?amount_from=0", 1),
        ("projects?amount_from=300000", 1),
        ("projects?amount_from=300000.01", 0),
        ("projects?amount_to=1", 0),
        ("lines?table=T5&amount_from=1000000&leaves=all", 1),
        ("lines?table=T5&amount_from=45000&amount_to=45000", 1),
        ("lines?amount_from=99999999", 0),
        ("staff?department=fire-brigade&year=2020", 2),
        ("staff?year=2021", 0),
    ],
)
def test_rows_are_narrowed_by_what_is_asked(
    client: Client, edition: Edition, query: str, found: int
) -> None:
    assert len(asked(client, query)["data"]) == found
