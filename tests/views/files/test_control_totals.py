"""One total, six places: screen, CSV, workbook, JSON and API say what the database sums, each edition."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client

from budgets import publishing
from budgets.disclosure.leaves import leaves
from budgets.disclosure.model import Nature, Row
from budgets.disclosure.open_data.schema import tidy_rows
from budgets.disclosure.readers.formats.canonical_json import from_canonical_json
from budgets.models import Edition
from budgets.reports.open_data.line_files import FixedAddresses, published_as
from demo import loading
from tests.api.asking import rows as api_rows
from tests.cast import fire_brigade, fire_budget
from tests.demonstration import PROFILES
from tests.views.files.test_scope_files import content, rows

DEPARTMENTS = ("government-office", "transport-bureau")

Key = tuple[str, str, str]  # the edition's address, the table, the side
Totals = dict[Key, dict[str, str]]


def summed(found: Iterator[dict[str, str]] | list[dict[str, str]]) -> dict[Key, Decimal]:
    sums: dict[Key, Decimal] = defaultdict(Decimal)
    for row in found:
        sums[row["address"], row["table"], row["side"]] += Decimal(row["amount_yuan"] or 0)
    return sums


def expected(totals: Totals) -> dict[Key, Decimal]:
    return {key: Decimal(row["sum_yuan"]) for key, row in totals.items()}


@pytest.mark.slow
def test_every_published_edition_has_the_same_totals_on_the_screen_and_in_every_file(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two departments of the demonstration and the sample: every table, both phases of six years, and an
    edition that was corrected.
    """
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    monkeypatch.setattr(loading, "profiles", lambda: [PROFILES[slug] for slug in DEPARTMENTS])
    call_command("load_demonstration", stdout=io.StringIO())
    totals = {(x["address"], x["table"], x["side"]): x for x in rows(client, "/data/totals.csv")}
    as_printed(totals)
    in_the_csv(client, totals)
    in_the_workbook(client, totals)
    in_the_json(client, totals)
    in_the_api(client, totals)
    on_the_page(client, totals)
    in_the_totals_of_a_part(client, totals)
    of_what_was_corrected(client)


def as_printed(totals: Totals) -> None:
    assert len({address for address, _, _ in totals}) == Edition.objects.current().count() > 20
    assert {row["table"] for row in totals.values()} >= {f"T{n}" for n in range(1, 10)}
    for row in totals.values():
        if row["total_yuan"]:
            assert row["sum_yuan"] == row["total_yuan"]


def in_the_csv(client: Client, totals: Totals) -> None:
    found = rows(client, "/data/lines.csv")
    assert summed(found) == expected(totals)
    counts: dict[Key, int] = defaultdict(int)
    for row in found:
        counts[row["address"], row["table"], row["side"]] += 1
    assert counts == {key: int(row["rows"]) for key, row in totals.items()}


def in_the_workbook(client: Client, totals: Totals) -> None:
    data = io.BytesIO(content(client, "/data/lines.xlsx"))
    book = openpyxl.load_workbook(data, read_only=True)
    found = []
    for sheet in book.worksheets[2:]:
        names, *lines = sheet.iter_rows(values_only=True)
        for line in lines:
            row = {str(name): cell for name, cell in zip(names, line, strict=False)}
            found.append({name: "" if x is None else str(x) for name, x in row.items()})
    sums = {key: total.quantize(Decimal("0.0001")) for key, total in summed(found).items()}
    assert sums == expected(totals)


def in_the_json(client: Client, totals: Totals) -> None:
    seen = set()
    for each in json.loads(content(client, "/data/lines.json")):
        disclosure = from_canonical_json(json.dumps(each["disclosure"], ensure_ascii=False))
        printed = {
            (line.table.value, line.side.value): line.amount.yuan
            for line in disclosure.lines
            if line.row is Row.TOTAL and line.nature is Nature.TOTAL and not line.fund
        }
        positions = leaves(disclosure.lines)
        sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for position, line in enumerate(disclosure.lines):
            if position in positions:
                sums[line.table.value, line.side.value] += line.amount.yuan or 0
        for project in disclosure.projects:
            sums["T10", "expenditure"] += project.amount.yuan or 0
        for (table, side), total in (sums | {k: v for k, v in printed.items() if v}).items():
            seen.add((each["address"], table, side))
            assert Decimal(totals[each["address"], table, side]["sum_yuan"]) == total
    assert seen == totals.keys()


def in_the_api(client: Client, totals: Totals) -> None:
    """Its rows, and what it adds up itself."""
    found = api_rows(client, "lines?limit=1000")
    assert summed(found) == expected(totals)
    of = {(x["department_id"], x["fiscal_year"], x["phase"]): x["address"] for x in totals.values()}
    groups = "group_by=department,year,phase,table,side"
    assert {
        (of[x["department_id"], str(x["fiscal_year"]), x["phase"]], x["table"], x["side"]): (
            Decimal(x["amount_yuan"] or 0),
            x["rows"],
        )
        for x in api_rows(client, f"totals?{groups}&limit=1000")
    } == {key: (Decimal(row["sum_yuan"]), int(row["rows"])) for key, row in totals.items()}


def of_what_was_corrected(client: Client) -> None:
    """An edition that no longer holds is in no control total; its own places agree all the same."""
    superseded = Edition.objects.published().filter(status=Edition.Status.SUPERSEDED)
    assert superseded.exists()
    for edition in superseded:
        in_csv = summed(rows(client, edition.get_fixed_file_url("csv")))
        assert in_csv
        assert summed(api_rows(client, f"lines?limit=1000&checksum={edition.checksum}")) == in_csv
        disclosure = from_canonical_json(
            content(client, edition.get_fixed_file_url("json")).decode()
        )
        published = published_as(edition, FixedAddresses("http://testserver/"))
        assert summed(list(tidy_rows(disclosure, published))) == in_csv


def on_the_page(client: Client, totals: Totals) -> None:
    printed: dict[str, set[str]] = defaultdict(set)
    for (address, table, _), row in totals.items():
        if row["total_printed"] and re.fullmatch(r"T[1-9]", table):
            printed[address].add(row["total_printed"].replace(",", ""))
    assert len(printed) > 20
    for address, figures in printed.items():
        page = client.get(f"{address}document/").content.decode()
        assert figures <= _cells_of(page), address


def in_the_totals_of_a_part(client: Client, totals: Totals) -> None:
    for address in (
        "/years/2023/totals.csv",
        "/departments/transport-bureau/totals.csv",
        "/jurisdictions/zhaohua/totals.csv",
    ):
        found = rows(client, address)
        assert found
        for row in found:
            assert totals[row["address"], row["table"], row["side"]] == row


def _cells_of(page: str) -> set[str]:
    """The cells of the official tables on the page, without separators."""
    figures = page.split("<figure")[1:]
    texts = re.findall(r"<td[^>]*>(.*?)</td>", "".join(figures), re.S)
    return {html.unescape(re.sub(r"<[^>]+>", "", text)).strip().replace(",", "") for text in texts}


def test_a_table_whose_rows_miss_its_total_says_by_how_much(client: Client, db: None) -> None:
    lines = tuple(line for line in fire_budget().lines if line.code not in ("221", "2210201"))
    disclosure = replace(fire_budget(), lines=lines)
    draft = publishing.import_draft(department=fire_brigade(), disclosure=disclosure)
    publishing.publish(edition=draft)
    (row,) = [x for x in rows(client, "/data/totals.csv") if x["table"] == "T5"]
    assert (row["sum_yuan"], row["difference_yuan"]) == ("1000000", "45000")
    assert (row["total_yuan"], row["total_printed"], row["total_unit"]) == (
        "1000000",
        "100",
        "万元",
    )
    of_table = [x for x in csv.DictReader(
        io.StringIO(content(client, "/data/lines.csv").decode(), newline="")
    ) if x["table"] == "T5"]  # fmt: skip
    assert str(len(of_table)) == row["rows"]
