"""The API's page, its OpenAPI document and docs/api.md say the same, and what the addresses do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from budgets.api.endpoints import ENDPOINTS
from budgets.api.errors import CODES
from budgets.api.line_rows import SORTS
from budgets.api.openapi import document
from budgets.api.parameters import language
from budgets.api.totals import GROUP_BY
from budgets.disclosure.open_data.schema import COLUMNS
from tests.api.asking import ROOT, asked
from tests.views.county import county

TEXT = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text(encoding="utf-8")
DOCUMENT = document("en", "http://testserver/api/v1/")


def words_of(line: str) -> list[str]:
    return re.findall(r"`([^`]+)`", line)


def table_under(heading: str) -> list[list[str]]:
    """The cells of the table that follows a line of the page."""
    lines = TEXT.partition(heading)[2].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("|---"))
    rows = []
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            break
        rows.append(line.strip("|").split("|"))
    return rows


def test_the_page_lists_every_address_and_no_other() -> None:
    listed = {words_of(row[0])[0] for row in table_under("against each other")}
    assert listed == {f"{ROOT.rstrip('/')}{path}" for path in DOCUMENT["paths"]}
    for address in listed:
        assert resolve(address).func.__module__ == "budgets.api.views"


def test_the_page_gives_each_address_its_parameters() -> None:
    listed = {words_of(row[0])[0]: words_of(row[1]) for row in table_under("takes which")}
    assert listed == {each.name: [p.name for p in each.parameters] for each in ENDPOINTS}


def test_the_page_explains_every_parameter_and_no_other() -> None:
    explained = [name for row in table_under("What is meant") for name in words_of(row[0])]
    known = {p.name for each in ENDPOINTS for p in each.parameters} | {language().name}
    assert sorted(explained) == sorted(known)


@pytest.mark.parametrize(
    "values", [[s for s in SORTS if s[0] != "-"], GROUP_BY.values], ids=["sort", "group_by"]
)
def test_the_page_names_every_order_and_group(values: list[str]) -> None:
    rows = {words_of(row[0])[0]: words_of(row[1]) for row in table_under("What is meant")}
    assert set(values) <= {*rows["sort"], *rows["group_by"]}


def test_the_page_explains_every_error_and_no_other() -> None:
    assert {words_of(row[1])[0] for row in table_under("When there is no answer")} == set(CODES)


def test_the_rows_of_lines_begin_with_the_columns_of_the_file() -> None:
    members = list(DOCUMENT["components"]["schemas"]["lines"]["properties"])
    assert tuple(members[: len(COLUMNS)]) == COLUMNS


@pytest.mark.parametrize("each", ENDPOINTS, ids=lambda each: each.name)
def test_the_document_gives_each_address_its_parameters(each: Any) -> None:
    given = DOCUMENT["paths"][f"/{each.name}"]["get"]["parameters"]
    assert [parameter["name"] for parameter in given] == [p.name for p in each.parameters]
    assert all(parameter["description"] for parameter in given)


def test_the_document_speaks_both_languages(client: Client) -> None:
    english = asked(client, "openapi.json")
    chinese = asked(client, "openapi.json?language=zh")
    texts = re.findall(r"'(?:title|summary|description)': '([^']*)'", str(english))
    assert len(texts) > 200
    assert [text for text in texts if re.search("[\u4e00-\u9fff]", text)] == []
    assert chinese["paths"]["/lines"]["get"]["summary"] == "金额"
    assert english["servers"] == [{"url": "http://testserver/api/v1"}]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_readable_page_shows_every_address_parameter_and_member(
    client: Client, db: None, prefix: str
) -> None:
    county()
    page = client.get(f"{prefix}/api/").content.decode()
    for each in ENDPOINTS:
        part = page.partition(f'id="{each.name}"')[2].partition("<section")[0]
        words = set(re.findall(r"<code>([^<]+)</code>", part))
        wanted = {each.name, *(p.name for p in each.parameters)}
        wanted |= {field.name for field in (*each.optional, *each.fields)}
        assert wanted <= words
        told = "非写不可" in part or "must be given" in part
        assert told is any(parameter.required for parameter in each.parameters)
    assert "cdn" not in page.lower()


def test_every_example_of_the_readable_page_answers(client: Client, db: None) -> None:
    county()
    page = client.get("/api/").content.decode()
    examples = re.findall(r'href="(/api/v1/[^"]+)"><code>', page)
    assert len(examples) == len(ENDPOINTS)
    for example in examples:
        assert client.get(example.replace("&amp;", "&")).status_code == 200
