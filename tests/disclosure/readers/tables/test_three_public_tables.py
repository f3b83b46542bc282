"""T7, the 三公 expenses: across and downwards, in every order of columns."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Table
from budgets.disclosure.rules.engine import judge
from tests.disclosure.readers.sheets import read

EXPENSES = {
    "支 总": "9.5",
    "支 S1": "1",
    "支 S2": "6",
    "支 S201": "4",
    "支 S202": "2",
    "支 S3": "2.5",
}
LAYOUTS = {
    "across": """
        | 合计 | 因公出国（境）费用 | 公务用车购置及运行费 | < | < | 公务接待费 |
        | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^ |
        | 9.5 | 1 | 6 | 4 | 2 | 2.5 |
        """,
    "across in another order, below the year and with units": """
        | 单位编码 | 单位名称 | 2025年预算数 | < | < | < | < | < |
        | ^ | ^ | 公务接待费 | 公务用车购置及运行维护费 | < | < | 因公出国（境）费 | “三公”经费合计 |
        | ^ | ^ | ^ | 公务用车运行维护费 | 公务用车购置费 | 小计 | ^ | ^ |
        | | 合计 | 2.5 | 2 | 4 | 6 | 1 | 9.5 |
        | 118001 | 青峰县档案局 | 2 | 2 | 4 | 6 | 1 | 9 |
        | 118002 | 青峰县档案馆 | 0.5 | | | | | 0.5 |
        """,
    "down": """
        | 项目 | 预算数 |
        | “三公”经费合计 | 9.5 |
        | 1.因公出国（境）费用 | 1 |
        | 2.公务接待费 | 2.5 |
        | 3.公务用车购置及运行维护费 | 6 |
        | 其中：（1）公务用车购置费 | 4 |
        | （2）公务用车运行维护费 | 2 |
        | 二、相关统计数 | |
        | 1.公务用车购置数（辆） | 1 |
        | 2.公务接待批次（个） | 12 |
        """,
    "down, numbered lines": """
        | 序号 | 项目 | 本年预算数 |
        | 1 | 合计 | 9.5 |
        | 2 | 一、因公出国（境）支出 | 1 |
        | 3 | 二、公务用车购置及运行维护支出 | 6 |
        | 4 | 其中：公务用车购置 | 4 |
        | 5 | 公务用车运行维护 | 2 |
        | 6 | 三、公务接待费 | 2.5 |
        """,
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_three_public_expenses_are_read_whatever_the_layout(layout: str) -> None:
    found = read(("一般公共预算“三公”经费支出情况表\n单位：万元", LAYOUTS[layout]))
    assert found.of(Table.T7) == EXPENSES
    assert judge(found.disclosure) == ()


def test_counts_of_cars_and_guests_are_no_money() -> None:
    found = read(("“三公”经费预算表\n单位：万元", LAYOUTS["down"]))
    assert found.text.splitlines() == [
        "二、相关统计数",
        "1.公务用车购置数（辆）\t1",
        "2.公务接待批次（个）\t12",
    ]


def test_blocks_of_two_years_are_amounts_and_their_priors() -> None:
    found = read(
        (
            "“三公”经费支出表\n单位：元",
            """
            | 2024年预算数 | < | < | < | 2025年预算数 | < | < | < |
            | 合计 | 因公出国 | 公务用车运行费 | 公务接待费 | 合计 | 因公出国 | 公务用车运行费 | 公务接待费 |
            | 500.00 | 0.00 | 200.00 | 300.00 | 480.00 | 0.00 | 200.00 | 280.00 |
            """,
        )
    )
    assert found.of(Table.T7) == {
        "支 总": "480.00",
        "支 S1": "0.00",
        "支 S202": "200.00",
        "支 S3": "280.00",
    }
    prior = found.line(Table.T7, "支 S3").prior
    assert prior is not None
    assert prior.printed == "300.00"
    assert found.unread == []


def test_pairs_of_plan_and_accounts_are_told_apart_below_each_item() -> None:
    found = read(
        (
            "财政拨款“三公”经费支出决算表\n公开09表\n单位：万元",
            """
            | 合计 | < | 因公出国（境）费 | < | 公务用车购置及运行维护费 | < | 公务接待费 | < |
            | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 |
            | 3.85 | 1.39 | 0.00 | 0.00 | 1.00 | 1.00 | 2.85 | 0.39 |
            """,
        ),
        final=True,
    )
    assert found.of(Table.T7) == {
        "支 总": "1.39",
        "支 S1": "0.00",
        "支 S2": "1.00",
        "支 S3": "0.39",
    }
    planned = found.line(Table.T7, "支 S3").planned
    assert planned is not None
    assert planned.printed == "2.85"


def test_meetings_and_training_beside_it_do_not_count_as_three_public() -> None:
    found = read(
        (
            "一般公共预算“三公”经费、会议费、培训费支出预算表\n单位：万元",
            """
            | 合计 | “三公”经费 | < | < | < | 会议费 | 培训费 |
            | ^ | 小计 | 因公出国（境）费 | 公务接待费 | 公务用车运行费 | ^ | ^ |
            | 12 | 8 | 1 | 3 | 4 | 3 | 1 |
            """,
        )
    )
    assert found.of(Table.T7) == {"支 总": "8", "支 S1": "1", "支 S3": "3", "支 S202": "4"}
    assert [entry.split(" ", 1)[1] for entry in found.unread] == [
        "1 第 3 行第 1 列 12",
        "1 第 3 行第 6 列 3",
        "1 第 3 行第 7 列 1",
    ]


def test_a_total_over_meetings_too_is_found_by_adding_up() -> None:
    found = read(
        (
            "“三公”经费及会议费支出预算表\n单位：万元",
            """
            | 合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行费 | 会议费 |
            | 11 | 1 | 3 | 4 | 3 |
            """,
        )
    )
    assert found.of(Table.T7) == {"支 S1": "1", "支 S3": "3", "支 S2": "4"}
    assert judge(found.disclosure) == ()


def test_the_operating_cost_beside_it_is_its_own_quantity() -> None:
    found = read(
        (
            "2025年部门“三公”经费和机关运行经费预算表\n单位:万元",
            """
            | “三公”经费预算数 | < | < | < | 机关运行经费预算数 |
            | 合计 | 因公出国(境)费 | 公务接待费 | 公务用车购置及运行费 | ^ |
            | 3 | 1 | 2 | | 20 |
            """,
        )
    )
    assert found.of(Table.T7) == {"支 总": "3", "支 S1": "1", "支 S3": "2"}
    assert found.of(Table.OPERATING_COST) == {"支 总": "20"}


def test_three_public_expenses_of_another_fund_are_not_those_of_the_general_budget() -> None:
    rows = "| 合计 | 因公出国（境）费 | 公务接待费 |\n| 3 | 1 | 2 |"
    found = read(("政府性基金预算“三公”经费支出预算表\n单位：万元", rows))
    assert found.lines == {}
    assert "3\t1\t2" in found.text


def test_rows_may_be_the_figures_of_items_across() -> None:
    rows = """
        | 年度 | 合计 | 公务接待费 | 公车运行费 |
        | 2024年预算数 | 9 | 3 | 6 |
        | 2024年决算数 | 8 | 2 | 6 |
        | 2023年决算数 | 7 | 1 | 6 |
        """
    found = read(("“三公”经费支出决算表\n单位：万元", rows), year=2024, final=True)
    assert found.of(Table.T7) == {"支 总": "8", "支 S3": "2", "支 S202": "6"}
    line = found.line(Table.T7, "支 S3")
    assert line.planned is not None
    assert line.planned.printed == "3"
    assert line.prior is not None
    assert line.prior.printed == "1"
    assert found.unread == []


def test_rows_of_two_years_and_of_the_change() -> None:
    rows = """
        | 年度 | 合计 | 公务接待费 | 公车购置及运行维护费 |
        | 2024年 | 10 | 4 | 6 |
        | 2025年 | 8 | 3 | 5 |
        | 2025年比2024年增减% | -20 | -25 | -16.67 |
        """
    found = read(("“三公”经费预算表\n单位：万元", rows))
    assert found.of(Table.T7) == {"支 总": "8", "支 S3": "3", "支 S2": "5"}
    line = found.line(Table.T7, "支 S3")
    assert line.prior is not None
    assert line.prior.printed == "4"
    assert line.percent is not None
    assert line.percent.value == -25
    assert found.unread == []


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("公车运行维护费", "S202"),
        ("公车运行及维护费", "S202"),
        ("车辆运行维护费", "S202"),
        ("其中：公务车运行费", "S202"),
        ("公车购置费", "S201"),
        ("车辆购置费", "S201"),
        ("公车购置及运行维护费", "S2"),
        ("车辆购置及运行维护费", "S2"),
        ("出国（境）费", "S1"),
        ("接待费", "S3"),
    ],
)
def test_the_items_have_many_names(label: str, code: str) -> None:
    rows = f"| 项目 | 2025年预算数 |\n| 合计 | 9 |\n| {label} | 4 |\n| 公务接待支出 | 5 |"
    if code == "S3":
        rows = f"| 项目 | 2025年预算数 |\n| 合计 | 9 |\n| {label} | 4 |\n| 公务用车购置费 | 5 |"
    found = read(("“三公”经费支出表\n单位：万元", rows))
    assert found.of(Table.T7)[f"支 {code}"] == "4"


@pytest.mark.parametrize("label", ["其他费用", "公务交通补贴", "公务用车保有量（辆）", "培训费"])
def test_other_rows_are_none_of_the_three(label: str) -> None:
    rows = f"| 项目 | 2025年预算数 |\n| {label} | 4 |\n| 公务接待费 | 5 |\n| 因公出国（境）费 | 0 |"
    assert read(("“三公”经费支出表\n单位：万元", rows)).of(Table.T7) == {"支 S3": "5", "支 S1": "0"}
