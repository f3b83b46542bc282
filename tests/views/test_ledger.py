"""Every publication can be looked up and followed."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from budgets import publishing, store
from budgets.models import Department, Edition
from budgets.reports.lists.corrections import _remembered
from tests.cast import fire_budget

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "/departments/fire-brigade/2020"


@pytest.fixture
def second(edition: Edition) -> Edition:
    draft = publishing.correct(edition=edition)
    store.write(draft, replace(fire_budget(), contact="12345"))
    return publishing.publish(edition=draft, correction_note="电话改了")


def test_the_ledger_tells_publication_correction_and_withdrawal(
    client: Client, second: Edition
) -> None:
    assert "电话改了" in client.get("/ledger/").content.decode()
    publishing.withdraw(edition=second, reason="发错了文件")
    page = client.get("/ledger/").content.decode()
    assert "发错了文件" in page
    assert "电话改了" not in page  # nor anything else of what is withdrawn
    assert "12345" not in page
    assert f"{BASE}/v2/" in page
    assert f"{BASE}/v1/" in client.get("/ledger/?page=1").content.decode()
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get("/ledger.csv")).decode())))
    assert [row["act"] for row in rows] == ["withdrawn", "corrected", "published"]
    assert [row["note"] for row in rows] == ["发错了文件", "", ""]
    assert rows[1]["checksum"] == second.checksum
    assert rows[1]["address"].endswith(f"{BASE}/v2/")


def test_corrections_come_first_with_what_they_changed(client: Client, second: Edition) -> None:
    page = client.get("/ledger/").content.decode()
    assert page.index('id="corrections"') < page.index('id="published"')
    assert "1 份更正过，没有撤回的" in page
    changed = page.partition("pair--changed")[2].partition("</li>")[0]
    assert "12345" in changed
    assert f'href="{BASE}/v2/changes/"' in changed
    only = client.get("/ledger/?only=corrected").content.decode()
    assert "12345" in only
    assert 'id="published"' not in only
    assert "没有撤回过。" in client.get("/ledger/?only=withdrawn").content.decode()
    year = client.get("/ledger/?year=2020&phase=budget").content.decode()
    assert f"{BASE}/v1/" in year
    for strange in ("only=x", "year=x&phase=budget", "year=2020&phase=x", "p=x", "year=%00"):
        assert client.get(f"/ledger/?{strange}").status_code == 200


def test_many_corrections_cost_as_many_queries_as_one(
    client: Client, second: Edition, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        draft = publishing.correct(edition=second)
        store.write(draft, replace(fire_budget(), contact=f"电话{number}"))
        second = publishing.publish(edition=draft, correction_note="电话又改了")
    _remembered.clear()
    with django_assert_max_num_queries(10):
        page = client.get("/ledger/").content.decode()
    assert page.count("pair--changed") == 5
    with django_assert_max_num_queries(9):
        client.get("/ledger/")


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
    days, note = str(corrected.findtext(f"{ATOM}summary")).splitlines()
    assert (days[:6], note) == ("原公开日期不", "电话改了")
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


def test_the_ledgers_file_refuses_a_parameter_that_it_does_not_know(
    client: Client, edition: Edition
) -> None:
    assert client.get("/ledger.csv?departement=fire-brigade").status_code == 400
    assert client.get("/ledger.csv?department=fire-brigade").status_code == 200
