"""Which rows a pasted block fills, what of a page was typed, and how texts are broken into lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.shared_cases import cases

Run = Callable[..., Any]

SHEET = """(sheet) => sheet.map(({code = "", name = "", total = ""}) =>
    ({code, name, total, blank: !code && !name && !total, text: ""}))"""
FILL = """({rowsByHeading, placeOfNewRow}, {sheet, entries, here, fixed}) => {
    const rows = (SHEET)(sheet);
    const {filled, matched, added} = rowsByHeading(rows, entries, rows[here], !fixed);
    for (const {entry, row} of filled) {
        if (!rows.includes(row)) rows.splice(placeOfNewRow(rows, rows.indexOf(row.after)), 0, row);
        row.code ||= entry.code;
        row.name ||= entry.name;
        row.text = entry.texts.c0;
    }
    const written = rows.map((row) => `${row.code || row.name || row.total} ${row.text}`.trim());
    return {filled: written, matched, added};
}""".replace("SHEET", SHEET)
CELLS = """({rowsFrom}, {sheet, start, rows: count, fixed}) => {
    const rows = (SHEET)(sheet);
    const filled = rowsFrom(rows, rows[start], Array.from({length: count}, () => ["1"]), !fixed);
    return filled.map(({row}) => rows.includes(row) ? rows.indexOf(row) : "new");
}""".replace("SHEET", SHEET)


@pytest.mark.parametrize("case", cases("paste", "fills"), ids=lambda case: case["name"])
def test_a_block_fills_the_rows_of_its_headings(run: Run, case: dict[str, Any]) -> None:
    found = run("desk/row-places.js", FILL, case)
    assert found == {name: case[name] for name in ("filled", "matched", "added")}


@pytest.mark.parametrize("case", cases("paste", "cells"), ids=lambda case: case["name"])
def test_cells_fill_rows_from_the_one_at_hand(run: Run, case: dict[str, Any]) -> None:
    assert run("desk/row-places.js", CELLS, case) == case["filled"]


@pytest.mark.parametrize("case", cases("paste", "blocks"), ids=lambda case: repr(case["text"]))
def test_a_block_is_split_into_cells(run: Run, case: dict[str, Any]) -> None:
    split = "({cellsOf}, text) => cellsOf(text).filter((row) => row.some(Boolean))"
    assert run("common/clipboard.js", split, case["text"]) == case["cells"]


@pytest.mark.parametrize("cells", cases("paste", "copied"))
def test_what_is_copied_is_pasted_as_it_was(run: Run, cells: list[list[str]]) -> None:
    round_trip = "({blockOf, cellsOf}, rows) => cellsOf(blockOf(rows))"
    assert run("common/clipboard.js", round_trip, cells) == cells


@pytest.mark.parametrize(
    ("text", "is_block"),
    [("一行", False), ("一行\r\n", False), ("一行\n\n", False), ("a\tb", True), ("a\r\nb", True)],
)
def test_a_block_has_several_cells(run: Run, text: str, is_block: bool) -> None:
    assert run("common/clipboard.js", "({isBlock}, text) => isBlock(text)", text) is is_block


PAGE = [
    ["unit", "万元"],
    ["expenditure-TOTAL_FORMS", "3"],
    ["expenditure-0-was", "item|201"],
    ["expenditure-0-c0", " 9.5 "],
    ["expenditure-1-was", ""],
    ["expenditure-1-c0", ""],
    ["expenditure-7-purpose", "一\r\n二"],
]


def test_what_was_typed_is_told_by_rows_whatever_their_numbers(run: Run) -> None:
    found = run("desk/typed-rows.js", "({typedRows}, fields) => typedRows(fields)", PAGE)
    assert found == {
        "rest": [["unit", "万元"]],
        "rows": [
            {"prefix": "expenditure", "texts": {"was": "item|201", "c0": "9.5"}},
            {"prefix": "expenditure", "texts": {"purpose": "一\n二"}},
        ],
    }


def test_two_pages_are_the_same_by_what_is_written(run: Run) -> None:
    same = "({sameTexts}, [one, other]) => sameTexts(one, other)"
    renumbered = [[name.replace("-7-", "-2-"), value] for name, value in PAGE]
    changed = [[name, value.replace("9.5", "9.6")] for name, value in PAGE]
    assert run("desk/typed-rows.js", same, [PAGE, renumbered]) is True
    assert run("desk/typed-rows.js", same, [PAGE, changed]) is False


@pytest.mark.parametrize(
    ("label", "size", "lines"),
    [
        ("短的", 6, "短的"),
        ("一般公共服务支出", 6, ["一般公共服务", "支出"]),
        ("public security", 6, ["public secur", "ity"]),
        ("一二三四五六七", 2, ["一二", "三四", "五…"]),
    ],
)
def test_a_label_of_a_chart_has_three_lines_at_most(
    run: Run, label: str, size: int, lines: str | list[str]
) -> None:
    wrap = "({wrapLabel}, [label, size]) => wrapLabel(label, size)"
    assert run("site/chart-text.js", wrap, [label, size]) == lines


def test_words_stay_whole_unless_they_are_wider_than_a_line(run: Run) -> None:
    break_up = "({linesWithin}, text) => linesWithin(text, (part) => part.length <= 8)"
    lines = run("site/chart-text.js", break_up, "县财政局 budget of 2024 incomprehensible")
    assert lines == ["县财政局 ", "budget ", "of 2024 ", "incompre", "hensible"]
