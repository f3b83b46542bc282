"""Tables in forms that the official layouts do not have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest

from benchmarks.detector.papers import ABOVE, LEFT, Grid
from benchmarks.reading.pages import Fact, Part, amount_facts
from benchmarks.reading.sentences import Missing
from budgets.disclosure.model import Disclosure, Line, Nature, Row, Side, Table
from budgets.disclosure.money import ZERO, Amount

Made = tuple[Disclosure, Part]


def two_sided_basic(disclosure: Disclosure) -> Made:
    """Return the basic expenditure with 301 and 303 beside 302 and 310, sums at the foot."""
    rows = [x for x in disclosure.of_table(Table.T6) if x.nature is Nature.TOTAL]
    items = [x for x in rows if x.row is Row.ITEM]
    left = [x for x in items if x.code[:3] in ("301", "303")]
    right = [x for x in items if x.code[:3] not in ("301", "303")]
    sums = {
        x.nature: x for x in disclosure.of_table(Table.T6)
        if x.row is Row.TOTAL and x.amount.printed
    }  # fmt: skip
    if set(sums) != {Nature.TOTAL, Nature.PERSONNEL, Nature.PUBLIC}:
        raise Missing("sums of basic expenditure")
    personnel, public = sums[Nature.PERSONNEL], sums[Nature.PUBLIC]
    body = [(*_row(a), *_row(b)) for a, b in zip_longest(left, right)]
    foot = (
        "人员经费合计",
        LEFT,
        personnel.amount.printed,
        "公用经费合计",
        LEFT,
        public.amount.printed,
    )
    head = (
        ("人员经费", LEFT, LEFT, "公用经费", LEFT, LEFT),
        ("科目编码", "科目名称", "金额", "科目编码", "科目名称", "金额"),
    )
    grid = Grid(Table.T6, "一般公共预算基本支出明细表", "万元", (*head, *body, foot), 2)
    facts = [fact for line in (*items, personnel, public) for fact in amount_facts(line)]
    return disclosure, Part(grid, tuple(facts))


def totals_by_nature(disclosure: Disclosure) -> Made:
    """Return the total table with personnel, public and project columns on the side of expenditure.

    The Disclosure gets the columns' figures, which T6 and T3 have only in total: the office costs are
    taken to be the first class's.
    """
    rows = {(x.side, x.row, x.code): x for x in disclosure.of_table(Table.T1)}
    rows |= {(x.side, x.row, x.code): x for x in disclosure.of_table(Table.T1, Side.REVENUE)}
    classes = [
        x for (side, row, code), x in rows.items() if side is Side.EXPENDITURE and len(code) == 3
    ]
    total = rows[Side.EXPENDITURE, Row.TOTAL, ""]
    of_class = {
        (x.code, x.nature): x.amount for x in disclosure.of_table(Table.T3) if len(x.code) == 3
    }
    sums = {x.nature: x.amount for x in disclosure.of_table(Table.T6) if x.row is Row.TOTAL}
    projects = {x.nature: x.amount for x in disclosure.of_table(Table.T3) if x.row is Row.TOTAL}
    if not {Nature.PUBLIC, Nature.PERSONNEL} <= set(sums) or Nature.PROJECT not in projects:
        raise Missing("natures")
    split = {total: (sums[Nature.PERSONNEL], sums[Nature.PUBLIC], projects[Nature.PROJECT])}
    for place, line in enumerate(classes):
        basic = of_class.get((line.code, Nature.BASIC), _like(line.amount, ZERO))
        public = sums[Nature.PUBLIC] if place == 0 else _like(line.amount, ZERO)
        project = of_class.get((line.code, Nature.PROJECT), _like(line.amount, ZERO))
        personnel = _wan(basic) - _wan(public)
        if personnel < 0:
            raise Missing("office costs of one class")
        split[line] = (_like(line.amount, personnel), public, project)
    natures = (Nature.PERSONNEL, Nature.PUBLIC, Nature.PROJECT)
    added = [
        replace(line, nature=nature, amount=amount)
        for line, amounts in split.items()
        for nature, amount in zip(natures, amounts, strict=True)
    ]
    revenue = [x for x in rows.values() if x.side is Side.REVENUE]
    right = [*classes, total]
    body = []
    for a, b in zip_longest(revenue[:-1], classes):
        printed = [x.printed for x in split[b]] if b else [""] * 3
        body.append((*_named(a), *_named(b), *printed))
    body.append((*_named(revenue[-1]), *_named(total), *(x.printed for x in split[total])))
    head = (
        ("收入", LEFT, "支出", LEFT, LEFT, LEFT, LEFT),
        ("项目", "金额", "项目", "合计", "人员经费", "公用经费", "项目支出"),
    )
    rows_of = tuple(tuple(row) for row in (*head, *body))
    grid = Grid(Table.T1, "收支预算总表", "万元", rows_of, 2)
    facts = [fact for line in (*revenue, *right, *added) for fact in amount_facts(line)]
    return replace(disclosure, lines=(*disclosure.lines, *added)), Part(grid, tuple(facts))


def half_empty_three_public(disclosure: Disclosure) -> Made:
    """Return plan and outcome of the three public expenses, the heads' second row only half filled."""
    names = ("合计", "因公出国（境）费用", "公务用车购置及运行维护费", "公务用车购置费",
             "公务用车运行维护费", "公务接待费")  # fmt: skip
    by_code = {x.code: x for x in disclosure.of_table(Table.T7)}
    lines = [by_code[code] for code in ("", "S1", "S2", "S201", "S202", "S3") if code in by_code]
    if len(lines) != len(names) or any(x.planned is None for x in lines):
        raise Missing("plan and outcome of all")
    body = tuple(
        (name, x.planned.printed if x.planned else "", x.amount.printed)
        for name, x in zip(names, lines, strict=True)
    )
    year = f"{disclosure.fiscal_year}年度"
    head = (("项目", year, LEFT), (ABOVE, "", ""), (ABOVE, "年初预算数", "决算数"))
    grid = Grid(Table.T7, "“三公”经费支出决算表", "万元", (*head, *body), 3)
    facts: list[Fact] = [
        fact for line in lines for fact in amount_facts(line, ("amount", "planned"))
    ]
    return disclosure, Part(grid, tuple(facts))


MADE: dict[str, Callable[[Disclosure], Made]] = {
    made.__name__: made for made in (two_sided_basic, totals_by_nature, half_empty_three_public)
}


def empty_table(title: str) -> Part:
    """Return a table that has a head and no figures."""
    rows = (("单位名称", "项目名称", "合计", "本级", "备注"), ("", "", "", "", ""))
    return Part(Grid(Table.T10, title, "万元", rows, 1))


def _row(line: Line | None) -> tuple[str, str, str]:
    return (line.code, line.name, line.amount.printed) if line else ("", "", "")


def _named(line: Line | None) -> tuple[str, str]:
    return (line.name, line.amount.printed) if line else ("", "")


def _wan(amount: Amount) -> Decimal:
    assert amount.yuan is not None
    return amount.yuan / amount.unit.yuan


def _like(amount: Amount, value: Decimal) -> Amount:
    """Return another value, printed as an amount is."""
    return Amount.of(f"{value:.2f}", amount.unit)
