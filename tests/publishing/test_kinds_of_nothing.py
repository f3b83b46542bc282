"""Each kind of nothing says the same on the page, in every file and in the API; a blank says nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from zipfile import ZipFile

import openpyxl
import pytest
from django.test import Client

from budgets import publishing, store
from budgets.disclosure.model import Project, Table
from budgets.disclosure.money import PUBLISHABLE, Amount, MoneyUnit, Nothing
from budgets.models import Department, Edition
from tests.builders import document, item, total, wan
from tests.cast import fire_brigade

pytestmark = pytest.mark.django_db

UNIT = MoneyUnit.WAN
AMOUNTS = {
    Nothing.ZERO: wan("0.00"),
    Nothing.NONE_PLANNED: Amount.none_planned(UNIT),
    Nothing.NOT_DISCLOSED: Amount.not_disclosed(UNIT),
    Nothing.NOT_APPLICABLE: Amount.not_applicable(UNIT),
    Nothing.BLANK: Amount.blank(UNIT),
}
# What a person reads of each: on a page, and in the official document and its tables.
ON_PAGE = {
    Nothing.ZERO: "0",
    Nothing.NONE_PLANNED: "没有安排",
    Nothing.NOT_DISCLOSED: "未公开",
    Nothing.NOT_APPLICABLE: "不适用",
    Nothing.BLANK: "",
}
IN_DOCUMENT = {
    Nothing.ZERO: "0.00",
    Nothing.NONE_PLANNED: "没有安排",
    Nothing.NOT_DISCLOSED: "未公开",
    Nothing.NOT_APPLICABLE: "不适用",
    Nothing.BLANK: "",
}
HOME = "/departments/fire-brigade/2024"
NAME = "只有这一个项目"


@pytest.fixture
def department() -> Department:
    return fire_brigade()


@pytest.fixture(params=PUBLISHABLE)
def kind(request: pytest.FixtureRequest, department: Department) -> Nothing:
    """A published year in which one row and one project are of this kind."""
    kind: Nothing = request.param
    amount = AMOUNTS[kind]
    disclosure = document(
        total(Table.T3, "9"),
        item(Table.T3, "201", "9", "一般公共服务支出"),
        item(Table.T3, "205", amount, "教育支出", prior=wan("4")),
        year=2024,
        projects=(Project(number=1, name=NAME, amount=amount),),
    )
    draft = publishing.import_draft(department=department, disclosure=disclosure, filed=True)
    publishing.publish(edition=draft)
    return kind


def test_all_kinds_are_asked_here() -> None:
    assert set(AMOUNTS) == set(ON_PAGE) == set(IN_DOCUMENT) == set(PUBLISHABLE)


def text(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer) if answer.streaming else answer.content


def test_the_page_says_it(client: Client, kind: Nothing) -> None:
    page = text(client, f"{HOME}/").decode()
    found = re.search(rf"{NAME}</span>(.*?)</li>", page, re.DOTALL)
    assert found
    assert re.sub("<[^>]+>", "", found[1]).strip() == ON_PAGE[kind]
    if kind is not Nothing.NOT_DISCLOSED:
        assert "没有公开" not in page
        assert "未公开" not in page


@pytest.mark.parametrize("address", [f"{HOME}/v1.csv", "/data/lines.csv", "/data/projects.csv"])
def test_csv_says_it(client: Client, kind: Nothing, address: str) -> None:
    rows = csv.DictReader(io.StringIO(text(client, address).decode("utf-8-sig")))
    found = [row for row in rows if row["name"] == NAME or row.get("code") == "205"]
    assert {row["absence"] for row in found} == {kind}
    none = kind in (Nothing.ZERO, Nothing.NONE_PLANNED)
    assert {row["amount_yuan"] for row in found} == {"0" if none else ""}


def test_json_says_it(client: Client, kind: Nothing) -> None:
    held = json.loads(text(client, f"{HOME}/v1.json"))
    said = [line["amount"] for line in held["lines"] if line["code"] == "205"]
    said += [project["amount"] for project in held["projects"]]
    assert {amount["nothing"] for amount in said} == {kind}


def test_the_api_says_it(client: Client, kind: Nothing) -> None:
    rows = json.loads(text(client, "/api/v1/lines?code=205"))["data"]
    assert {row["absence"] for row in rows} == {kind}


def _cells(data: bytes) -> dict[str, list[str]]:
    """What stands in the rows that name the row and the project."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    found: dict[str, list[str]] = {}
    for sheet in book:
        for row in sheet.iter_rows():
            cells = [cell for cell in row if cell.value is not None]
            if cells and any(str(cell.value) in (NAME, "教育支出") for cell in cells):
                found[sheet.title] = [str(cell.value) for cell in cells]
    return found


def test_the_official_workbook_says_it(client: Client, kind: Nothing) -> None:
    found = _cells(text(client, f"{HOME}/v1.xlsx"))
    words = {cell for cells in found.values() for cell in cells}
    others = {word for word in IN_DOCUMENT.values() if word not in ("", "0.00")}
    assert words & others == {IN_DOCUMENT[kind]} & others


def test_the_official_document_says_it(client: Client, kind: Nothing) -> None:
    data = text(client, f"{HOME}/v1.docx")
    words = ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    rows = [re.sub("<[^>]+>", "|", row) for row in re.findall("<w:tr[ >].*?</w:tr>", words)]
    (row,) = [row for row in rows if NAME in row]
    others = {word for word in IN_DOCUMENT.values() if word not in ("", "0.00")}
    assert {word for word in others if word in row} == {IN_DOCUMENT[kind]} & others


def test_what_was_published_reads_as_it_was_written(kind: Nothing) -> None:
    (edition,) = Edition.objects.all()
    held = store.read(edition)
    assert held.projects[0].amount == AMOUNTS[kind]
