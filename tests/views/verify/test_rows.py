"""CSV and JSON that somebody has are held against what was published, row by row and value by value."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pandas
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from budgets import publishing
from budgets.models import Department, Edition
from budgets.reports.open_data.narrative_files import NARRATIVES
from tests.builders import wan
from tests.cast import fire_budget
from tests.views.verify.verifying import BASE, asked, cells_of, csv_of, downloaded

pytestmark = pytest.mark.slow

# Saved again: what other programs make of a file

Way = Callable[[bytes], bytes]


def by_pandas(data: bytes, **options: Any) -> bytes:
    frame = pandas.read_csv(io.BytesIO(data))
    return bytes(frame.to_csv(index=False, **options).encode())


def by_pandas_with_index(data: bytes) -> bytes:
    return bytes(pandas.read_csv(io.BytesIO(data)).to_csv().encode())


def sorted_by_pandas(data: bytes) -> bytes:
    frame = pandas.read_csv(io.BytesIO(data), dtype=str)
    frame = frame.sort_values(["amount_yuan", "name"])[sorted(frame.columns)]
    return bytes(frame.to_csv(index=False).encode())


def with_moments(data: bytes) -> bytes:
    frame = pandas.read_csv(io.BytesIO(data), parse_dates=["published_at"])
    frame["published_at"] = frame["published_at"].dt.tz_convert("Asia/Shanghai")
    return bytes(frame.to_csv(index=False).encode())


def into_excel(data: bytes) -> bytes:
    file = io.BytesIO()
    pandas.read_csv(io.BytesIO(data)).to_excel(file, index=False)
    return file.getvalue()


def as_text(change: Callable[[str], str]) -> Way:
    return lambda data: change(data.decode()).encode()


CSV_WAYS: dict[str, Way] = {
    "with a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "with LF": lambda data: data.replace(b"\r\n", b"\n"),
    "all in quotes": partial(by_pandas, quoting=csv.QUOTE_ALL),
    "by pandas": by_pandas,
    "by pandas, with its index": by_pandas_with_index,
    "sorted, columns moved": sorted_by_pandas,
    "with semicolons": partial(by_pandas, sep=";"),
    "with moments": with_moments,
    "in GBK": lambda data: data.decode().encode("gbk"),
    "in UTF-16 with tabs": lambda data: by_pandas(data, sep="\t").decode().encode("utf-16"),
    "as Excel by pandas": into_excel,
    "of another site": lambda data: data.replace(b"http://testserver/", b"https://a.example/"),
    "without apostrophes": as_text(lambda text: text.replace("'=", "=")),
    "without trailing columns of later versions": lambda data: bytes(
        pandas.read_csv(io.BytesIO(data), dtype=str)
        .drop(columns=["economic_class", "economic_group"])
        .to_csv(index=False)
        .encode()
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", [*CSV_WAYS])
def test_a_csv_that_was_saved_again_is_identical_by_value(
    client: Client, department: Department, way: str
) -> None:
    budget = fire_budget()
    odd = replace(budget.lines[-1], name="=乡村道路", purpose="")
    budget = replace(budget, lines=(*budget.lines[:-1], odd))
    draft = publishing.import_draft(department=department, disclosure=budget)
    publishing.publish(edition=draft)
    data = downloaded(client, f"{BASE}/v1.csv")
    assert b"'=" in data
    assert "逐字节相同" in asked(client, data).text
    said = asked(client, CSV_WAYS[way](data))
    assert said.verdict == "identical", said.text
    assert "这一版现在有效" in said.text


@pytest.mark.parametrize(
    "address",
    [
        f"{BASE}/v1.csv",
        f"{BASE}/v1.csv?excel=1",
        f"{BASE}/v1.json",
        f"{BASE}/v1.docx",
        f"{BASE}/v1.xlsx",
        *(
            f"{folder}/{name}"
            for folder in ("/data", "/years/2020", "/departments/fire-brigade", "/jurisdictions/yunxi")
            for name in ("lines.csv", "lines.json", "lines.xlsx", "totals.csv")
        ),
        *(f"/data/{name}.csv" for name in NARRATIVES),
        "/years/2020.csv",
        "/departments/fire-brigade.xlsx",
        "/jurisdictions/yunxi.json",
    ],
)  # fmt: skip
def test_a_download_is_identical_and_one_digit_of_it_is_not(
    client: Client, two_years: list[Edition], address: str
) -> None:
    data = downloaded(client, address)
    said = asked(client, data)
    if b"\n" in data.strip() or data[:2] == b"PK":
        assert said.verdict == "identical", said.text
    else:  # a file without rows is of nobody
        assert said.verdict == "unknown"
        return
    if "xlsx" not in address or "v1" in address:
        assert "逐字节相同" in said.text
    if data[:2] != b"PK":
        column = (
            rb'(?<="text": ")'
            if b'"disclosure"' in data or b'"lines"' in data
            else rb"(?<=budget,1,)"
        )
        forged = re.sub(column, b"9", data, count=1)
        assert forged != data
        said = asked(client, forged)
        assert said.verdict == "differs", said.text


def test_every_row_file_of_the_portal_is_known_by_its_columns() -> None:
    from budgets.disclosure.open_data.schema import COLUMNS
    from budgets.reports.open_data.control_totals import COLUMNS as TOTALS
    from budgets.reports.verification.row_files import kind_of

    for columns in (COLUMNS, TOTALS, *(each.all_columns for each in NARRATIVES.values())):
        kind = kind_of(columns)
        assert kind is not None
        assert kind.columns == columns


# Edited


def test_an_edited_figure_is_named_with_its_place(client: Client, edition: Edition) -> None:
    rows = cells_of(downloaded(client, f"{BASE}/v1.csv"))
    amount = rows[0].index("amount_yuan")
    at = next(n for n, row in enumerate(rows) if row[amount] == "300000")
    rows[at][amount] = "99300000"
    said = asked(client, csv_of(rows))
    assert said.verdict == "differs"
    assert "有 1 处与公开的不同：1 格不同" in said.text
    assert f"第 {at + 1} 行" in said.text
    assert "300000" in said.text
    assert "99300000" in said.text
    english = client.post(
        "/en/verify/", {"file": SimpleUploadedFile("x.csv", csv_of(rows))}
    ).content.decode()
    assert "Not the same" in english
    assert f"row {at + 1}" in english


def test_a_forged_file_that_bears_a_checksum_is_not_called_valid(
    client: Client, edition: Edition
) -> None:
    """What journalists did: two lines with somebody's 64 digits."""
    forged = f'anything,checksum\n"审计局贪污一亿元",{edition.checksum}\n'
    said = asked(client, forged.encode())
    assert said.verdict == "claims"
    assert "不能说明数字没有改过" in said.text
    assert "fire-brigade/2020/v1/" in said.page


@pytest.mark.parametrize("size", [3000, -1, -100])
def test_a_file_that_was_cut_off_misses_rows(client: Client, edition: Edition, size: int) -> None:
    data = downloaded(client, f"{BASE}/v1.csv")
    cut = data[:size]
    said = asked(client, cut)
    if cut + b"\n" == data:  # only the end of the last line
        assert said.verdict == "identical"
        return
    assert said.verdict == "differs"
    missing = len(cells_of(data)) - len(cells_of(cut.decode(errors="ignore").encode()))
    assert f"缺 {missing} 行" in said.text or not missing


def test_a_file_cut_off_inside_a_character_is_still_read(client: Client, edition: Edition) -> None:
    data = downloaded(client, f"{BASE}/v1.csv")
    place = data.rindex("消".encode())
    assert asked(client, data[: place + 1]).verdict == "differs"


def _without_column(rows: list[list[str]], name: str) -> None:
    at = rows[0].index(name)
    for row in rows:
        del row[at]


def _with_column(rows: list[list[str]], name: str, value: str) -> None:
    for number, row in enumerate(rows):
        row.append(value if number else name)


FORGERIES: dict[str, tuple[Callable[[list[list[str]]], Any], str]] = {
    "a row taken away": (lambda rows: rows.pop(5), "缺 1 行"),
    "a row twice": (lambda rows: rows.append(rows[3]), "多 1 行"),
    "a column taken away": (partial(_without_column, name="purpose"), "文件缺这一列"),
    "a column added": (partial(_with_column, name="true_amount", value="1"), "没有公开过这一列"),
    "a column doubled": (partial(_with_column, name="amount_yuan", value="1"), "没有公开过这一列"),
    "cells under no name": (lambda rows: rows[4].append("999"), "多 1 列或格"),
    "a row of nobody": (
        lambda rows: rows.append(["审计局"] + [""] * (len(rows[0]) - 1)),
        "多 1 行",
    ),
    "without a checksum": (partial(_without_column, name="checksum"), "文件缺这一列"),
    "another checksum": (
        lambda rows: [row.__setitem__(rows[0].index("checksum"), "0" * 64) for row in rows[1:]],
        "0000000",
    ),
}


@pytest.mark.parametrize("forgery", [*FORGERIES])
def test_whatever_was_done_to_its_rows_is_told(
    client: Client, edition: Edition, forgery: str
) -> None:
    rows = cells_of(downloaded(client, f"{BASE}/v1.csv"))
    change, told = FORGERIES[forgery]
    change(rows)
    said = asked(client, csv_of(rows))
    assert said.verdict == "differs"
    assert told in said.text


def test_only_the_first_twenty_differences_are_listed_and_all_are_counted(
    client: Client, edition: Edition
) -> None:
    rows = cells_of(downloaded(client, f"{BASE}/v1.csv"))
    columns = [rows[0].index(name) for name in ("amount_yuan", "purpose")]
    for row in rows[1:]:
        for at in columns:
            row[at] = f"{row[at]}7"
    count = 2 * (len(rows) - 1)
    assert count > 20
    said = asked(client, csv_of(rows))
    assert f"有 {count} 处" in said.text
    assert said.page.count("<tr") == 21
    assert f"另外 {count - 20} 处没有列出" in said.text


# JSON


def test_json_saved_again_is_identical_and_edited_is_not(client: Client, edition: Edition) -> None:
    data = downloaded(client, f"{BASE}/v1.json")
    content = json.loads(data)
    moved = dict(reversed(content.items()))
    assert asked(client, json.dumps(moved).encode()).verdict == "identical"
    line = next(x for x in content["lines"] if x["amount"]["printed"] == "30")
    line["amount"]["printed"] = "930"
    said = asked(client, json.dumps(content).encode())
    assert said.verdict == "differs"
    assert "amount.printed" in said.text
    assert "930" in said.text
    del content["lines"][0]
    assert "缺 1 行" in asked(client, json.dumps(content).encode()).text
    doubled = data.replace(b'"fiscal_year": 2020', b'"fiscal_year": 2020, "fiscal_year": 2020')
    assert asked(client, doubled).verdict in ("claims", "unknown")


@pytest.mark.parametrize("odd", [7, "text", None, [], ["x", {"y": 1}]])
def test_what_is_no_line_among_the_lines_is_a_difference_and_no_error(
    client: Client, edition: Edition, odd: object
) -> None:
    content = json.loads(downloaded(client, f"{BASE}/v1.json"))
    content["lines"].append(odd)
    assert asked(client, json.dumps(content).encode()).verdict == "differs"


def test_json_of_many_is_compared_element_by_element(
    client: Client, two_years: list[Edition]
) -> None:
    content = json.loads(downloaded(client, "/data/lines.json"))
    assert asked(client, json.dumps(content).encode()).verdict == "identical"
    content[1]["disclosure"]["contact"] = "110"
    said = asked(client, json.dumps(content).encode())
    assert said.verdict == "differs"
    assert "一致的 1 版，不一致的 1 版" in said.text
    assert "多 1 行" in asked(client, json.dumps([*content, content[0]]).encode()).text
    content[0]["checksum"] = "f" * 64
    assert "多 1 行" in asked(client, json.dumps(content).encode()).text


def test_a_file_of_many_editions_costs_few_queries(
    client: Client, edition: Edition, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(2001, 2012):
        draft = publishing.import_draft(department=edition.department, disclosure=fire_budget(year))
        publishing.publish(edition=draft)
    content = downloaded(client, "/data/lines.csv")
    with django_assert_max_num_queries(9):  # three of them for one COPY without a time-out
        said = asked(client, content)
    assert "这个文件里有 12 版公开的数据，其中 12 版现在有效。" in said.text
    assert "12 版一致，现在有效" in said.text
    assert "另有" not in said.text


def test_the_figures_of_a_large_file_are_named_with_their_edition(
    client: Client, two_years: list[Edition]
) -> None:
    budget = fire_budget(2022)
    line = replace(budget.lines[0], amount=wan("123456"))
    assert line.amount.yuan is not None
    data = downloaded(client, "/data/lines.csv").replace(b",300000,", b",31,", 1)
    said = asked(client, data)
    assert said.verdict == "differs"
    assert "云溪县消防救援大队 2020 预算" in said.text
