"""A department over the years."""

from __future__ import annotations

import pytest

from budgets.models import Department, Edition
from budgets.reports.pages.department_history import Year, years_of
from budgets.reports.pages.year_on_year import Movement
from tests.views.county import county

pytestmark = pytest.mark.django_db


def years(slug: str) -> tuple[Year, ...]:
    return years_of(Edition.objects.current().filter(department__slug=slug))


def test_each_year_has_its_budget_its_final_accounts_and_how_far_they_agree() -> None:
    county()
    now, before = years("fire-brigade")
    assert (now.year, before.year) == (2024, 2023)
    assert now.budget
    assert now.budget.printed == "100"
    assert now.budget_before.change == 100_000
    assert now.final is None
    assert now.final_plan.movement is Movement.UNKNOWN
    assert before.final
    assert before.final.printed == "88"
    assert str(before.final_plan.completion)[:5] == "97.77"
    assert before.final_url == "/departments/fire-brigade/2023/final/"


def test_a_department_that_published_nothing_has_no_years() -> None:
    county()
    assert Department.objects.filter(slug="audit").exists()
    assert years("audit") == ()
