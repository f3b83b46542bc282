"""Which table a grid is: without a title, cut by a page, empty, or given twice."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Section, Table
from budgets.disclosure.rules.engine import judge
from tests.disclosure.readers.sheets import read


@pytest.mark.parametrize(
    ("label", "section", "table"),
    [
        ("一般公共预算支出", Section.TABLES, Table.T5),
        ("政府性基金预算支出", Section.TABLES, Table.T8),
        ("国有资本经营预算支出", Section.TABLES, Table.T9),
        ("支出", Section.GENERAL_BUDGET, Table.T5),
        ("支出", Section.REVENUE_EXPENDITURE, Table.T3),
    ],
)
def test_an_untitled_table_is_told_by_its_columns_or_its_section(
    label: str, section: Section, table: Table
) -> None:
    rows = f"""
        | 单位：万元 | < | < | < | < |
        | 科目编码 | 科目名称 | {label} | < | < |
        | ^ | ^ | 合计 | 基本支出 | 项目支出 |
        | 2012601 | 行政运行 | 9 | 5 | 4 |
        """
    assert read(("", rows), section=section).of(table) == {
        "支 2012601": "9",
        "支 2012601 basic": "5",
        "支 2012601 project": "4",
    }


def test_an_untitled_table_that_could_be_several_stays_text() -> None:
    rows = "| 单位：万元 | < | < | < |\n| 科目名称 | 合计 | 基本支出 | 项目支出 |\n| 行政运行 | 9 | 5 | 4 |"
    found = read(("", rows))
    assert found.lines == {}
    assert "行政运行\t9\t5\t4" in found.text


def test_a_code_cut_off_from_its_name_by_a_page_is_joined() -> None:
    found = read(
        (
            "一般公共预算支出表\n单位：元",
            """
            | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
            | 2080505 | 机关事业单位基本养老保 | 9 | 9 | |
            """,
        ),
        (
            "",
            """
            | | 险缴费支出 | | | |
            | 2080506 | 机关事业单位职业年金缴费支出 | 4 | 4 | |
            | | 合计 | 13 | 13 | |
            """,
        ),
    )
    assert found.line(Table.T5, "支 2080505").name == "机关事业单位基本养老保险缴费支出"
    assert found.line(Table.T5, "支 2080506").source.place == "表 2 第 2 行第 3 列"
    assert found.of(Table.T5)["支 总"] == "13"
    assert found.text == ""


def test_a_header_repeated_on_the_next_page_is_no_row() -> None:
    header = "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |"
    found = read(
        ("一般公共预算支出表\n单位：元", f"{header}\n| 2012601 | 行政运行 | 9 | 9 | |"),
        ("", f"{header}\n| 2012604 | 档案馆 | 4 | | 4 |\n| | 合计 | 13 | 9 | 4 |"),
    )
    assert len(found.of(Table.T5)) == 7
    assert found.text == ""


def test_an_empty_table_says_nothing_and_a_word_says_none_planned() -> None:
    header = "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |"
    found = read(
        ("国有资本经营预算支出表\n单位：万元", f"{header}\n| | | | | |\n| 合计 | < | | | |"),
        ("政府性基金预算支出表\n单位：万元", f"{header}\n| 无 | | | | |\n| | | | | |"),
    )
    assert found.of(Table.T9) == {}
    assert found.of(Table.T8) == {"支 总": "none_planned"}


def test_the_same_table_at_two_levels_makes_no_contradiction() -> None:
    header = "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |"
    found = read(
        (
            "部门支出总表（类级）\n单位：万元",
            f"{header}\n| 201 | 一般公共服务支出 | 9 | 5 | 4 |\n| | 合计 | 9 | 5 | 4 |",
        ),
        (
            "部门支出总表（项级）\n单位：元",
            f"{header}\n| 2012601 | 行政运行 | 90,000 | 50,000 | 40,000 |\n"
            "| | 合计 | 90,000 | 50,000 | 40,000 |",
        ),
    )
    assert found.disagreeing == []
    assert found.of(Table.T3)["支 201"] == "9"
    assert found.of(Table.T3)["支 2012601"] == "90,000"
    assert judge(found.disclosure) == ()


def test_a_units_own_copy_of_a_table_stays_text() -> None:
    header = "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |"
    rows = header + "\n| | 合计 | {0} | {0} | |\n| 2012601 | 行政运行 | {0} | {0} | |"
    found = read(
        ("部门支出总表\n编制单位：青峰县档案局\n单位：万元", rows.format(9)),
        ("部门支出总表\n编制单位：青峰县档案馆\n单位：万元", rows.format(4)),
    )
    assert found.of(Table.T3)["支 总"] == "9"
    assert found.disagreeing == []
    assert "2012601\t行政运行\t4\t4" in found.text


@pytest.mark.parametrize(
    "title",
    [
        "部门项目中期规划预算表",
        "三年滚动预算支出表",
        "非财政拨款收入支出决算表",
        "附属单位经费收支调整表",
        "经费差额表",
        "单位基本信息表",
        "上年结转支出预算表",
        "县对乡镇转移支付预算表",
        "新增资产配置支出表",
        "政府购买服务支出表",
        "会议费、培训费支出表",
        "一般公共预算基本支出表（政府预算经济分类）",
    ],
)
def test_a_table_of_other_money_or_other_years_is_none_of_ours(title: str) -> None:
    rows = """
        | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
        | 2130205 | 森林资源培育 | 9 | 5 | 4 |
        """
    found = read((f"{title}\n单位：万元", rows))
    assert found.lines == {}
    assert len(found.unread) == 3


def test_a_table_that_only_includes_what_was_carried_over_is_ours() -> None:
    rows = """
        | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
        | 2130205 | 森林资源培育 | 9 | 5 | 4 |
        """
    found = read(("一般公共预算支出表（含上年结转）\n单位：万元", rows))
    assert found.of(Table.T5)["支 2130205"] == "9"
