"""The check sheets from what is stored: of an edition, of a county, as files, by the command."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from budgets import publishing
from budgets.disclosure.check_sheet import ITEMS, Result
from budgets.models import Approval, Department, Edition, Original
from tests.cast import fire_budget

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    caches["check_sheets"].clear()


def published(department: Department, **more: Any) -> Edition:
    draft = publishing.import_draft(department=department, disclosure=fire_budget(**more))
    return publishing.publish(edition=draft)


def approved(department: Department, days_ago: int = 5) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    publishing.keep_approval(
        approval=Approval(
            jurisdiction=department.jurisdiction,
            fiscal_year=2020,
            phase="budget",
            approved_on=day,
        )
    )


def others(department: Department, count: int) -> list[Department]:
    return [
        Department.objects.create(
            jurisdiction=department.jurisdiction, slug=f"office-{n}", name=f"云溪县第{n}局"
        )
        for n in range(count)
    ]


def units(department: Department) -> tuple[Department, Department]:
    """A unit of a department, and one that is part of its own office."""
    of = {"jurisdiction": department.jurisdiction, "superior": department}
    first = Department.objects.create(slug="station", name="云溪县消防一站", **of)
    merged = Department.objects.create(slug="canteen", name="云溪县消防食堂", is_merged=True, **of)
    return first, merged


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    response: Any = client.get(address)
    assert response.status_code == 200, address
    content = b"".join(response) if response.streaming else response.content
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def results(rows: list[dict[str, str]]) -> dict[str, str]:
    return {row["item"]: row["result"] for row in rows}


def test_an_edition_has_its_sheet_as_a_file(client: Client, department: Department) -> None:
    edition = published(department)
    rows = rows_of(client, "/departments/fire-brigade/2020/checks.csv")
    assert [row["item"] for row in rows] == [item.key for item in ITEMS]
    assert {row["address"] for row in rows} == {
        "http://testserver/departments/fire-brigade/2020/v1/"
    }
    assert results(rows)["platform"] == "passed"
    assert results(rows)["table_T2"] == "failed"
    assert rows == rows_of(client, edition.get_checks_url(fixed=True))
    assert client.get("/departments/fire-brigade/2020/final/checks.csv").status_code == 404


def test_what_is_withdrawn_has_no_sheet_and_is_no_longer_open(
    client: Client, department: Department
) -> None:
    publishing.withdraw(edition=published(department), reason="误传。")
    assert client.get("/departments/fire-brigade/2020/checks.csv").status_code == 410
    told = results(rows_of(client, "/checks.csv?year=2020"))
    assert (told["kept_open"], told["table_T5"]) == ("failed", "unknown")


def test_the_page_says_in_plain_words_what_is_missing(
    client: Client, department: Department
) -> None:
    published(department)
    page = client.get("/departments/fire-brigade/2020/").content.decode()
    section = page[page.index('id="missing"') :]
    section = section[: section.index("</section>")]
    assert "部门收入总表" in section
    assert "/departments/fire-brigade/2020/v1/checks.csv" in section
    english = client.get("/en/departments/fire-brigade/2020/").content.decode()
    assert "What this budget does not have" in english
    assert "The table “department revenue table”" in english


def test_a_title_in_the_file_makes_a_table_unread_and_not_missing(
    client: Client, department: Department
) -> None:
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    blocks = [{"paragraph": 1, "text": "部门收入总表"}, {"table": 1, "rows": [["科目", "合计"]]}]
    Original.objects.create(
        edition=draft, name="预算.docx", sha256="0" * 64, data=b"x", blocks=blocks, coverage={"unread": []}
    )  # fmt: skip
    publishing.publish(edition=draft)
    told = results(rows_of(client, "/departments/fire-brigade/2020/checks.csv"))
    assert (told["table_T2"], told["table_T4"]) == ("unknown", "failed")
    # Its correction was not read from a file of its own.
    correction = publishing.correct(edition=draft)
    publishing.publish(edition=correction, correction_note="更正标题。")
    again = results(rows_of(client, "/departments/fire-brigade/2020/v2/checks.csv"))
    assert again == told


def test_the_county_lists_everybody_who_must_publish(
    client: Client, department: Department
) -> None:
    approved(department)
    published(department)
    late = others(department, 1)[0]
    rows = rows_of(client, "/checks.csv?year=2020&phase=budget&jurisdiction=yunxi")
    by_department = Counter(row["department_id"] for row in rows)
    assert by_department == {"fire-brigade": len(ITEMS), late.slug: len(ITEMS)}
    unpublished = results([row for row in rows if row["department_id"] == late.slug])
    assert set(unpublished.values()) == {"unknown"}
    assert client.get("/checks.csv?yaer=2020").status_code == 400
    assert client.get("/checks.csv").status_code == 400


def test_the_sheet_of_a_county_adds_up(department: Department, tmp_path: Path) -> None:
    """Counts, failures and rates of the workbook are those of the rows of the file."""
    approved(department, days_ago=40)
    for each in (department, *others(department, 2)[:1]):
        published(each)
    unit, merged = units(department)
    publishing.publish(edition=publishing.import_draft(department=unit, disclosure=fire_budget()))
    book, data = tmp_path / "检查表.xlsx", tmp_path / "checks.csv"
    asked = {"jurisdiction": "yunxi", "year": 2020, "verbosity": 0}
    for file in (book, data):
        call_command("check_sheet", file, stdout=io.StringIO(), **asked)
    rows = list(csv.DictReader(data.open(encoding="utf-8", newline="")))
    everybody, failures, rates = load_workbook(book).worksheets
    listed = [row for row in everybody.iter_rows(min_row=3, values_only=True) if row[0]]
    names = {row[0] for row in listed}
    assert names == {row["department"] for row in rows} >= {unit.name, merged.name}
    for row in listed:
        own = Counter(x["result"] for x in rows if x["department"] == row[0])
        assert tuple(row[5:9]) == tuple(own[result.value] for result in Result)
        assert sum(row[5:9]) == len(ITEMS)
    failed = [row for row in rows if row["result"] == "failed"]
    told = [row[:1] + row[3:4] for row in failures.iter_rows(min_row=3, values_only=True) if row[0]]
    assert told == [(row["department"], row["name"]) for row in failed]
    by_name = {row[0]: row[1:] for row in rates.iter_rows(min_row=3, values_only=True) if row[0]}
    aspects = [
        name for name in by_name if name in ("及时性", "完整性", "细化程度", "公开方式", "真实性")
    ]
    assert sum(sum(by_name[name][:4]) for name in aspects) == len(rows)
    # Nothing was judged of the accounts in a budget: there is no rate on a base of zero.
    assert by_name["决算各数、完成率相符"][4] == "—"


@pytest.mark.parametrize(("level", "expected"), [("", 4), ("department", 2), ("unit", 2)])
def test_a_level_narrows_the_sheet(
    department: Department, tmp_path: Path, level: str, expected: int
) -> None:
    published(department)
    published(others(department, 1)[0])
    published(units(department)[0])
    said = io.StringIO()
    more = {"level": level} if level else {}
    call_command(
        "check_sheet", tmp_path / "a.xlsx", jurisdiction="yunxi", year=2020, stdout=said, **more
    )
    assert said.getvalue().startswith(f"{expected} sheets, ")


@pytest.mark.parametrize(
    ("file", "jurisdiction", "year", "said"),
    [
        ("a.pdf", "yunxi", 2020, "must end in"),
        ("a.csv", "nowhere", 2020, "no jurisdiction"),
        ("a.csv", "yunxi", 2031, "Nobody has to publish"),
        ("no/such/folder/a.csv", "yunxi", 2020, "cannot be written"),
    ],
)
def test_the_command_says_what_is_wrong(
    department: Department, tmp_path: Path, file: str, jurisdiction: str, year: int, said: str
) -> None:
    published(department)
    with pytest.raises(CommandError, match=said):
        call_command("check_sheet", tmp_path / file, jurisdiction=jurisdiction, year=year)


def test_more_departments_need_no_more_queries(client: Client, department: Department) -> None:
    published(department)
    with CaptureQueriesContext(connection) as one:
        rows_of(client, "/checks.csv?year=2020")
    for each in others(department, 5):
        published(each)
    caches["check_sheets"].clear()
    with CaptureQueriesContext(connection) as six:
        rows_of(client, "/checks.csv?year=2020")
    assert len(six) == len(one)
    with CaptureQueriesContext(connection) as again:
        rows_of(client, "/checks.csv?year=2020")
    assert len(again) < len(six)


def test_what_was_judged_before_is_judged_the_same(client: Client, department: Department) -> None:
    """The kept verdicts are those of the document, whoever asked first."""
    published(department)
    first = rows_of(client, "/checks.csv?year=2020")
    assert rows_of(client, "/checks.csv?year=2020") == first
    caches["check_sheets"].clear()
    own = rows_of(client, "/departments/fire-brigade/2020/checks.csv")
    assert results(own) == results(first)


def test_the_days_are_those_of_the_deadline(client: Client, department: Department) -> None:
    disclosure = fire_budget()
    draft = publishing.import_draft(department=department, disclosure=disclosure)
    first = publishing.FirstPublication.typed(date(2020, 2, 20))
    publishing.publish(edition=draft, first=first)
    [row] = [x for x in rows_of(client, "/checks.csv?year=2020") if x["item"] == "on_time"]
    assert (row["result"], row["reason"]) == ("failed", "批复后第 31 天公开，晚 11 天。")


def test_progress_counts_what_is_missing(client: Client, department: Department) -> None:
    published(department)
    page = client.get("/progress/?year=2020&phase=budget").content.decode()
    section = page[page.index('id="contents"') :]
    assert "读到的 1 份里，1 份有没写的。" in section
    assert "部门收入总表" in section
    assert "/checks.csv?year=2020&amp;phase=budget" in section
