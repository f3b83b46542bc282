"""A budget with other headings, in another order, unnumbered, with every way of writing items."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.disclosure.model import (
    Direction,
    Fund,
    LineKey,
    Nature,
    Row,
    Section,
    Side,
    Table,
    UnitKind,
)
from budgets.disclosure.money import Nothing
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.readers.layout.headings import section_of
from tests.disclosure.readers.documents import text_of


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_bytes("预算.txt", text_of("other_headings.txt").encode("gb18030"))


def item(table: Table, code: str) -> LineKey:
    return LineKey(table, Side.EXPENDITURE, Row.ITEM, code, "", table.fund)


def total(table: Table, fund: Fund = Fund.ALL, nature: Nature = Nature.TOTAL) -> LineKey:
    return LineKey(table, fund=fund, nature=nature)


REV = Side.REVENUE
STATED = {
    total(Table.T7, Fund.GENERAL): ("50，000", "50000"),
    item(Table.T7, "S202"): ("30,000", "30000"),
    item(Table.T7, "S3"): ("20,000", "20000"),
    item(Table.T7, "S1"): ("", "0"),
    total(Table.OPERATING_COST): ("1．2", "12000"),
    LineKey(Table.T1, REV): ("１，２３４．５０", "12345000"),
    LineKey(Table.T1): ("１，２３４．５０", "12345000"),
    LineKey(Table.T1, REV, Row.CURRENT): ("1200", "12000000"),
    LineKey(Table.T1, REV, Row.ITEM, "R9"): ("34.5", "345000"),
    LineKey(Table.T1, REV, Row.ITEM, "R1"): ("1100", "11000000"),
    LineKey(Table.T1, REV, Row.ITEM, "R301"): ("100", "1000000"),
    total(Table.T5, Fund.GENERAL): ("1100", "11000000"),
    total(Table.T5, Fund.GENERAL, Nature.BASIC): ("800", "8000000"),
    total(Table.T5, Fund.GENERAL, Nature.PROJECT): ("300", "3000000"),
    item(Table.T5, "213"): ("1,012", "10120000"),
    item(Table.T5, "2130104"): ("712.5", "7125000"),
    item(Table.T5, "2130106"): ("299.5", "2995000"),
    item(Table.T5, "2080505"): ("56.12", "561200"),
    item(Table.T5, "2101102"): ("31.88", "318800"),
    total(Table.T8, Fund.GOVERNMENT_FUND): ("0.05", "5000000"),
    total(Table.T8, Fund.GOVERNMENT_FUND, Nature.PROJECT): ("0.05", "5000000"),
    total(Table.T9, Fund.STATE_CAPITAL): ("", "0"),
    total(Table.PROCUREMENT): ("80", "800000"),
    item(Table.PROCUREMENT, "G1"): ("30", "300000"),
    item(Table.PROCUREMENT, "G2"): ("0", "0"),
    item(Table.PROCUREMENT, "G3"): ("50", "500000"),
}


def test_every_amount_is_found_whatever_its_unit_and_width(reading: Reading) -> None:
    lines = {line.key: line.amount for line in reading.disclosure.lines}
    assert lines.keys() == STATED.keys()
    for key, (printed, yuan) in STATED.items():
        assert (lines[key].printed, lines[key].yuan) == (printed, Decimal(yuan))


def test_an_amount_inside_a_purpose_is_no_line(reading: Reading) -> None:
    line = reading.disclosure.line(item(Table.T5, "2130106"))
    assert line is not None
    assert line.purpose == "试验田建设，其中种苗款20万元"


def test_an_item_that_says_without_is_none_planned(reading: Reading) -> None:
    line = reading.disclosure.line(item(Table.T7, "S1"))
    assert line is not None
    assert line.amount.nothing is Nothing.NONE_PLANNED


def test_directions_and_percentages_are_signed(reading: Reading) -> None:
    told = {
        r.about: (r.direction, r.change and r.change.yuan, r.percent and r.percent.value, r.text)
        for r in reading.disclosure.reasons
    }
    down, flat, up = Direction.DECREASE, Direction.FLAT, Direction.INCREASE
    assert told == {
        total(Table.T7, Fund.GENERAL): (down, Decimal(-10_000), Decimal("-16.7"), "压减接待"),
        item(Table.T7, "S202"): (flat, None, None, ""),
        item(Table.T7, "S3"): (down, Decimal(-10_000), None, ""),
        total(Table.OPERATING_COST): (flat, None, None, ""),
        LineKey(Table.T1): (up, Decimal(345_000), Decimal("2.9"), "新增项目"),
        item(Table.T5, "2101102"): (down, Decimal(-11_200), Decimal("-3.4"), "退休2人"),
    }


def test_last_years_amount_is_told_from_this_years(reading: Reading) -> None:
    line = reading.disclosure.line(total(Table.T7, Fund.GENERAL))
    assert line is not None
    assert line.prior is not None
    assert line.prior.printed == "60,000"


def test_assets_that_are_counted_are_holdings(reading: Reading) -> None:
    assert [(h.name, h.count, h.measure) for h in reading.disclosure.holdings] == [
        ("车辆", 3, "辆"),
        ("一般公务用车", 2, "辆"),
        ("特种专业技术用车", 1, "辆"),
        ("单价50万元以上通用设备", 0, "台（套）"),
    ]


def test_functions_in_one_paragraph_are_told_apart(reading: Reading) -> None:
    texts = [f.text for f in reading.disclosure.functions]
    assert texts == ["推广农业新技术；", "培训农民；", "检测土壤。"]


def test_subordinate_units_are_no_offices(reading: Reading) -> None:
    units = [(u.name, u.kind) for u in reading.disclosure.units]
    assert units == [
        ("清源县种子站", UnitKind.SUBORDINATE),
        ("清源县土肥站", UnitKind.SUBORDINATE),
        ("清源县植保站", UnitKind.SUBORDINATE),
    ]


def test_a_project_with_its_goal_is_read(reading: Reading) -> None:
    (project,) = reading.disclosure.projects
    assert (project.name, project.amount.printed) == ("良种推广项目", "120")
    assert project.goal == "推广良种2万亩。"


def test_terms_and_contact_are_read_unnumbered(reading: Reading) -> None:
    terms = [(t.term, t.text) for t in reading.disclosure.glossary]
    assert terms == [
        ("基本支出", "指维持单位运转的支出。"),
        ("事业收入", "指单位开展业务取得的收入。"),
    ]
    assert "0000-1234567" in reading.disclosure.contact
    assert reading.disclosure.fiscal_year == 2023


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("三、收支预算情况说明", Section.REVENUE_EXPENDITURE),
        ("（三）关于某某局2021年收支预算情况的总体说明", Section.REVENUE_EXPENDITURE),
        ("第三部分 收入支出决算总体情况说明", Section.REVENUE_EXPENDITURE),
        ("4. 财政拨款收支总体情况", Section.FISCAL_APPROPRIATION),
        ("[bookmark: _GoBack]十一、名词解释", Section.GLOSSARY),
        ("２０２１年“三公”经费预算", Section.THREE_PUBLIC),
        ("某县教育局职能简介…………3", Section.FUNCTIONS),
        ("九、承办区委交办的其他事项。", None),
        ("1、规范政府采购，严格预算绩效管理，压减一般性支出。", None),
    ],
)
def test_a_heading_is_known_by_its_words(heading: str, section: Section | None) -> None:
    assert section_of(heading) is section


def test_a_department_named_on_a_line_of_its_own_is_found_under_a_region_title() -> None:
    text = (
        "某市河东区2023年区级部门预算\n预算主管部门：某市河东区司法局\n"
        "目 录\n一、机构设置……………………3\n二、部门预算编制说明…………………5\n"
        "三、其他相关情况说明………………9\n"
        "机构设置\n具体包括：\n1.河东区司法局本部\n2.河东区法律援助中心\n"
        "部门预算编制说明\n"
        "某市河东区司法局支出预算500万元，其中：财政拨款支出预算500万元，比2022年预算增加20万元。\n"
        "财政拨款收入支出增加的主要原因是案件增多\n"
        "1、公共安全支出（204类）司法（06款）行政运行（01项）300万元。主要用于：日常运转。"
        "2022年预算执行数为310万元，2023年预算安排301万元，减少2.9%，主要原因是人员退休。\n"
        "一、机关运行经费预算\n本区下属1家机关财政拨款的机关运行经费预算为40万元。\n"
        "二、政府采购情况\n2023年度政府采购金额（以合同为准）为9万元。\n"
        "面向中小企业预留政府采购项目预算金额7万元。\n"
    )
    disclosure = read_bytes("预算.txt", text.encode()).disclosure
    assert disclosure.department.name == "某市河东区司法局"
    assert [(u.name, u.kind) for u in disclosure.units] == [
        ("河东区司法局本部", UnitKind.SELF),
        ("河东区法律援助中心", UnitKind.SUBORDINATE),
    ]
    assert {line.key: line.amount.printed for line in disclosure.lines} == {
        total(Table.T3): "500",
        total(Table.T4): "500",
        item(Table.T5, "2040601"): "300",
        total(Table.OPERATING_COST): "40",
        total(Table.PROCUREMENT): "9",
    }
    assert [(s.about.code, s.amount.printed) for s in disclosure.statements] == [("2040601", "301")]
    assert [(r.about.table, r.text) for r in disclosure.reasons] == [
        (Table.T4, "案件增多"),
        (Table.T5, "人员退休"),
    ]
