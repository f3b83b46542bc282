"""Basic expenditure by economic code (T6), and what only looks like it."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Table
from budgets.disclosure.rules.engine import judge
from tests.disclosure.readers.sheets import read

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
