"""The Fiscal Data Package: valid, true of the files that it describes, and free when nothing changed."""

from __future__ import annotations

import json
from pathlib import Path

import frictionless
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from budgets import publishing
from budgets.models import Department, Edition, FileSum, Jurisdiction
from tests.cast import fire_brigade, fire_budget
from tests.views.county import county
from tests.views.files.test_scope_files import content


@pytest.fixture
def portal(db: None) -> None:
    county()
    archives = fire_budget(2022)
    draft = publishing.import_draft(
        department=fire_brigade_of_another_county(), disclosure=archives
    )
    publishing.publish(edition=draft)


def fire_brigade_of_another_county() -> Department:
    place = Jurisdiction.objects.create(slug="qinghe", name="青禾县")
    return Department.objects.create(jurisdiction=place, slug="qinghe-fire", name="青禾县消防大队")


def saved(client: Client, folder: str, to: Path) -> Path:
    """The package and the files that it names, as somebody would download them."""
    package = json.loads(content(client, f"{folder}/datapackage.json"))
    (to / "datapackage.json").write_text(json.dumps(package))
    for resource in package["resources"]:
        (to / resource["path"]).write_bytes(content(client, f"{folder}/{resource['path']}"))
    return to / "datapackage.json"


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["/data", "/years/2022", "/years/2023", "/years/2024"])
def test_the_package_and_each_of_its_files_are_valid(
    client: Client, portal: None, tmp_path: Path, folder: str
) -> None:
    report = frictionless.validate(str(saved(client, folder, tmp_path)))
    assert report.valid, report.flatten(["name", "type", "note", "fieldName", "rowNumber"])[:5]
    assert report.stats["tasks"] == 11


def test_a_copy_of_the_database_that_only_reads_gives_the_same_package(
    client: Client, portal: None
) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        package = json.loads(content(client, "/data/datapackage.json"))
        transaction.set_rollback(True)
    assert not FileSum.objects.exists()
    (lines,) = [each for each in package["resources"] if each["path"].endswith("lines.csv")]
    assert lines["bytes"] == len(content(client, "/data/lines.csv"))


def test_a_file_that_was_changed_is_found_out(client: Client, portal: None, tmp_path: Path) -> None:
    package = saved(client, "/data", tmp_path)
    lines = tmp_path / "lines.csv"
    lines.write_bytes(lines.read_bytes().replace(b"100", b"900", 1))
    report = frictionless.validate(str(package))
    assert {error[0] for error in report.flatten(["type"])} == {"hash-count"}


def test_the_columns_of_amounts_have_the_types_of_the_taxonomy(
    client: Client, portal: None
) -> None:
    package = json.loads(content(client, "/data/datapackage.json"))
    lines = next(x for x in package["resources"] if x["name"] == "lines")
    kinds = {x["name"]: x["columnType"] for x in lines["schema"]["fields"] if "columnType" in x}
    assert kinds["amount_yuan"] == "value"
    assert set(kinds.values()) >= {
        "direction",
        "phase:id",
        "date:fiscal-year",
        "fin-source:generic:code",
        "expenditure-type:code",
        "functional-classification:generic:level3:code",
        "economic-classification:generic:level2:code",
        "administrative-classification:generic:level2:code",
    }
    assert package["profile"] == "tabular-data-package"
    assert package["licenses"][0]["name"] == "other-open"


def test_it_costs_nothing_as_long_as_nothing_changed(client: Client, portal: None) -> None:
    first = client.get("/data/datapackage.json").content
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/data/datapackage.json").content == first
    assert not any("COPY" in query["sql"] for query in queries)
    assert len(queries) <= 7
    publishing.publish(edition=Edition.objects.get(status="draft"))
    assert client.get("/data/datapackage.json").content != first


def test_a_sum_that_the_site_did_not_sign_is_worked_out_anew(client: Client, portal: None) -> None:
    before = client.get("/data/datapackage.json").json()
    kept = {each.path: each for each in FileSum.objects.all()}
    assert len(kept) > 5
    FileSum.objects.update(sha256="0" * 64)  # a plain UPDATE, as who reached the database would
    FileSum.objects.filter(path="all/lines.csv").update(seal=kept["all/totals.csv"].seal)
    assert client.get("/data/datapackage.json").json() == before
    assert {each.path: each.sha256 for each in FileSum.objects.all()} == {
        path: each.sha256 for path, each in kept.items()
    }


def test_the_published_schema_fits_the_published_json(client: Client, db: None) -> None:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    publishing.publish(edition=draft)
    schema = json.loads(content(client, "/data/disclosure.schema.json"))
    assert schema["$id"] == "http://testserver/data/disclosure.schema.json"
    Draft202012Validator(schema).validate(
        json.loads(content(client, "/departments/fire-brigade/2020.json"))
    )
