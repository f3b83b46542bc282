"""What differs between two versions of a disclosure is said cell by cell, and nothing is passed over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from budgets.disclosure.differences import Difference, differences
from budgets.disclosure.model import Disclosure, Function, Row, Table
from budgets.disclosure.money import Amount, MoneyUnit
from tests.builders import wan
from tests.cast import fire_budget
from tests.disclosure.strategies import disclosures


def told(
    before: Disclosure, after: Disclosure
) -> list[tuple[str, str, str, str | None, str | None]]:
    return [(x.part_name, x.place, x.column, x.before, x.after) for x in differences(before, after)]


def test_a_figure_is_told_with_its_row_its_column_and_its_unit() -> None:
    budget = fire_budget()
    lines = [
        replace(x, amount=Amount.of("31.00", MoneyUnit.WAN), purpose="")
        if x.table is Table.T5 and x.code == "2240201" and x.nature == "project"
        else x
        for x in budget.lines
    ]
    assert told(budget, replace(budget, lines=tuple(lines))) == [
        (
            "表5 一般公共预算支出表",
            "2240201 行政运行 · 一般公共预算 · 项目支出",
            "金额",
            "30万元",
            "31.00万元",
        )
    ]


def test_a_new_line_and_a_struck_one_are_told_as_such() -> None:
    budget = fire_budget()
    without = replace(budget, lines=tuple(x for x in budget.lines if x.code != "2210201"))
    assert told(budget, without) == [
        ("表5 一般公共预算支出表", "2210201 住房公积金 · 一般公共预算", "金额", "4.5万元", None)
    ]
    assert told(without, budget)[0][3:] == (None, "4.5万元")


def test_a_kind_of_nothing_is_told_in_words() -> None:
    budget = fire_budget()
    lines = [
        replace(x, amount=wan("0")) if x.table is Table.T8 and x.row is Row.TOTAL else x
        for x in budget.lines
    ]
    assert told(budget, replace(budget, lines=tuple(lines)))[0][3:] == ("没有安排", "0万元")


def test_a_function_put_between_two_others_moves_neither() -> None:
    budget = fire_budget()
    one, two = budget.functions
    more = (one, Function(2, "检查消火栓。"), Function(3, two.text))
    assert told(budget, replace(budget, functions=more)) == [
        ("职能", "第 2 项", "职能", None, "检查消火栓。")
    ]


def test_a_cover_and_a_project_are_told_too() -> None:
    budget = fire_budget()
    project = replace(budget.projects[0], goal="三分钟内出动", indicators=())
    changed = replace(budget, contact="12345", projects=(project, budget.projects[1]))
    assert told(budget, changed) == [
        ("基本信息", "", "联系方式", "0800-119119", "12345"),
        ("项目", "消防车购置", "年度目标", "五分钟内出动", "三分钟内出动"),
        ("项目", "消防车购置 · 产出指标 数量指标 购置车辆", "指标值", "1", None),
        ("项目", "消防车购置 · 产出指标 数量指标 购置车辆", "计量单位", "辆", None),
    ]


def test_what_only_changed_its_order_is_told_once() -> None:
    budget = fire_budget()
    turned = replace(budget, glossary=(), lines=budget.lines[::-1])
    assert Difference("T5", "", "次序或出处", None, "有调整") in differences(budget, turned)
    assert ("名词解释", "基本支出", "解释", "保障机构正常运转的支出。", None) in told(
        budget, turned
    )


@pytest.mark.fuzz
@settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck)
)  # as slow as the machine
@given(disclosures(), disclosures())
def test_two_disclosures_are_equal_if_nothing_differs(one: Disclosure, other: Disclosure) -> None:
    assert differences(one, one) == ()
    if one != other:
        assert differences(one, other)
    assert all(x.before != x.after for x in differences(one, other))
