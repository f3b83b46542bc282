"""Heads whose merged cells were printed once, put above their columns."""

from __future__ import annotations

import pytest

from budgets.disclosure.readers.blocks.merged_heads import spread, spread_cells
from budgets.disclosure.unread import NO_LABEL


def rows_of(text: str) -> list[list[str]]:
    """Rows of cells written with bars."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def labels(header: str, body: str) -> list[str]:
    """The labels above each column, joined, as a head stands above a body."""
    below = rows_of(body)
    return _joined(spread(rows_of(header), below, len(below[0])))


def _joined(rows: list[list[str]]) -> list[str]:
    return ["/".join(dict.fromkeys(column)) for column in zip(*rows, strict=True)]


TOLD = {
    "two sides": (
        "收入 | 支出\n项目 | 预算数 | 项目 | 预算数",
        "事业收入 | 3 | 农林水支出 | 4",
        "收入/项目 收入/预算数 支出/项目 支出/预算数",
    ),
    "sides of unequal width": (
        "收入 | 支出\n项目 | 决算数 | 项目 | 年初预算数 | 决算数",
        "事业收入 | 3 | 农林水支出 | 4 | 5",
        "收入/项目 收入/决算数 支出/项目 支出/年初预算数 支出/决算数",
    ),
    "the code and the name below one label": (
        "项目 | 本年收入合计 | 事业收入\n科目编码 | 科目名称",
        "213 | 农林水支出 | 9 | 9",
        "项目/科目编码 项目/科目名称 本年收入合计 事业收入",
    ),
    "one label merged downwards, one across": (
        "项目 | 2023年度\n年初预算数 | 决算数",
        "合计 | 8 | 7\n公务接待费 | 1 | 1",
        "项目 2023年度/年初预算数 2023年度/决算数",
    ),
    "of two years the one that adds up": (
        "科目编码 | 科目名称 | 2024年预算数 | 2025年预算数\n合计 | 基本支出 | 项目支出",
        "213 | 农林水支出 | 7 | 9 | 6 | 3",
        "科目编码 科目名称 2024年预算数 2025年预算数/合计 2025年预算数/基本支出 2025年预算数/项目支出",
    ),
    "three years of the same columns": (
        "上年决算数 | 年初预算数 | 决算数\n"
        "合计 | 用车费 | 接待费 | 合计 | 用车费 | 接待费 | 合计 | 用车费 | 接待费\n"
        "小计 | 购置 | 运行 | 小计 | 购置 | 运行 | 小计 | 购置 | 运行",
        "9 | 6 | 2 | 4 | 3 | 8 | 6 | 1 | 5 | 2 | 7 | 5 | 1 | 4 | 2",
        " ".join(
            f"{year}/{label}"
            for year in ("上年决算数", "年初预算数", "决算数")
            for label in ("合计", "用车费/小计", "用车费/购置", "用车费/运行", "接待费")
        ),
    ),
    "words tell what sums of nothing do not": (
        "合计 | 因公出国费 | 公务用车费 | 公务接待费\n小计 | 公务用车购置费 | 公务用车运行费",
        "0 | 0 | 0 | 0 | 0 | 0",
        "合计 因公出国费 公务用车费/小计 公务用车费/公务用车购置费 公务用车费/公务用车运行费 公务接待费",
    ),
    "names that stood at the foot of their cells": (
        "年初预算数 | 决算数\n科目名称 | 合计 | 基本支出 | 合计 | 基本支出",
        "农林水支出 | 9 | 6 | 8 | 5",
        "科目名称 年初预算数/合计 年初预算数/基本支出 决算数/合计 决算数/基本支出",
    ),
    "names that stood between the rows": (
        "年初预算数 | 决算数\n科目编码 | 科目名称\n合计 | 基本支出 | 合计 | 基本支出",
        "213 | 农林水支出 | 9 | 6 | 8 | 5",
        "科目编码 科目名称 年初预算数/合计 年初预算数/基本支出 决算数/合计 决算数/基本支出",
    ),
    "a year without the parts that the other has": (
        "上年决算数 | 决算数\n合计 | 用车费 | 接待费 | 合计 | 用车费 | 接待费\n小计 | 购置 | 运行",
        "9 | 6 | 3 | 8 | 6 | 1 | 5 | 2",
        "上年决算数/合计 上年决算数/用车费 上年决算数/接待费 决算数/合计 决算数/用车费/小计"
        " 决算数/用车费/购置 决算数/用车费/运行 决算数/接待费",
    ),
}


@pytest.mark.parametrize(("header", "body", "expected"), TOLD.values(), ids=TOLD)
def test_each_label_stands_above_its_columns(header: str, body: str, expected: str) -> None:
    assert labels(header, body) == expected.split()


UNSURE = {
    "no sum tells which": (
        "科目名称 | 甲 | 乙\n丙 | 丁 | 戊",
        "农林水支出 | 1 | 2 | 3 | 4",
        "科目名称 ? ? ? ?",
    ),
    "both add up": (
        "合计 | 甲类 | 乙类\n小计 | 丙 | 丁",
        "0 | 0 | 0 | 0 | 0",
        "? ? ? ? ?",
    ),
    "only what is in doubt": (
        "科目编码 | 科目名称 | 合计 | 上年数 | 甲 | 乙\n丙 | 丁",
        "213 | 农林水支出 | 4 | 1 | 2 | 3 | 1",
        "科目编码 科目名称 合计 ? ? ? ?",
    ),
}


@pytest.mark.parametrize(("header", "body", "expected"), UNSURE.values(), ids=UNSURE)
def test_a_column_of_two_possible_labels_has_none(header: str, body: str, expected: str) -> None:
    assert labels(header, body) == expected.split()


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("名称 | 合计\n甲 | 乙 | 丙 | 丁", "农林水支出 | 9 | 9"),
        ("科目编码 | 科目名称 | 合计\n合计 | 基本支出", "9 | 8 | 农林水支出 | 1"),
        ("年初预算数 | 决算数\n合计 | 合计 | 合计", "1 | 2 | 3"),
    ],
    ids=["too many labels", "names above figures", "one label three times below two"],
)
def test_a_head_that_fits_in_no_way_has_no_labels(header: str, body: str) -> None:
    assert labels(header, body) == []


def test_the_rows_of_a_head_need_not_be_known() -> None:
    years, items = ["上年数", "本年数"], ["合计", "用车费", "接待费"]
    cells = [*years, *items, *items, *["小计", "运行"] * 2]
    head = spread_cells(cells, [["7", "5", "5", "2", "6", "5", "5", "1"]], 8)
    assert _joined(head)[4:] == [
        "本年数/合计",
        "本年数/用车费/小计",
        "本年数/用车费/运行",
        "本年数/接待费",
    ]


def test_a_search_that_takes_too_long_finds_nothing() -> None:
    header = [
        [f"甲{n}" for n in range(20)],
        [f"乙{n}" for n in range(20)],
        [f"丙{n}" for n in range(20)],
    ]
    assert spread(header, [["1"] * 40], 40) in ([], [[NO_LABEL] * 40])
