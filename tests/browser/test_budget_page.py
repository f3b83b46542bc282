"""The department-year page and the department page in a real browser, at both widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from budgets import publishing
from budgets.disclosure.model import Phase, Table
from budgets.models import Department, Jurisdiction
from tests.builders import document, item, letters_office, total

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/departments/letters/2020/"
ADDRESSES = [PAGE, f"{PAGE}final/", "/departments/letters/", f"/en{PAGE}", f"{PAGE}v1/"]


@pytest.fixture
def published() -> None:
    """A budget with contradictions, corrected once, and final accounts."""
    county = Jurisdiction.objects.create(slug="qingshan", name="青山县", notice="演示数据")
    office = Department.objects.create(
        jurisdiction=county, slug="letters", name="中共青山县委群众工作局"
    )
    accounts = document(
        total(Table.T1, "170.2"),
        item(Table.T1, "201", "148.1", "一般公共服务支出"),
        item(Table.T1, "208", "22.1", "社会保障和就业支出"),
        phase=Phase.FINAL,
    )
    for disclosure in (letters_office(), accounts):
        draft = publishing.import_draft(department=office, disclosure=disclosure)
        edition = publishing.publish(edition=draft)
        if not edition.is_final:
            draft = publishing.correct(edition=edition)
            publishing.publish(edition=draft, correction_note="补上来源。")


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_is_accessible_and_fits_the_window(
    desktop: Page, phone: Page, axe: Callable[[Page], None], address: str
) -> None:
    for page in (desktop, phone):
        page.goto(address)
        axe(page)
        width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width <= window


@pytest.mark.usefixtures("published")
def test_every_chart_is_drawn_with_the_figures_of_its_table(desktop: Page) -> None:
    desktop.goto(PAGE)
    for chart in ("revenue", "classes", "natures-0", "three-public"):
        expect(desktop.locator(f"#{chart}")).to_have_attribute("data-drawn", "true")
    printed = desktop.evaluate(
        "Chart.getChart(document.getElementById('classes')).data.datasets[0].printed"
    )
    cells = desktop.locator("#where-to table").first.locator("td.lead .cell").all_inner_texts()
    assert printed == cells[: len(printed)] == ["149.0", "10.6", "9.1", "5.6"]


@pytest.mark.usefixtures("published")
def test_a_term_is_explained_where_it_stands(phone: Page) -> None:
    phone.goto(PAGE)
    phone.get_by_role("button", name="人员经费").first.click()
    expect(phone.get_by_text("工资、津贴、社会保险和住房公积金等").first).to_be_visible()


@pytest.mark.usefixtures("published")
def test_the_list_of_questions_leads_to_their_answers(phone: Page) -> None:
    phone.goto(PAGE)
    phone.get_by_role("navigation", name="本页内容").get_by_role(
        "link", name="要办成什么事"
    ).click()
    expect(phone.get_by_role("heading", name="要办成什么事")).to_be_in_viewport()


@pytest.mark.usefixtures("published")
def test_without_scripts_every_fact_is_still_there(
    page_of_width: Callable[..., Page],
) -> None:
    page = page_of_width(390, 844, java_script_enabled=False)
    page.goto(PAGE)
    expect(page.get_by_text("2020年预算174.3万元，比上年多14.07万元（8.8%）").first).to_be_visible()
    expect(page.get_by_role("heading", name="每 100 元花在哪些方面")).to_be_visible()
    expect(page.locator("canvas").first).to_be_hidden()
    assert page.locator("td.lead", has_text="149.0").count() >= 1
