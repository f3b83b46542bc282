"""Final accounts are compared with their plan, and with the year before: the two are kept apart."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Base, Direction, Disclosure, Reason
from budgets.disclosure.readers.in_process import read_bytes

ITEM = (
    "1.教育支出（类）普通教育（款）小学教育（项）年初预算数100万元，决算数98.80万元，"
    "完成年初预算的98.80%。"
)
OTHER = "2.教育支出（类）普通教育（款）初中教育（项）年初预算数10万元，决算数10万元，完成年初预算的100%。"


def accounts(*sentences: str) -> Disclosure:
    lines = (
        "青峰县教育局2023年度部门决算", "一、主要职责", "1.管理学校。",
        "二、一般公共预算财政拨款支出决算情况说明", *sentences,
    )  # fmt: skip
    return read_bytes("决算.txt", "\n".join(lines).encode()).disclosure


def only(*sentences: str) -> Reason:
    (reason,) = accounts(*sentences).reasons
    return reason


def test_less_than_planned_is_a_difference_to_the_plan_with_its_reason() -> None:
    reason = only(f"{ITEM}决算数小于年初预算数的主要原因是两所学校合并。")
    assert (reason.about.code, reason.against) == ("2050202", Base.PLAN)
    assert (reason.direction, reason.text) == (Direction.DECREASE, "两所学校合并")


def test_the_stated_difference_its_percentage_and_its_reason_are_one() -> None:
    reason = only(
        f"{ITEM}决算数比年初预算数减少1.20万元，下降1.20%。决算数小于年初预算数的主要原因是两所学校合并。"
    )
    assert reason.against is Base.PLAN
    assert reason.change
    assert reason.change.yuan == -12_000
    assert reason.percent
    assert str(reason.percent.value) == "-1.20"
    assert reason.text == "两所学校合并"


@pytest.mark.parametrize("words", ["与年初预算数持平", "与预算数相同"])
def test_as_planned_is_no_change_on_the_year(words: str) -> None:
    reason = only(f"{OTHER}决算数{words}。")
    assert (reason.about.code, reason.against) == ("2050203", Base.PLAN)
    assert reason.direction is Direction.FLAT


def test_a_reason_right_after_the_completion_is_that_of_the_difference() -> None:
    text = ITEM.rstrip("。")
    reason = only(f"{text}，主要原因是两所学校合并。")
    assert (reason.against, reason.direction) == (Base.PLAN, Direction.DECREASE)
    assert reason.text == "两所学校合并"


def test_a_difference_said_as_more_than_the_plan_is_no_plan_of_its_own() -> None:
    sentence = "决算数大于年初预算数5万元，主要原因是新建教学楼。"
    told = accounts("一般公共预算财政拨款支出年初预算为200万元，支出决算为205万元。" + sentence)
    (reason,) = told.reasons
    assert (reason.against, reason.direction) == (Base.PLAN, Direction.INCREASE)
    assert reason.change
    assert reason.change.yuan == 50_000
    assert [line.planned and line.planned.printed for line in told.lines] == ["200"]


def test_the_year_before_and_the_plan_each_keep_their_reason() -> None:
    reasons = accounts(
        "一般公共预算财政拨款支出年初预算为200万元，支出决算为190万元，完成年初预算的95%。"
        "与上年相比，一般公共预算财政拨款支出增加30万元，主要原因是教师增加。"
        "决算数小于预算数的主要原因是会议减少。"
    ).reasons
    assert [(r.against, r.direction, r.text) for r in reasons] == [
        (Base.YEAR_BEFORE, Direction.INCREASE, "教师增加"),
        (Base.PLAN, Direction.DECREASE, "会议减少"),
    ]


def test_a_change_of_public_budget_money_is_not_taken_for_one_against_the_budget() -> None:
    reason = only(
        "一般公共预算财政拨款支出190万元，与2022年相比，一般公共预算财政拨款支出增加30万元。"
    )
    assert reason.against is Base.YEAR_BEFORE


def test_a_name_with_its_own_use_in_it_keeps_plan_and_account() -> None:
    (line,) = accounts(
        "1.其他支出（类）彩票公益金安排的支出（款）用于教育事业的彩票公益金支出（项）年初预算数12.50万元，"
        "决算数11.30万元，主要用于：修缮操场。"
    ).lines
    assert line.code == "2296004"
    assert (line.amount.printed, line.planned and line.planned.printed) == ("11.30", "12.50")
    assert line.purpose == "修缮操场。"
