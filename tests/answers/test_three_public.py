"""三公 and their reasons; plan, spending and the next plan as one story."""

from __future__ import annotations

from dataclasses import replace

from django.utils.html import strip_tags

from budgets.disclosure.model import Base, Direction, LineKey, Table
from budgets.display.answers.page import DepartmentYearPage, department_year_page
from tests.answers.beside import frame, papers
from tests.answers.saying import final, page, plan, three
from tests.builders import REVENUE, reason


def whys(found: DepartmentYearPage) -> dict[str, str]:
    assert found.three
    rows = found.three.section.rows.items
    return {str(row.name): strip_tags(row.why.text) if row.why else "" for row in rows}


def test_each_of_the_three_has_its_own_reason() -> None:
    before = three(2023, S3="3", S2="5", S201="0", S202="5", S1="0")
    now = three(2024, why={"S202": "车辆减少"}, S3="2", S2="4", S201="0", S202="4", S1="0")
    assert whys(page(now, before)) == {
        "公务接待": "文件没有说明原因",
        "公务用车（没有买车，全是油费、维修等）": "“车辆减少”",
        "因公出国（境）": "",
    }


def test_a_reason_for_the_three_together_stands_for_each() -> None:
    now = three(2024, why={"": "过紧日子"}, S3="2", S2="5", S1="0")
    found = whys(page(now, three(2023, S3="3", S2="5", S1="0")))
    assert found == {
        "公务接待": "",
        "公务用车": "",
        "因公出国（境）": "",
        "三样一起": "“过紧日子”",
    }


def test_the_story_says_that_there_is_no_reason_only_of_its_own_document() -> None:
    planned, spent = plan(2023, "100"), final(2023, "90", "90", "0")
    notes = []
    for own, others in ((spent, [planned]), (plan(2024, "110"), [planned, spent])):
        story = page(own, *others).story
        assert story
        notes += [row.note for row in story.rows.items if row.name == "计划收、当年没收到"]
    assert notes == ["文件没有说明原因", ""]
    story = page(plan(2024, "110"), planned, spent).story
    assert story
    assert [str(row.name) for row in story.rows.items] == [
        "2023 年计划", "2023 年实际花了", "计划收、当年没收到", "2024 年计划", "2024 年实际",
    ]  # fmt: skip


def test_the_story_ends_where_the_department_became_another_one() -> None:
    beside = papers(final(2023, "90", "90", "0"), [plan(2023, "100"), plan(2024, "10")])
    story = department_year_page(frame(replace(beside, ends=True))).story
    assert story
    assert [str(row.name) for row in story.rows.items][-1] == "计划收、当年没收到"


def test_a_difference_from_the_plan_that_is_explained_is_asked_about_without_blame() -> None:
    about = LineKey(Table.T1, REVENUE)
    why = reason(about, "收入", Direction.DECREASE, text="项目未实施", against=Base.PLAN)
    told = replace(final(2023, "90", "90", "0"), reasons=(why,))
    [asked] = page(told, plan(2023, "100")).asks.questions
    assert asked.rest == ""
    [asked] = page(final(2023, "90", "90", "0"), plan(2023, "100")).asks.questions
    assert asked.rest == "文件没有说明原因。"
