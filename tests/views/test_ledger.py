"""Every publication can be looked up, followed, and held against the file that somebody has."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from budgets import publishing, store
from budgets.disclosure.writers.canonical_json import checksum
from budgets.models import Department, Edition
from tests.cast import fire_budget

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "/departments/fire-brigade/2020"


@pytest.fixture
def second(edition: Edition) -> Edition:
    draft = publishing.correct(edition=edition)
    store.write(draft, replace(fire_budget(), contact="12345"))
    return publishing.publish(edition=draft, correction_note="电话改了")


def asked(client: Client, **fields: object) -> str:
    response = client.post("/verify/", fields)
    assert response.status_code == 200
    assert "sessionid" not in response.cookies
    assert "csrftoken" not in response.cookies
    return str(response.content.decode())


def test_the_ledger_tells_publication_correction_and_withdrawal(
    client: Client, second: Edition
) -> None:
    assert "电话改了" in client.get("/ledger/").content.decode()
    publishing.withdraw(edition=second, reason="发错了文件")
    page = client.get("/ledger/").content.decode()
    assert "发错了文件" in page
    assert "电话改了" not in page  # nor anything else of what is withdrawn
    assert f"{BASE}/v1/" in page
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get("/ledger.csv")).decode())))
    assert [row["act"] for row in rows] == ["withdrawn", "corrected", "published"]
    assert [row["note"] for row in rows] == ["发错了文件", "", ""]
    assert rows[1]["checksum"] == second.checksum
    assert rows[1]["address"].endswith(f"{BASE}/v2/")


def test_a_draft_is_in_no_ledger(client: Client, edition: Edition) -> None:
    publishing.correct(edition=edition)
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get("/ledger.csv")).decode())))
    assert len(rows) == 1
    assert "v2" not in client.get("/ledger.atom").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/ledger.atom",
        "/departments/fire-brigade/ledger.atom",
        "/jurisdictions/yunxi/ledger.atom",
    ],
)
def test_the_feed_has_an_entry_an_act_with_a_lasting_name(
    client: Client, second: Edition, address: str
) -> None:
    feed = ElementTree.fromstring(client.get(address).content)  # noqa: S314
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    corrected = entries[0]
    assert second.checksum in (corrected.findtext(f"{ATOM}id") or "")
    assert corrected.findtext(f"{ATOM}summary") == "电话改了"
    assert corrected.find(f"{ATOM}link").get("href").endswith(f"{BASE}/v2/")  # type: ignore[union-attr]


def test_a_ledger_of_nobody_is_not_found(client: Client, department: Department) -> None:
    for address in ("/departments/none/ledger.atom", "/ledger/?department=none"):
        assert client.get(address).status_code == 404


def test_a_ledger_of_one_department_leads_to_its_own_feed(client: Client, edition: Edition) -> None:
    page = client.get("/ledger/?department=fire-brigade").content.decode()
    assert "/departments/fire-brigade/ledger.atom" in page
    assert "/ledger.csv?department=fire-brigade" in page
    both = client.get("/ledger/?jurisdiction=yunxi&department=fire-brigade").content.decode()
    assert '/ledger.csv?department=fire-brigade"' in both
    assert "sort=" not in both  # of many pages it would sort this one


def test_a_checksum_is_looked_up(client: Client, second: Edition, edition: Edition) -> None:
    assert "现在有效" in asked(client, checksum=second.checksum)
    old = asked(client, checksum=f" sha256:{edition.checksum.upper()} ")
    assert "已被更正" in old
    assert "电话改了" in old
    assert "没有公开过" in asked(client, checksum="0" * 64)


@pytest.mark.parametrize("ending", ["csv", "json", "docx", "xlsx"])
def test_a_downloaded_file_is_recognised(client: Client, edition: Edition, ending: str) -> None:
    content = client.get(f"{BASE}/v1.{ending}").content
    assert "现在有效" in asked(client, file=SimpleUploadedFile(f"my.{ending}", content))
    draft = publishing.correct(edition=edition)
    store.write(draft, replace(fire_budget(), contact="12345"))
    publishing.publish(edition=draft, correction_note="电话改了")
    assert "已被更正" in asked(client, file=SimpleUploadedFile(f"my.{ending}", content))


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"\x00" * 50, b"plain"])
def test_a_file_of_another_kind_is_not_one_of_ours(
    client: Client, edition: Edition, data: bytes
) -> None:
    assert "没有公开过" in asked(client, file=SimpleUploadedFile("any.bin", data))


def test_what_is_no_checksum_is_said(client: Client, department: Department) -> None:
    assert "64 个十六进制字符" in asked(client, checksum="xyz")
    assert "请填校验值" in asked(client)


def test_the_checksum_of_a_draft_is_not_known(client: Client, department: Department) -> None:
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    assert "没有公开过" in asked(client, checksum=checksum(store.read(draft)))


def test_a_file_of_several_editions_is_told_edition_by_edition(
    client: Client, edition: Edition, second: Edition
) -> None:
    other = publishing.publish(
        edition=publishing.import_draft(department=edition.department, disclosure=fire_budget(2021))
    )
    rows = "\r\n".join(["checksum", *(3 * [edition.checksum, second.checksum, other.checksum])])
    answer = asked(client, file=SimpleUploadedFile("my.csv", rows.encode()))
    assert "这个文件里有 3 版公开的数据，其中 2 版现在有效。" in answer
    assert answer.index("已被更正") < answer.index("现在有效。", answer.index("已被更正"))
    assert answer.count("answer-card") == 3


def test_a_file_of_many_editions_is_looked_up_at_once(
    client: Client, edition: Edition, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(2001, 2012):
        publishing.publish(
            edition=publishing.import_draft(
                department=edition.department, disclosure=fire_budget(year)
            )
        )
    content = b"".join(client.get("/data/lines.csv"))
    with django_assert_max_num_queries(4):
        answer = asked(client, file=SimpleUploadedFile("lines.csv", content))
    assert "这个文件里有 12 版公开的数据，其中 12 版现在有效。" in answer
    workbook = b"".join(client.get("/data/lines.xlsx"))
    answer = asked(client, file=SimpleUploadedFile("lines.xlsx", workbook))
    assert "这个文件里有 12 版公开的数据，其中 12 版现在有效。" in answer


def test_the_ledgers_file_refuses_a_parameter_that_it_does_not_know(
    client: Client, edition: Edition
) -> None:
    assert client.get("/ledger.csv?departement=fire-brigade").status_code == 400
    assert client.get("/ledger.csv?department=fire-brigade").status_code == 200
