"""Files of many editions: what is in them, what they are called, and how they leave."""

from __future__ import annotations

import csv
import gzip
import io
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client, RequestFactory
from pytest_django import Settings

from budgets import publishing, store
from budgets.data_views.streaming import streamed
from budgets.db.lifting import lifted
from budgets.disclosure.model import Passage, Section
from budgets.disclosure.open_data.schema import COLUMNS, csv_lines, tidy_rows
from budgets.models import Department, Edition, FileRows, Jurisdiction
from budgets.reports.open_data.file_scope import FileScope
from budgets.reports.open_data.line_files import (
    FixedAddresses,
    csv_chunks,
    published_as,
    published_by_key,
)
from budgets.reports.open_data.narrative_files import NARRATIVES
from tests.cast import fire_brigade, fire_budget
from tests.data_views.asking import Reader, body
from tests.roles import as_owner
from tests.views.county import SECRET, county

pytestmark = pytest.mark.slow

WORDS = tuple(NARRATIVES)


@pytest.fixture
def portal(db: None) -> None:
    county()


def content(client: Client, address: str, **headers: str) -> bytes:
    response = client.get(address, headers=headers)
    assert response.status_code == 200, address
    return b"".join(response) if response.streaming else response.content


def rows(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(client, address).decode(), newline="")))


def editions_in(found: list[dict[str, str]]) -> set[tuple[str, str, str]]:
    return {(x["department_id"], x["fiscal_year"], x["phase"]) for x in found}


FIRE_2023, FINAL_2023 = ("fire-brigade", "2023", "budget"), ("fire-brigade", "2023", "final")
FIRE_2024, ARCHIVES_2024 = ("fire-brigade", "2024", "budget"), ("archives", "2024", "budget")
ALL = {FIRE_2023, FINAL_2023, FIRE_2024, ARCHIVES_2024}


@pytest.mark.parametrize(
    ("address", "holds"),
    [
        ("/data/lines.csv", ALL),
        ("/data/lines.csv?year=2023", {FIRE_2023, FINAL_2023}),
        ("/data/lines.csv?phase=final", {FINAL_2023}),
        ("/data/lines.csv?department=archives&year=2024", {ARCHIVES_2024}),
        ("/years/2023.csv", {FIRE_2023}),
        ("/years/2023/final.csv", {FINAL_2023}),
        ("/years/2023/lines.csv", {FIRE_2023, FINAL_2023}),
        ("/departments/fire-brigade.csv", {FIRE_2023, FINAL_2023, FIRE_2024}),
        ("/jurisdictions/yunxi.csv", ALL),
        ("/data/totals.csv", ALL),
        ("/years/2024/totals.csv", {FIRE_2024, ARCHIVES_2024}),
        ("/departments/archives/totals.csv", {ARCHIVES_2024}),
    ],
)
def test_a_file_holds_the_current_editions_of_its_scope(
    client: Client, portal: None, address: str, holds: set[tuple[str, str, str]]
) -> None:
    assert editions_in(rows(client, address)) == holds


def test_the_file_of_all_is_the_files_of_each_one_after_the_other(
    client: Client, portal: None
) -> None:
    addresses = FixedAddresses("http://testserver/")
    editions = store.editions_with_parts(FileScope().editions)
    each = (
        row
        for edition in editions
        for row in tidy_rows(store.read(edition), published_as(edition, addresses))
    )
    assert content(client, "/data/lines.csv") == "".join(csv_lines(each)).encode()


def test_the_addresses_in_files_are_those_of_the_pages(client: Client, portal: None) -> None:
    for row in rows(client, "/data/lines.csv"):
        assert client.get(row["address"]).status_code == 200
    addresses = FixedAddresses("https://county.example/")
    for edition in Edition.objects.exclude(status="draft").select_related("department"):
        fixed = addresses.of(
            edition.department.slug, edition.fiscal_year, edition.phase, edition.number
        )
        assert fixed == f"https://county.example{edition.get_fixed_url()}"


def test_editions_are_cited_by_key_as_in_their_files_and_only_public_ones(portal: None) -> None:
    """What a page of the API says of rows whose edition is withdrawn while it is asked for."""
    addresses = FixedAddresses("http://testserver/")
    publishing.withdraw(edition=Edition.objects.current()[0], reason="有误")
    found = published_by_key(Edition.objects.values_list("pk", flat=True), addresses)
    assert found == {each.pk: published_as(each, addresses) for each in Edition.objects.published()}
    assert 0 < len(found) < Edition.objects.count()


def test_for_excel_the_same_bytes_follow_a_byte_order_mark(client: Client, portal: None) -> None:
    for address in ("/data/lines.csv", "/data/totals.csv", "/departments/fire-brigade/2024.csv"):
        plain = content(client, address)
        assert not plain.startswith(b"\xef\xbb\xbf")
        assert content(client, f"{address}?excel=1") == b"\xef\xbb\xbf" + plain


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/data/lines.csv?yaer=2024", "yaer"),
        ("/years/2024.csv?year=2023", "year"),
        ("/data/lines.csv?year=20x4", "2000–2100"),
        ("/data/lines.csv?excel=1&excel=1", "一次"),
        ("/data/totals.csv?phase=plan", "final"),
        ("/departments/fire-brigade/2024.csv?version=1", "excel"),
        ("/data/lines.xlsx?excel=1", "excel"),
        ("/data/datapackage.json?year=2024", "year"),
    ],
)
def test_a_parameter_that_nobody_knows_is_refused_in_words(
    client: Client, portal: None, address: str, says: str
) -> None:
    response = client.get(address)
    assert (response.status_code, says in response.content.decode()) == (400, True)


@pytest.mark.parametrize(
    "address",
    [
        "/years/1999.csv",
        "/departments/none.csv",
        "/jurisdictions/x%00.csv",
        "/data/lines.csv?department=none",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, portal: None, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/data/lines.csv", "/data/lines.json", "/data/lines.xlsx", "/data/totals.csv",
     "/departments/archives.csv", "/departments/archives.json", "/jurisdictions/yunxi.csv",
     *(f"/data/{name}.csv" for name in WORDS)],
)  # fmt: skip
def test_no_file_holds_anything_of_a_draft(client: Client, portal: None, address: str) -> None:
    found = content(client, address)
    assert SECRET.encode() not in found
    assert b"7777" not in found


def test_a_file_says_what_it_holds_in_its_name(client: Client, portal: None) -> None:
    said = client.get("/years/2023/final.csv")["Content-Disposition"]
    assert said.startswith("attachment; filename=\"2023-final-lines.csv\"; filename*=UTF-8''")
    assert "%E5%86%B3%E7%AE%97" in said  # 决算


def test_a_head_says_the_same_without_the_bytes(client: Client, portal: None) -> None:
    for address in ("/data/lines.csv", "/data/lines.xlsx", "/data/functions.csv"):
        head, got = Reader().head(address), client.get(address)
        assert body(head) == b""
        for name in ("ETag", "Last-Modified", "Content-Type", "Content-Disposition"):
            assert head[name] == got[name]


def test_a_file_is_not_sent_again_until_a_publication_changes_it(
    client: Client, portal: None
) -> None:
    place = Jurisdiction.objects.create(name="栖岚县", slug="qilan")
    Department.objects.create(name="栖岚县消防队", slug="qilan-fire", jurisdiction=place)
    etag = client.get("/data/lines.csv")["ETag"]
    other = client.get("/departments/qilan-fire.csv")["ETag"]
    known = {"if-none-match": etag}
    assert client.get("/data/lines.csv", headers=known).status_code == 304
    publishing.publish(edition=Edition.objects.get(status="draft"))
    assert client.get("/data/lines.csv", headers=known).status_code == 200
    again = client.get("/departments/qilan-fire.csv", headers={"if-none-match": other})
    assert again.status_code == 304


def test_a_client_that_reads_gzip_gets_it(client: Client, portal: None) -> None:
    zipped = client.get("/data/lines.csv", headers={"accept-encoding": "br, gzip"})
    assert (zipped["Content-Encoding"], "Accept-Encoding" in zipped["Vary"]) == ("gzip", True)
    assert gzip.decompress(b"".join(zipped)) == content(client, "/data/lines.csv")
    refused = client.get("/data/lines.csv", headers={"accept-encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused
    assert refused["ETag"] != zipped["ETag"]


def test_a_withdrawn_edition_leaves_the_files_and_its_own_says_why(
    client: Client, portal: None
) -> None:
    edition = Edition.objects.current().get(fiscal_year=2024, department__slug="archives")
    before = client.get("/data/lines.csv")["ETag"]
    publishing.withdraw(edition=edition, reason="数据有误")
    assert editions_in(rows(client, "/data/lines.csv")) == ALL - {ARCHIVES_2024}
    assert client.get("/data/lines.csv")["ETag"] != before
    gone = client.get("/departments/archives/2024.csv")
    assert (gone.status_code, "数据有误" in gone.content.decode()) == (410, True)


def test_the_json_of_many_holds_each_ones_canonical_disclosure(
    client: Client, portal: None
) -> None:
    found = json.loads(content(client, "/departments/fire-brigade.json"))
    assert [(x["fiscal_year"], x["phase"]) for x in found] == [
        (2023, "budget"),
        (2023, "final"),
        (2024, "budget"),
    ]
    for each in found:
        alone = json.loads(client.get(each["address"].rstrip("/") + ".json").content)
        assert each["disclosure"] == alone
    assert json.loads(content(client, "/data/lines.json?year=2030")) == []


def test_the_workbook_of_a_scope_has_the_same_rows(client: Client, portal: None) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content(client, "/data/lines.xlsx")), read_only=True)
    found = [
        tuple("" if cell is None else str(cell) for cell in row)
        for sheet in book.worksheets[2:]
        for row in sheet.iter_rows(min_row=2, values_only=True)
    ]
    printed = COLUMNS.index("amount_printed")
    expected = rows(client, "/data/lines.csv")
    assert sorted(row[printed] for row in found) == sorted(x["amount_printed"] for x in expected)
    assert "校验值" in str(list(book["说明"].iter_rows(values_only=True)))


def test_a_scope_too_large_for_excel_is_refused_with_another_way(
    client: Client, portal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with as_owner(), lifted(FileRows):
        FileRows.objects.update(count=100_000)
    response = client.get("/data/lines.xlsx")
    assert response.status_code == 400
    assert "400,000" in response.content.decode()
    assert "CSV" in response.content.decode()


def test_rows_of_an_earlier_layout_are_packed_anew_by_the_owner_not_by_a_page(
    client: Client, portal: None
) -> None:
    before = content(client, "/data/lines.csv")
    with as_owner(), lifted(FileRows):
        FileRows.objects.update(layout=0, rows=b"old")
        FileRows.objects.filter(edition__fiscal_year=2023).delete()
    for address in (
        "/data/lines.csv",
        "/data/lines.json",
        "/data/lines.xlsx",
        "/data/all.zip",
    ):
        waits = client.get(address)
        assert (waits.status_code, waits["Retry-After"]) == (503, "300")
        assert "正在重新准备" in waits.content.decode()
    assert FileRows.objects.filter(layout=0).exists()
    with pytest.raises(CommandError, match=r"run manage\.py keep_files"):
        call_command("keep_sums", base="http://testserver/")
    call_command("keep_files", verbosity=0)
    assert content(client, "/data/lines.csv") == before


def test_each_edition_in_the_json_of_all_proves_its_checksum(client: Client, portal: None) -> None:
    found = json.loads(content(client, "/data/lines.json"))
    assert len(found) == 4
    for each in found:
        text = json.dumps(each["disclosure"], ensure_ascii=False, indent=2) + "\n"
        assert sha256(text.encode()).hexdigest() == each["checksum"]


def test_the_files_come_where_queries_are_logged_too(
    client: Client, portal: None, settings: Settings
) -> None:
    settings.DEBUG = True
    assert content(client, "/data/lines.csv").count(b"\n") > 4
    assert len(json.loads(content(client, "/data/lines.json"))) == 4


@pytest.mark.django_db(transaction=True)
def test_a_correction_published_meanwhile_does_not_mix_into_a_file() -> None:
    county()
    addresses = FixedAddresses("http://testserver/")
    expected = b"".join(csv_chunks(FileScope().editions, addresses))
    chunks = csv_chunks(FileScope().editions, addresses)
    begun = next(chunks) + next(chunks)
    thread = threading.Thread(target=_correct_all)
    thread.start()
    thread.join()
    assert begun + b"".join(chunks) == expected
    assert b"".join(csv_chunks(FileScope().editions, addresses)) != expected


def _correct_all() -> None:
    for edition in Edition.objects.current():
        draft = publishing.correct(edition=edition)
        publishing.publish(edition=draft, correction_note="更正")
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_a_client_that_stops_reading_is_left_and_the_database_freed(settings: object) -> None:
    settings.DOWNLOAD_STALL_SECONDS = 0.3  # type: ignore[attr-defined]
    county()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        request = RequestFactory().get("/data/lines.csv", **{"gunicorn.socket": ours})
        response = streamed(request, _without_end, "text/csv")
        with pytest.raises(OSError, match=r"stopped reading|timed out"):
            _send_all(ours, response)
    with connection.cursor() as cursor:  # the same connection: it is free again
        cursor.execute("SELECT 1")


def _send_all(client: socket.socket, response: Any) -> None:
    """As the server does."""
    try:
        for chunk in response:
            client.sendall(chunk)
    finally:
        response.close()


def _without_end() -> Iterator[bytes]:
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY (SELECT repeat('x', 9999) FROM generate_series(1, 9999)) TO STDOUT"
        ) as it,
    ):
        for data in it:
            yield bytes(data)


IN_WORDS = {
    "functions": {"number": "2", "text": "宣传消防知识。"},
    "priorities": {"number": "1", "title": "换装", "text": "更换十年以上的消防车。"},
    "reasons": {"table": "T1", "table_name": "部门收支总表", "direction": "increase"},
    "glossary": {"number": "1"},
    "projects": {"name": "宣传", "amount_yuan": "", "absence": "not_disclosed"},
    "indicators": {"project": "1", "table": "T10"},
    "holdings": {"name": "消防车", "count": "3", "measure": "辆", "kind": ""},
    "particulars": {
        "kind": "guests",
        "count": "210",
        "measure": "人次",
        "table": "T7",
        "code": "S3",
    },
    "staff": {
        "kind": "in_office",
        "count": "64",
        "measure": "人",
        "text": "消防大队实有在职人员64人",
    },
    "findings": {"rule": "R58", "severity": "warning", "explanation": "=本年不涉及"},
}


@pytest.mark.parametrize("name", WORDS)
def test_the_words_of_editions_are_files_with_their_edition_in_each_row(
    client: Client, db: None, name: str
) -> None:
    counted = (Passage(Section.IDENTITY, "", "消防大队实有在职人员64人。"),)
    disclosure = replace(fire_budget(), units=(), passages=counted)
    draft = publishing.import_draft(department=fire_brigade(), disclosure=disclosure)
    explained = {finding.key: "=本年不涉及" for finding in publishing.validate(draft)}
    edition = publishing.publish(edition=draft, explanations=explained)
    found = rows(client, f"/data/{name}.csv")
    expected = IN_WORDS[name] | {"checksum": edition.checksum, "edition": "1"}
    if name == "findings":  # a text that a spreadsheet would take for a formula
        expected["explanation"] = "'=本年不涉及"
    assert any(expected.items() <= row.items() for row in found), found
    assert all(client.get(row["address"]).status_code == 200 for row in found)
