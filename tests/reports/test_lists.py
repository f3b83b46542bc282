"""What pages of many departments tell: like compared with like, medians of peers, what has no reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from budgets import publishing
from budgets.disclosure.model import Direction, Identity, LineKey, Nature, Phase, Project, Table
from budgets.models import Approval, Department, Edition, Jurisdiction, PopulationAndPrices
from budgets.reports.comparison.beside import departments_beside, largest_two, next_in_size
from budgets.reports.comparison.model import ComparisonQuery
from budgets.reports.deadlines import deadlines_of, progress_by_year, public_progress
from budgets.reports.lists.explained import largest_unexplained
from budgets.reports.lists.peers import FEWEST, peers_of, per_head
from budgets.reports.lists.population import Yardstick
from budgets.reports.lists.standing import contradictions_of, corrections_of
from budgets.reports.lists.three_public import sum_of, three_public_of_year
from budgets.reports.lists.trend import trend_of
from budgets.reports.pages.department_history import Year
from budgets.reports.pages.purposes import purposes_of_year
from budgets.reports.pages.staff import Staff
from budgets.reports.pages.totals import departments_of_year, spent_of_plan, sums_by_year
from tests.builders import document, item, reason, total, wan
from tests.cast import fire_budget
from tests.views.county import FIRE, county, publish

pytestmark = pytest.mark.django_db
WAN = Decimal(10_000)


def audit() -> Department:
    county()
    return Department.objects.get(slug="audit")


def test_purposes_are_compared_over_departments_that_have_both_years() -> None:
    county()
    purposes = {each.code: each for each in purposes_of_year(2024, Phase.BUDGET)}
    assert purposes["224"].amount == 132 * WAN
    # The archives' 36 have no year before.
    assert purposes["224"].comparison.now == 96 * WAN
    assert purposes["224"].comparison.base == 86 * WAN


def test_a_purpose_that_is_gone_and_one_of_other_money_are_not_compared_falsely() -> None:
    department = audit()
    who = Identity(department.name)
    lines = [item(Table.T3, "2010101", "6"), item(Table.T3, "2080505", "4")]
    publish(department, document(*lines, total(Table.T3, "10"), year=2010, department=who))
    general = [item(Table.T5, "2010101", "7"), total(Table.T5, "7")]
    publish(department, document(*general, year=2011, department=who))
    (only,) = purposes_of_year(2011, Phase.BUDGET)
    assert (only.code, only.comparison.base) == ("201", None)  # T5 is not of all money
    lines = [item(Table.T3, "2010101", "8"), total(Table.T3, "8")]
    publish(department, document(*lines, year=2009, department=who))
    gone = {each.code: each for each in purposes_of_year(2010, Phase.BUDGET)}
    assert (gone["208"].amount, gone["208"].comparison.base) == (4 * WAN, 0)


def test_what_was_spent_of_the_plan_is_over_departments_that_have_both() -> None:
    county()
    by_year = {each.year: each for each in sums_by_year()}
    assert (by_year[2023].used.now, by_year[2023].used.base) == (88 * WAN, 90 * WAN)
    assert by_year[2024].used.completion is None
    for phase in Phase:
        used = spent_of_plan(departments_of_year(2023, phase))
        assert {slug: (x.now, x.base) for slug, x in used.items()} == {
            "fire-brigade": (88 * WAN, 90 * WAN)
        }


def test_three_public_stands_beside_the_year_before_and_is_summed_only_where_all_have_it() -> None:
    department = audit()
    who = Identity(department.name)
    for year, amount in ((2022, "4"), (2023, "3")):
        lines = [total(Table.T1, "9"), total(Table.T7, amount)]
        publish(department, document(*lines, year=year, department=who))
    (row,) = three_public_of_year(2023, Phase.BUDGET)
    assert (row.amount, row.comparison.change) == (3 * WAN, -WAN)
    assert sum_of((row,)).change == -WAN
    (first,) = three_public_of_year(2022, Phase.BUDGET)
    assert sum_of((first, row)).change is None


def test_contradictions_are_counted_apart_from_names_and_corrections_from_publications() -> None:
    fire = county().departments.get(slug="fire-brigade")
    lines = (total(Table.T3, "20"), item(Table.T3, "208", "8"), item(Table.T3, "213", "5"))
    wrong = publish(fire, document(*lines, year=2022, department=Identity(FIRE)))
    found = contradictions_of(Edition.objects.current().values_list("pk", flat=True))
    assert found.documents == 5
    assert found.by_edition[wrong.pk][0] >= 1
    assert found.figures == sum(figures for figures, _names in found.by_edition.values())
    assert corrections_of(department=fire).count == 0
    draft = publishing.correct(edition=wrong)
    publishing.publish(edition=draft, correction_note="改了")
    corrected = corrections_of(department=fire)
    assert corrected.count == 1
    assert corrected.latest
    assert corrected.latest.edition.number == 2
    publishing.withdraw(edition=Edition.objects.get(pk=draft.pk), reason="发错")
    assert corrections_of(department=fire).count == 0


def test_the_median_is_of_the_same_kind_where_that_has_enough_departments() -> None:
    departments = [Department(slug=str(n), kind=Department.Kind.TOWN) for n in range(FEWEST)]
    other = Department(slug="x", kind=Department.Kind.PARTY)
    amounts = {each.slug: Decimal(n) for n, each in enumerate(departments)} | {"x": Decimal(100)}
    kinds = {each.slug: str(each.kind) for each in (*departments, other)}
    same = peers_of(departments[:2], amounts, kinds)
    assert same
    assert (same.median, same.departments, same.kind) == (2, FEWEST, Department.Kind.TOWN)
    every = peers_of([departments[0], other], amounts, kinds)
    assert every
    assert (every.median, every.departments, every.kind) == (Decimal("2.5"), FEWEST + 1, None)
    assert peers_of([other], {"x": Decimal(1)}, kinds) is None


def test_posts_and_people_are_never_taken_for_the_same() -> None:
    staff = {"a": Staff(2, ""), "b": Staff(4, "", are_posts=True)}
    totals = {"a": Decimal(10), "b": Decimal(10), "c": Decimal(10), "d": None}
    assert per_head(totals, staff) == {"a": 5}
    assert per_head(totals, staff, are_posts=True) == {"b": Decimal("2.5")}


def test_prices_are_taken_out_only_where_every_year_is_entered() -> None:
    years = {
        2021: PopulationAndPrices(year=2021, price_index=Decimal(110), price_index_source="a"),
        2022: PopulationAndPrices(year=2022, price_index=Decimal(120), price_index_source="b"),
        2023: PopulationAndPrices(year=2023, residents=50, residents_source="c"),
    }
    yardstick = Yardstick(years)
    assert yardstick.in_prices_of(Decimal(100), 2020, 2022) == 132
    assert yardstick.in_prices_of(Decimal(100), 2022, 2022) == 100
    assert yardstick.in_prices_of(Decimal(100), 2020, 2023) is None
    assert yardstick.sources(2021, 2023) == ("a", "b")
    assert yardstick.per_resident(Decimal(100), 2023) == 2
    assert yardstick.per_resident(Decimal(100), 2022) is None


def test_a_trend_ends_where_a_year_is_missing() -> None:
    def year(number: int, amount: str) -> Year:
        return Year(number, budget=wan(amount))

    found = trend_of([year(2024, "12"), year(2023, "10"), year(2021, "1")], Yardstick({}))
    assert found
    assert (found.first_year, found.years, found.ups, found.percent) == (2023, 2, 1, 20)
    assert trend_of([Year(2024)], Yardstick({})) is None


def test_the_largest_step_without_a_reason_is_told_with_its_department() -> None:
    department = audit()
    who = Identity(department.name)

    def budget(year: int, basic: str, project: str, whole: str, **more: object) -> None:
        lines = [
            total(Table.T1, whole),
            total(Table.T3, whole),
            total(Table.T3, basic, Nature.BASIC),
            total(Table.T3, project, Nature.PROJECT),
        ]
        projects = (Project(number=1, name="修缮", amount=wan(project)),)
        publish(
            department,
            document(*lines, year=year, department=who, projects=projects, **more),  # type: ignore[arg-type]
        )

    budget(2030, "50", "10", "60")
    why = reason(
        LineKey(Table.T1), "收支总预算", Direction.DECREASE, "-2", text="人员经费增加5万元"
    )
    budget(2031, "55", "3", "58", reasons=(why,))
    found = largest_unexplained(2031, Phase.BUDGET, "yunxi", 6)
    assert [(x.edition.department.slug, x.step.change) for x in found][:1] == [("audit", -7 * WAN)]
    assert largest_unexplained(2030, Phase.BUDGET, "yunxi", 6) == ()
    assert largest_unexplained(2031, Phase.BUDGET, "elsewhere", 6) == ()


def test_all_years_at_once_say_what_each_year_says(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    place = county()
    publishing.keep_approval(
        approval=Approval(
            jurisdiction=place, fiscal_year=2024, phase="budget", approved_on="2024-01-20"
        )
    )
    Jurisdiction.objects.create(slug="elsewhere", name="远山县")
    with django_assert_num_queries(3):
        found = progress_by_year(["yunxi"])
    assert set(found) == {(2023, "budget"), (2023, "final"), (2024, "budget")}
    for (year, phase), progress in found.items():
        same = public_progress(year, phase, ["yunxi"])
        assert [row.deadline for row in progress.rows] == [row.deadline for row in same.rows]
    fire = Department.objects.get(slug="fire-brigade")
    own = deadlines_of(fire)
    row = next(x for x in found[2024, "budget"].rows if x.of == fire)
    assert own[2024, "budget"] == row.deadline
    assert progress_by_year(["elsewhere"]) == {}


def test_a_comparison_opens_with_the_largest_and_takes_the_next_in_size() -> None:
    county()
    report = departments_of_year(2024, Phase.BUDGET)
    assert largest_two(report) == ("fire-brigade", "archives")
    assert next_in_size(report, "fire-brigade") == "archives"
    assert next_in_size(report, "archives") == "fire-brigade"
    assert next_in_size(report, "audit") == ""


def test_totals_of_different_money_are_not_set_against_each_other() -> None:
    department = audit()
    publish(
        department,
        document(total(Table.T5, "9"), year=2024, department=Identity(department.name)),
    )
    query = ComparisonQuery(("audit", "fire-brigade"), (2024,))
    beside = departments_beside(query)
    assert not beside.is_of_one_scope
    assert {side.department.slug: side.total for side in beside.sides} == {
        "audit": 9 * WAN,
        "fire-brigade": 100 * WAN,
    }
    publish(
        Department.objects.create(
            jurisdiction=department.jurisdiction, slug="office", name="云溪县政府办"
        ),
        fire_budget(2024),
    )
    assert departments_beside(ComparisonQuery(("office", "fire-brigade"), (2024,))).is_of_one_scope
