"""Money that is carried to the next year was not spent, wherever the portal says how much was spent."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.html import strip_tags

from budgets.disclosure.model import Direction, Identity, Line, LineKey, Phase, Row, Table
from budgets.models import Department, Edition
from budgets.reports.answers.headings import headings_of
from budgets.reports.answers.papers import Papers, carried_of
from budgets.reports.answers.shares import hundred
from budgets.reports.comparison.breakdowns import WHOLE, By, sheets_of
from budgets.reports.lists.explained import with_steps
from budgets.reports.pages.department_history import years_of
from budgets.reports.pages.department_year import DepartmentYear, stated_amounts_of
from budgets.reports.pages.purposes import purposes_of_year
from budgets.reports.pages.totals import departments_of_year, sums_by_year, with_totals
from budgets.reports.pages.year_on_year import ComparisonBasis
from budgets.store import read
from tests.builders import REVENUE, document, item, reason, total, wan
from tests.views.county import county, publish

pytestmark = pytest.mark.django_db
WAN = Decimal(10_000)
THIS_YEARS = total(Table.T1, "95", row=Row.CURRENT, planned=wan("100"))


def accounts(*more: Line, whole: str = "100", carried: str = "5", **words: object) -> Edition:
    """Final accounts of 2024 in which 5 of 100 were not spent; `more`: the year's own sum, if printed."""
    if not Department.objects.exists():
        county()
    department = Department.objects.get(slug="audit")
    lines = [
        total(Table.T1, whole, side=REVENUE),
        total(Table.T1, whole),
        *more,
        item(Table.T1, "201", "57", "一般公共服务支出"),
        item(Table.T1, "208", "38", "社会保障和就业支出"),
        item(Table.T1, "E9", carried, "年末结转和结余"),
    ]
    options = {"year": 2024, "phase": Phase.FINAL, **words}
    return publish(department, document(*lines, department=Identity(department.name), **options))  # type: ignore[arg-type]


@pytest.fixture(params=["printed", "worked out"])
def edition(request: pytest.FixtureRequest) -> Edition:
    return accounts(*([THIS_YEARS] if request.param == "printed" else []))


def test_the_page_the_lists_and_the_sums_say_what_was_spent(edition: Edition) -> None:
    overview = DepartmentYear(read(edition)).overview()
    [year] = years_of(with_steps(Edition.objects.filter(pk=edition.pk)))
    [row] = departments_of_year(2024, Phase.FINAL).rows
    latest = sums_by_year()[0].final
    counted = with_totals(Edition.objects.filter(pk=edition.pk)).get()
    assert overview.total
    assert year.final
    spent = [overview.total.amount.yuan, year.final.yuan, counted.total, row.total, latest.total]
    assert spent == [95 * WAN] * 5
    assert carried_of(stated_amounts_of(edition)) == 5 * WAN
    assert row.carried == latest.carried == 5 * WAN


def test_of_each_hundred_yuan_none_is_carried_forward(edition: Edition) -> None:
    headings = headings_of(Papers(read(edition)))
    assert headings
    classes = headings.classes()
    assert [each.code for each in classes] == ["201", "208"]
    assert hundred([each.now or Decimal(0) for each in classes], headings.whole) == (60, 40)
    assert [(x.code, x.share) for x in purposes_of_year(2024, Phase.FINAL)] == [
        ("201", 60),
        ("208", 40),
    ]


def test_beside_other_departments_and_years_stands_what_was_spent(edition: Edition) -> None:
    stated = stated_amounts_of(edition)
    whole = sheets_of(stated, By.TOTAL)[Table.T1][WHOLE]
    classes = sheets_of(stated, By.CLASS)[Table.T1]
    assert whole.span
    assert whole.span.meets(whole.amount.interval)
    assert set(classes) == {WHOLE, "201", "208"}
    assert whole.amount.yuan == classes[WHOLE].amount.yuan == 95 * WAN


def test_the_pages_say_so_in_words(client: Client) -> None:
    edition = accounts(THIS_YEARS)
    page = client.get(edition.get_absolute_url()).content.decode()
    said = strip_tags(page).replace("\u00a0", " ")
    assert "是计划 100 万元的 95.0%。没花的 5 万元转到 2025 年接着用。" in said
    assert "另有 5\xa0万元没有花，结转下年。" in client.get("/years/2024/final/").content.decode()
    assert "花了的钱，不含没有花、结转下年的" in client.get("/").content.decode()


def test_every_page_with_what_was_spent_leaves_out_what_was_not(
    client: Client, edition: Edition
) -> None:
    slug = edition.department.slug
    for address in (
        "/",
        "/years/2024/final/",
        edition.get_absolute_url(),
        edition.department.get_absolute_url(),
        f"/compare/?department={slug}&year=2024&phase=final&by=total",
    ):
        said = strip_tags(client.get(address).content.decode())
        assert re.search(r"\b95(\.00?|\s*万元)", said), address


def test_the_history_of_a_department_completes_a_budget_with_what_was_spent(client: Client) -> None:
    edition = accounts(THIS_YEARS)
    page = client.get(edition.department.get_absolute_url()).content.decode()
    history = page.partition('id="years"')[2].partition("</section>")[0]
    assert "用了 95.0%" in history
    assert "100.0%" not in history


def test_the_plan_and_the_year_before_are_asked_what_was_to_be_spent() -> None:
    accounts(year=2023, whole="90", carried="10")
    before = stated_amounts_of(Edition.objects.get(fiscal_year=2023, department__slug="audit"))
    edition = accounts(THIS_YEARS)
    overview = DepartmentYear(read(edition), previous=before).overview()
    assert (overview.before.base, overview.before.basis) == (80 * WAN, ComparisonBasis.PUBLISHED)
    assert (overview.plan.base, overview.plan.completion) == (100 * WAN, 95)
    assert with_totals(Edition.objects.filter(pk=edition.pk)).get().prior_published == 80 * WAN


def test_last_years_column_loses_what_it_carried_forward_too() -> None:
    edition = accounts(carried="0", phase=Phase.BUDGET)
    lines = [
        total(Table.T1, "95", prior=wan("90")),
        item(Table.T1, "201", "95", prior=wan("80")),
        item(Table.T1, "E9", "0", "结转下年", prior=wan("10")),
    ]
    who = Identity(edition.department.name)
    budget = publish(edition.department, document(*lines, year=2025, department=who))
    overview = DepartmentYear(read(budget)).overview()
    counted = with_totals(Edition.objects.filter(pk=budget.pk)).get()
    assert overview.before.base == counted.prior_stated == 80 * WAN
    assert carried_of(stated_amounts_of(budget)) == 0


def test_a_reason_for_the_sum_with_what_is_carried_forward_is_no_comparison_of_what_was_spent() -> (
    None
):
    why = reason(LineKey(Table.T1), "收支总计", Direction.INCREASE, "20")
    edition = accounts(THIS_YEARS, reasons=(why,))
    assert DepartmentYear(read(edition)).overview().before.base is None
    assert with_totals(Edition.objects.filter(pk=edition.pk)).get().change_stated is None
