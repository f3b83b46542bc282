"""The rows of the CSV: what is kept of them unpacks to the very bytes that are written at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.disclosure.model import Disclosure, Source
from budgets.disclosure.open_data import schema
from budgets.disclosure.open_data.schema import (
    COLUMNS,
    PublishedAs,
    csv_lines,
    packed,
    tidy_rows,
    unpacked,
    unpacked_size,
)
from tests.cast import fire_budget
from tests.demonstration import PROFILES, editions_of


def published(disclosure: Disclosure, notice: str = "") -> PublishedAs:
    return PublishedAs(
        address="https://budgets.example/departments/fire/2020/v1/",
        jurisdiction='云溪县 "新"',
        department=disclosure.department.name,
        department_id="fire",
        fiscal_year=disclosure.fiscal_year,
        phase=disclosure.phase.value,
        edition=1,
        published_at="2020-01-20T09:00:00+00:00",
        checksum="0" * 64,
        notice=notice,
    )


def whole(disclosure: Disclosure, edition: PublishedAs) -> bytes:
    lines = list(csv_lines(tidy_rows(disclosure, edition)))
    return "".join(lines[1:]).encode()


@pytest.mark.parametrize("slug", PROFILES)
def test_every_edition_of_the_demonstration_unpacks_to_the_same_bytes(slug: str) -> None:
    for each in editions_of(slug):
        for disclosure in filter(None, (each.disclosure, each.corrected)):
            edition = published(disclosure, "演示数据，虚构")
            rows, count = packed(disclosure)
            assert unpacked(rows, edition) == whole(disclosure, edition)
            assert unpacked_size(len(rows), count, edition) == len(unpacked(rows, edition))
            assert count == sum(1 for _ in tidy_rows(disclosure, edition))


@pytest.mark.parametrize(
    "text",
    ["a,b", 'say "no"', "two\r\nlines", "=1+1", "\u2028\x0b\x1e\x1f", "\ufffd\U0010ffff", " x "],
)
def test_a_text_of_any_kind_is_the_same_both_ways(text: str) -> None:
    line = replace(fire_budget().lines[3], name=text, purpose=text, source=Source(place=text))
    disclosure = replace(fire_budget(), lines=(line,))
    edition = published(disclosure, text)
    rows, _ = packed(disclosure)
    assert unpacked(rows, edition) == whole(disclosure, edition)


@pytest.mark.parametrize("text", ["", "a,b", 'say "no"'])
def test_a_new_column_of_a_rows_own_comes_behind_all_others(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "ADDED", (*schema.ADDED, "purpose"))
    lines = tuple(replace(line, purpose=text) for line in fire_budget().lines)
    disclosure = replace(fire_budget(), lines=lines)
    edition = published(disclosure)
    expected = csv_lines(tidy_rows(disclosure, edition), (*COLUMNS, "purpose"), heading=False)
    rows, count = packed(disclosure)
    assert unpacked(rows, edition) == "".join(expected).encode()
    assert unpacked_size(len(rows), count, edition) == len(unpacked(rows, edition))
