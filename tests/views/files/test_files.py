"""The journalist's files: they add up, say what they are, and stay at their address."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

import openpyxl
import pytest
from django.test import Client

from budgets import publishing
from budgets.disclosure.model import Identity, Phase
from budgets.disclosure.open_data.schema import COLUMNS, DIFFERENCE
from budgets.disclosure.readers import read_bytes
from budgets.disclosure.readers.formats.canonical_json import from_canonical_json
from budgets.models import Department, Edition
from tests.cast import fire_budget

ADDRESS = "/departments/fire-brigade/2020"


def rows_at(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response).decode() if response.streaming else response.content.decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_amounts_of_each_table_add_up_to_its_total(client: Client, edition: Edition) -> None:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows_at(client, f"{ADDRESS}.csv"):
        sums[row["table"], row["side"]] += Decimal(row["amount_yuan"] or 0)
    hundred = Decimal(1_000_000)
    assert sums == {
        ("T1", "revenue"): hundred,
        ("T1", "expenditure"): hundred,
        ("T3", "expenditure"): hundred,
        ("T5", "expenditure"): hundred,
        ("T6", "expenditure"): Decimal(700_000),
        ("T8", "expenditure"): Decimal(0),
        ("T10", "expenditure"): Decimal(300_000),
    }


def test_every_row_says_what_it_is_and_where_it_comes_from(
    client: Client, edition: Edition
) -> None:
    row = next(x for x in rows_at(client, f"{ADDRESS}.csv") if x["amount_printed"] == "65.5")
    assert tuple(row) == COLUMNS
    assert row | {"published_at": "", "prior_yuan": ""} == {
        "address": f"http://testserver{ADDRESS}/v1/",
        "jurisdiction": "云溪县",
        "department": "云溪县消防救援大队",
        "department_id": "fire-brigade",
        "fiscal_year": "2020",
        "phase": "budget",
        "edition": "1",
        "table": "T5",
        "table_name": "一般公共预算支出表",
        "side": "expenditure",
        "code": "2240201",
        "name": "行政运行",
        "path": "",
        "code_as_written": "",
        "fund": "general",
        "nature": "basic",
        "amount_yuan": "655000",
        "amount_printed": "65.5",
        "amount_unit": "万元",
        "absence": "",
        "prior_yuan": "",
        "prior_printed": "",
        "prior_unit": "",
        "planned_yuan": "",
        "planned_printed": "",
        "planned_unit": "",
        "purpose": "",
        "source_place": "",
        "published_at": "",
        "checksum": edition.checksum,
        "notice": "",
        "notice_en": "",
        "first_published_on": "",
        "level": "department",
        "superior": "",
        "functional_class": "224",
        "functional_group": "22402",
        "functional_item": "2240201",
        "economic_class": "",
        "economic_group": "",
    }


def test_the_kinds_of_nothing_stay_apart(client: Client, edition: Edition) -> None:
    found = {
        (x["table"], x["name"]): (x["amount_yuan"], x["absence"])
        for x in rows_at(client, f"{ADDRESS}.csv")
        if x["absence"]
    }
    assert found == {
        ("T8", "支出总计"): ("0", "none_planned"),
        ("T10", "宣传"): ("", "not_disclosed"),
    }


def test_rows_that_miss_their_total_are_made_up_by_one_row_that_says_so(
    client: Client, department: Department
) -> None:
    lines = tuple(line for line in fire_budget().lines if line.code not in ("221", "2210201"))
    disclosure = replace(fire_budget(), lines=lines)
    publishing.publish(
        edition=publishing.import_draft(department=department, disclosure=disclosure)
    )
    rows = [row for row in rows_at(client, f"{ADDRESS}.csv") if row["table"] == "T5"]
    assert sum(Decimal(row["amount_yuan"]) for row in rows) == 1_000_000
    (made_up,) = [row for row in rows if row["name"] == DIFFERENCE]
    assert (made_up["amount_yuan"], made_up["amount_printed"]) == ("45000", "")


def test_a_formula_in_a_text_is_disarmed(client: Client, department: Department) -> None:
    formula = '=HYPERLINK("http://x","y")'
    lines = (replace(fire_budget().lines[3], name=formula, purpose="+1"),)
    disclosure = replace(fire_budget(), lines=lines, department=Identity("@SUM(1)"), projects=())
    publishing.publish(
        edition=publishing.import_draft(department=department, disclosure=disclosure)
    )
    (row,) = rows_at(client, f"{ADDRESS}.csv")
    assert (row["name"], row["purpose"]) == (f"'{formula}", "'+1")
    assert row["department"] == "'@SUM(1)"


def test_the_json_is_the_disclosure_and_proves_its_checksum(
    client: Client, edition: Edition
) -> None:
    content = client.get(f"{ADDRESS}.json").content
    assert from_canonical_json(content.decode()) == fire_budget()
    assert sha256(content).hexdigest() == edition.checksum


def test_a_file_that_is_known_already_is_not_sent_again(client: Client, edition: Edition) -> None:
    etag = client.get(f"{ADDRESS}.csv")["ETag"]
    assert client.get(f"{ADDRESS}.csv", headers={"if-none-match": etag}).status_code == 304
    assert client.get(f"{ADDRESS}.json", headers={"if-none-match": etag}).status_code == 200


def test_a_file_name_says_whose_and_which(client: Client, edition: Edition) -> None:
    name = client.get(f"{ADDRESS}/v1.csv")["Content-Disposition"]
    assert 'filename="fire-brigade-2020-v1.csv"' in name


def test_an_edition_stays_at_its_address_after_a_correction(
    client: Client, edition: Edition
) -> None:
    before = client.get(f"{ADDRESS}/v1.csv").content
    draft = publishing.correct(edition=edition)
    draft.functions.all().delete()
    publishing.publish(edition=draft, correction_note="职能另行公布")
    assert client.get(f"{ADDRESS}/v1.csv").content == before
    assert {x["edition"] for x in rows_at(client, f"{ADDRESS}.csv")} == {"2"}
    assert {x["edition"] for x in rows_at(client, "/data/lines.csv")} == {"2"}


def test_final_accounts_have_addresses_of_their_own(
    client: Client, department: Department, edition: Edition
) -> None:
    final = fire_budget(phase=Phase.FINAL)
    publishing.publish(edition=publishing.import_draft(department=department, disclosure=final))
    assert {x["phase"] for x in rows_at(client, f"{ADDRESS}/final.csv")} == {"final"}
    assert {x["phase"] for x in rows_at(client, f"{ADDRESS}/final/v1.csv")} == {"final"}
    assert {x["phase"] for x in rows_at(client, f"{ADDRESS}.csv")} == {"budget"}


def test_the_whole_portal_is_the_sum_of_its_editions(
    client: Client, department: Department, edition: Edition
) -> None:
    later = fire_budget(2021)
    publishing.publish(edition=publishing.import_draft(department=department, disclosure=later))
    apart = rows_at(client, f"{ADDRESS}.csv") + rows_at(
        client, "/departments/fire-brigade/2021.csv"
    )
    assert rows_at(client, "/data/lines.csv") == apart


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_there_is_no_file_of_a_draft_or_of_what_was_withdrawn(
    client: Client, department: Department, ending: str
) -> None:
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    addresses = [f"{ADDRESS}.{ending}", f"{ADDRESS}/v1.{ending}"]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert rows_at(client, "/data/lines.csv") == []
    publishing.publish(edition=draft)
    publishing.withdraw(edition=draft, reason="误传")
    gone = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in gone} == {410}
    assert {answer.content.decode() for answer in gone} == {"已撤回：误传"}
    assert rows_at(client, "/data/lines.csv") == []


def test_the_cover_of_the_workbook_says_which_edition_it_is(
    client: Client, edition: Edition
) -> None:
    data = client.get(f"{ADDRESS}.xlsx").content
    cover = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    said = {row[0]: row[1] for row in cover.iter_rows(values_only=True) if row[0]}
    assert said["固定地址"] == f"http://testserver{ADDRESS}/v1/"
    assert said["校验值"] == edition.checksum
    assert said["版次"].startswith("第 1 版")
    assert said["许可"] == "政府公开数据，注明出处即可使用"
    read = read_bytes("a.xlsx", data).disclosure  # what was added keeps nobody from reading it
    assert (read.department, len(read.lines)) == (
        fire_budget().department,
        len(fire_budget().lines),
    )
