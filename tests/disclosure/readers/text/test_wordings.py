"""Wordings that departments use and that once went astray: each sentence keeps its own meaning."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.disclosure.model import (
    Direction,
    Disclosure,
    Fund,
    LineKey,
    Row,
    Section,
    Side,
    Table,
    UnitKind,
)
from budgets.disclosure.money import Amount, MoneyUnit, Nothing
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.code_lookup import path_of
from budgets.disclosure.readers.in_process import read_bytes

TITLE = "青峰县教育局2024年部门预算"
DUTIES = "一、主要职责\n1.管理学校。"
REVENUE = LineKey(Table.T1, Side.REVENUE)


def reading_of(*lines: str, title: str = TITLE) -> Reading:
    text = "\n".join((title, DUTIES, *lines))
    return read_bytes("公开.txt", text.encode())


def disclosed(*lines: str, title: str = TITLE) -> Disclosure:
    return reading_of(*lines, title=title).disclosure


def three_public(code: str = "") -> LineKey:
    row = Row.ITEM if code else Row.TOTAL
    return LineKey(Table.T7, row=row, code=code, fund=Fund.GENERAL)


def test_a_change_after_a_list_of_parts_is_the_totals() -> None:
    (reason,) = disclosed(
        "二、收支预算情况说明",
        "2024年收入总计1.2亿元，其中：一般公共预算拨款收入11000万元，占91.67%；"
        "事业收入1000万元，占8.33%。较上年增加200万元，增长1.69%，主要原因是学生人数增加。",
    ).reasons
    assert reason.about == REVENUE
    assert reason.change
    assert reason.change.yuan == 2_000_000
    assert reason.text == "学生人数增加"


def test_a_part_with_a_change_of_its_own_keeps_it() -> None:
    reasons = disclosed(
        "二、“三公”经费",
        "“三公”经费10万元，其中：公务接待费4万元，比上年减少1万元，原因是压减接待；"
        "公务用车运行维护费6万元，与上年持平。",
    ).reasons
    assert [(r.about, r.direction) for r in reasons] == [
        (three_public("S3"), Direction.DECREASE),
        (three_public("S202"), Direction.FLAT),
    ]


def test_a_comparison_after_parts_in_brackets_is_about_their_sum() -> None:
    (reason,) = disclosed(
        "二、“三公”经费",
        "公务用车费20万元（其中：公务用车运行维护费20万元，公务用车购置费0万元），与上年持平。",
    ).reasons
    assert (reason.about, reason.direction) == (three_public("S2"), Direction.FLAT)


def test_a_name_with_an_and_in_it_stays_as_printed() -> None:
    (line,) = disclosed(
        "二、一般公共预算支出决算情况说明",
        "1.文化旅游体育与传媒支出（类）文化和旅游（款）行政运行（项）："
        "年初预算为500.00万元，支出决算为520.50万元。",
        title="青峰县文化局2022年度部门决算",
    ).lines
    assert line.path == ("文化旅游体育与传媒支出", "文化和旅游", "行政运行")
    assert (line.amount.printed, line.planned and line.planned.printed) == ("520.50", "500.00")


def test_the_first_sentence_of_final_accounts_gives_both_totals_and_their_change() -> None:
    found = disclosed(
        "二、收入支出决算总体情况说明",
        "2022年度收、支总计均为3,456.78万元。与2021年相比，收、支总计各减少123.45万元，"
        "下降3.45%。主要变动原因是压减项目。",
        title="青峰县文化局2022年度部门决算",
    )
    assert {x.key: x.amount.printed for x in found.lines} == {
        REVENUE: "3,456.78",
        LineKey(Table.T1): "3,456.78",
    }
    (reason,) = found.reasons
    assert (reason.direction, reason.text) == (Direction.DECREASE, "压减项目")
    assert reason.change
    assert reason.change.yuan == Decimal("-1234500")
    assert reason.percent
    assert reason.percent.value == Decimal("-3.45")


def test_a_short_three_public_table_is_read_downwards_and_loses_no_row() -> None:
    reading = reading_of(
        "“三公”经费支出表",
        "单位：万元",
        "项目\t2023年预算数\t2024年预算数\t增减",
        "合计\t5\t4\t-1",
        "公务接待费\t5\t4\t-1",
        "会议费\t3\t2\t-1",
        "公务用车运行维护费\t--\t\t",
    )
    found = reading.disclosure
    assert {x.key: (x.amount.printed, x.prior and x.prior.printed) for x in found.lines} == {
        three_public(): ("4", "5"),
        three_public("S3"): ("4", "5"),
    }
    (kept,) = (p for p in found.passages if p.section is Section.TABLES)
    assert kept.text == "会议费\t3\t2\t-1\n公务用车运行维护费\t--"


@pytest.mark.parametrize(
    "title",
    [
        "关于青峰县教育局２０２４年部门预算的公开说明",
        "关于公开青峰县教育局2024年部门预算的说明",
        "青峰县教育局关于2024年部门预算的公开说明",
    ],
)
def test_the_department_is_found_in_an_announcing_title(title: str) -> None:
    found = disclosed("二、收支预算情况说明", "收入总计5万元。", title=title)
    assert (found.department.name, found.fiscal_year) == ("青峰县教育局", 2024)


@pytest.mark.parametrize(
    ("sentence", "level"),
    [
        ("纳入预算编制范围的二级预算单位包括：", ""),
        ("下属二级预算单位2个，本局是一级预算单位。", "一级预算单位"),
    ],
)
def test_the_level_of_other_units_is_not_the_departments(sentence: str, level: str) -> None:
    found = disclosed("二、机构设置", sentence, "三、收支预算情况说明", "收入总计5万元。")
    assert found.department.budget_level == level


def test_offices_and_subordinate_units_in_one_sentence_are_told_apart() -> None:
    units = disclosed(
        "二、机构设置",
        "青峰县水利局下设办公室、规划股、防汛股3个内设机构，"
        "下属单位2个：青峰县水库管理所、青峰县河道管理站。",
        "三、收支预算情况说明",
        "收入总计5万元。",
    ).units
    assert {unit.name: unit.kind for unit in units} == {
        "办公室": UnitKind.INTERNAL,
        "规划股": UnitKind.INTERNAL,
        "防汛股": UnitKind.INTERNAL,
        "青峰县水库管理所": UnitKind.SUBORDINATE,
        "青峰县河道管理站": UnitKind.SUBORDINATE,
    }


def test_a_fund_that_does_not_concern_the_department_is_not_applicable() -> None:
    lines = disclosed(
        "二、政府性基金预算支出情况说明",
        "本部门不涉及",
        "三、国有资本经营预算支出情况说明",
        "不涉及。",
    ).lines
    silent = Amount(None, "", MoneyUnit.WAN, Nothing.NOT_APPLICABLE)
    assert {line.key: line.amount for line in lines} == {
        LineKey(Table.T8, fund=Fund.GOVERNMENT_FUND): silent,
        LineKey(Table.T9, fund=Fund.STATE_CAPITAL): silent,
    }


def test_one_section_with_amounts_beside_the_duties_is_enough() -> None:
    found = disclosed("二、收支预算情况说明", "2024年收支总预算12万元。")
    assert {line.key for line in found.lines} == {REVENUE, LineKey(Table.T1)}


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("公共安全支出（类）法院（款）“两庭”建设（项）", "“两庭”建设"),
        ("“公共安全支出（类）法院（款）行政运行（项）”", "行政运行"),
        ("公共安全支出（类）法院（款）“案件审判”（项）", "案件审判"),
    ],
)
def test_quotes_of_a_name_s_own_stay_and_those_around_it_go(label: str, name: str) -> None:
    assert path_of(label)[0][-1] == name
