"""What a block copied from Excel or WPS means on a sheet, and headings found by what a clerk types."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgets.admin.desk.clipboard import cells_of
from budgets.admin.desk.code_search import headings
from budgets.models import Edition
from tests.admin.entry import address, shown


def pasted(client: Client, draft: Edition, part: str, text: str, **more: str) -> dict[str, Any]:
    data = {"text": text, "at": "code", "base": shown(client, draft, part)["base"]} | more
    response = client.post(address(draft, "paste", part), data)
    assert response.status_code == 200
    return response.json()  # type: ignore[no-any-return]


def rows(
    client: Client, draft: Edition, part: str, text: str, **more: str
) -> list[tuple[Any, ...]]:
    (block,) = pasted(client, draft, part, text, **more)["blocks"]
    return [(r["row"], r["code"], r["name"], r["texts"]) for r in block["rows"]]


def test_headings_columns_and_totals_of_an_official_table_are_told_apart(
    clerk: Client, draft: Edition
) -> None:
    text = (
        "一般公共预算支出表\n单位：万元\n功能分类科目\t\t2024年预算数\t\t\t2023年预算数\n"
        "科目编码\t科目名称\t小计\t项目支出\t基本支出\t\n1\t2\t3\t4\t5\t6\n"
        "201\t一般公共服务支出\t1,200.5\t200\t1,000.5\t900\n合计\t\t1,200.5\t200\t1,000.5\t900"
    )
    found = rows(clerk, draft, "T5", text)
    figures = {"c0": "1,200.5", "c1": "1,000.5", "c2": "200", "c3": "900"}
    assert found == [("item", "201", "一般公共服务支出", figures), ("total", "", "", figures)]


def test_names_find_their_heading_under_the_one_above(clerk: Client, draft: Edition) -> None:
    text = "一般公共服务支出\t9\n政府办公厅（室）及相关机构事务\t9\n  行政运行\t9\n住房公积金\t1"
    codes = [code for _row, code, _name, _texts in rows(clerk, draft, "T5", text, at="name")]
    assert codes == ["201", "20103", "2010301", "2210201"]


def test_codes_joined_to_names_and_codes_in_three_columns_are_read(
    clerk: Client, draft: Edition
) -> None:
    joined = rows(clerk, draft, "T5", "2010301 行政运行\t9\n2210201-住房公积金\t1")
    assert [found[1:3] for found in joined] == [("2010301", "行政运行"), ("2210201", "住房公积金")]
    levels = "201\t\t\t一般公共服务支出\t9\n\t3\t\t政府办公厅\t9\n\t\t1\t行政运行\t9"
    assert [found[1] for found in rows(clerk, draft, "T5", levels)] == ["201", "20103", "2010301"]


def test_a_former_name_finds_the_code_and_stays_as_written(clerk: Client, draft: Edition) -> None:
    ((_row, code, name, _texts),) = rows(clerk, draft, "T5", "医疗卫生与计划生育支出\t3", at="name")
    assert (code, name) == ("210", "医疗卫生与计划生育支出")


@pytest.mark.parametrize(
    ("typed", "copied_in", "shown_as"),
    [
        ("1,234,567.89", "元", "123.456789"),
        ("１２．５", "万元", "12.5"),
        ("3万元", "元", "3"),
        ("¥1,000.00", "", "1,000.00"),
        ("(2.5)", "", "-2.5"),
        ("—", "", ""),
        ("九万", "元", "九万"),
    ],
)
def test_a_figure_comes_in_the_unit_of_the_sheet_or_stays_as_it_was(
    clerk: Client, draft: Edition, typed: str, copied_in: str, shown_as: str
) -> None:
    text = f"2210201\t住房公积金\t{typed}\n2210202\t提租补贴\t1"
    first = rows(clerk, draft, "T5", text, copied_in=copied_in)[0]
    assert first[3] == {"c0": shown_as}


def test_a_unit_that_the_block_names_itself_holds(clerk: Client, draft: Edition) -> None:
    text = "单位：元\n科目编码\t科目名称\t合计\n2210201\t住房公积金\t95000"
    assert rows(clerk, draft, "T5", text)[0][3] == {"c0": "9.5"}


def test_both_sides_of_table_one_are_filled_by_one_block(clerk: Client, draft: Edition) -> None:
    text = (
        "收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n"
        "一般公共预算拨款收入\t100\t一般公共服务支出\t60\n\t\t住房保障支出\t40\n"
        "本年收入合计\t100\t本年支出合计\t100"
    )
    left, right = pasted(clerk, draft, "T1", text, prefix="revenue", at="name")["blocks"]
    assert [(r["row"], r["code"]) for r in left["rows"]] == [("item", "R101"), ("current", "")]
    assert [r["code"] for r in right["rows"]] == ["201", "221", ""]


def test_bare_figures_are_put_where_one_stands(clerk: Client, draft: Edition) -> None:
    found = pasted(clerk, draft, "T5", "201\t205\n208\t210", at="c0")
    assert found == {"blocks": [], "cells": [["201", "205"], ["208", "210"]]}


def test_quoted_cells_keep_their_line_breaks() -> None:
    assert cells_of('2010301\t"行政\n运行"\t"说""好"""\r\n"三公"经费\t5\n') == [
        ["2010301", "行政\n运行", '说"好"'],
        ['"三公"经费', "5"],
    ]


def test_headings_are_found_by_initials_former_names_and_beside_their_neighbours() -> None:
    assert headings("functional", "zfgjj", 2024)[0]["code"] == "2210201"
    near = headings("functional", "xzyx", 2024, ["2010308"])
    assert near[0]["code"] == "2010301"
    (former, *_rest) = headings("functional", "医疗卫生与计划", 2024)
    assert (former["code"], former["name"], former["former"]) == (
        "210", "卫生健康支出", "医疗卫生与计划生育支出",
    )  # fmt: skip
    assert headings("economic", "bgf", 2024)[0]["code"] == "30201"


def test_the_search_answers_who_may_see_editions_only(clerk: Client) -> None:
    found = clerk.get(reverse("admin:budgets_edition_codes"), {"list": "functional", "q": "信访"})
    assert found.json()["headings"]
