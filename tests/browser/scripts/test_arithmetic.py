"""The scripts' arithmetic: figures, sums and units, by the cases that hold the server to the same.

tests/admin/desk/test_shared_cases.py asks the server.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.shared_cases import cases

Run = Callable[..., Any]

READ = """(figures, {typed, unit}) => {
    const figure = figures.parseFigure(typed, unit);
    return figure && {...figure, value: figure.value === null ? null : String(figure.value)};
}"""
ADD = """({sumOf}, {typed, unit, figures}) => import("/js/desk/figures.js").then(
    ({parseFigure}) => sumOf(typed.map((text) => parseFigure(text, unit)), unit)?.text ?? "")"""
ADD_UP = """async (totals, {unit, columns, rows}) => {
    const {BLANK, parseFigure} = await import("/js/desk/figures.js");
    const sheet = rows.map((texts) => ({
        texts,
        code: totals.readCode(texts.code ?? ""),
        total: texts.total ?? "",
        figure: (name) => parseFigure(texts[name] ?? "", unit) ?? BLANK,
    }));
    totals.addUp(sheet, columns, unit, (row, name, sum) => {
        if (sum && !row.texts[name]) row.texts[name] = sum.text;
    });
    return Object.fromEntries(sheet.map((row) => [row.code || row.total || row.texts.name, row.texts]));
}"""
FOLLOW = """async ({differsFrom, followParts, isRight}, {events, opening = false, text = ""}) => {
    const {parseFigure} = await import("/js/desk/figures.js");
    const figure = (typed) => parseFigure(typed, "万元");
    const shown = [];
    let before;
    for (const {sum, typed, wanted = false, editing = false} of events) {
        if (typed !== undefined) text = typed;
        const total = sum ? {value: figure(sum).value, text: sum} : null;
        const right = isRight(figure(text), total);
        const cell = {text, right, sum, opening, typed: typed !== undefined, wanted, editing};
        const {replace, ...following} = followParts(before, cell);
        if (replace) text = sum;
        before = following;
        opening = false;
        shown.push([text, differsFrom(total, figure(text))]);
    }
    return shown;
}"""


@pytest.mark.parametrize("case", cases("figures", "read"), ids=lambda case: case["typed"])
def test_a_figure_is_read(run: Run, case: dict[str, Any]) -> None:
    figure = run("desk/figures.js", READ, case)
    yuan = case["yuan"]
    assert figure == {
        "value": None if yuan is None else str(int(Decimal(yuan) * 10**6)),
        "decimals": case["decimals"],
        "nothing": "" if case["nothing"] == "blank" else case["nothing"],
        "blank": case["nothing"] == "blank",
    }


@pytest.mark.parametrize("typed", cases("figures", "refused"))
def test_what_is_no_figure_is_marked(run: Run, typed: str) -> None:
    assert run("desk/figures.js", "({isUnderstood}, text) => isUnderstood(text)", typed) is False


@pytest.mark.parametrize("typed", ["", "1,234.5", "没有安排", "35.5%", "３５％", "3万元"])
def test_what_is_a_figure_is_not_marked(run: Run, typed: str) -> None:
    assert run("desk/figures.js", "({isUnderstood}, text) => isUnderstood(text)", typed) is True


@pytest.mark.parametrize("case", cases("figures", "added"), ids=lambda case: case["shown"])
def test_figures_are_added(run: Run, case: dict[str, Any]) -> None:
    assert run("desk/totals.js", ADD, case) == case["shown"]


@pytest.mark.parametrize(
    "case", cases("figures", "in_another_unit"), ids=lambda case: case["shown"]
)
def test_a_figure_is_brought_into_another_unit(run: Run, case: dict[str, Any]) -> None:
    convert = "({inOtherUnit}, {typed, from, to}) => inOtherUnit(typed, from, to)"
    assert run("desk/figures.js", convert, case) == case["shown"]


@pytest.mark.parametrize("typed", cases("figures", "keeps_its_own_unit"))
def test_a_figure_with_a_unit_of_its_own_stays(run: Run, typed: str) -> None:
    convert = '({inOtherUnit}, typed) => inOtherUnit(typed, "万元", "元")'
    assert run("desk/figures.js", convert, typed) == typed


@pytest.mark.parametrize("sheet", cases("totals", "sheets"), ids=lambda sheet: sheet["name"])
def test_a_sheet_is_added_up(run: Run, sheet: dict[str, Any]) -> None:
    within = sheet.get("within", {})
    columns = [
        {"name": name, "holds": cell.split("/")[2], "within": within.get(name, [])}
        for name, cell in ((f"c{place}", cell) for place, cell in enumerate(sheet["columns"]))
    ]
    found = run("desk/totals.js", ADD_UP, sheet | {"columns": columns})
    for heading, sums in sheet["sums"].items():
        assert {name: found[heading].get(name, "") for name in sums} == sums, heading


@pytest.mark.parametrize("case", cases("totals", "following"), ids=lambda case: case["name"])
def test_a_total_follows_or_stays(run: Run, case: dict[str, Any]) -> None:
    expected = [[event["shown"], event.get("differs", False)] for event in case["events"]]
    assert run("desk/totals.js", FOLLOW, case) == expected


@pytest.mark.parametrize(
    "case", cases("totals", "missing_headings"), ids=lambda case: " ".join(case["codes"])
)
def test_headings_above_the_rows_are_missing(run: Run, case: dict[str, Any]) -> None:
    find = "({missingHeadings}, {codes, list}) => missingHeadings(codes, list)"
    found = run("desk/totals.js", find, case)
    assert [each["heading"] for each in found] == case["missing"]
    assert all(each["before"].startswith(each["heading"]) for each in found)
