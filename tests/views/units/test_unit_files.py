"""Files and the API tell departments from units, and hold units only where somebody asks for them."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from budgets.disclosure.open_data.schema import COLUMNS
from budgets.models import Department
from budgets.reports.open_data.csv_files import CSV_FILES
from tests.views.units.bureau import bureau, publish_units, units_of

pytestmark = pytest.mark.django_db
UNITS = {"education-office", "first-primary-school", "first-middle-school"}
DEPARTMENTS = {"archives", "education-bureau", "fire-brigade"}


@pytest.fixture(autouse=True)
def department() -> Department:
    found = bureau()
    publish_units(units_of(found))
    return found


def rows(address: str) -> list[dict[str, str]]:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(content.decode())))


def whose(address: str) -> set[str]:
    return {row["department_id"] for row in rows(address)}


def api(address: str) -> Any:
    answer = Client().get(f"/api/v1/{address}")
    assert answer.status_code == 200, (address, answer.content)
    return answer.json()["data"]


def test_the_columns_stand_at_the_end_of_every_file() -> None:
    assert COLUMNS[-2:] == ("level", "superior")
    ends = {name: columns[-2:] for name, columns in CSV_FILES.items() if name != "holdings"}
    assert set(ends.values()) == {("level", "superior")}
    assert CSV_FILES["holdings"][-3:] == ("level", "superior", "kind")


@pytest.mark.parametrize("name", ["data", "jurisdictions/yunxi", "years/2024"])
def test_a_file_of_many_holds_units_only_where_they_are_asked_for(name: str) -> None:
    for file in ("lines.csv", "totals.csv", "functions.csv"):
        address = f"/{name}/{file}"
        departments = DEPARTMENTS - ({"archives", "fire-brigade"} if "functions" in file else set())
        assert whose(address) == departments
        assert whose(f"{address}?level=department") == departments
        assert whose(f"{address}?level=unit") == UNITS
        assert whose(f"{address}?level=all") == departments | UNITS
    for row in rows(f"/{name}/lines.csv?level=all"):
        of_unit = row["department_id"] in UNITS
        assert row["level"] == ("unit" if of_unit else "department")
        assert row["superior"] == ("education-bureau" if of_unit else "")


def test_a_units_own_files_are_always_there_and_those_of_a_department_can_hold_its_units() -> None:
    assert whose("/departments/first-primary-school.csv") == {"first-primary-school"}
    assert whose("/departments/first-primary-school/2024.csv") == {"first-primary-school"}
    assert whose("/data/lines.csv?department=first-primary-school,archives") == {
        "first-primary-school",
        "archives",
    }
    assert whose("/departments/education-bureau.csv") == {"education-bureau"}
    assert whose("/departments/education-bureau.csv?level=unit") == UNITS
    assert whose("/departments/education-bureau.csv?level=all") == {"education-bureau", *UNITS}
    assert whose("/departments/education-bureau.csv?level=department") == {"education-bureau"}
    assert rows("/departments/archives.csv?level=unit") == []


def test_a_file_changes_for_its_readers_when_a_department_becomes_a_unit(
    department: Department,
) -> None:
    client = Client()
    before = client.get("/data/lines.csv").headers["ETag"]
    archives = Department.objects.get(slug="archives")
    archives.superior = department
    archives.save()
    assert client.get("/data/lines.csv").headers["ETag"] != before
    assert whose("/data/lines.csv") == DEPARTMENTS - {"archives"}


def test_every_endpoint_tells_the_level() -> None:
    assert {row["department_id"] for row in api("departments")} == DEPARTMENTS | {"audit"}
    units = api("departments?level=unit")
    assert {row["department_id"] for row in units} == UNITS | {"teaching-research"}
    assert [row["department_id"] for row in units if row["is_merged"]] == ["teaching-research"]
    assert [row["department_id"] for row in units if row["is_own_office"]] == ["education-office"]
    for endpoint in ("editions?", "lines?limit=1000&", "functions?", "staff?", "search?q=教育&"):
        found = api(f"{endpoint}level=unit")
        assert {row["department_id"] for row in found} == UNITS, endpoint
        assert {(row["level"], row["superior"]) for row in found} == {("unit", "education-bureau")}
        usual = {row["level"] for row in api(endpoint.rstrip("?&"))}
        assert usual == {"department"}, endpoint
        named = api(f"{endpoint}department=first-primary-school")
        assert {row["department_id"] for row in named} == {"first-primary-school"}, endpoint
    assert {row["level"] for row in api("progress?year=2024")} == {"department"}
    assert {row["level"] for row in api("progress?year=2024&level=unit")} == {"unit"}
    assert [row["departments"] for row in api("jurisdictions")] == [4]


def test_totals_never_add_a_unit_to_its_department() -> None:
    def amount(query: str) -> list[tuple[str, str]]:
        found = api(f"totals?table=T3&year=2024&{query}")
        return [(row.get("department_id", ""), row["amount_yuan"]) for row in found]

    assert amount("") == [("", "10400000")]  # 900 + 100 + 40
    assert amount("level=unit") == [("", "9000000")]
    assert amount("department=education-bureau&level=unit") == [("", "9000000")]
    assert ("first-primary-school", "3500000") in amount("level=all&group_by=department")
    client = Client()
    for query in (
        "level=all",
        "level=all&group_by=class",
        "department=education-bureau,first-primary-school",
        "department=education-bureau&level=all",
    ):
        answer = client.get(f"/api/v1/totals?table=T3&{query}")
        assert answer.status_code == 400, query
        error = answer.json()["error"]
        assert error["parameter"] == "level"
        assert "算了两次" in error["message"]
        assert "count twice" in error["message_en"]
