"""Heads of which merging left cells or whole rows empty, and heads that come again."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Table
from tests.disclosure.readers.sheets import read

T7_FINAL = "财政拨款“三公”经费支出决算表\n单位：万元"
PAIRS = {
    "an empty row above the pairs": """
        | “三公”经费 | < | < | < | < | < | < | < |
        | 合计 | < | 公务用车购置及运行费 | < | < | < | 公务接待费 | < |
        | ^ | ^ | 小计 | < | 公务用车运行费 | < | ^ | ^ |
        | | | | | | | | |
        | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 |
        | 5.20 | 4.40 | 3.60 | 3.10 | 3.60 | 3.10 | 1.60 | 1.30 |
        """,
    "an empty row beside a label merged over it": """
        | 合计 | < | 公务用车购置及运行费 | < | < | < | 公务接待费 | < |
        | ^ | ^ | 小计 | < | 公务用车运行费 | < | ^ | ^ |
        | | | | | | | ^ | ^ |
        | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 |
        | 5.20 | 4.40 | 3.60 | 3.10 | 3.60 | 3.10 | 1.60 | 1.30 |
        """,
    "labels only in the first cell of what they stand above": """
        | 合计 | | 公务用车购置及运行费 | | | | 公务接待费 | |
        | | | 小计 | | 公务用车运行费 | | | |
        | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 |
        | 5.20 | 4.40 | 3.60 | 3.10 | 3.60 | 3.10 | 1.60 | 1.30 |
        """,
    "two blocks": """
        | 预算数 | | | | 决算数 | | | |
        | 合计 | 公务用车购置及运行费 | | 公务接待费 | 合计 | 公务用车购置及运行费 | | 公务接待费 |
        | | 小计 | 公务用车运行费 | | | 小计 | 公务用车运行费 | |
        | 5.20 | 3.60 | 3.60 | 1.60 | 4.40 | 3.10 | 3.10 | 1.30 |
        """,
    "downwards": """
        | 项目 | 年初预算数 | 全年预算数 | 决算数 |
        | 合计 | 5.20 | 6 | 4.40 |
        | 公务用车购置及运行维护费 | 3.60 | 4 | 3.10 |
        | 其中：公车运行维护费 | 3.60 | 4 | 3.10 |
        | 公务接待费 | 1.60 | 2 | 1.30 |
        """,
}


@pytest.mark.parametrize("layout", PAIRS)
def test_what_was_planned_is_never_what_was_spent(layout: str) -> None:
    found = read((T7_FINAL, PAIRS[layout]), year=2024, final=True)
    assert found.of(Table.T7) == {
        "支 总": "4.40",
        "支 S2": "3.10",
        "支 S202": "3.10",
        "支 S3": "1.30",
    }
    for short, planned in {"支 总": "5.20", "支 S202": "3.60", "支 S3": "1.60"}.items():
        plan = found.line(Table.T7, short).planned
        assert plan is not None
        assert plan.printed == planned


@pytest.mark.parametrize(
    "rows",
    [
        "| 项目 | 预算数 |\n| 合计 | 5.20 |\n| 公务接待费 | 1.60 |\n| 因公出国（境）费 | 3.60 |",
        "| 合计 | 因公出国（境）费 | 公务接待费 |\n| 预算数 | 预算数 | 预算数 |\n| 5.20 | 3.60 | 1.60 |",
    ],
)
def test_final_accounts_with_a_plan_alone_say_nothing_of_what_was_spent(rows: str) -> None:
    found = read((T7_FINAL, rows), year=2024, final=True)
    assert found.lines == {}
    assert len(found.unread) == 3


def test_two_columns_of_one_item_with_two_values_are_nobodys() -> None:
    rows = """
        | 合计 | 公务接待费 | 公务接待费 |
        | 5.20 | 1.60 | 1.30 |
        """
    found = read(("“三公”经费支出表\n单位：万元", rows))
    assert found.of(Table.T7) == {"支 总": "5.20"}
    assert len(found.unread) == 2


def test_last_years_block_is_last_years_in_every_column() -> None:
    rows = """
        | 单位名称 | 上年预算数 | | | | 当年预算数 | | | |
        | | 合计 | 公务接待费 | 公务用车购置及运行维护费 | | 合计 | 公务接待费 | 公务用车购置及运行维护费 | |
        | | | | 小计 | 公务用车运行维护费 | | | 小计 | 公务用车运行维护费 |
        | 合计 | 9 | 3 | 6 | 6 | 7 | 2 | 5 | 5 |
        """
    found = read(("“三公”经费支出表\n单位：万元", rows))
    assert found.of(Table.T7) == {"支 总": "7", "支 S3": "2", "支 S2": "5", "支 S202": "5"}
    prior = found.line(Table.T7, "支 S202").prior
    assert prior is not None
    assert prior.printed == "6"


T5 = "一般公共预算支出表\n单位：万元"


def test_a_label_stands_above_the_empty_cells_beside_it() -> None:
    rows = """
        | 科目编码 | | | 科目名称 | 2024年执行数 | 2025年预算数 | | | 备注 |
        | 类 | 款 | 项 | | | 合计 | 基本支出 | 项目支出 | |
        | 213 | 02 | 05 | 森林资源培育 | 35 | 40 | 10 | 30 | |
        """
    found = read((T5, rows))
    assert found.of(Table.T5) == {
        "支 2130205": "40",
        "支 2130205 basic": "10",
        "支 2130205 project": "30",
    }
    prior = found.line(Table.T5, "支 2130205").prior
    assert prior is not None
    assert prior.printed == "35"


def test_a_head_that_comes_again_is_no_row() -> None:
    rows = """
        | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
        | 栏次 | | 1 | 2 | 3 |
        | 2130204 | 事业机构 | 80 | 80 | |
        | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
        | 栏次 | | 1 | 2 | 3 |
        | 2130205 | 森林资源培育 | 20 | | 20 |
        """
    found = read((T5, rows))
    assert len(found.lines) == 4
    assert (found.unread, found.text) == ([], "")
    assert found.line(Table.T5, "支 2130205").source.place == "表 1 第 6 行第 3 列"


@pytest.mark.parametrize(
    "head",
    [
        "| 科目编码 | 科目名称 | 2025年预算数 | < | < |\n| ^ | ^ | 合计 | 基本支出 | 项目支出 |\n",
        "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |\n",
        "",
    ],
)
def test_a_table_goes_on_below_its_head_or_a_part_of_it_or_none(head: str) -> None:
    first = """
        | 科目编码 | 科目名称 | 2025年预算数 | < | < |
        | ^ | ^ | 合计 | 基本支出 | 项目支出 |
        | 2130204 | 事业机构 | 80 | 80 | |
        """
    found = read((T5, first), ("", f"{head}| 2130205 | 森林资源培育 | 20 | | 20 |"))
    assert found.of(Table.T5)["支 2130205 project"] == "20"
    assert found.unread == []


def test_another_head_is_another_table() -> None:
    first = (
        "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |\n| 2130204 | 事业机构 | 80 | 80 | |"
    )
    other = "| 科目编码 | 科目名称 | 采购数 | 基本支出 | 项目支出 |\n| 2130205 | 森林资源培育 | 20 | | 20 |"
    assert "支 2130205" not in read((T5, first), ("", other)).of(Table.T5)


def test_a_row_without_figures_below_an_empty_one_is_no_head() -> None:
    rows = """
        | 科目名称 | 合计 | 基本支出 | 项目支出 |
        | | | | |
        | 农林水支出 | 20 | | 20 |
        | | | | |
        | 住房保障支出 | 5 | 5 | |
        """
    assert found_codes(rows) == ["213", "221"]


def found_codes(rows: str) -> list[str]:
    """The codes of the totals that a table of expenditure gives."""
    return [key.code for key in read((T5, rows)).lines if not key.nature]


def test_labels_that_moved_to_the_left_are_put_above_their_columns() -> None:
    rows = """
        | 科目编码 | 科目名称 | 年初预算数 | 决算数 |
        | 合计 | 基本支出 | 项目支出 | 合计 | 基本支出 | 项目支出 |
        | 2130204 | 事业机构 | 90 | 60 | 30 | 80 | 55 | 25 |
        """
    found = read(("支出决算表\n单位：万元", rows), final=True)
    assert found.of(Table.T3) == {
        "支 2130204": "80",
        "支 2130204 basic": "55",
        "支 2130204 project": "25",
    }
    plan = found.line(Table.T3, "支 2130204 basic").planned
    assert plan is not None
    assert plan.printed == "60"


def test_two_labels_above_six_columns_share_them() -> None:
    rows = """
        | 人员经费 | 公用经费 |
        | 科目编码 | 科目名称 | 金额 | 科目编码 | 科目名称 | 金额 |
        | 301 | 工资福利支出 | 40 | 302 | 商品和服务支出 | 9 |
        | 30101 | 基本工资 | 36 | 30201 | 办公费 | 5 |
        | 30102 | 津贴补贴 | 2 | 30202 | 印刷费 | 2 |
        | 30103 | 奖金 | 2 | 30207 | 邮电费 | 2 |
        | 人员经费合计 | 40 | 公用经费合计 | 9 | | |
        """
    found = read(("一般公共预算基本支出表\n单位：万元", rows))
    stated = found.of(Table.T6)
    assert stated["支 30101 personnel"] == "36"
    assert stated["支 30207 public"] == "2"
    assert stated["支 总 personnel"] == "40"
    assert stated["支 总 public"] == "9"
    assert len(stated) == 10


THREE_ROWS = """
    | 年初预算数 | 决算数 |
    | 合计 | 公务用车购置及运行维护费 | 公务接待费 | 合计 | 公务用车购置及运行维护费 | 公务接待费 |
    | 小计 | {part} | 小计 | {part} |
    | 9 | 6 | 6 | 3 | 8 | 5 | 5 | 3 |
    """


def test_labels_of_three_rows_are_put_above_their_columns() -> None:
    rows = THREE_ROWS.format(part="公务用车运行维护费")
    found = read((T7_FINAL, rows), final=True)
    assert found.of(Table.T7) == {"支 总": "8", "支 S2": "5", "支 S202": "5", "支 S3": "3"}
    plan = found.line(Table.T7, "支 S202").planned
    assert plan is not None
    assert plan.printed == "6"


def test_labels_that_cannot_be_put_right_are_of_no_column() -> None:
    rows = THREE_ROWS.format(part="境外部分").replace("公务用车购置及运行维护费", "公务用车费", 1)
    found = read((T7_FINAL, rows), final=True)
    assert found.lines == {}
    assert len(found.unread) == 8


@pytest.mark.parametrize(
    ("head", "figures"),
    [
        ("2024年预算数 | 2025年预算数", "70 | 80 | 55 | 25"),
        ("2025年预算数 | 2024年预算数", "80 | 55 | 25 | 70"),
    ],
)
def test_of_two_labels_the_one_whose_columns_add_up_stands_above_them(
    head: str, figures: str
) -> None:
    rows = f"""
        | 科目编码 | 科目名称 | {head} |
        | 合计 | 基本支出 | 项目支出 |
        | 2130204 | 事业机构 | {figures} |
        """
    found = read((T5, rows))
    assert found.of(Table.T5) == {
        "支 2130204": "80",
        "支 2130204 basic": "55",
        "支 2130204 project": "25",
    }
    prior = found.line(Table.T5, "支 2130204").prior
    assert prior is not None
    assert prior.printed == "70"
