"""A reason fits the direction of its change, and the direction fits the figures."""

from dataclasses import replace

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Base, Direction, LineKey, Passage, Section, Table
from budgets.disclosure.rules import judge
from tests.builders import at, document, reason, total, wan

UP, DOWN, FLAT = Direction.INCREASE, Direction.DECREASE, Direction.FLAT
COST = LineKey(Table.OPERATING_COST)


def told(direction, text, **more):
    return judge(
        document(
            total(Table.OPERATING_COST, more.pop("now", "64.2")),
            reasons=(reason(COST, "机关运行经费", direction, text=text, **more),),
        )
    )


@pytest.mark.parametrize(
    ("direction", "text", "said"),
    [
        (UP, "人员减少，公用经费相应压减", "减少"),
        (UP, "认真落实过紧日子的要求，厉行节约", "过紧日子"),
        (DOWN, "新招录公务员5名", "招录"),
        (DOWN, "人员工资晋升晋级", "晋升"),
        (FLAT, "人员增加", "增加"),
    ],
)
def test_a_reason_for_the_other_direction_is_a_warning(direction, text, said):
    (found,) = told(direction, text)

    assert (found.rule, found.severity) == ("R31", Severity.WARNING)
    assert said in found.message


@pytest.mark.parametrize(
    ("direction", "text"),
    [
        (UP, "人员增加，同时压减会议费"),
        (UP, "在厉行节约的同时，车辆老化，维修费用较多"),
        (DOWN, "本年未新增公务用车"),
        (DOWN, "上年新增的信息化项目已经验收"),
        (DOWN, "厉行节约，从严控制接待"),
        (FLAT, "厉行节约，从严控制接待"),
        (UP, "信访工作量加大，较上年增加下访批次"),
        (DOWN, "退休教师增加"),
        (DOWN, "本年离休人员较多增加"),
        (DOWN, "调出人员增多"),
        (DOWN, "新增1辆救护车，但比上年购置的车辆少2辆"),
        (DOWN, "完工项目增加"),
        (DOWN, "水费虽有增加，但合并办公后开支更小"),
    ],
)
def test_a_fitting_reason_is_silent(direction, text):
    assert told(direction, text) == ()


@pytest.mark.parametrize(
    ("direction", "prior", "severities"),
    [
        (UP, "60.0", []),
        (DOWN, "60.0", [Severity.ERROR]),
        (FLAT, "64.2", []),
        (FLAT, "60.0", [Severity.ERROR]),
        (FLAT, "64.20", []),
    ],
)
def test_a_direction_fits_the_amounts_of_both_years(direction, prior, severities):
    text = {UP: "人员增加", DOWN: "人员减少", FLAT: ""}[direction]

    found = told(direction, text, prior=wan(prior))

    assert [each.severity for each in found] == severities
    assert all("64.2万元" in each.message and "60.0万元" in each.message for each in found)


def test_a_percentage_of_the_other_direction_is_an_error_where_nothing_else_is_known():
    (found,) = told(UP, "人员增加", percent="-8.8")

    assert (found.rule, found.severity) == ("R31", Severity.ERROR)
    assert "-8.8%" in found.message
    assert told(DOWN, "人员减少", percent="-8.8") == ()


def test_a_reason_against_the_plan_is_named_so():
    (found,) = told(DOWN, "主要原因是", against=Base.PLAN)

    assert "比年初预算减少，没有说明原因" in found.message


PLACE = at("第 9 段", Section.OPERATING_COST)


def unexplained(said, *others):
    """A change without a reason, in a section that gives another reason elsewhere."""
    source = replace(PLACE, text=said)
    change = reason(COST, "机关运行经费", DOWN, "-2.5", source=source)
    words = tuple(
        Passage(Section.OPERATING_COST, "八、机关运行经费", text) for text in (said, *others)
    )
    found = judge(document(total(Table.OPERATING_COST, "64.2"), reasons=(change,), passages=words))
    return [each.rule for each in found]


@pytest.mark.parametrize(
    "begun", ["主要原因是。", "主要原因是：", "原因为；其他不变。", "主要原因是由于。"]
)
def test_a_reason_that_was_only_begun_is_found_beside_others(begun):
    other = "公务用车运行费增加，原因是油价上涨。"
    assert "R31" in unexplained(f"机关运行经费比上年减少2.5万元，{begun}", other)


def test_a_reason_that_stands_elsewhere_in_the_section_may_explain_it():
    other = "以上变化的原因是压减会议费。"
    assert "R31" not in unexplained("机关运行经费比上年减少2.5万元。", other)
