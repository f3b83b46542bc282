"""Names and bars of the answering pages' rows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from budgets.display.answers.bars import StepScale, final_bar, planned_bar
from budgets.display.answers.names import (
    ECONOMIC,
    FUNCTIONAL,
    beside,
    name_of,
    plain_heading,
    short_name,
)
from budgets.display.rows import AXIS, LAST_YEAR, PLAN, SPENT, UNEXPLAINED
from budgets.models import Department, Jurisdiction

STEPS = st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), min_size=1)


@pytest.mark.parametrize(
    ("place", "name", "short"),
    [
        ("栖岚县", "栖岚县教育局", "教育局"),
        ("栖岚县", "中共栖岚县委宣传部", "县委宣传部"),
        ("广元市昭化区", "中共广元市昭化区委群众工作局", "区委群众工作局"),
        ("栖岚县", "清河镇人民政府", "清河镇人民政府"),
        ("栖岚县", "栖岚县", "栖岚县"),
    ],
)
def test_a_department_is_called_without_its_place(place: str, name: str, short: str) -> None:
    department = Department(name=name, jurisdiction=Jurisdiction(name=place))
    assert short_name(department) == short


def test_a_heading_has_its_standard_name_in_english_and_the_printed_one_beside_it() -> None:
    assert name_of(FUNCTIONAL, "205", "教育支出") == "教育支出"
    assert beside(FUNCTIONAL, "205", "教育支出") == ""
    with override("en"):
        assert name_of(FUNCTIONAL, "205", "教育支出") == "Education"
        assert beside(FUNCTIONAL, "205", "教育支出") == '<span lang="zh-Hans">教育支出</span>'
        assert name_of(ECONOMIC, "39999", "别的<") == '<span lang="zh-Hans">别的&lt;</span>'
        assert beside(ECONOMIC, "39999", "别的<") == ""


def test_items_have_plain_words_and_those_of_every_department_by_their_last_digits() -> None:
    assert plain_heading("2050202") == "公办小学的老师工资、社保、水电和办公"
    assert plain_heading("2130101") == "机关在职人员的工资、社保和日常办公"
    assert plain_heading("2299999") == ""
    with override("en"):
        assert plain_heading("2140104") == "building and rebuilding of roads"


@given(STEPS)
def test_steps_lie_on_one_scale_left_and_right_of_zero(changes: list[Decimal]) -> None:
    scale = StepScale(changes)
    for change in changes:
        for rect in scale.bar(change, explained=False):
            assert 0 <= rect.x <= 100
            assert 0 <= rect.x + rect.width <= Decimal("100.41")
    if any(changes):
        assert {scale.bar(each, explained=True)[-1].x for each in changes} == {
            scale.bar(changes[0], explained=True)[-1].x
        }


def test_what_is_small_is_seen_and_what_is_nothing_is_not() -> None:
    small, large = Decimal(1), Decimal(10**6)
    assert [(x.kinds, x.width) for x in planned_bar(small, large)] == [(PLAN, Decimal("0.40"))]
    assert planned_bar(Decimal(0), large) == ()
    kinds = [x.kinds for x in planned_bar(small, large, before=large)]
    assert kinds == [PLAN, LAST_YEAR]
    assert [x.kinds for x in final_bar(small, large, large)] == [PLAN, SPENT]
    assert [x.kinds for x in final_bar(small, None, large)] == [SPENT]
    assert final_bar(Decimal(0), Decimal(0), large) == ()
    bar = StepScale([small, -large]).bar(-large, explained=False)
    assert UNEXPLAINED in bar[0].kinds
    assert bar[-1].kinds == AXIS
