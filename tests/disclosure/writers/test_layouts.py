"""The layout of the official tables: every line in one cell, as departments print it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from budgets.disclosure.model import (
    Disclosure,
    Fund,
    Indicator,
    Nature,
    Phase,
    Project,
    Row,
    Side,
    Table,
)
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.writers.layouts import layouts_of, left_out
from budgets.disclosure.writers.layouts.shapes import CellStyle, TableLayout
from tests.builders import document, item, letters_office, total, wan, yuan
from tests.builders import none_planned as nothing_planned
from tests.disclosure.strategies import disclosures

REVENUE = Side.REVENUE


def of(disclosure: Disclosure, table: Table) -> TableLayout:
    return next(each for each in layouts_of(disclosure) if each.table is table)


def printed(layout: TableLayout) -> list[list[str]]:
    return [[cell.text for cell in row] for row in layout.rows]


def heads(layout: TableLayout) -> list[list[tuple[str, int, int]]]:
    return [[(c.text, c.columns, c.rows) for c in row] for row in layout.header]


def test_all_ten_tables_are_there_whatever_the_document_gives() -> None:
    layouts = layouts_of(document())
    assert [each.number for each in layouts] == [f"表{n}" for n in range(1, 11)]
    assert [each.title for each in layouts][:3] == ["部门收支总表", "部门收入总表", "部门支出总表"]
    assert all(not cell.text for each in layouts for row in each.rows for cell in row)
    assert all(len(each.rows) == 1 for each in layouts)


def test_final_accounts_have_their_own_titles_and_the_plan_before_the_account() -> None:
    line = replace(total(Table.T5, "12.5"), planned=wan("10"), completion=Percent.of("125.0"))
    layout = of(document(line, phase=Phase.FINAL), Table.T5)
    assert layout.title == "一般公共预算财政拨款支出决算表"
    assert heads(layout)[0] == [
        ("科目编码", 1, 2),
        ("科目名称", 1, 2),
        ("年初预算数", 1, 2),
        ("决算数", 3, 1),
        ("完成年初预算%", 1, 2),
    ]
    assert printed(layout) == [["", "合计", "10", "12.5", "", "", "125.0"]]


def test_the_two_sides_of_a_table_have_their_sums_in_one_row() -> None:
    layout = of(
        document(
            total(Table.T1, "9", side=REVENUE),
            item(Table.T1, "R101", "8", "一般公共预算拨款收入", side=REVENUE),
            item(Table.T1, "R9", "1", "上年结转", side=REVENUE),
            item(Table.T1, "201", "5", "一般公共服务支出"),
            item(Table.T1, "208", "4", "社会保障和就业支出"),
            total(Table.T1, "9", row=Row.CURRENT),
            total(Table.T1, "9"),
        ),
        Table.T1,
    )
    assert printed(layout) == [
        ["一般公共预算拨款收入", "8", "一般公共服务支出", "5"],
        ["", "", "社会保障和就业支出", "4"],
        ["", "", "本年支出合计", "9"],
        ["上年结转", "1", "", ""],
        ["收入总计", "9", "支出总计", "9"],
    ]


def test_every_heading_stands_below_its_class_though_the_text_names_classes_first() -> None:
    codes = [row[0] for row in printed(of(letters_office(), Table.T5))]
    assert codes[:5] == ["", "201", "2013101", "205", "208"]


def test_the_year_before_and_the_change_stand_beside_the_amount() -> None:
    line = replace(
        total(Table.T8, "8"),
        prior=wan("10"),
        change=wan("-2"),
        percent=Percent.of("20.0", negative=True),
    )
    project = replace(total(Table.T8, "8", Nature.PROJECT), fund=Fund.GOVERNMENT_FUND)
    layout = of(document(line, project), Table.T8)
    assert [text for text, _, _ in heads(layout)[0]][2:] == [
        "2019年预算数",
        "2020年预算数",
        "比上年增减额",
        "比上年增减%",
    ]
    assert printed(layout) == [["", "合计", "10", "8", "", "8", "-2", "-20.0"]]


def test_the_three_public_expenses_stand_in_one_row_under_their_printed_names() -> None:
    layout = of(
        document(
            total(Table.T7, "3"),
            item(Table.T7, "S2", "2", "公务用车购置及运行费"),
            item(Table.T7, "S202", "2", "运行费"),
            item(Table.T7, "S3", "1", "公务接待费"),
        ),
        Table.T7,
    )
    assert heads(layout) == [
        [
            ("合计", 1, 2),
            ("因公出国（境）费用", 1, 2),
            ("公务用车购置及运行费", 3, 1),
            ("公务接待费", 1, 2),
        ],
        [("小计", 1, 1), ("公务用车购置费", 1, 1), ("运行费", 1, 1)],
    ]
    assert printed(layout) == [["3", "", "2", "", "2", "1"]]


def test_an_amount_in_another_unit_than_its_table_says_so() -> None:
    lines = total(Table.T5, "3.5"), item(Table.T5, "201", "3"), item(Table.T5, "205", yuan("5,000"))
    layout = of(document(*lines), Table.T5)
    assert layout.unit is MoneyUnit.WAN
    assert [row[2] for row in printed(layout)] == ["3.5", "3", "5,000元"]


def test_the_kinds_of_nothing_are_told_apart() -> None:
    unit = MoneyUnit.WAN
    lines = (
        item(Table.T3, "201", "0.00"),
        item(Table.T3, "205", Amount.none_planned(unit)),
        item(Table.T3, "208", Amount.not_disclosed(unit)),
        item(Table.T3, "210", Amount.not_applicable(unit)),
    )
    cells = [row[2] for row in printed(of(document(*lines), Table.T3))]
    assert cells == ["0.00", "没有安排", "未公开", "不适用"]


def test_a_table_of_which_nothing_is_planned_is_empty_and_says_why() -> None:
    disclosure = document(nothing_planned(Table.T9))
    assert not of(disclosure, Table.T8).none_planned
    layout = of(disclosure, Table.T9)
    assert layout.none_planned
    assert printed(layout) == [["", "", "", "", ""]]
    assert left_out(disclosure) == ()


def test_a_project_stands_once_beside_its_indicators() -> None:
    indicators = (
        Indicator("产出", "数量", "接待", "≥200", "批"),
        Indicator("效益", "", "满意", "9", ""),
    )
    one = Project(number=1, name="来访接待", amount=wan("2"), goal="有序", indicators=indicators)
    layout = of(document(projects=(one,)), Table.T10)
    assert printed(layout) == [
        ["来访接待", "2", "有序", "产出", "数量", "接待", "≥200", "批"],
        ["效益", "", "满意", "9", ""],
    ]
    assert [cell.rows for cell in layout.rows[0]] == [2, 2, 2, 1, 1, 1, 1, 1]


def test_procurement_has_a_table_only_where_it_is_itemised() -> None:
    assert len(layouts_of(document(total(Table.PROCUREMENT, "5")))) == 10
    goods = item(Table.PROCUREMENT, "G1", "5", "货物")
    last = layouts_of(document(goods, total(Table.PROCUREMENT, "5")))[-1]
    assert (last.number, printed(last)) == ("表11", [["货物", "5"], ["合计", "5"]])


def test_what_no_official_table_can_show_is_listed() -> None:
    operating = total(Table.OPERATING_COST, "64.2")
    again = total(Table.T5, "7")
    disclosure = document(total(Table.T5, "8"), operating, again)
    assert left_out(disclosure) == (operating, again)


@pytest.mark.fuzz
@settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(disclosures())
def test_every_figure_stands_in_exactly_one_cell_of_a_whole_table(disclosure: Disclosure) -> None:
    layouts = layouts_of(disclosure)
    cells = [c for layout in layouts for row in layout.rows for c in row]
    left = left_out(disclosure)
    gone = {layout.table for layout in layouts if layout.none_planned}
    shown = [x for x in disclosure.lines if x not in left and x.table not in gone]
    amounts = [
        each
        for line in shown
        for each in (line.amount, line.prior, line.planned, line.change)
        if each is not None
    ]
    amounts += [project.amount for project in disclosure.projects]
    assert Counter(c.amount for c in cells if c.amount) == Counter(amounts)
    for layout in layouts:
        places = sum(c.columns * c.rows for row in (*layout.header, *layout.rows) for c in row)
        assert places == len(layout.columns) * (len(layout.header) + len(layout.rows))
        assert abs(sum(layout.widths) - 1) < 1e-9
        assert all(c.kind is CellStyle.HEADER and c.text for row in layout.header for c in row)
