"""The tables by functional and economic code (T2, T3, T5, T6, T8, T9) in the layouts of several provinces."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.disclosure.rules.judgement import judge
from budgets.disclosure.shape import Section, Table
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


def test_revenue_of_many_sources_with_carried_over_sums() -> None:
    found = read(
        (
            "公开02表\n部门收入总表\n单位：元",
            """
            | 科目编码 | 科目名称 | 合计 | 本年收入 | < | < | < | < | 上年结转 | < | < |
            | ^ | ^ | ^ | 小计 | 一般公共预算 | 专户资金 | 事业收入 | 其他收入 | 小计 | 公共预算 | 单位资金 |
            | | 合计 | 105.00 | 100.00 | 90.00 | 4.00 | 5.00 | 1.00 | 5.00 | 4.00 | 1.00 |
            | 2012601 | 行政运行 | 105.00 | 100.00 | 90.00 | 4.00 | 5.00 | 1.00 | 5.00 | 4.00 | 1.00 |
            """,
        )
    )
    assert found.of(Table.T2) == {
        "收 总": "105.00",
        "收 总 R101": "90.00",
        "收 总 R2": "4.00",
        "收 总 R301": "5.00",
        "收 总 R305": "1.00",
        "收 总 R9": "5.00",
        "收 2012601": "105.00",
        "收 2012601 R101": "90.00",
        "收 2012601 R2": "4.00",
        "收 2012601 R301": "5.00",
        "收 2012601 R305": "1.00",
        "收 2012601 R9": "5.00",
    }
    assert judge(found.disclosure) == ()


def test_revenue_by_unit_gives_the_units_their_totals() -> None:
    found = read(
        (
            "部门收入总表\n单位：万元",
            """
            | 部门（单位）代码 | 部门（单位）名称 | 合计 | 本年收入 | < | < | 上年结转 |
            | ^ | ^ | ^ | 小计 | 一般公共预算 | 事业收入 | ^ |
            | | 合计 | 60 | 58 | 50 | 8 | 2 |
            | 118 | 青峰县档案局 | 60 | 58 | 50 | 8 | 2 |
            | 118001 | 青峰县档案局本级 | 40 | 40 | 40 | | |
            | 118002 | 青峰县档案馆 | 20 | 18 | 10 | 8 | 2 |
            """,
        )
    )
    assert found.of(Table.T2) == {
        "收 总": "60",
        "收 总 R101": "50",
        "收 总 R301": "8",
        "收 总 R9": "2",
    }
    assert [
        (u.number, u.name, u.kind.value, u.amount and u.amount.printed) for u in found.units
    ] == [
        (1, "青峰县档案局本级", "self", "40"),
        (2, "青峰县档案馆", "subordinate", "20"),
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


BASIC = {
    "支 总": "15",
    "支 总 personnel": "12",
    "支 总 public": "3",
    "支 301": "12",
    "支 301 personnel": "12",
    "支 30101": "12",
    "支 30101 personnel": "12",
    "支 302": "3",
    "支 302 public": "3",
    "支 30201": "3",
    "支 30201 public": "3",
}


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        (
            "一般公共预算基本支出预算表",
            """
            | 部门预算支出经济分类科目 | < | 本年一般公共预算基本支出 | < | < |
            | 科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费 |
            | 合计 | < | 15 | 12 | 3 |
            | 301 | 工资福利支出 | 12 | 12 | |
            | 30101 | 基本工资 | 12 | 12 | |
            | 302 | 商品和服务支出 | 3 | | 3 |
            | 30201 | 办公费 | 3 | | 3 |
            """,
        ),
        (
            "2025年部门一般公共预算基本支出部门预算经济分类预算表",
            """
            | 项目 | < | < | 一般公共预算基本支出 | < | < |
            | 部门预算经济分类科目编码 | < | 经济分类科目名称 | 公用经费 | 合计 | 人员经费 |
            | 类 | 款 | ^ | ^ | ^ | ^ |
            | 301 | | 工资福利支出 | | 12 | 12 |
            | 301 | 01 | 基本工资 | | 12 | 12 |
            | 302 | | 商品和服务支出 | 3 | 3 | |
            | 302 | 01 | 办公费 | 3 | 3 | |
            | 合计 | < | < | 3 | 15 | 12 |
            """,
        ),
    ],
)
def test_basic_expenditure_is_read_by_economic_code(title: str, rows: str) -> None:
    found = read((f"{title}\n单位：万元", rows))
    assert found.of(Table.T6) == BASIC
    assert judge(found.disclosure) == ()


def test_basic_expenditure_side_by_side_has_a_total_for_each_half() -> None:
    found = read(
        (
            "一般公共预算财政拨款基本支出决算表\n公开06表\n单位：万元",
            """
            | 人员经费 | < | < | 公用经费 | < | < | < | < | < |
            | 科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数 |
            | 301 | 工资福利支出 | 10.00 | 302 | 商品和服务支出 | 3.00 | 310 | 资本性支出 | 0.50 |
            | 30101 | 基本工资 | 10.00 | 30201 | 办公费 | 2.00 | 31002 | 办公设备购置 | 0.50 |
            | 303 | 对个人和家庭的补助 | 2.00 | 30202 | 印刷费 | 1.00 | 31003 | 专用设备购置 | |
            | 30302 | 退休费 | 2.00 | | | | | | |
            | 人员经费合计 | < | 12.00 | 公用经费合计 | < | < | < | < | 3.50 |
            """,
        ),
        final=True,
    )
    assert found.of(Table.T6) == {
        "支 301 personnel": "10.00",
        "支 30101 personnel": "10.00",
        "支 303 personnel": "2.00",
        "支 30302 personnel": "2.00",
        "支 总 personnel": "12.00",
        "支 302 public": "3.00",
        "支 30201 public": "2.00",
        "支 30202 public": "1.00",
        "支 310 public": "0.50",
        "支 31002 public": "0.50",
        "支 总 public": "3.50",
    }
    assert found.unread == []
    assert judge(found.disclosure) == ()


def test_the_governments_own_economic_classification_stays_text() -> None:
    found = read(
        (
            "一般公共预算基本支出表（政府预算支出经济分类）\n单位：万元",
            """
            | 科目编码 | 科目名称 | 合计 |
            | 501 | 机关工资福利支出 | 12 |
            """,
        )
    )
    assert found.lines == {}
    assert "501\t机关工资福利支出\t12" in found.text


def test_two_classifications_beside_each_other_are_told_apart() -> None:
    found = read(
        (
            "一般公共预算基本支出表\n单位：万元",
            """
            | 政府预算支出经济分类 | < | 部门预算支出经济分类 | < | 合计 |
            | 科目编码 | 科目名称 | 科目编码 | 科目名称 | ^ |
            | 501 | 机关工资福利支出 | 301 | 工资福利支出 | 12 |
            | 50101 | 工资奖金津补贴 | 30101 | 基本工资 | 12 |
            | 合计 | < | < | < | 12 |
            """,
        )
    )
    assert found.of(Table.T6) == {"支 301": "12", "支 30101": "12", "支 总": "12"}


def test_a_table_by_functional_code_is_no_basic_expenditure_whatever_its_title() -> None:
    found = read(
        (
            "一般公共预算基本支出表\n单位：万元",
            "| 科目编码 | 科目名称 | 金额 |\n| 2012601 | 行政运行 | 12 |\n| 2012604 | 档案馆 | 3 |",
        )
    )
    assert found.lines == {}
    assert "2012601\t行政运行\t12" in found.text


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


def test_the_operating_cost_has_a_table_of_its_own_in_some_provinces() -> None:
    found = read(
        (
            "公开09表\n一般公共预算机关运行经费支出预算表\n单位：万元",
            """
            | 科目编码 | 科目名称 | 机关运行经费支出 |
            | | 合计 | 21.50 |
            | 302 | 商品和服务支出 | 21.50 |
            """,
        )
    )
    assert found.of(Table.OPERATING_COST) == {"支 总": "21.50"}
    assert "302\t商品和服务支出\t21.50" in found.text
