"""Sums over departments: right, honest about what is missing, and in a constant number of queries."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from budgets.disclosure.model import Direction, Fund, Identity, LineKey, Nature, Phase, Table
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.models import Department, Edition
from budgets.reports.pages.department_list import departments_with_latest
from budgets.reports.pages.purposes import purposes_of_year
from budgets.reports.pages.totals import (
    comparison_of,
    departments_of_year,
    sums_by_year,
    with_totals,
)
from budgets.reports.pages.year_on_year import ComparisonBasis, Movement
from tests.builders import document, item, reason, total
from tests.cast import said_of
from tests.views.county import county, publish

pytestmark = pytest.mark.django_db
WAN = Decimal(10_000)


def total_of(edition: Edition) -> Edition:
    return with_totals(Edition.objects.filter(pk=edition.pk)).get()


@pytest.fixture
def department() -> Department:
    county()
    return Department.objects.get(slug="audit")


def published(department: Department, *lines: object, **more: object) -> Edition:
    who = Identity(department.name)
    return publish(department, document(*lines, department=who, **more))  # type: ignore[arg-type]


def test_the_total_is_the_budgets_own_printed_total(department: Department) -> None:
    lines = [total(Table.T5, "8"), total(Table.T4, "9"), total(Table.T1, "10")]
    assert total_of(published(department, *lines)).total == 10 * WAN


def test_without_the_first_table_the_fiscal_table_serves_and_then_the_general(
    department: Department,
) -> None:
    first = published(department, total(Table.T5, "8"), total(Table.T4, "9"))
    second = published(department, total(Table.T5, "8"), year=2021)
    assert (total_of(first).total, total_of(second).total) == (9 * WAN, 8 * WAN)


def test_a_part_of_the_money_is_never_taken_for_the_whole(department: Department) -> None:
    parts = [total(Table.T4, "5", fund=Fund.GENERAL), total(Table.T3, "3", Nature.BASIC)]
    assert total_of(published(department, *parts)).total is None


def test_an_undisclosed_total_stays_unknown_and_does_not_hide_a_known_one(
    department: Department,
) -> None:
    silent = total(Table.T1, Amount.not_disclosed(MoneyUnit.WAN))
    assert total_of(published(department, silent)).total is None
    known = published(department, silent, total(Table.T4, "9"), year=2021)
    assert total_of(known).total == 9 * WAN


def test_the_document_s_own_word_on_last_year_counts_before_the_published_edition(
    department: Department,
) -> None:
    published(department, total(Table.T1, "50"), year=2020)
    stated = reason(LineKey(Table.T1), "收支总预算", Direction.INCREASE, "20")
    edition = published(department, total(Table.T1, "100"), year=2021, reasons=(stated,))
    comparison = comparison_of(total_of(edition))
    assert (comparison.base, comparison.basis) == (80 * WAN, ComparisonBasis.DERIVED)


def test_without_a_word_on_it_last_year_is_what_was_published(department: Department) -> None:
    published(department, total(Table.T1, "50"), year=2020)
    edition = published(department, total(Table.T1, "100"), year=2021)
    comparison = comparison_of(total_of(edition))
    assert (comparison.percent, comparison.basis) == (100, ComparisonBasis.PUBLISHED)


def test_there_is_no_percentage_on_a_year_of_zero(department: Department) -> None:
    published(department, total(Table.T1, "0"), year=2020)
    edition = published(department, total(Table.T1, "100"), year=2021)
    comparison = comparison_of(total_of(edition))
    assert (comparison.movement, comparison.percent) == (Movement.NEW, None)


def test_a_year_adds_up_and_compares_only_departments_that_have_both_years() -> None:
    county()
    report = departments_of_year(2024, Phase.BUDGET)
    assert [row.total for row in report.rows] == [100 * WAN, 40 * WAN]
    assert report.total == 140 * WAN
    assert (report.whole.basic, report.whole.project) == (110 * WAN, 30 * WAN)
    assert (report.compared, report.whole.comparison.change) == (1, 10 * WAN)
    assert sum((row.share or 0) for row in report.rows) == 100


def test_the_sums_of_all_years_agree_with_the_years_themselves() -> None:
    county()
    latest, before = sums_by_year()
    assert (latest.year, latest.budget.departments, latest.budget.total) == (2024, 2, 140 * WAN)
    assert latest.budget.comparison.change == 10 * WAN
    assert (before.budget.total, before.final.total) == (90 * WAN, 88 * WAN)
    assert latest.final.total is None


def test_what_the_money_is_for_adds_up_to_the_year() -> None:
    county()
    purposes = purposes_of_year(2024, Phase.BUDGET)
    assert [(each.code, each.amount) for each in purposes] == [("224", 132 * WAN), ("221", 8 * WAN)]


def test_purposes_come_from_the_finest_table_that_a_department_gives(
    department: Department,
) -> None:
    both = [
        item(Table.T1, "201", "10", "一般公共服务支出"),
        item(Table.T3, "2010101", "6", "行政运行"),
        item(Table.T3, "2080505", "4", "养老保险"),
    ]
    published(department, *both, year=2019)
    purposes = purposes_of_year(2019, Phase.BUDGET)
    assert [(each.code, each.amount) for each in purposes] == [("201", 6 * WAN), ("208", 4 * WAN)]


def test_a_department_without_an_edition_is_listed_without_figures() -> None:
    county()
    rows = {row.slug: row for row in departments_with_latest()}
    assert (rows["audit"].year, rows["audit"].total) == (None, None)
    assert (rows["archives"].year, rows["archives"].total) == (2024, 40 * WAN)


def test_a_search_finds_by_part_of_a_name_short_name_and_address() -> None:
    county()
    with said_of(Department.objects.get(slug="audit")):
        Department.objects.filter(slug="audit").update(short_names=["审计"])
    for text, slug in (("消防", "fire-brigade"), ("审计", "audit"), ("ARCHIV", "archives")):
        assert [row.slug for row in departments_with_latest(text)] == [slug]
    assert [row.slug for row in departments_with_latest(kind="public_institution")] == ["archives"]
    assert departments_with_latest(jurisdiction="elsewhere") == []


@pytest.mark.parametrize("editions", [4, 12])
def test_the_number_of_queries_does_not_grow(
    editions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    county()
    audit = Department.objects.get(slug="audit")
    for year in range(2010, 2010 + editions):
        published(audit, total(Table.T1, "1"), year=year)
    with django_assert_num_queries(1):
        departments_of_year(2024, Phase.BUDGET)
    with django_assert_num_queries(2):
        departments_with_latest()
    with django_assert_num_queries(1):
        sums_by_year()
    with django_assert_num_queries(2):
        purposes_of_year(2024, Phase.BUDGET)
