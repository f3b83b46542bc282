"""Expenditure by functional code (T3, T5, T8, T9) in the layouts of several provinces."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.disclosure.model import Table
from budgets.disclosure.rules.engine import judge
from tests.disclosure.readers.sheets import read

EXPENDITURE = {
    "支 总": "30",
    "支 总 basic": "20",
    "支 总 project": "10",
    "支 201": "30",
    "支 201 basic": "20",
    "支 201 project": "10",
    "支 20126": "30",
    "支 20126 basic": "20",
    "支 20126 project": "10",
    "支 2012601": "20",
    "支 2012601 basic": "20",
    "支 2012604": "10",
    "支 2012604 project": "10",
}
LAYOUTS = {
    "codes in three columns, cumulated": """
        | 功能分类科目编码 | < | < | 科目名称 | 合计 | 基本支出 | 项目支出 |
        | 类 | 款 | 项 | ^ | ^ | ^ | ^ |
        | 合计 | < | < | < | 30 | 20 | 10 |
        | 201 | | | 一般公共服务支出 | 30 | 20 | 10 |
        | 201 | 26 | | 档案事务 | 30 | 20 | 10 |
        | 201 | 26 | 01 | 行政运行 | 20 | 20 | |
        | 201 | 26 | 04 | 档案馆 | 10 | | 10 |
        """,
    "codes in three columns, only what is new": """
        | 科目编码 | < | < | 科目名称 | 合计 | 基本支出 | 项目支出 |
        | 类 | 款 | 项 | ^ | ^ | ^ | ^ |
        | 201 | | | 一般公共服务支出 | 30 | 20 | 10 |
        | | 26 | | 档案事务 | 30 | 20 | 10 |
        | | | 1 | 行政运行 | 20 | 20 | |
        | | | 4 | 档案馆 | 10 | | 10 |
        | | | | 合计 | 30 | 20 | 10 |
        """,
    "codes joined, in front of the name": """
        | 项目 | 支出合计 | 项目支出 | 基本支出 |
        | 合 计 | 30 | 10 | 20 |
        | 201一般公共服务支出 | 30 | 10 | 20 |
        | 20126档案事务 | 30 | 10 | 20 |
        | 2012601行政运行 | 20 | | 20 |
        | 2012604档案馆 | 10 | 10 | |
        """,
    "codes in square brackets": """
        | 功能分类科目 | 合计 | 基本支出 | 项目支出 |
        | [201]一般公共服务支出 | 30 | 20 | 10 |
        | [20126]档案事务 | 30 | 20 | 10 |
        | [2012601]行政运行 | 20 | 20 | 0.. |
        | [2012604]档案馆 | 10 | | 10 |
        | 合计 | 30 | 20 | 10 |
        """,
    "codes as numbers of a spreadsheet": """
        | 序号 | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
        | | | 合计 | 30 | 20 | 10 |
        | 1 | 201.0 | 一般公共服务支出 | 30 | 20 | 10 |
        | 2 | 20126.0 | 档案事务 | 30 | 20 | 10 |
        | 3 | 2012601.0 | 行政运行 | 20 | 20 | |
        | 4 | 2012604.0 | 档案馆 | 10 | | 10 |
        """,
    "no codes": """
        | 项目 | 合计 | 基本支出 | 项目支出 |
        | 合计 | 30 | 20 | 10 |
        | 一般公共服务支出 | 30 | 20 | 10 |
        | 档案事务 | 30 | 20 | 10 |
        | 行政运行 | 20 | 20 | |
        | 档案馆 | 10 | | 10 |
        """,
    "other kinds of expenditure, 栏次 and blank rows": """
        | 项目 | < | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出 |
        | 功能分类科目编码 | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^ |
        | 栏次 | < | 1 | 2 | 3 | 4 | 5 | 6 |
        | 合计 | < | 30 | 20 | 10 | | | |
        | | | | | | | | |
        | 201 | 一般公共服务支出 | 30 | 20 | 10 | | | |
        | 20126 | 档案事务 | 30 | 20 | 10 | | | |
        | 2012601 | 行政运行 | 20 | 20 | | | | |
        | 2012604 | 档案馆 | 10 | | 10 | | | |
        """,
    "parts of basic expenditure": """
        | 科目编码 | 科目名称 | 合计 | 基本支出 | < | < | 项目支出 |
        | ^ | ^ | ^ | 小计 | 工资福利支出 | 商品和服务支出 | ^ |
        | | 合计 | 30 | 20 | 15 | 5 | 10 |
        | 201 | 一般公共服务支出 | 30 | 20 | 15 | 5 | 10 |
        | 20126 | 档案事务 | 30 | 20 | 15 | 5 | 10 |
        | 2012601 | 行政运行 | 20 | 20 | 15 | 5 | |
        | 2012604 | 档案馆 | 10 | | | | 10 |
        """,
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_expenditure_is_read_whatever_the_layout_of_its_codes(layout: str) -> None:
    rows = LAYOUTS[layout].replace("0..", "")
    found = read(("表三 部门支出总体情况表\n单位：万元", rows))
    assert found.of(Table.T3) == EXPENDITURE
    assert found.disagreeing == []
    assert judge(found.disclosure) == ()


def test_the_parts_of_a_column_that_have_no_field_are_listed() -> None:
    found = read(("支出决算表\n单位：万元", LAYOUTS["parts of basic expenditure"]))
    assert found.unread[:2] == [
        "表 1 第 3 行第 5 列 15",
        "表 1 第 3 行第 6 列 5",
    ]


def test_headings_below_several_units_make_no_contradiction() -> None:
    found = read(
        (
            "表1-2 部门支出总表\n单位：万元",
            """
            | 科目编码 | < | < | 单位代码 | 单位名称（科目） | 合计 | 基本支出 | 项目支出 |
            | 类 | 款 | 项 | ^ | ^ | ^ | ^ | ^ |
            | | | | | 合计 | 60 | 40 | 20 |
            | | | | 118301 | 青峰县档案局 | 40 | 30 | 10 |
            | 201 | 26 | 01 | 118301 | 行政运行 | 25 | 25 | |
            | 221 | 02 | 01 | 118301 | 住房公积金 | 5 | 5 | |
            | 201 | 26 | 04 | 118301 | 档案馆 | 10 | | 10 |
            | | | | 118901 | 青峰县档案馆 | 20 | 10 | 10 |
            | 201 | 26 | 99 | 118901 | 其他档案事务支出 | 17 | 7 | 10 |
            | 221 | 02 | 01 | 118901 | 住房公积金 | 3 | 3 | |
            """,
        )
    )
    assert found.of(Table.T3) == {
        "支 总": "60",
        "支 总 basic": "40",
        "支 总 project": "20",
        "支 2012601": "25",
        "支 2012601 basic": "25",
        "支 2012604": "10",
        "支 2012604 project": "10",
        "支 2012699": "17",
        "支 2012699 basic": "7",
        "支 2012699 project": "10",
    }
    assert found.disagreeing == []
    assert [(u.name, u.amount and u.amount.printed) for u in found.units] == [
        ("青峰县档案局", "40"),
        ("青峰县档案馆", "20"),
    ]
    assert "表 1 第 6 行第 6 列 5" in found.unread


def test_prior_year_change_and_percent_columns_of_the_general_budget() -> None:
    found = read(
        (
            "一般公共预算支出情况表\n单位:万元",
            """
            | 科目编码 | 科目名称 | 2024年执行数 | 2025年预算数 | < | < | 2025年预算数比2024年执行数 | < |
            | ^ | ^ | ^ | 小计 | 基本支出 | 项目支出 | 增减额 | 增减% |
            | 2012601 | 行政运行 | 25.00 | 20.00 | 18.00 | 2.00 | -5.00 | -20.0% |
            | | 合计 | 25.00 | 20.00 | 18.00 | 2.00 | -5.00 | -20.0% |
            """,
        )
    )
    assert found.of(Table.T5) == {
        "支 2012601": "20.00",
        "支 2012601 basic": "18.00",
        "支 2012601 project": "2.00",
        "支 总": "20.00",
        "支 总 basic": "18.00",
        "支 总 project": "2.00",
    }
    line = found.line(Table.T5, "支 2012601")
    assert line.prior is not None
    assert line.prior.printed == "25.00"
    assert line.change is not None
    assert line.change.yuan == -50_000
    assert line.percent is not None
    assert line.percent.value == Decimal("-20.0")
    basic = found.line(Table.T5, "支 2012601 basic")
    assert (basic.prior, basic.change, basic.percent) == (None, None, None)


def test_plan_accounts_and_completion_of_final_accounts() -> None:
    found = read(
        (
            "一般公共预算财政拨款支出决算表\n公开05表\n单位：万元",
            """
            | 科目编码 | 科目名称 | 年初预算数 | 决算数 | < | < | 完成预算% |
            | ^ | ^ | ^ | 合计 | 基本支出 | 项目支出 | ^ |
            | 合计 | < | 20.00 | 25.00 | 18.00 | 7.00 | 125.00 |
            | 2012601 | 行政运行 | 20.00 | 25.00 | 18.00 | 7.00 | 125.00 |
            """,
        ),
        final=True,
    )
    line = found.line(Table.T5, "支 总")
    assert line.amount.printed == "25.00"
    assert line.planned is not None
    assert line.planned.printed == "20.00"
    assert line.completion is not None
    assert line.completion.printed == "125.00"
    assert line.prior is None


def test_fund_accounts_keep_the_year_and_list_what_is_carried() -> None:
    found = read(
        (
            "政府性基金预算财政拨款收入支出决算表\n公开08表\n单位：万元",
            """
            | 项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余 |
            | 功能分类科目编码 | 科目名称 | ^ | ^ | 小计 | 基本支出 | 项目支出 | ^ |
            | 合计 | < | 1.00 | 9.00 | 8.00 | | 8.00 | 2.00 |
            | 2120801 | 征地和拆迁补偿支出 | 1.00 | 9.00 | 8.00 | | 8.00 | 2.00 |
            """,
        ),
        final=True,
    )
    assert found.of(Table.T8) == {
        "支 总": "8.00",
        "支 总 project": "8.00",
        "支 2120801": "8.00",
        "支 2120801 project": "8.00",
    }
    assert len(found.unread) == 6
    assert judge(found.disclosure) == ()


def test_a_column_of_two_years_ago_is_not_the_years() -> None:
    rows = """
        | 科目编码 | 科目名称 | 2023年决算数 | 2024年预算数 | 2025年预算数 |
        | 2012601 | 行政运行 | 7 | 8 | 9 |
        """
    found = read(("一般公共预算支出表\n单位：万元", rows))
    assert found.of(Table.T5) == {"支 2012601": "9"}
    prior = found.line(Table.T5, "支 2012601").prior
    assert prior is not None
    assert prior.printed == "8"
    assert found.unread == ["表 1 第 2 行第 3 列 7"]


def test_a_template_of_another_year_is_read_all_the_same() -> None:
    rows = "| 科目编码 | 科目名称 | 2019年预算数 |\n| 2012601 | 行政运行 | 9 |"
    found = read(("一般公共预算支出表\n单位：万元", rows))
    assert found.of(Table.T5) == {"支 2012601": "9"}


def test_parts_that_leave_out_what_is_carried_over_are_not_read_as_all_parts() -> None:
    found = read(
        (
            "一般公共预算支出表\n单位：万元",
            """
            | 科目编码 | 科目名称 | 合计 | 当年拨款 | < | < | 上年结转 |
            | ^ | ^ | ^ | 小计 | 基本支出 | 项目支出 | ^ |
            | | 合计 | 100 | 90 | 60 | 30 | 10 |
            | 2012601 | 行政运行 | 100 | 90 | 60 | 30 | 10 |
            """,
        )
    )
    assert found.of(Table.T5) == {"支 总": "100", "支 2012601": "100"}
    assert judge(found.disclosure) == ()


@pytest.mark.parametrize(
    "columns",
    [
        "本年预算数 | 其中：当年财政拨款",
        "其中：当年财政拨款 | 本年预算数",
        "合计 | 其中：财政拨款",
        "预算数 | 财政拨款",
    ],
)
def test_a_part_beside_the_whole_is_never_the_whole(columns: str) -> None:
    whole = next(part for part in columns.split(" | ") if "拨款" not in part)
    figures = " | ".join("100" if part == whole else "98" for part in columns.split(" | "))
    rows = f"| 科目编码 | 科目名称 | {columns} |\n| 2130204 | 事业机构 | {figures} |"
    found = read(("一般公共预算支出表\n单位：万元", rows))
    assert found.of(Table.T5) == {"支 2130204": "100"}
    assert len(found.unread) == 1
