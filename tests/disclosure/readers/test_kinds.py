"""Documents as the counties of many provinces head, order and number them, budgets and finals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest

from budgets.disclosure.model import Disclosure, ParticularKind, Phase, Section, Table, UnitKind
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.blocks.numbering import Style
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.readers.layout.headings import section_of
from tests.disclosure.readers.documents import text_of


@cache
def reading(kind: str) -> Reading:
    return read_bytes("公开.txt", text_of(f"kinds/{kind}.txt").encode())


def disclosure(kind: str) -> Disclosure:
    return reading(kind).disclosure


@dataclass(frozen=True)
class Cover:
    name: str
    region: str
    year: int
    phase: Phase


COVERS = {
    "zhejiang_final": Cover("云溪县水务局", "云溪县", 2022, Phase.FINAL),
    "chongqing_final": Cover("重庆市临江区档案馆", "重庆市临江区", 2020, Phase.FINAL),
    "hunan_final": Cover("平洲县林业局", "平洲县", 2021, Phase.FINAL),
    "yunnan_final": Cover("澜谷县司法局", "澜谷县", 2021, Phase.FINAL),
    "hubei_final": Cover("襄水区河堤管理处", "襄水区", 2021, Phase.FINAL),
    "shaanxi_budget": Cover("石泉川县审计局", "石泉川县", 2023, Phase.BUDGET),
    "jiangsu_budget": Cover("淮河镇人民政府", "", 2024, Phase.BUDGET),
    "shanghai_unit_budget": Cover(
        "东浦市长宁湾区规划和国土资源管理所", "东浦市长宁湾区", 2025, Phase.BUDGET
    ),
    "guangdong_budget": Cover("海陵市供销合作联社", "海陵市", 2020, Phase.BUDGET),
    "field_codes_budget": Cover("河阴县教育局", "河阴县", 2021, Phase.BUDGET),
    "short_2014_budget": Cover("东岭县档案局", "东岭县", 2014, Phase.BUDGET),
}


@pytest.mark.parametrize("kind", COVERS)
def test_the_cover_says_who_when_and_which_phase(kind: str) -> None:
    found = disclosure(kind)
    name, region = found.department.name, found.department.region
    assert Cover(name, region, found.fiscal_year, found.phase) == COVERS[kind]


FUNCTIONS = {
    "zhejiang_final": ["管护全县河道。", "审批取水许可。"],
    "chongqing_final": ["收集全区档案；", "保管馆藏档案；", "提供档案查阅；", "开展档案编研。"],
    "hubei_final": ["襄水区河堤管理处负责堤防养护；", "负责涵闸调度；", "负责抢险物资储备。"],
    "jiangsu_budget": ["负责辖区经济发展。", "负责辖区社会管理。", "负责辖区公共服务。"],
    "guangdong_budget": ["组织农资供应。", "发展农村合作。"],
    "yunnan_final": ["开展普法宣传。", "管理法律援助。"],
    "shanghai_unit_budget": ["承担规划监测。", "承担地籍管理。"],
}


@pytest.mark.parametrize("kind", FUNCTIONS)
def test_functions_are_told_apart_however_they_are_strung(kind: str) -> None:
    assert [f.text for f in disclosure(kind).functions] == FUNCTIONS[kind]


SELF, BELOW, OFFICE = UnitKind.SELF, UnitKind.SUBORDINATE, UnitKind.INTERNAL
UNITS = {
    "zhejiang_final": [
        ("云溪县水务局本级", SELF),
        ("云溪县河道管理中心", BELOW),
        ("云溪县水文站", BELOW),
    ],
    "hunan_final": [
        ("办公室", OFFICE),
        ("造林股", OFFICE),
        ("防火股", OFFICE),
        ("平洲县林业局本级", SELF),
        ("平洲县国有林场", BELOW),
    ],
    "jiangsu_budget": [
        ("党政办公室", OFFICE),
        ("财政所", OFFICE),
        ("建设所", OFFICE),
        ("淮河镇人民政府（本级）", SELF),
    ],
    "chongqing_final": [("综合科", OFFICE), ("管理科", OFFICE)],
    "guangdong_budget": [],
}


@pytest.mark.parametrize("kind", UNITS)
def test_units_are_told_from_offices_and_from_none(kind: str) -> None:
    assert [(u.name, u.kind) for u in disclosure(kind).units] == UNITS[kind]


# The sections that speak of money in each document, as their figures were filed.
MONEY = {
    "zhejiang_final": "T1 T3 T4 T5 T6 T7 T8 T9 O1 O2",
    "chongqing_final": "T1 T4 T5 T6 T7 T8 O1 O2",
    "hunan_final": "T1 T3 T6 T7 T8 O1 O2",
    "yunnan_final": "T1 T3 T5 T7 O1 O2",
    "hubei_final": "T1 T4 T7 T8 T9 O1 O2",
    "shaanxi_budget": "T1 T4 T5 T7 T8 T9 O1 O2",
    "jiangsu_budget": "T1 T3 T4 T6 T7 T8 O2",
    "shanghai_unit_budget": "T1 T3 T4 T7 O1 O2",
    "guangdong_budget": "T1 T3 T7 O1 O2",
    "short_2014_budget": "T1 T3 T7",
}


@pytest.mark.parametrize("kind", MONEY)
def test_every_section_of_money_is_found_by_its_heading(kind: str) -> None:
    tables = {line.table for line in disclosure(kind).lines}
    assert tables >= {Table(name) for name in MONEY[kind].split()}


@pytest.mark.parametrize("kind", COVERS)
def test_no_heading_is_taken_for_text(kind: str) -> None:
    texts = [p.text for p in disclosure(kind).passages]
    assert not [t for t in texts if section_of(t) not in (None, Section.OTHER)]


TERMS = {
    "hunan_final": ["财政拨款收入", "“三公”经费"],
    "guangdong_budget": ["财政拨款收入", "“三公”经费"],
    "shanghai_unit_budget": ["基本支出", "项目支出", "“三公”经费", "机关运行经费"],
    "jiangsu_budget": ["财政拨款", "一般公共预算", "基本支出"],
    "zhejiang_final": ["财政拨款收入", "机关运行经费"],
}


@pytest.mark.parametrize("kind", TERMS)
def test_terms_named_like_sections_stay_terms(kind: str) -> None:
    glossary = disclosure(kind).glossary
    assert [t.term for t in glossary] == TERMS[kind]
    assert all(t.text for t in glossary)


def test_priorities_of_an_introduction_are_found() -> None:
    assert [(p.title, p.text) for p in disclosure("yunnan_final").priorities] == [
        ("新建法律服务站", "覆盖全部乡镇。"),
        ("推进人民调解", ""),
    ]


def test_cars_are_counted_by_kind_and_equipment_under_its_printed_name() -> None:
    held = {h.name: (h.count, h.measure) for h in disclosure("zhejiang_final").holdings}
    assert held == {
        "车辆": (4, "辆"),
        "主要领导干部用车": (1, "辆"),
        "应急保障用车": (2, "辆"),
        "其他用车": (1, "辆"),
        "单价100万元（含）以上设备": (1, "台（套）"),
    }


def test_a_project_with_a_labelled_amount_needs_no_number() -> None:
    (project,) = disclosure("shanghai_unit_budget").projects
    assert (project.name, project.amount.printed) == ("智慧地籍更新计划", "500")
    assert project.goal == "完成3个街道的地籍更新。"


def test_a_number_of_projects_is_no_project_and_its_money_is_that_of_all_goals() -> None:
    found = disclosure("guangdong_budget")
    assert found.projects == ()
    money = found.particular(ParticularKind.GOAL_MONEY)
    assert money is not None
    assert money.amount == Amount.of("40", MoneyUnit.WAN)
    listed = {each.printed for each in reading("guangdong_budget").coverage.unread}
    assert "40万元" not in listed


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("二、2020年度财政拨款收入支出总体情况说明", Section.FISCAL_APPROPRIATION),
        ("三、“三公”经费、培训费及会议费支出情况说明", Section.THREE_PUBLIC),
        ("（六）一般公共预算财政拨款基本支出决算情况说明", Section.BASIC_EXPENDITURE),
        ("十二、关于国有资产占用情况说明", Section.ASSETS),
        ("八、部门政府采购情况说明", Section.PROCUREMENT),
        ("二、单位编报范围情况", Section.UNITS),
        ("三、公共财政预算拨款支出情况", Section.GENERAL_BUDGET),
        ("（三）加强国有资产管理，防止流失情况", None),
        ("二是落实政府采购政策情况", None),
        ("（四）规范政府采购情况", None),
        ("（二）机关运行经费减少5万元的情况", None),
        ("收入", None),
        ("项目", None),
    ],
)
def test_headings_of_many_provinces_are_known_and_sentences_are_not(
    heading: str, section: Section | None
) -> None:
    assert section_of(heading) is section


def test_a_short_name_heads_a_section_only_beside_its_equals() -> None:
    heading = "（二）收入决算情况说明"
    assert section_of(heading) is None
    assert section_of(heading, beside=Style.CHINESE_BRACKETED) is Section.REVENUE_EXPENDITURE


def test_a_day_of_publication_is_no_fiscal_year() -> None:
    text = (
        "发布时间：2024年9月12日决算公开\n发布机构：清源县水利局\n清源县水利局2023年度部门决算\n"
        "二、收入支出决算总体情况说明\n2023年度收、支总计10万元。\n三、政府采购支出情况\n无。\n"
    )
    found = read_bytes("决算.txt", text.encode()).disclosure
    assert (found.fiscal_year, found.phase) == (2023, Phase.FINAL)
    assert found.department.name == "清源县水利局"


def test_the_bureau_above_is_no_short_name_of_the_department() -> None:
    text = (
        "江州市河东区水利局2024年部门预算\n一、主要职责\n1.落实江州市水利局主要职责分工。\n"
        "二、收支预算情况说明\n江州市水利局2024年下达任务。区水利局2024年收入总计5万元。\n"
        "三、政府采购情况\n无。\n"
    )
    found = read_bytes("预算.txt", text.encode()).disclosure
    assert found.department.short_names == ("区水利局",)


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("杭州市钱塘区教育局", "杭州市钱塘区"),
        ("恩施土家族苗族自治州财政局", "恩施土家族苗族自治州"),
        ("青峰县教育局", "青峰县"),
    ],
)
def test_a_region_may_have_州_in_its_name(name: str, region: str) -> None:
    text = f"{name}2024年部门预算\n一、收支预算情况说明\n收入总计5万元。\n二、政府采购情况\n无。\n"
    assert read_bytes("预算.txt", text.encode()).disclosure.department.region == region
