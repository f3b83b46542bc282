"""Rules of inspection whose errors no planted document has: on parts of documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.frame import Framed, FrameKind
from budgets.disclosure.model import (
    Base,
    Direction,
    Disclosure,
    LineKey,
    Passage,
    Phase,
    Project,
    Row,
    Section,
    Source,
    Table,
    Unit,
    UnitKind,
)
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.rules import RuleStatus, coverage, judge
from budgets.disclosure.unread import Unread
from tests.builders import document, item, reason, sound, total, wan

IN_TABLE = Source(Section.TABLES, "表 7 第 3 行")


def only(rule: str, disclosure: Disclosure, **context: object) -> list[str]:
    return [x.message for x in judge(disclosure, **context) if x.rule == rule]  # type: ignore[arg-type]


def test_a_project_without_its_amount_is_named() -> None:
    blank = Project(number=2, name="培训", amount=Amount.blank(MoneyUnit.WAN))
    judged = replace(sound(), projects=(Project(number=1, name="维修", amount=wan("5")), blank))
    assert only("R95", judged) == ["这些项目没有写本年的金额：“培训”。"]


def test_a_project_has_the_amount_of_its_own_form() -> None:
    judged = replace(sound(), projects=(Project(number=1, name="渠道维修", amount=wan("5.00")),))
    text = "项目名称：渠道维修单位：元 年度资金申请总额 渠道维修"

    def form(printed: str) -> Unread:
        return Unread(Section.TABLES, "表 11 第 3 行第 2 列", printed, text)

    assert only("R80", judged, unread=[form("50000.00")]) == []
    assert "48000.00元" in only("R80", judged, unread=[form("48000.00")])[0]
    # The money of several years is no other amount of the year.
    several = replace(form("90000.00"), text=text.replace("年度资金申请总额", "项目资金总额"))
    assert only("R80", judged, unread=[several]) == []


def test_units_of_budget_and_accounts_are_compared() -> None:
    one, other = (
        Unit(n, f"{name}管理所", UnitKind.SUBORDINATE) for n, name in enumerate("甲乙", 1)
    )
    accounts = document(total(Table.T1, "5"), phase=Phase.FINAL, units=(one, other))
    budget = document(total(Table.T1, "5"), units=(one,))
    assert only("R101", accounts, budget=budget) == [
        "决算的单位与公开的预算不同：决算多了乙管理所，请说明原因。"
    ]
    assert only("R101", accounts, budget=replace(budget, units=(one, other))) == []


def test_a_negative_amount_is_pointed_out_with_its_sign() -> None:
    negative = Amount.of("1.60", MoneyUnit.WAN, negative=True)
    found = judge(document(item(Table.T6, "30205", negative, "水费", source=IN_TABLE)))
    (said,) = (x for x in found if x.rule == "R102")
    assert said.severity is Severity.NOTICE
    assert "-1.60万元" in said.message


@pytest.mark.parametrize(("change", "found"), [("-1.29", 1), ("-0.50", 0)])
def test_what_was_saved_of_the_budget_is_no_change_on_the_year_before(
    change: str, found: int
) -> None:
    about = LineKey(Table.T7, row=Row.ITEM, code="S3")
    line = item(Table.T7, "S3", "1.71", "公务接待费", planned=wan("3.00"), source=IN_TABLE)
    told = reason(
        about, "公务接待费", Direction.DECREASE, change, text="压缩", against=Base.YEAR_BEFORE
    )
    accounts = document(line, phase=Phase.FINAL, reasons=(told,))
    assert len(only("R99", accounts)) == found


@pytest.mark.parametrize(("last", "found"), [("260.00", 0), ("26.00", 1)])
def test_projects_that_a_sentence_lists_add_up(last: str, found: int) -> None:
    parts = f"甲，预算320.00万元；乙，预算150.00万元；丙，预算{last}万元。"
    said = f"编制绩效目标的项目共3个，涉及金额730.00万元：{parts}"
    judged = replace(sound(), passages=(Passage(Section.PERFORMANCE, "绩效目标", said),))
    assert len(only("R91", judged)) == found


def test_a_unit_filed_as_a_department_is_pointed_out() -> None:
    judged = replace(sound(), title="青山县实验小学2020年单位预算")
    frame = (Framed(FrameKind.HEADING, Section.OTHER, "第 3 段", "一、主要职责"),)
    assert only("R89", judged, frame=frame, of_unit=False)
    assert not only("R89", judged, frame=frame, of_unit=True)
    assert not only("R89", judged, frame=frame)


def test_without_a_frame_the_rules_on_it_do_not_apply() -> None:
    standing = {each.rule.id: each.standing for each in coverage(sound())}
    for rule in ("R61", "R83", "R89", "R93", "R96"):
        assert standing[rule] is RuleStatus.NOT_APPLICABLE
