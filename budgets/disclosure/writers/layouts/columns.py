"""The columns of a table, and the headers above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from budgets.disclosure.both_sides import told_of_both_sides
from budgets.disclosure.codes import REVENUE, THREE_PUBLIC
from budgets.disclosure.model import (
    CompletionBase,
    Disclosure,
    Fund,
    Line,
    Nature,
    Phase,
    Row,
    Side,
    Table,
)
from budgets.disclosure.official_form.tables import SideForm, form_of
from budgets.disclosure.official_form.vocabulary import APPROPRIATIONS, Arrangement
from budgets.disclosure.writers.layouts.shapes import (
    CellStyle,
    ColumnRole,
    LayoutCell,
    LayoutColumn,
)

_VALUES = (
    ColumnRole.PRIOR,
    ColumnRole.PLANNED,
    ColumnRole.AMOUNT,
    ColumnRole.CHANGE,
    ColumnRole.PERCENT,
    ColumnRole.COMPLETION,
    ColumnRole.SHARE,
)
_CHANGES = frozenset({ColumnRole.CHANGE, ColumnRole.PERCENT})
_GOALS = (
    (ColumnRole.NAME, "项目名称"),
    (ColumnRole.AMOUNT, "预算金额"),
    (ColumnRole.GOAL, "年度目标"),
    (ColumnRole.LEVEL1, "一级指标"),
    (ColumnRole.LEVEL2, "二级指标"),
    (ColumnRole.LEVEL3, "三级指标"),
    (ColumnRole.TARGET, "指标值"),
    (ColumnRole.MEASURE, "计量单位"),
)


def columns_of(
    disclosure: Disclosure, table: Table, side: Side, lines: Sequence[Line]
) -> list[LayoutColumn]:
    """Return the columns of one side of a table that holds `lines`.

    The amounts have all their columns; prior year, plan, changes and shares only those with a figure in them.
    """
    year = disclosure.fiscal_year
    form = form_of(year).side(table, side)
    if form is None:
        return [LayoutColumn(role, header=(label,)) for role, label in _GOALS]
    parts = _parts(form, lines)
    lone = [line for line in lines if not told_of_both_sides(disclosure, line)]
    stated = {
        role: [
            x for x in (lone if role in _CHANGES else lines) if getattr(x, role.value) is not None
        ]
        for role in _VALUES
    }
    roles = [role for role in _VALUES if role is ColumnRole.AMOUNT or stated[role]]
    alone = len(roles) == 1
    found = _heads(table, side)
    for role in roles:
        columns = [replace(part, role=role) for part in parts]
        if role is not ColumnRole.AMOUNT:
            columns = [each for each in columns if any(holds(each, x) for x in stated[role])]
        top = role_label(disclosure, role, beside=not alone)
        labels = [_label(table, each, columns, lines, year) for each in columns]
        of_the_row = not table.is_numbered or table.two_sided or role is not ColumnRole.AMOUNT
        if labels == [("合计",)] and of_the_row:
            labels = [()]
        found += [
            replace(each, header=label if alone and label else (top, *label))
            for each, label in zip(columns, labels, strict=True)
        ]
    if table.two_sided:
        return [replace(each, header=(side.text.zh, *each.header)) for each in found]
    return found


def _heads(table: Table, side: Side) -> list[LayoutColumn]:
    match table.arrangement:
        case Arrangement.ITEMS_ACROSS:
            return []
        case Arrangement.TWO_SIDED | Arrangement.BY_NAME:
            return [LayoutColumn(ColumnRole.NAME, side, header=("项目",))]
    return [
        LayoutColumn(ColumnRole.CODE, side, header=("科目编码",)),
        LayoutColumn(ColumnRole.NAME, side, header=("科目名称",)),
    ]


def _parts(form: SideForm, lines: Sequence[Line]) -> list[LayoutColumn]:
    """Return the quantities that every row of a table is split into; of items across, the items."""
    table, side = form.table, form.side
    if table.arrangement is Arrangement.ITEMS_ACROSS:
        items = [line for line in lines if line.row is Row.ITEM]
        codes = dict.fromkeys(["", *form.presets, *(line.code for line in items if line.code)])
        names = dict.fromkeys(line.name for line in items if not line.code)
        keys = [*((code, "") for code in codes), *(("", name) for name in names)]
        return [
            LayoutColumn(ColumnRole.AMOUNT, fund=form.fund, code=code, name=name)
            for code, name in keys
        ]
    if form.funds:
        funds = {line.fund for line in lines}
        always = APPROPRIATIONS if table.two_sided or not funds else ()
        spread = [each for each in Fund if each in {Fund.ALL, *always} | funds]
        return [LayoutColumn(ColumnRole.AMOUNT, side, fund=each) for each in spread]
    if not form.natures:
        return [LayoutColumn(ColumnRole.AMOUNT, side)]
    natures = {Nature.TOTAL, *form.natures} | {line.nature for line in lines}
    return [
        LayoutColumn(ColumnRole.AMOUNT, side, form.fund, each) for each in Nature if each in natures
    ]


def holds(column: LayoutColumn, line: Line) -> bool:
    """Return whether a line's figures are in a column (of T7: in its only row)."""
    if line.table.arrangement is Arrangement.ITEMS_ACROSS:
        name = "" if line.code or line.row is not Row.ITEM else line.name
        return (column.code, column.name) == (line.code, name)
    nature = Nature.TOTAL if line.table.two_sided else line.nature
    return (column.fund, column.nature) == (line.fund, nature)


def role_label(disclosure: Disclosure, role: ColumnRole, *, beside: bool) -> str:
    """Return the header above the figures of a role; with the year where other columns are `beside` them."""
    year, final = disclosure.fiscal_year, disclosure.phase is Phase.FINAL
    match role:
        case ColumnRole.AMOUNT if final:
            return "决算数"
        case ColumnRole.AMOUNT:
            return f"{year}年预算数" if beside else "预算数"
        case ColumnRole.PRIOR:
            return f"{year - 1}年{disclosure.phase.text.zh}数"
    return {
        ColumnRole.PLANNED: "年初预算数",
        ColumnRole.CHANGE: "比上年增减额",
        ColumnRole.PERCENT: "比上年增减%",
        ColumnRole.COMPLETION: f"完成{_base_of_rates(disclosure)}%",
        ColumnRole.SHARE: "占比%",
    }[role]


def _base_of_rates(disclosure: Disclosure) -> str:
    """Return which budget the rates of completion are of; where they are of several, the head names none."""
    bases = {line.completion_base for line in disclosure.lines if line.completion}
    if CompletionBase.ADJUSTED not in bases:
        return CompletionBase.YEAR_START.text.zh
    return CompletionBase.ADJUSTED.text.zh if len(bases) == 1 else "预算"


def _label(
    table: Table, column: LayoutColumn, beside: list[LayoutColumn], lines: Sequence[Line], year: int
) -> tuple[str, ...]:
    if table.arrangement is Arrangement.ITEMS_ACROSS:
        return _three_public_label(column, beside, lines, year)
    if column.nature:
        return (column.nature.text.short,)
    if column.fund and table.split_by_fund:
        short = table.two_sided and column.fund in APPROPRIATIONS
        return (column.fund.text.zh if short else REVENUE.name_of(column.fund.value, year),)
    return ("合计",)


def _three_public_label(
    column: LayoutColumn, beside: list[LayoutColumn], lines: Sequence[Line], year: int
) -> tuple[str, ...]:
    if not column.code and not column.name:
        return ("合计",)
    codes = {each.code for each in beside}
    own = _printed_name(column, lines, year)
    if column.code == "S2" and codes & {"S201", "S202"}:
        return (own, "小计")
    if column.code in ("S201", "S202") and "S2" in codes:
        return (_printed_name(replace(column, code="S2"), lines, year), own)
    return (own,)


def _printed_name(column: LayoutColumn, lines: Sequence[Line], year: int) -> str:
    printed = next((x.name for x in lines if column.code and x.code == column.code), column.name)
    return printed or THREE_PUBLIC.name_of(column.code, year) or column.code


def header_of(paths: Sequence[tuple[str, ...]]) -> tuple[tuple[LayoutCell, ...], ...]:
    """Return the header rows of columns: equal neighbours become one cell, short ones reach down."""
    depth = max(map(len, paths))
    rows: list[list[LayoutCell]] = [[] for _ in range(depth)]
    _fill(rows, paths, 0)
    return tuple(map(tuple, rows))


def _fill(rows: list[list[LayoutCell]], paths: Sequence[tuple[str, ...]], level: int) -> None:
    start = 0
    while start < len(paths):
        text, leaf = paths[start][level], len(paths[start]) == level + 1
        end = start + 1
        while not leaf and end < len(paths) and _continues(paths[end], text, level):
            end += 1
        reach = len(rows) - level if leaf else 1
        rows[level].append(LayoutCell(CellStyle.HEADER, text, columns=end - start, rows=reach))
        if not leaf:
            _fill(rows, paths[start:end], level + 1)
        start = end


def _continues(path: tuple[str, ...], text: str, level: int) -> bool:
    return len(path) > level + 1 and path[level] == text
