"""After a correction the public sees both editions, and row by row what changed between them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from django.test import Client

from budgets import publishing, store
from budgets.disclosure.model import Table
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.models import Edition
from tests.cast import fire_brigade, fire_budget

PAGE = "/departments/fire-brigade/2020/v2/changes/"
FILE = "/departments/fire-brigade/2020/v2/changes.csv"


@pytest.fixture
def correction(db: None) -> Edition:
    """The second edition: housing money is -4.6 instead of 4.5, and a function is struck."""
    first = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    draft = publishing.correct(edition=publishing.publish(edition=first))
    budget = fire_budget()
    lines = [
        replace(line, amount=Amount.of("4.6", MoneyUnit.WAN, negative=True))
        if line.table is Table.T5 and line.code == "2210201"
        else line
        for line in budget.lines
    ]
    store.write(draft, replace(budget, lines=tuple(lines), functions=budget.functions[:1]))
    return publishing.publish(edition=draft, correction_note="住房公积金写错了一位")


def test_the_page_says_what_changed_and_why(client: Client, correction: Edition) -> None:
    page = client.get(PAGE).content.decode()
    for words in (
        "住房公积金写错了一位",
        "共 2 处不同",
        "2210201 住房公积金",
        "4.5万元",
        "-4.6万元",
        "宣传消防知识。",
    ):
        assert words in page


def test_both_editions_lead_to_the_comparison(client: Client, correction: Edition) -> None:
    for address in ("/departments/fire-brigade/2020/", "/departments/fire-brigade/2020/v1/"):
        assert PAGE in client.get(address).content.decode()


def test_the_english_page_names_tables_and_columns_in_english(
    client: Client, correction: Edition
) -> None:
    page = client.get(f"/en{PAGE}").content.decode()
    assert "T5 General public budget expenditure" in page
    assert "What edition 2 changed" in page
    assert "Item" in page
    assert "Project" not in page


def test_the_file_has_a_row_a_cell_with_both_addresses(client: Client, correction: Edition) -> None:
    response = client.get(FILE)
    assert 'filename="fire-brigade-2020-v1-v2-changes.csv"' in response["Content-Disposition"]
    function, housing = sorted(
        csv.DictReader(io.StringIO(response.content.decode())), key=lambda row: row["code"]
    )
    assert (housing["part"], housing["code"]) == ("T5", "2210201")
    assert (housing["before"], housing["after"]) == ("4.5万元", "-4.6万元")
    assert housing["address_before"].endswith("/departments/fire-brigade/2020/v1/")
    assert (function["part"], function["after"]) == ("functions", "")
    assert client.get(FILE, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_a_first_edition_and_a_draft_have_no_comparison(
    client: Client, correction: Edition
) -> None:
    assert client.get("/departments/fire-brigade/2020/v1/changes/").status_code == 404
    publishing.correct(edition=correction)
    assert client.get("/departments/fire-brigade/2020/v3/changes/").status_code == 404
    assert client.get("/departments/fire-brigade/2020/v3/changes.csv").status_code == 404


def test_a_withdrawn_edition_shows_no_figures_here_either(
    client: Client, correction: Edition
) -> None:
    publishing.withdraw(edition=correction, reason="发错了")
    assert client.get(PAGE).status_code == 410
    assert "4.5万元" not in client.get(PAGE).content.decode()
    answer = client.get(FILE)
    assert (answer.status_code, "发错" in answer.content.decode()) == (410, True)
