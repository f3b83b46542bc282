"""The columns of an official table; what a label leaves open stays unread."""

from __future__ import annotations

import re
from dataclasses import replace

from budgets.disclosure.model import Fund, Nature, Side
from budgets.disclosure.money import Agreement, judge_sum
from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.tables.column_labels import (
    HEADS,
    ColumnRole,
    TableColumn,
    figure_role,
    fund_and_nature,
    head_role,
)
from budgets.disclosure.readers.tables.grids import SourceTable

# What decides where a column belongs: figures that add up, but for rounding.
AGREES = (Agreement.OK, Agreement.ROUNDING)


def columns_of(sheet: SourceTable, year: int, *, final: bool) -> list[TableColumn]:
    """Return the columns of a sheet, in order."""
    told = [
        _column(sheet, place, label, year, final=final) for place, label in enumerate(sheet.labels)
    ]
    told = _one_year_each(_of_the_year(_told_apart(sheet, told, year), year))
    return _whole_or_margins(sheet, _with_total(sheet, told))


def _column(sheet: SourceTable, place: int, label: str, year: int, *, final: bool) -> TableColumn:
    head = head_role(label, holds_figures=_holds_figures(sheet, place))
    if head is not None:
        return TableColumn(place, head, label)
    role = figure_role(label, year, final=final)
    meant = None if role is ColumnRole.UNREAD else fund_and_nature(sheet.table, label, role)
    if meant is None:
        return TableColumn(place, ColumnRole.UNREAD, label)
    return TableColumn(place, role, label, *meant)


def _of_the_year(columns: list[TableColumn], year: int) -> list[TableColumn]:
    """Columns of another year than this and the last are not the year's, unless there are no others.

    Where every column names another year, the template was not brought up to date.
    """
    amounts = [c for c in columns if c.role is ColumnRole.AMOUNT]
    years = {c: re.findall(r"20\d\d(?=年)", c.label) for c in amounts}
    others = [c for c in amounts if years[c] and str(year) not in years[c]]
    if len(others) == len(amounts):
        return columns
    return [replace(c, role=ColumnRole.UNREAD) if c in others else c for c in columns]


def _told_apart(sheet: SourceTable, columns: list[TableColumn], year: int) -> list[TableColumn]:
    """Leave columns unread that no word tells apart and that differ: 上报数 | 审核数, both of one quantity.

    合计 counts before what stands beside it, the year's own column before others, 年初预算 as the plan;
    beside 预算数 a column 其中：财政拨款 is a part.
    """
    unsure: set[int] = set()
    for side in groups_of(columns):
        amounts = [c for c in side if c.role is ColumnRole.AMOUNT]
        for column in amounts:
            twins = [c for c in amounts if (c.fund, c.nature) == (column.fund, column.nature)]
            wholes = [c for c in twins if not _NARROWER.search(c.label)]
            if wholes and column not in wholes:
                unsure.add(column.place)
            doubtful = [c for c in wholes if not (_SURE.search(c.label) or f"{year}年" in c.label)]
            if len(wholes) > 1 and doubtful == wholes and _differ(sheet, wholes):
                unsure.update(c.place for c in wholes)
    return [replace(c, role=ColumnRole.UNREAD) if c.place in unsure else c for c in columns]


_NARROWER = re.compile("其中|拨款")
_SURE = re.compile(r"合计|小计|总计|金额|年初预算|决算|20\d\d年")


def _differ(sheet: SourceTable, twins: list[TableColumn]) -> bool:
    """Return whether some row holds two values in columns of one quantity."""
    for row in range(len(sheet.rows)):
        amounts = (sheet.amount(row, column.place) for column in twins)
        if len({amount.yuan for amount in amounts if amount}) > 1:
            return True
    return False


def _one_year_each(columns: list[TableColumn]) -> list[TableColumn]:
    """Of two columns of one quantity, read the first, but a 预算数 of last year before its 执行数."""
    kept: list[TableColumn] = []
    places: dict[tuple[ColumnRole, Fund, Nature], int] = {}  # in `kept`, of the columns of one side
    for column, previous in zip(columns, [None, *columns], strict=False):
        if column.role in HEADS and previous is not None and previous.role not in HEADS:
            places = {}
        if column.role not in (*HEADS, ColumnRole.UNREAD, ColumnRole.NUMBER):
            key = (column.role, column.fund, column.nature)
            first = places.setdefault(key, len(kept))
            if first < len(kept):
                role = _role_beside(kept[first], column)
                if role is None:
                    column = replace(column, role=ColumnRole.UNREAD)
                else:
                    kept[first] = replace(kept[first], role=role)
                    places[key] = len(kept)
        kept.append(column)
    return kept


def _role_beside(first: TableColumn, second: TableColumn) -> ColumnRole | None:
    """Return what a column is beside a second one of its quantity that counts; None if itself counts."""
    if _is_plan(first, second):
        return ColumnRole.PLANNED
    plan_of_last_year = "预算" in second.label.rpartition("/")[2]
    better = plan_of_last_year and "预算" not in first.label.rpartition("/")[2]
    return ColumnRole.UNREAD if better and second.role is ColumnRole.PRIOR else None


def _is_plan(first: TableColumn, second: TableColumn) -> bool:
    """年初预算数 beside another amount of the year is what was planned."""
    beside = "年初预算" in first.label and "年初预算" not in second.label
    return beside and first.role is ColumnRole.AMOUNT


def _with_total(sheet: SourceTable, columns: list[TableColumn]) -> list[TableColumn]:
    """本年收入小计 is the total of a T2 that prints no other."""
    totals = [c for c in columns if c.role is ColumnRole.AMOUNT and c.fund is Fund.ALL]
    of_the_year = [
        c
        for c in columns
        if c.role is ColumnRole.UNREAD and re.search("(?:本年|当年)收入/(?:小计|合计)$", c.label)
    ]
    by_source = sheet.table is not None and sheet.table.side is Side.REVENUE
    if not by_source or totals or len(of_the_year) != 1:
        return columns
    return [replace(c, role=ColumnRole.AMOUNT) if c in of_the_year else c for c in columns]


def _holds_figures(sheet: SourceTable, place: int) -> bool:
    return any(is_figure(row[place]) for row in sheet.rows)


def _whole_or_margins(sheet: SourceTable, columns: list[TableColumn]) -> list[TableColumn]:
    """Parts that leave out a column which is not understood would not add up: then only totals are read.

    Where the parts make up the total without it, the unread column is a part of a part.
    """
    unread = [c for c in columns if c.role is ColumnRole.UNREAD and _holds_figures(sheet, c.place)]
    amounts = [c for c in columns if c.role is ColumnRole.AMOUNT]
    whole = [c for c in amounts if c.fund is Fund.ALL and c.nature is Nature.TOTAL]
    parts = [c for c in amounts if c not in whole]
    split = sheet.table is not None and sheet.table.is_split
    if not split or not unread or len(whole) != 1 or not parts:
        return columns
    tops = [c for c in parts if not any(_within(c, other) for other in parts if other is not c)]
    for row in range(len(sheet.rows)):
        total = sheet.amount(row, whole[0].place)
        known = [a for c in tops if (a := sheet.amount(row, c.place)) and a.yuan is not None]
        missing = [a for c in unread if (a := sheet.amount(row, c.place)) and a.yuan]
        if total is None or total.yuan is None or not missing:
            continue
        if judge_sum(total, known) in AGREES:
            continue
        if any(
            judge_sum(total, [*known, *more]) in AGREES
            for more in (missing, *([a] for a in missing))
        ):
            return [replace(c, role=ColumnRole.UNREAD) if c in parts else c for c in columns]
    return columns


def _within(part: TableColumn, whole: TableColumn) -> bool:
    if part.nature in (Nature.PERSONNEL, Nature.PUBLIC) and whole.nature is Nature.BASIC:
        return True
    return part.fund != whole.fund and bool(whole.fund) and part.fund.startswith(whole.fund)


def groups_of(columns: list[TableColumn]) -> list[list[TableColumn]]:
    """Return the columns by side: each run of code and name columns begins a new group."""
    groups: list[list[TableColumn]] = []
    for column in columns:
        if column.role is ColumnRole.NUMBER:
            continue
        after_figures = bool(groups) and any(c.role not in HEADS for c in groups[-1])
        if not groups or (column.role in HEADS and after_figures):
            groups.append([])
        groups[-1].append(column)
    return [group for group in groups if any(column.role not in HEADS for column in group)]
