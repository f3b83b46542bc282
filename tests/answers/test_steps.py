"""The steps from last year to this year add up, whatever reasons a department gives."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.disclosure.model import Direction, Disclosure, LineKey, Nature, Phase, Project, Table
from budgets.reports.answers.clauses import About, cause_of, clauses_of
from budgets.reports.answers.headline import headline_of
from budgets.reports.answers.steps import CENT_OF_WAN, StepKind, Steps, steps_of
from tests.answers.beside import county, papers
from tests.builders import document, reason, total, wan

WAN = 10_000
NAMES = ("农村公路建设", "农村公路建设二期", "辅警人员经费", "教师培训")
CAUSES = ("人员经费", "公用经费", "“教师培训”", "“农村公路建设”项目", "项目支出", "基数调整")
HUNDREDTHS = st.integers(min_value=0, max_value=10**7)


def printed(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def year(of: int, basic: int, projects: dict[str, int], why: str = "") -> Disclosure:
    """A document of running costs and projects, in hundredths of 万元, that says why it changed."""
    whole = basic + sum(projects.values())
    return document(
        total(Table.T1, printed(whole)),
        total(Table.T3, printed(whole)),
        total(Table.T3, printed(basic), Nature.BASIC),
        total(Table.T3, printed(sum(projects.values())), Nature.PROJECT),
        year=of,
        projects=tuple(
            Project(number=at, name=name, amount=wan(printed(amount)))
            for at, (name, amount) in enumerate(projects.items(), start=1)
        ),
        reasons=(reason(LineKey(Table.T1), "收支总预算", Direction.INCREASE, text=why),),
    )


def steps(now: Disclosure, before: Disclosure) -> Steps | None:
    headline = headline_of(papers(now, [before]))
    assert headline
    return headline.explanation.steps if headline.explanation else None


def kinds(found: Steps) -> list[tuple[StepKind, str, Decimal, bool]]:
    return [(x.kind, x.name, x.change / WAN, bool(x.reason)) for x in found.items]


# Clauses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工资晋级，人员经费增加3,077.37万元", [("3077.37", About.STAFF)]),
        ("“校舍改造”项目减少12万元；公用经费压减0.5万元", [("-12", About.PROJECTS), ("-0.5", About.OFFICE)]),
        ("人员经费增加10万元，其中工资增加6万元、社保增加4万元", [("10", About.STAFF)]),
        ("一是人员经费增加10万元，二是办公费减少2000元", [("10", About.STAFF), ("-0.2", About.OFFICE)]),
        ("上年一次性支出今年不再安排", [(None, About.UNKNOWN)]),
        ("新增2名人员，相应增加人员经费14.07万元", [("14.07", About.STAFF)]),
        ("人员经费增加到50万元", [(None, About.STAFF)]),
        ("标准提高至3000元，多招教师增加20人", [(None, About.UNKNOWN)]),
        ("至少需要经费50万元", [(None, About.UNKNOWN)]),
        ("", []),
    ],
)  # fmt: skip
def test_a_clause_has_its_first_amount(text: str, expected: list[tuple[str, About]]) -> None:
    found = [(each.change, each.about) for each in clauses_of(text)]
    assert found == [(Decimal(n) * WAN if n else None, about) for n, about in expected]


def test_the_cause_leaves_out_amounts_that_the_sentence_has() -> None:
    assert cause_of("工资晋级，人员经费增加3.5万元；购车。") == "工资晋级；购车"
    assert cause_of("新增2名人员，相应增加人员经费14.07万元") == "新增2名人员"
    assert cause_of("“培训”任务已经完成减少853.00万元") == "“培训”任务已经完成减少853.00万元"


# Steps


@given(
    st.tuples(HUNDREDTHS, HUNDREDTHS),
    st.dictionaries(st.sampled_from(NAMES), HUNDREDTHS),
    st.dictionaries(st.sampled_from(NAMES), HUNDREDTHS),
    st.lists(
        st.tuples(
            st.sampled_from(CAUSES),
            st.sampled_from(("增加", "减少")),
            HUNDREDTHS,
        ),
        max_size=5,
    ),
)  # fmt: skip
def test_steps_add_up_to_the_change(
    basic: tuple[int, int],
    now: dict[str, int],
    before: dict[str, int],
    causes: list[tuple[str, str, int]],
) -> None:
    why = "；".join(f"{what}{way}{printed(by)}万元" for what, way, by in causes)
    this, last = year(2024, basic[0], now, why), year(2023, basic[1], before)
    found = steps(this, last)
    if found is None:
        return
    change = (basic[0] + sum(now.values()) - basic[1] - sum(before.values())) * 100
    added = sum(step.change for step in found.items)
    assert abs(added - change) <= CENT_OF_WAN
    assert found.said + found.unsaid == added
    assert {*found.small, *found.large} == {*found.items}


def test_each_project_is_a_step_with_the_reason_that_names_it() -> None:
    why = "新班开学，“教师培训”增加10万元；工资晋级，人员经费增加25万元"
    now = year(2024, 500_00, {"教师培训": 30_00, "校舍改造": 70_00}, why)
    found = steps(now, year(2023, 480_00, {"教师培训": 20_00, "智慧校园": 50_00}))
    assert found
    assert kinds(found) == [
        (StepKind.PROJECT, "校舍改造", 70, False),
        (StepKind.PROJECT, "智慧校园", -50, False),
        (StepKind.STAFF, "", 25, True),
        (StepKind.PROJECT, "教师培训", 10, True),
        (StepKind.BASIC, "", -5, False),
    ]
    assert [step.name for step in found.items if step.is_new] == ["校舍改造"]
    assert [step.name for step in found.items if step.is_gone] == ["智慧校园"]
    assert (found.said / WAN, found.unsaid / WAN, found.change / WAN) == (35, 15, 50)


def test_a_reason_with_another_amount_than_the_project_is_a_step_beside_the_rest() -> None:
    now = year(2024, 0, {"教师培训": 30_00}, "“教师培训”扩班增加8万元")
    found = steps(now, year(2023, 0, {"教师培训": 20_00}))
    assert found
    assert [(x.change / WAN, bool(x.reason), x.is_rest) for x in found.items] == [
        (8, True, False),
        (2, False, True),
    ]


def test_the_longest_name_is_meant() -> None:
    now = year(
        2024, 0, {"农村公路建设": 1_00, "农村公路建设二期": 9_00}, "农村公路建设二期开工增加9万元"
    )
    found = steps(now, year(2023, 0, {"农村公路建设": 1_00}))
    assert found
    assert kinds(found) == [(StepKind.PROJECT, "农村公路建设二期", 9, True)]


def test_a_reason_that_has_no_place_stands_beside_the_rest_of_all() -> None:
    now = year(2024, 100_00, {}, "基数调整增加30万元")
    found = steps(now, year(2023, 80_00, {}))
    assert found
    assert kinds(found) == [(StepKind.CLAUSE, "", 30, True), (StepKind.REST, "", -10, False)]


def test_words_without_an_amount_are_the_reason_for_the_step_that_they_name() -> None:
    why = "“教师培训”扩大到民办学校；教职工工资晋级；厉行节约"
    now = year(2024, 105_00, {"教师培训": 30_00, "校舍": 5_00}, why)
    found = steps(now, year(2023, 100_00, {"教师培训": 20_00}))
    assert found
    assert [(x.kind, x.name, x.reason) for x in found.items] == [
        (StepKind.PROJECT, "教师培训", "“教师培训”扩大到民办学校"),
        (StepKind.BASIC, "", "教职工工资晋级"),
        (StepKind.PROJECT, "校舍", ""),
    ]
    assert found.loose == ("厉行节约",)


def test_words_for_a_rise_are_no_reason_for_a_fall() -> None:
    now = year(2024, 90_00, {}, "教职工工资提高")
    found = steps(now, year(2023, 100_00, {}))
    assert found
    assert found.unexplained
    assert found.loose == ("教职工工资提高",)


def test_a_reason_for_running_alone_counts_for_its_step() -> None:
    now = year(2024, 110_00, {"校舍": 5_00})
    about = LineKey(Table.T6)
    why = reason(about, "基本支出", Direction.INCREASE, "10", text="新进教师，人员经费增加8万元")
    now = replace(now, reasons=(*now.reasons, why))
    found = steps(now, year(2023, 100_00, {}))
    assert found
    assert [(x.kind, bool(x.reason)) for x in found.items] == [
        (StepKind.BASIC, True),
        (StepKind.PROJECT, False),
    ]
    assert found.loose == ()


def test_without_the_year_before_or_with_another_printed_change_there_are_no_steps() -> None:
    now = year(2024, 100_00, {})
    assert steps_of(papers(now), Decimal(20 * WAN), "") is None
    beside = papers(now, [year(2023, 80_00, {})])
    assert steps_of(beside, Decimal(20 * WAN), "") is not None
    assert steps_of(beside, Decimal(25 * WAN), "") is None
    assert (
        steps_of(papers(now, [year(2023, 80_00, {})], broken=True), Decimal(20 * WAN), "") is None
    )


@pytest.mark.slow
def test_steps_of_the_whole_county_add_up() -> None:
    plans, finals = 0, 0
    for each, _findings in county():
        found = headline_of(each)
        assert found
        if each.before is None:
            assert found.explanation is None or found.explanation.steps is None
            continue
        assert found.explanation
        assert found.explanation.steps
        total_change = found.before.change
        assert total_change is not None
        assert abs(found.explanation.steps.change - total_change) <= CENT_OF_WAN
        plans += each.own.phase is Phase.BUDGET
        finals += each.own.phase is Phase.FINAL
    assert (plans, finals) == (95, 76)


@pytest.mark.slow
def test_what_was_not_spent_of_the_countys_plans_was_carried_or_not_received() -> None:
    told = 0
    for each, _findings in county():
        found = headline_of(each)
        outcome = found.outcome if found else None
        if outcome is None:
            continue
        assert outcome.carried is not None
        assert outcome.not_received is not None
        assert abs(outcome.left - outcome.carried - outcome.not_received) <= CENT_OF_WAN
        told += 1
    assert told == 95
