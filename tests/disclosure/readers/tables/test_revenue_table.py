"""Revenue by source (T2), of the department and of each of its units."""

from __future__ import annotations

from budgets.disclosure.model import Table
from budgets.disclosure.rules.engine import judge
from tests.disclosure.readers.sheets import read


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
