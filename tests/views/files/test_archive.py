"""Everything in one zip file: what is in it, and that it is the same until something is published."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from zipfile import ZipFile

import frictionless
import pytest
from django.test import Client

from budgets import publishing
from budgets.models import Edition
from budgets.reports.open_data.csv_files import CSV_FILES
from budgets.views.files.kept_sums import keep_sums
from tests.views.county import county
from tests.views.files.test_scope_files import content

pytestmark = pytest.mark.slow

SCOPES = ["/data", "/years/2023", "/departments/fire-brigade", "/jurisdictions/yunxi"]


@pytest.fixture
def portal(db: None) -> None:
    county()


def opened(client: Client, address: str) -> ZipFile:
    return ZipFile(io.BytesIO(content(client, address)))


@pytest.mark.parametrize("folder", SCOPES)
def test_it_holds_every_csv_of_its_scope_and_their_package(
    client: Client, portal: None, tmp_path: Path, folder: str
) -> None:
    with opened(client, f"{folder}/all.zip") as package:
        assert package.namelist() == [*(f"{name}.csv" for name in CSV_FILES), "datapackage.json"]
        assert package.testzip() is None
        for name in CSV_FILES:
            assert package.read(f"{name}.csv") == content(client, f"{folder}/{name}.csv")
        package.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note", "fieldName", "rowNumber"])[:5]
    assert report.stats["tasks"] == len(CSV_FILES)
    mark = tmp_path / "lines.csv"
    mark.write_bytes(mark.read_bytes().replace(b"60", b"90", 1))
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_its_package_is_the_one_beside_the_files(client: Client, portal: None) -> None:
    keep_sums("http://testserver/")
    for folder in ("/data", "/years/2023"):
        alone = json.loads(content(client, f"{folder}/datapackage.json"))
        assert json.loads(opened(client, f"{folder}/all.zip").read("datapackage.json")) == alone


@pytest.mark.parametrize("folder", SCOPES)
def test_its_bytes_and_its_etag_stay_until_something_is_published(
    client: Client, portal: None, folder: str
) -> None:
    address = f"{folder}/all.zip"
    first, etag = content(client, address), client.head(address)["ETag"]
    assert content(client, address) == first
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    publishing.withdraw(edition=Edition.objects.current()[0], reason="有误")
    again = client.get(address, headers={"if-none-match": etag})
    assert again.status_code == 200
    assert b"".join(again) != first


def test_parameters_narrow_it_and_others_are_refused(client: Client, portal: None) -> None:
    narrowed = opened(client, "/data/all.zip?department=archives&year=2024")
    assert narrowed.read("lines.csv") == content(
        client, "/data/lines.csv?department=archives&year=2024"
    )
    assert client.get("/data/all.zip?yaer=2024").status_code == 400
    assert client.get("/data/all.zip?excel=1").status_code == 400
    assert client.get("/years/1999/all.zip").status_code == 404


def test_nothing_of_a_withdrawn_edition_or_a_draft_is_in_it(client: Client, portal: None) -> None:
    edition = Edition.objects.current().get(fiscal_year=2024, department__slug="archives")
    publishing.withdraw(edition=edition, reason="有误")
    package = opened(client, "/data/all.zip")
    texts = b"".join(package.read(name) for name in package.namelist())
    assert b"7777" not in texts
    assert edition.checksum.encode() not in package.read("lines.csv")


@pytest.mark.django_db
def test_where_nothing_is_published_its_files_have_no_rows(client: Client) -> None:
    package = opened(client, "/data/all.zip")
    assert package.read("lines.csv") == content(client, "/data/lines.csv")
    assert package.read("lines.csv").count(b"\n") == 1


def test_it_is_offered_with_its_size_once_that_is_known(client: Client, portal: None) -> None:
    page = client.get("/data/").content.decode()
    assert 'href="/data/all.zip"' in page
    assert "ZIP，" not in page
    keep_sums("http://testserver/")
    size = len(content(client, "/data/all.zip"))
    assert client.head("/data/all.zip")["Content-Length"] == str(size)
    page = client.get("/data/").content.decode()
    assert f"ZIP，{size / 1024:.1f}" in page
    assert 'href="/years/2024/all.zip"' in page
    assert 'href="/jurisdictions/yunxi/all.zip"' in page
    publishing.publish(edition=Edition.objects.get(status="draft"))
    assert "ZIP，" not in client.get("/data/").content.decode()
    assert "/data/all.zip" in content(client, "/catalog.jsonld").decode()


def test_no_file_is_left_behind(
    client: Client, portal: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    content(client, "/data/all.zip")
    assert os.listdir(tmp_path) == []
