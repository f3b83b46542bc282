"""T1 and T4 in the layouts of several provinces."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Table
from budgets.disclosure.rules.engine import judge
from tests.disclosure.readers.sheets import read

OVERVIEW = (
    "预算01表\n收支预算总表\n金额单位：万元",
    """
    | 收入 | < | 支出 | < |
    | 项目 | 2025年预算 | 项目 | 2025年预算 |
    | 一、一般公共预算拨款收入 | 210.50 | 一、一般公共服务支出 | 180.50 |
    | 二、政府性基金预算拨款收入 | | 二、外交支出 | |
    | 三、国有资本经营预算拨款收入 | - | 三、卫生健康支出 | 12.00 |
    | 四、财政专户管理资金收入 | 0.00 | 四、住房保障支出 | 21.00 |
    | 本年收入合计 | 210.50 | 本年支出合计 | 213.50 |
    | 上年结转结余 | 5.00 | 年终结转结余 | 2.00 |
    | 收入总计 | 215.50 | 支出总计 | 215.50 |
    | 注：本表反映部门全部收支。 | < | < | < |
    """,
)


def test_a_standard_overview_is_read_and_its_note_stays_text() -> None:
    found = read(OVERVIEW)
    assert found.of(Table.T1) == {
        "收 R101": "210.50",
        "收 R2": "0.00",
        "收 本年": "210.50",
        "收 R9": "5.00",
        "收 总": "215.50",
        "支 201": "180.50",
        "支 210": "12.00",
        "支 221": "21.00",
        "支 本年": "213.50",
        "支 E9": "2.00",
        "支 总": "215.50",
    }
    assert "注：本表反映部门全部收支。" in found.text
    assert found.unread == []
    assert judge(found.disclosure) == ()


def test_every_figure_names_its_cell() -> None:
    line = read(OVERVIEW).line(Table.T1, "支 210")
    assert line.source.place == "表 1 第 5 行第 4 列"


def test_sources_below_the_appropriation_and_a_third_side_by_nature_are_read() -> None:
    found = read(
        (
            "收支总体情况表\n公开01表\n单位：元",
            """
            | 收入 | < | 按功能分类 | < | 按支出性质 | < |
            | 项目 | 预算数 | 支出项目 | 预算数 | 支出项目 | 预算数 |
            | 一、财政拨款收入 | 900 | 201 一般公共服务支出 | 800 | 一、基本支出 | 700 |
            | 其中：一般公共预算 | 800 | 208 社会保障和就业支出 | 200 | 1.人员经费 | 600 |
            | 政府性基金预算 | 100 | | | 2.公用经费 | 100 |
            | 二、事业收入 | 100 | | | 二、项目支出 | 300 |
            | 收入合计 | 1,000 | 支出合计 | 1,000 | 支出合计 | 1,000 |
            """,
        )
    )
    assert found.of(Table.T1) == {
        "收 R1": "900",
        "收 R101": "800",
        "收 R102": "100",
        "收 R301": "100",
        "收 总": "1,000",
        "支 201": "800",
        "支 208": "200",
        "支 总": "1,000",
        "支 总 basic": "700",
        "支 总 personnel": "600",
        "支 总 public": "100",
        "支 总 project": "300",
    }


def test_a_total_below_a_grand_total_is_that_of_the_year() -> None:
    found = read(
        (
            "部门收支总体情况表（单位：万元）",
            """
            | 收入 | 金额 | 支出 | 金额 |
            | 财政拨款 | 8 | 教育支出 | 9 |
            | 收入合计 | 8 | 支出合计 | 9 |
            | 上年结转 | 1 | | |
            | 收入总计 | 9 | 支出总计 | 9 |
            """,
        )
    )
    assert found.of(Table.T1) == {
        "收 R1": "8",
        "收 本年": "8",
        "收 R9": "1",
        "收 总": "9",
        "支 205": "9",
        "支 本年": "9",
        "支 总": "9",
    }


def test_prior_year_change_and_percent_stand_beside_the_amount() -> None:
    found = read(
        (
            "收支预算总表 单位：万元",
            """
            | 收入 | < | < | < | < | 支出 | < |
            | 项目 | 2024年预算数 | 2025年预算数 | 增减额 | 增减% | 项目 | 2025年预算数 |
            | 财政拨款收入 | 100.0 | 88.0 | -12.0 | -12.00% | 农林水支出 | 88.0 |
            | 收入总计 | 100.0 | 88.0 | (12.0) | -12.00% | 支出总计 | 88.0 |
            """,
        )
    )
    line = found.line(Table.T1, "收 总")
    assert line.amount.printed == "88.0"
    assert line.prior is not None
    assert line.prior.printed == "100.0"
    assert line.change is not None
    assert line.change.yuan == -120_000
    assert line.percent is not None
    assert (line.percent.value, line.percent.printed) == (
        -12,
        "12.00",
    )
    assert found.unread == []


def test_final_accounts_have_plan_accounts_and_what_is_carried_out() -> None:
    found = read(
        (
            "收入支出决算总表\n公开01表\n单位：万元",
            """
            | 收入 | < | < | < | 支出 | < | < | < |
            | 项目 | 行次 | 年初预算数 | 决算数 | 项目 | 行次 | 年初预算数 | 决算数 |
            | 栏次 | | 1 | 2 | 栏次 | | 3 | 4 |
            | 一、一般公共预算财政拨款收入 | 1 | 90.00 | 95.00 | 一、一般公共服务支出 | 32 | 90.00 | 96.00 |
            | 二、政府性基金预算财政拨款收入 | 2 | | | 二、外交支出 | 33 | | |
            | 本年收入合计 | 27 | 90.00 | 95.00 | 本年支出合计 | 58 | 90.00 | 96.00 |
            | 使用非财政拨款结余 | 28 | | 0.00 | 结余分配 | 59 | | 1.00 |
            | 年初结转和结余 | 29 | | 5.00 | 年末结转和结余 | 60 | | 3.00 |
            | 其中：项目支出结转和结余 | 30 | | 5.00 | 其中：项目支出结转和结余 | 61 | | 3.00 |
            | 总计 | 31 | 90.00 | 100.00 | 总计 | 62 | 90.00 | 100.00 |
            """,
        ),
        final=True,
    )
    assert found.of(Table.T1) == {
        "收 R101": "95.00",
        "收 本年": "95.00",
        "收 R8": "0.00",
        "收 R9": "5.00",
        "收 总": "100.00",
        "支 201": "96.00",
        "支 本年": "96.00",
        "支 E8": "1.00",
        "支 E9": "3.00",
        "支 总": "100.00",
    }
    planned = found.line(Table.T1, "支 201").planned
    assert planned is not None
    assert planned.printed == "90.00"
    # The parts of what is carried have no field, on either side.
    assert found.unread == ["表 1 第 9 行第 4 列 5.00", "表 1 第 9 行第 8 列 3.00"]


FISCAL = (
    "表四\n财政拨款收支总体情况表\n单位：元",
    """
    | 收 入 | < | 支 出 | < | < | < | < |
    | 项 目 | 预算数 | 项 目 | 合计 | 一般公共预算拨款 | 政府性基金预算拨款 | 国有资本经营预算拨款 |
    | 一、本年收入 | 1,100.00 | 一、本年支出 | 1,150.00 | 1,050.00 | 100.00 | 0.00 |
    | （一）一般公共预算拨款 | 1,000.00 | （一）一般公共服务支出 | 900.00 | 900.00 | | |
    | （二）政府性基金预算拨款 | 100.00 | （二）城乡社区支出 | 250.00 | 150.00 | 100.00 | |
    | 二、上年结转 | 50.00 | 二、年终结转结余 | | | | |
    | （一）一般公共预算拨款 | 50.00 | | | | | |
    | 收入总计 | 1,150.00 | 支出总计 | 1,150.00 | 1,050.00 | 100.00 | 0.00 |
    """,
)


def test_four_fund_columns_and_carried_over_appropriations_are_read() -> None:
    found = read(FISCAL)
    assert found.of(Table.T4) == {
        "收 本年": "1,100.00",
        "收 R101": "1,000.00",
        "收 R102": "100.00",
        "收 R9": "50.00",
        "收 R901": "50.00",
        "收 总": "1,150.00",
        "支 本年": "1,150.00",
        "支 本年 R101": "1,050.00",
        "支 本年 R102": "100.00",
        "支 本年 R103": "0.00",
        "支 201": "900.00",
        "支 201 R101": "900.00",
        "支 212": "250.00",
        "支 212 R101": "150.00",
        "支 212 R102": "100.00",
        "支 总": "1,150.00",
        "支 总 R101": "1,050.00",
        "支 总 R102": "100.00",
        "支 总 R103": "0.00",
    }
    assert judge(found.disclosure) == ()


def test_columns_of_funds_are_told_by_label_in_any_order() -> None:
    found = read(
        (
            "财政拨款收入支出决算总表\n公开04表\n单位：万元",
            """
            | 收入 | < | 支出 | < | < | < |
            | 项目 | 金额 | 项目 | 政府性基金预算财政拨款 | 一般公共预算财政拨款 | 小计 |
            | 一、一般公共预算财政拨款 | 7 | 一、教育支出 | 3 | 6 | 9 |
            | 二、政府性基金预算财政拨款 | 3 | | | | |
            | 本年收入合计 | 10 | 本年支出合计 | 3 | 6 | 9 |
            | 年初财政拨款结转和结余 | 0 | 年末财政拨款结转和结余 | 0 | 1 | 1 |
            | 总计 | 10 | 总计 | 3 | 7 | 10 |
            """,
        ),
        final=True,
    )
    assert found.of(Table.T4) == {
        "收 R101": "7",
        "收 R102": "3",
        "收 本年": "10",
        "收 R9": "0",
        "收 总": "10",
        "支 205 R102": "3",
        "支 205 R101": "6",
        "支 205": "9",
        "支 本年 R102": "3",
        "支 本年 R101": "6",
        "支 本年": "9",
        "支 E9 R102": "0",
        "支 E9 R101": "1",
        "支 E9": "1",
        "支 总 R102": "3",
        "支 总 R101": "7",
        "支 总": "10",
    }


def test_a_side_that_is_not_understood_stays_text_and_counts_as_unread() -> None:
    found = read(
        (
            "部门收支总表\n单位：万元",
            """
            | 收入 | < | 支出 | < | < |
            | 项目 | 预算数 | 项目 | 预算数 | 其中：当年追加 |
            | 财政拨款收入 | 9 | 教育支出 | 9 | 4 |
            | 收入总计 | 9 | 支出总计 | 9 | 4 |
            """,
        )
    )
    assert found.of(Table.T1) == {"收 R1": "9", "收 总": "9", "支 205": "9", "支 总": "9"}
    assert found.text == "4\n4"
    assert found.unread == [
        "表 1 第 3 行第 5 列 4",
        "表 1 第 4 行第 5 列 4",
    ]


def test_words_in_cells_are_four_kinds_of_nothing() -> None:
    found = read(
        (
            "部门收支总表\n单位：万元",
            """
            | 收入 | < | 支出 | < |
            | 项目 | 预算数 | 项目 | 预算数 |
            | 财政拨款收入 | 9 | 外交支出 | 未安排 |
            | 事业收入 | 不适用 | 国防支出 | 未公开 |
            | 其他收入 | 0.00 | 教育支出 | —— |
            """,
        )
    )
    assert found.of(Table.T1) == {
        "收 R1": "9",
        "收 R301": "not_applicable",
        "收 R305": "0.00",
        "支 202": "none_planned",
        "支 203": "not_disclosed",
    }


SPLIT = (
    "财务收支预算总表\n单位：元",
    """
    | 本年收入 | < | 本年支出 | < | < | < | < |
    | 项目 | 预算数 | 项目 | 预算数 | < | < | < |
    | ^ | ^ | ^ | 合计 | 基本支出 | < | 项目支出 |
    | ^ | ^ | ^ | ^ | 人员经费 | 公用经费 | ^ |
    | 一、一般公共预算拨款收入 | 3600 | 一、农林水支出 | 3200 | 1500 | 400 | 1300 |
    | | | 二、住房保障支出 | 400 | 400 | | |
    | 收入总计 | 3600 | 支出总计 | 3600 | 1900 | 400 | 1300 |
    """,
)


def test_the_overview_keeps_its_columns_of_personnel_office_and_projects() -> None:
    found = read(SPLIT)
    assert found.of(Table.T1) == {
        "收 R101": "3600",
        "收 总": "3600",
        "支 213": "3200",
        "支 213 personnel": "1500",
        "支 213 public": "400",
        "支 213 project": "1300",
        "支 221": "400",
        "支 221 personnel": "400",
        "支 总": "3600",
        "支 总 personnel": "1900",
        "支 总 public": "400",
        "支 总 project": "1300",
    }
    assert found.unread == []
    assert judge(found.disclosure) == ()


def test_its_personnel_and_office_costs_are_those_of_basic_expenditure() -> None:
    basic = (
        "一般公共预算基本支出表\n单位：元",
        """
        | 科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费 |
        | 301 | 工资福利支出 | 1800 | 1800 | |
        | 302 | 商品和服务支出 | 500 | | 500 |
        | | 合计 | 2300 | 1800 | 500 |
        """,
    )
    findings = judge(read(SPLIT, basic).disclosure)
    assert [finding.rule for finding in findings] == ["R16", "R16"]
    assert "人员经费1900元" in findings[0].message
    assert "公用经费400元" in findings[1].message


@pytest.mark.parametrize(
    "columns",
    [
        "一般公共预算 | 政府性基金预算",
        "一般公共预算财政拨款 | 政府性基金",
        "财政专户管理资金 | 单位资金",
        "事业收入 | 上年结转",
    ],
)
def test_a_column_of_one_fund_is_not_the_total(columns: str) -> None:
    rows = f"""
        | 收入 | < | 支出 | < | < |
        | 项目 | 预算数 | 项目 | {columns} |
        | 一、财政拨款收入 | 9 | 一、农林水支出 | 7 | 2 |
        | 收入总计 | 9 | 支出总计 | 7 | 2 |
        """
    found = read(("部门收支总表\n单位：万元", rows))
    assert found.of(Table.T1) == {"收 R1": "9", "收 总": "9"}
    assert len(found.unread) == 4


@pytest.mark.parametrize("columns", ["上报数 | 审核数", "年初数 | 本年预算", "一下数 | 二下数"])
def test_two_columns_that_no_word_tells_apart_stay_unread(columns: str) -> None:
    rows = f"""
        | 收入 | < | < | 支出 | < | < |
        | 项目 | {columns} | 项目 | {columns} |
        | 一、财政拨款收入 | 9 | 8 | 一、农林水支出 | 9 | 8 |
        | 收入总计 | 9 | 8 | 支出总计 | 9 | 8 |
        """
    found = read(("部门收支总表\n单位：万元", rows))
    assert found.lines == {}
    assert len(found.unread) == 8


@pytest.mark.parametrize(
    ("function", "economy", "nature"),
    [
        ("支出（按功能分类）", "支出（按经济分类）", "支出（按性质分类）"),
        ("支出功能分类", "支出经济分类", "支出性质"),
        ("支出", "支出", "支出"),
    ],
)
def test_a_side_by_economic_classification_is_not_one_by_function(
    function: str, economy: str, nature: str
) -> None:
    rows = f"""
        | 收入 | < | {function} | < | {economy} | < | {nature} | < |
        | 项目 | 预算数 | 项目 | 预算数 | 项目 | 预算数 | 项目 | 预算数 |
        | 一、财政拨款收入 | 70 | 一、农林水支出 | 58 | 一、工资福利支出 | 40 | 一、基本支出 | 50 |
        | | | 二、其他支出 | 12 | 二、商品和服务支出 | 25 | 二、项目支出 | 20 |
        | | | | | 三、其他支出 | 5 | | |
        | 收入总计 | 70 | 支出总计 | 70 | 支出总计 | 70 | 支出总计 | 70 |
        """
    found = read(("部门收支总表\n单位：万元", rows))
    assert found.of(Table.T1) == {
        "收 R1": "70",
        "收 总": "70",
        "支 213": "58",
        "支 229": "12",
        "支 总": "70",
        "支 总 basic": "50",
        "支 总 project": "20",
    }
    assert found.disagreeing == []
    assert len(found.unread) == 3
