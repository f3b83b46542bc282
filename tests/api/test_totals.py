"""Totals count each yuan once: one table, one side, one phase, and the sum of its rows."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from budgets import publishing
from budgets.disclosure.model import Phase
from budgets.models import Department, Edition
from tests.api.asking import asked, corrected, refused, rows
from tests.cast import fire_brigade, fire_budget
from tests.views.county import county


@pytest.fixture
def two_years(db: None) -> Department:
    brigade = fire_brigade()
    for year in (2020, 2021):
        draft = publishing.import_draft(department=brigade, disclosure=fire_budget(year))
        publishing.publish(edition=draft)
    return brigade


@pytest.mark.parametrize(
    ("groups", "column"),
    [
        ("code", "code"),
        ("department", "department_id"),
        ("year", "fiscal_year"),
        ("phase", "phase"),
        ("fund", "fund"),
        ("nature", "nature"),
        ("side", "side"),
        ("table", "table"),
    ],
)
def test_a_sum_is_that_of_its_rows(client: Client, db: None, groups: str, column: str) -> None:
    county()
    where = "side=expenditure&phase=budget" if groups != "phase" else "side=expenditure"
    where = f"{where}&table=T1" if groups != "table" else where
    sums: dict[Any, Decimal] = defaultdict(Decimal)
    for row in rows(client, f"lines?{where}"):
        sums[row[column]] += Decimal(row["amount_yuan"] or 0)
    found = rows(client, f"totals?{where}&group_by={groups}")
    totals: dict[Any, Decimal] = defaultdict(Decimal)
    for row in found:
        totals[row[column]] += Decimal(row["amount_yuan"])
    assert totals == sums


def test_the_levels_of_a_code_are_added_up_and_named(client: Client, two_years: Department) -> None:
    by_class = rows(client, "totals?table=T5&year=2020&group_by=class&sort=group")
    assert [(row["class"], row["class_name"], row["amount_yuan"]) for row in by_class] == [
        ("221", "住房保障支出", "45000"),
        ("224", "灾害防治及应急管理支出", "955000"),
    ]
    (group,) = rows(client, "totals?table=T5&year=2020&code=224&group_by=group")
    assert (group["group"], group["rows"]) == ("22402", 2)
    revenue = rows(client, "totals?table=T1&side=revenue&year=2020&group_by=class")
    assert [(row["class"], row["class_name"]) for row in revenue] == [("R1", "财政拨款收入")]


def test_groups_are_combined_and_paged(client: Client, two_years: Department) -> None:
    address = "totals?table=T5&group_by=year,code,nature"
    everything = rows(client, address)
    assert len(everything) == 6
    paged = rows(client, f"{address}&limit=1")
    assert paged == everything
    amounts = [Decimal(row["amount_yuan"]) for row in everything]
    assert amounts == sorted(amounts, reverse=True)


def test_without_groups_there_is_one_sum(client: Client, two_years: Department) -> None:
    (row,) = rows(client, "totals?table=T5")
    assert (row["amount_yuan"], row["rows"], row["undisclosed"]) == ("2000000", 6, 0)


def test_amounts_that_were_not_disclosed_are_told(client: Client, two_years: Department) -> None:
    (row,) = rows(client, "totals?table=T10&year=2020")
    assert (row["amount_yuan"], row["rows"], row["undisclosed"]) == ("300000", 2, 1)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "table"),
        ("table=T3,T5", "table"),
        ("table=T1", "side"),
        ("table=T4&group_by=class", "side"),
        ("group_by=table", "side"),
        ("table=T5&phase=budget,final", "phase"),
    ],
)
def test_what_would_count_money_twice_is_refused(
    client: Client, two_years: Department, query: str, parameter: str
) -> None:
    error = refused(client, f"totals?{query}")
    assert (error["code"], error["parameter"]) == ("missing_parameter", parameter)
    assert error["known"]


def test_final_accounts_and_superseded_editions_are_not_added_to_budgets(
    client: Client, two_years: Department
) -> None:
    final = fire_budget(2020, Phase.FINAL)
    publishing.publish(edition=publishing.import_draft(department=two_years, disclosure=final))
    corrected(Edition.objects.get(fiscal_year=2021), fire_budget(2021), "重印")
    assert asked(client, "totals?table=T5")["data"][0]["amount_yuan"] == "2000000"
    by_phase = rows(client, "totals?table=T5&group_by=phase")
    assert {row["phase"]: row["amount_yuan"] for row in by_phase} == {
        "budget": "2000000",
        "final": "1000000",
    }
