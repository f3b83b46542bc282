"""Departments and years side by side: which figures are compared, and which are said not to be."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets.disclosure.model import Identity, Nature, Passage, Phase, Section, Table
from budgets.models import Department
from budgets.reports.comparison.breakdowns import By, MoneyScope
from budgets.reports.comparison.comparison import side_by_side
from budgets.reports.comparison.model import (
    Comparability,
    ComparedRow,
    ComparisonQuery,
    FigureStatus,
)
from tests.builders import document, item, total, wan, yuan
from tests.views.county import FIRE, county, publish

pytestmark = pytest.mark.django_db

FIRE_SLUG, ARCHIVES_SLUG = "fire-brigade", "archives"


def department(name: str = "云溪县水利局", slug: str = "water") -> Department:
    county()
    place = Department.objects.get(slug=FIRE_SLUG).jurisdiction
    return Department.objects.create(jurisdiction=place, slug=slug, name=name)


def rows_of(question: ComparisonQuery) -> dict[str, ComparedRow]:
    [block] = side_by_side(question).blocks
    return {row.key: row for row in block.rows}


def question(
    *years: int, by: By = By.TOTAL, slug: str = "water", **more: object
) -> ComparisonQuery:
    return ComparisonQuery((slug,), years, by=by, **more)  # type: ignore[arg-type]


def test_totals_stand_in_a_row_a_department_with_the_change_between_years() -> None:
    county()
    [block] = side_by_side(ComparisonQuery((ARCHIVES_SLUG, FIRE_SLUG), (2023, 2024))).blocks
    archives, fire = block.rows
    assert [cell.yuan for cell in fire.cells] == [Decimal(900000), Decimal(1000000)]
    assert fire.cells[1].against
    assert fire.cells[1].against.change == 100000
    assert fire.cells[1].against.percent
    assert round(fire.cells[1].against.percent, 1) == Decimal("11.1")
    assert archives.cells[0].kind is FigureStatus.NO_EDITION
    assert archives.cells[1].against
    assert archives.cells[1].against.verdict is Comparability.NO_BASE


def test_a_draft_is_not_published_here_either() -> None:
    county()
    answer = side_by_side(ComparisonQuery((ARCHIVES_SLUG,), (2024, 2025)))
    assert answer.blocks[0].rows[0].cells[1].kind is FigureStatus.NO_EDITION
    assert [(d.slug, m.year) for d, m in answer.missing] == [(ARCHIVES_SLUG, 2025)]


def test_final_accounts_stand_beside_the_budget_of_their_own_year() -> None:
    county()
    row = rows_of(question(2023, 2024, slug=FIRE_SLUG, phases=(Phase.BUDGET, Phase.FINAL)))[""]
    budget, final, next_budget, _no_final = row.cells
    assert budget.against is None
    assert final.against
    assert (final.against.moment.year, final.against.moment.phase) == (2023, Phase.BUDGET)
    assert final.against.change == -20000
    assert next_budget.against
    assert next_budget.against.moment.phase is Phase.BUDGET
    assert next_budget.against.change == 100000


def test_a_new_heading_has_no_percentage() -> None:
    water = department()
    publish(water, document(total(Table.T3, "10"), item(Table.T3, "213", "10"), year=2020))
    publish(
        water,
        document(
            total(Table.T3, "15"),
            item(Table.T3, "213", "10"),
            item(Table.T3, "208", "5"),
            year=2021,
        ),
    )
    new = rows_of(question(2020, 2021, by=By.CLASS))["208"]
    assert new.cells[0].kind is FigureStatus.NO_ROW
    assert new.cells[1].against
    assert new.cells[1].against.verdict is Comparability.FROM_NOTHING
    assert new.cells[1].against.percent is None


def test_a_heading_that_the_classification_did_not_have_is_not_called_new() -> None:
    water = department()
    publish(water, document(total(Table.T3, "10"), item(Table.T3, "213", "10"), year=2018))
    publish(water, document(total(Table.T3, "10"), item(Table.T3, "224", "10"), year=2019))
    emergency = rows_of(question(2018, 2019, by=By.CLASS))["224"]
    assert emergency.cells[0].kind is FigureStatus.NO_HEADING
    assert emergency.cells[1].against
    assert emergency.cells[1].against.verdict is Comparability.OTHER_HEADINGS


def test_a_renamed_heading_is_matched_by_its_code_and_both_names_are_told() -> None:
    water = department()
    old, new = "医疗卫生与计划生育支出", "卫生健康支出"
    publish(water, document(total(Table.T3, "10"), item(Table.T3, "210", "10", old), year=2018))
    publish(water, document(total(Table.T3, "12"), item(Table.T3, "210", "12", new), year=2019))
    [block] = side_by_side(question(2018, 2019, by=By.CLASS)).blocks
    assert [row.names for row in block.renamed] == [(old, new)]
    assert block.rows[0].name == new
    assert block.rows[0].cells[1].against
    assert block.rows[0].cells[1].against.percent == 20


def test_a_suffix_alone_is_no_other_name() -> None:
    water = department()
    for year, name in ((2020, "一般公共服务"), (2021, "一般公共服务支出")):
        publish(water, document(total(Table.T3, "9"), item(Table.T3, "201", "9", name), year=year))
    assert side_by_side(question(2020, 2021, by=By.CLASS)).blocks[0].renamed == ()


def test_a_difference_that_rounding_alone_can_make_is_no_change() -> None:
    water = department()
    publish(water, document(total(Table.T1, yuan("1743210")), year=2020))
    publish(water, document(total(Table.T1, "174.3"), year=2021))
    publish(water, document(total(Table.T1, "174.2"), year=2022))
    row = rows_of(question(2020, 2021, 2022))[""]
    assert [cell.against.verdict for cell in row.cells if cell.against] == [
        Comparability.ROUNDING,
        Comparability.CHANGED,
    ]


def test_all_money_is_never_compared_with_the_general_budget() -> None:
    water = department()
    publish(water, document(total(Table.T1, "100"), year=2020))
    publish(water, document(total(Table.T5, "60"), year=2021))
    [block] = side_by_side(question(2020, 2021)).blocks
    assert block.scopes == {MoneyScope.ALL, MoneyScope.GENERAL}
    against = block.rows[0].cells[1].against
    assert against
    assert against.verdict is Comparability.OTHER_SCOPE
    assert against.percent is None


def test_one_table_that_all_years_give_is_preferred_to_each_year_s_best() -> None:
    water = department()
    publish(water, document(total(Table.T1, "100"), total(Table.T5, "60"), year=2020))
    publish(water, document(total(Table.T5, "66"), year=2021))
    row = rows_of(question(2020, 2021))[""]
    assert [cell.yuan for cell in row.cells] == [600000, 660000]
    assert row.cells[1].against
    assert row.cells[1].against.percent == 10


def test_what_only_parts_are_printed_of_is_added_up_and_the_rest_is_told() -> None:
    water = department()
    lines = (
        total(Table.T3, "20"),
        item(Table.T3, "2130301", "7"),
        item(Table.T3, "2130305", "5"),
        item(Table.T3, "208", "8"),
    )
    publish(water, document(*lines, year=2020))
    classes = rows_of(question(2020, by=By.CLASS))
    assert classes["213"].cells[0].yuan == 120000
    items = rows_of(question(2020, by=By.ITEM))
    assert sorted(items) == ["2130301", "2130305", "~rest"]
    assert items["~rest"].cells[0].yuan == 80000


def test_natures_stand_in_the_official_order() -> None:
    county()
    [block] = side_by_side(question(2024, slug=FIRE_SLUG, by=By.NATURE)).blocks
    assert [row.key for row in block.rows][:1] == ["basic"]
    assert block.rows[-1].key == Nature.PROJECT
    assert block.whole
    assert block.whole.cells[0].yuan == 1000000


def test_the_three_public_are_compared_item_by_item() -> None:
    water = department()
    for year, reception in ((2020, "3"), (2021, "2.4")):
        lines = (total(Table.T7, reception), item(Table.T7, "S3", reception, "公务接待费"))
        publish(water, document(*lines, year=year))
    row = rows_of(question(2020, 2021, by=By.THREE_PUBLIC))["S3"]
    assert row.cells[1].against
    assert row.cells[1].against.percent == -20


def test_per_head_is_there_only_where_the_document_counts_its_people() -> None:
    water = department()
    told = Passage(Section.UNITS, "机构", "我局行政编制12名，实有在职人员10人。下设3个股室。")
    publish(water, document(total(Table.T1, "100"), year=2020, passages=(told,)))
    publish(water, document(total(Table.T1, "100"), year=2021))
    first, second = rows_of(question(2020, 2021))[""].cells
    assert first.per_head == 100000
    assert first.document
    assert first.document.staff
    assert first.document.staff.sentence == "我局行政编制12名，实有在职人员10人"
    assert second.per_head is None


def test_two_counts_of_people_that_differ_give_none() -> None:
    water = department()
    told = tuple(
        Passage(Section.UNITS, "", text) for text in ("在职人员10人。", "现有在职人员11人。")
    )
    publish(water, document(total(Table.T1, "100"), year=2020, passages=told))
    assert rows_of(question(2020))[""].cells[0].per_head is None


def test_a_document_that_contradicts_itself_is_marked() -> None:
    water = department()
    lines = (total(Table.T3, "20"), item(Table.T3, "208", "8"), item(Table.T3, "213", "5"))
    publish(water, document(*lines, year=2020))
    [found] = side_by_side(question(2020)).documents
    assert found.errors >= 1
    county_s = side_by_side(question(2024, slug=FIRE_SLUG)).documents
    assert all(
        each.errors == each.edition.findings.filter(severity="error").count() for each in county_s
    )


def test_a_figure_that_is_not_disclosed_is_not_zero() -> None:
    water = department()
    publish(water, document(total(Table.T7, "3"), year=2020))
    publish(water, document(total(Table.T1, "3"), year=2021))
    [block] = side_by_side(question(2020, 2021, by=By.THREE_PUBLIC)).blocks
    assert block.whole
    assert block.whole.cells[1].kind is FigureStatus.NO_TABLE
    assert block.whole.cells[1].yuan is None


def test_several_departments_over_several_years_are_a_block_each() -> None:
    county()
    answer = side_by_side(ComparisonQuery((ARCHIVES_SLUG, FIRE_SLUG), (2023, 2024), by=By.NATURE))
    assert [block.department.slug for block in answer.blocks if block.department] == [
        ARCHIVES_SLUG,
        FIRE_SLUG,
    ]


def test_the_queries_do_not_grow_with_the_question() -> None:
    water = department()
    for year in range(2015, 2023):
        publish(water, document(total(Table.T1, "1"), year=year, department=Identity(FIRE)))
    counts = []
    for departments, years in (
        (("water",), (2020,)),
        (("water", FIRE_SLUG, ARCHIVES_SLUG), tuple(range(2015, 2025))),
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            side_by_side(ComparisonQuery(departments, years, (Phase.BUDGET, Phase.FINAL), By.CLASS))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_amounts_are_what_was_printed() -> None:
    water = department()
    publish(water, document(total(Table.T1, "174.30"), year=2020))
    given = rows_of(question(2020))[""].cells[0].given
    assert given
    assert given.amount == wan("174.30")
