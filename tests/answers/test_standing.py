"""Whether a page is on time, checked and without contradictions, and what one could ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils.html import strip_tags

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Table
from budgets.reports.deadlines import Deadline
from tests.answers.saying import final, finding, page, plan, with_projects
from tests.builders import item, total

DAY = date(2024, 1, 20)


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        (Deadline(DAY, date(2024, 2, 6), date(2026, 1, 1), is_public=True),
         "✓ 按期公开（批复后第 17 天，限 20 天）"),
        (Deadline(DAY, date(2024, 2, 11), date(2026, 1, 1), is_public=True),
         "晚 2 天公开（批复后第 22 天，限 20 天）"),
        (Deadline(DAY, None, date(2024, 1, 25)), "没到期：批复后第 5 天，期限 2024-02-09"),
        (Deadline(DAY, None, date(2024, 3, 1)), "逾期：期限 2024-02-09 已过，还没有公开"),
        (Deadline(None, date(2024, 2, 6), date(2026, 1, 1), is_public=True),
         "是否按期：没有登记批复日期，无法判断"),
        (Deadline(DAY, None, date(2026, 1, 1), is_public=True),
         "是否按期：不知道原公开日期，无法判断"),
    ],
)  # fmt: skip
def test_on_time_is_told_as_far_as_it_is_known(deadline: Deadline, said: str) -> None:
    found = page(plan(2024, "100"), deadline=deadline)
    assert said in [each.text for each in found.standing]


def test_whom_to_call_is_always_said() -> None:
    found = page(replace(plan(2024, "100"), contact="联系人：李明，电话：0816-2345678"))
    assert found.standing[-1].href == "tel:08162345678"
    assert found.asks.telephone == "0816-2345678"
    assert "可以问栖岚县财政局" in page(plan(2024, "100")).standing[-1].text
    assert page(plan(2024, "100"), contact="0816-7654321").asks.telephone == "0816-7654321"


def test_contradictions_come_first_and_names_and_doubts_apart() -> None:
    findings = [
        finding(Severity.ERROR),
        finding(Severity.WARNING),
        finding(Severity.NOTICE),
        finding(Severity.ERROR, "R29"),
    ]
    found = page(plan(2024, "100"), findings=findings)
    assert [each.text for each in found.standing[:2]] == [
        "≠ 1 处数字对不上",
        "1 处名称写错，1 处存疑",
    ]
    assert found.contradictions
    assert len(found.contradictions.figures) == 1
    assert found.asks.questions[0].bold == "基本支出是 171.7万元，还是 171.6万元？"
    clean = page(plan(2024, "100"), findings=[finding(Severity.NOTICE)])
    assert clean.standing[0].text == "✓ 核对过，没有对不上的数"
    assert clean.contradictions is None


def test_questions_are_asked_in_one_order_three_at_most() -> None:
    three = [total(Table.T7, "3"), item(Table.T7, "S3", "3")]
    spent = with_projects(final(2023, "60", "60", "0"), 修路="40")
    spent = replace(spent, lines=(*spent.lines, *three))
    planned = with_projects(plan(2023, "100"), 修路="80")
    planned = replace(
        planned, lines=(*planned.lines, total(Table.T7, "2"), item(Table.T7, "S3", "2"))
    )
    late = Deadline(DAY, date(2024, 2, 11), date(2026, 1, 1), is_public=True)
    found = page(spent, planned, deadline=late)
    assert [strip_tags(x.bold).replace("\u00a0", " ") for x in found.asks.questions] == [
        "三公经费花了 3 万元，比计划多 1 万元。",
        "“修路”用了计划的 50.0%。",
        "40 万元计划收到、没有收到。",
    ]


def test_a_page_without_questions_says_by_which_rules() -> None:
    found = page(plan(2024, "100", "人员经费增加10万元"), plan(2023, "90"))
    assert found.asks.questions == ()
    assert "没有超计划" in found.asks.say
