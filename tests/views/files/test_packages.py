"""The Fiscal Data Package: valid, true of the files that it describes; no request works out its sums."""

from __future__ import annotations

import json
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import frictionless
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator
from pytest_django import Settings

from budgets import publishing
from budgets.models import Department, Edition, FileSum, Jurisdiction
from budgets.views.files.kept_sums import keep_sums
from tests.cast import fire_brigade, fire_budget
from tests.views.county import county
from tests.views.files.test_scope_files import content

BASE = "http://testserver/"


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


@pytest.fixture
def with_sums(portal: None) -> None:
    kept_anew()


def kept_anew() -> int:
    return keep_sums(BASE)


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["/data", "/years/2022", "/years/2023", "/years/2024"])
def test_the_package_and_each_of_its_files_are_valid(
    client: Client, with_sums: None, tmp_path: Path, folder: str
) -> None:
    report = frictionless.validate(str(saved(client, folder, tmp_path)))
    assert report.valid, report.flatten(["name", "type", "note", "fieldName", "rowNumber"])[:5]
    assert report.stats["tasks"] == 12


def test_sums_are_told_once_they_are_kept_and_no_longer_than_they_are_true(
    client: Client, portal: None
) -> None:
    def lines() -> tuple[str, dict[str, Any]]:
        answer = client.get("/data/datapackage.json")
        (found,) = [x for x in answer.json()["resources"] if x["path"] == "lines.csv"]
        return answer["ETag"], found

    before, without = lines()
    assert not {"bytes", "hash"} & without.keys()
    assert kept_anew() == (1 + 3) * 12 + 1
    after, found = lines()
    content_now = content(client, "/data/lines.csv")
    assert found["bytes"] == len(content_now)
    assert found["hash"] == f"sha256:{sha256(content_now).hexdigest()}"
    assert after != before
    assert kept_anew() == 0
    publishing.publish(edition=Edition.objects.get(status="draft"))
    assert not {"bytes", "hash"} & lines()[1].keys()


def test_the_sums_that_come_later_make_no_other_answer_another_one(
    client: Client, portal: None
) -> None:
    addresses = ("/data/lines.csv", "/years/2023.json", "/api/v1/lines", "/catalog.jsonld")
    before = [client.head(each)["ETag"] for each in addresses]
    assert kept_anew()
    assert [client.head(each)["ETag"] for each in addresses] == before


def test_the_command_needs_the_address_that_files_bear(portal: None, settings: Settings) -> None:
    settings.PORTAL = {**settings.PORTAL, "base_url": ""}
    with pytest.raises(CommandError, match="PUBLIC_BASE_URL"):
        call_command("keep_sums")
    said = StringIO()
    call_command("keep_sums", base=BASE.rstrip("/"), stdout=said)
    assert said.getvalue() == "49 sums kept.\n"
    assert kept_anew() == 0


def test_a_file_that_was_changed_is_found_out(
    client: Client, with_sums: None, tmp_path: Path
) -> None:
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


def test_it_costs_little(client: Client, with_sums: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        first = client.get("/data/datapackage.json").content
    assert not any("COPY" in query["sql"] for query in queries)
    assert len(queries) <= 7
    publishing.publish(edition=Edition.objects.get(status="draft"))
    assert client.get("/data/datapackage.json").content != first


def test_a_sum_that_the_site_did_not_sign_is_told_to_nobody_and_worked_out_anew(
    client: Client, with_sums: None
) -> None:
    before = client.get("/data/datapackage.json").json()
    kept = {each.path: each for each in FileSum.objects.all()}
    assert len(kept) > 5
    FileSum.objects.update(sha256="0" * 64)  # a plain UPDATE, as who reached the database would
    FileSum.objects.filter(path="all/lines.csv").update(seal=kept["all/totals.csv"].seal)
    assert not any("hash" in x for x in client.get("/data/datapackage.json").json()["resources"])
    kept_anew()
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
