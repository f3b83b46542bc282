"""Names with codes behind them, with none, and of none of our lists."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Table
from budgets.disclosure.rules.engine import judge
from tests.disclosure.readers.sheets import read

T5 = "一般公共预算支出表\n单位：万元"


@pytest.mark.parametrize(
    "name",
    [
        "森林资源培育（2130205）",
        "森林资源培育[2130205]",
        "森林资源培育(2130205)",
        "森林资源培育【2130205】",
        "2130205 森林资源培育",
        "2130205-森林资源培育",
        "[2130205]森林资源培育",
        "　　森林资源培育",
        "森林资源培育",
    ],
)
def test_a_code_stands_before_or_behind_its_name_or_follows_from_it(name: str) -> None:
    found = read((T5, f"| 项目 | 合计 | 基本支出 | 项目支出 |\n| {name} | 20 | | 20 |"))
    assert found.of(Table.T5) == {"支 2130205": "20", "支 2130205 project": "20"}
    assert found.line(Table.T5, "支 2130205").name == "森林资源培育"


def test_a_name_of_many_headings_is_an_item_without_a_code() -> None:
    rows = """
        | 功能分类科目 | 合计 | 基本支出 | 项目支出 |
        | 行政运行 | 80 | 80 | |
        | 森林资源培育 | 20 | | 20 |
        | 合计 | 100 | 80 | 20 |
        """
    found = read((T5, rows))
    assert found.of(Table.T5)["支 行政运行"] == "80"
    assert found.unread == []
    assert judge(found.disclosure) == ()


def test_the_same_name_below_its_class_has_a_code() -> None:
    rows = """
        | 功能分类科目 | 合计 | 基本支出 | 项目支出 |
        | 一般公共服务支出 | 80 | 80 | |
        | 　档案事务 | 80 | 80 | |
        | 　　行政运行 | 80 | 80 | |
        | 合计 | 80 | 80 | |
        """
    assert read((T5, rows)).of(Table.T5)["支 2012601"] == "80"


def test_a_name_in_no_list_stays_unread() -> None:
    rows = "| 功能分类科目 | 合计 | 基本支出 | 项目支出 |\n| 茶山巡护 | 3 | | 3 |\n| 住房公积金 | 6 | 6 | |"
    found = read((T5, rows))
    assert "支 2210201" in found.of(Table.T5)
    assert len(found.unread) == 2


CHANGES = {
    "-4": "-4",
    "－4": "-4",
    "−4": "-4",
    "—4": "-4",
    "–4": "-4",
    "﹣4": "-4",
    "‑4": "-4",
    "─4": "-4",
    "（4）": "-4",
    "减少4": "-4",
    "下降4": "-4",
    "增加4": "4",
    "+4": "4",
    "4": "4",
}


@pytest.mark.parametrize(("printed", "value"), CHANGES.items())
def test_a_minus_has_many_spellings(printed: str, value: str) -> None:
    rows = f"""
        | 科目编码 | 科目名称 | 2024年预算数 | 2025年预算数 | 增减额 | 增减% |
        | 2130205 | 森林资源培育 | 24 | 20 | {printed} | {printed}% |
        """
    line = read((T5, rows)).line(Table.T5, "支 2130205")
    assert line.change is not None
    assert line.percent is not None
    assert line.change.yuan == int(value) * 10_000
    assert line.percent.value == int(value)


@pytest.mark.parametrize("printed", ["—", "——", "-", "－", "/", "不可比"])
def test_a_dash_alone_is_no_change(printed: str) -> None:
    rows = f"""
        | 科目编码 | 科目名称 | 2024年预算数 | 2025年预算数 | 增减额 |
        | 2130205 | 森林资源培育 | 0 | 20 | {printed} |
        """
    assert read((T5, rows)).line(Table.T5, "支 2130205").change is None


T6 = "一般公共预算基本支出表\n单位：万元"


def test_the_governments_classification_is_not_the_departments() -> None:
    rows = """
        | 科目编码 | 科目名称 | 合计 |
        | 501 | 机关工资福利支出 | 50 |
        | 50101 | 工资奖金津补贴 | 50 |
        | | 合计 | 50 |
        """
    found = read((T6, rows))
    assert found.lines == {}
    assert len(found.unread) == 3


def test_of_both_classifications_side_by_side_the_departments_is_read() -> None:
    rows = """
        | 政府预算经济分类 | < | 部门预算经济分类 | < | 合计 | 人员经费 | 公用经费 |
        | 科目编码 | 科目名称 | 科目编码 | 科目名称 | ^ | ^ | ^ |
        | 50101 | 工资奖金津补贴 | 30101 | 基本工资 | 50 | 50 | |
        | 50201 | 办公经费 | 30201 | 办公费 | 9 | | 9 |
        """
    found = read((T6, rows))
    assert [key.code for key in found.lines if not key.nature] == ["30101", "30201"]
    assert found.unread == []
