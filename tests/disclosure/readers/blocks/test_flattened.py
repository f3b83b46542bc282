"""Tables that were copied as text, and lines that only look like one."""

from __future__ import annotations

import pytest

from budgets.disclosure.readers.blocks.flattened import with_tables

SIDES = [
    ["收入", "收入", "支出", "支出"],
    ["项目", "预算数", "项目", "预算数"],
    ["事业收入", "3.10", "农林水支出", ""],
    ["其他收入", "", "住房保障支出", "7.20"],
    ["收入总计", "3.10", "支出总计", "7.20"],
]
CELLS = ["收入", "支出", *(cell for row in SIDES[1:] for cell in row)]
ITEMS = [["项目", "预算数"], ["合计", "4.5"], ["公务接待费", "0.5"], ["公务用车运行维护费", "4"]]


def grids(lines: list[str]) -> list[list[list[str]]]:
    return [piece for piece in with_tables(lines) if not isinstance(piece, str)]


@pytest.mark.parametrize(
    "lines",
    [
        CELLS,
        [line for cell in CELLS for line in ((cell, "") if cell else ("",))],
        ["部门收支总表", "单位：万元", *CELLS, "说明：以上为预算数。"],
    ],
    ids=["one cell a line", "a blank line between cells", "between title and note"],
)
def test_a_table_of_two_sides_with_its_blank_cells(lines: list[str]) -> None:
    assert grids(lines) == [SIDES]


def test_two_sides_whose_blank_cells_were_lost_are_told_apart_by_their_items() -> None:
    (grid,) = grids([cell for cell in CELLS if cell])
    assert grid[2:] == [
        ["事业收入", "3.10", "农林水支出", ""],
        ["其他收入", "", "住房保障支出", "7.20"],
        ["收入总计", "3.10", "支出总计", "7.20"],
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [cell for row in ITEMS for cell in row],
        ["|".join(row) + "|" for row in ITEMS],
        ["| " + " | ".join(row) + " |" for row in ITEMS],
        [f"{cell} |" for row in ITEMS for cell in row],
        [" ｜ ".join(row) for row in ITEMS],
    ],
    ids=["one cell a line", "bars", "bars around", "a bar behind each cell", "wide bars"],
)
def test_a_table_of_items_with_one_column(lines: list[str]) -> None:
    (grid,) = grids(lines)
    assert [[cell for cell in row if cell] for row in grid] == ITEMS


def test_the_second_row_of_a_header_stands_below_the_group_it_belongs_to() -> None:
    (grid,) = grids(
        [
            "合 计 | 因公出国(境)费 | 公务用车费 | 公务接待费 | | |",
            "小 计 | 公务用车购置费 | 公务用车运行维护费 | | |",
            "9 | 1 | 6 | 2 | 4 | 2 |",
        ]
    )
    assert grid[1] == [
        "合 计", "因公出国(境)费", "小 计", "公务用车购置费", "公务用车运行维护费", "公务接待费",
    ]  # fmt: skip


def test_figures_that_fit_no_column_for_sure_stand_apart() -> None:
    (grid,) = grids(["项目", "预算数", "决算数", "合计", "5", "4", "公务接待费", "4"])
    assert grid[-1] == ["公务接待费", "", "", "4"]


@pytest.mark.parametrize(
    "lines",
    [
        ["项目", "本站承担良种繁育。", "2025", "2026"],
        ["目录", "一、收支预算总表", "1", "二、三公经费表", "2"],
        ["合计", "因公出国", "公务接待费", "车辆购置", "12", "3", "4"],
        ["收入", "支出", "说明如下。"],
        ["年度", "合计", "公务用车费", "合计", "购置", "运行", "2024年", "9", "5", "2", "3"],
    ],
)
def test_lines_that_do_not_fit_together_stay_lines(lines: list[str]) -> None:
    assert grids(lines) == []


HEADS = {
    "the last": (
        ["科目编码", "科目名称", "2024年预算数", "2025年预算数"],
        ["合计", "基本支出", "项目支出"],
        ["205", "教育支出", "8", "9.5", "7", "2.5"],
        3,
    ),
    "the first": (
        ["科目编码", "2025年预算数", "2024年预算数"],
        ["小计", "基本支出", "项目支出"],
        ["205", "9.5", "7", "2.5", "8"],
        1,
    ),
}


@pytest.mark.parametrize(("upper", "lower", "row", "group"), HEADS.values(), ids=HEADS)
def test_the_sums_tell_which_columns_a_head_spans(
    upper: list[str], lower: list[str], row: list[str], group: int
) -> None:
    (grid,) = grids([" | ".join(each) for each in (upper, lower, row)])
    assert grid[0][group : group + 3] == [upper[group]] * 3
    assert grid[1][group : group + 3] == lower


def test_a_head_that_fits_no_columns_names_none() -> None:
    rows = [["名称", "甲", "乙"], ["合计", "基本", "项目"], ["教育", "9", "1", "2", "3"]]
    assert grids([" | ".join(row) for row in rows]) == [[["?"] * 5, rows[-1]]]


def test_a_title_between_rows_with_bars_begins_another_table() -> None:
    rows = ["|".join(row) for row in ITEMS]
    assert len(grids([*rows, "表2 部门支出总表", "单位：万元", *rows])) == 2


def test_a_table_with_codes_one_cell_a_line() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["205", "教育支出", "9.5", "7", "2.5"],
        ["20502", "普通教育", "9.5", "7", "2.5"],
    ]
    assert grids([cell for row in rows for cell in row]) == [rows]


ACROSS = ["合计", "因公出国费", "公务用车费", "公务接待费"]


def test_a_row_of_figures_below_one_label_each_is_a_table() -> None:
    assert grids([*ACROSS, "6", "1", "3", "2"]) == [[ACROSS, ["6", "1", "3", "2"]]]


def test_a_row_of_figures_below_two_years_of_the_same_columns_is_a_table() -> None:
    parts = ["小计", "公务用车购置费", "公务用车运行费"]
    figures = ["9", "1", "5", "2", "3", "3", "8", "1", "4", "1", "3", "3"]
    lines = ["2024年预算数", "2025年预算数", *ACROSS, *ACROSS, *parts, *parts, *figures]
    (grid,) = grids(lines)
    assert grid[0] == ["2024年预算数"] * 6 + ["2025年预算数"] * 6
    assert grid[2][:6] == ["合计", "因公出国费", *parts, "公务接待费"]
    assert grid[3] == figures
