"""The official tables as rows and columns, as departments print them.

A layout is independent of Word, Excel and HTML: each writer draws it in its own way, and a reader of the
drawing finds the same lines again. Every line has exactly one row and column, together with its prior
year, plan, share and changes; `left_out` gives the lines that no official table can show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from budgets.disclosure.anchors import row_anchor
from budgets.disclosure.model import (
    Disclosure,
    Line,
    LineKey,
    Nature,
    Project,
    Row,
    Side,
    Table,
)
from budgets.disclosure.money import Amount, MoneyUnit, Nothing
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.official_form.vocabulary import Arrangement
from budgets.disclosure.writers.layouts.columns import (
    HeadedColumn,
    columns_of,
    header_of,
    holds,
)
from budgets.disclosure.writers.layouts.figures import (
    NOTHING_WORDS,
    amount_text,
    percent_text,
    printed_figure,
    unit_of,
    value_cell,
)
from budgets.disclosure.writers.layouts.rows import (
    TableRow,
    in_table,
    rows_of,
    sections_of,
)
from budgets.disclosure.writers.layouts.shapes import CellKind, Column, Layout, LayoutCell, Role

__all__ = [
    "NOTHING_WORDS",
    "CellKind",
    "Column",
    "Layout",
    "LayoutCell",
    "Role",
    "amount_text",
    "layouts_of",
    "left_out",
    "none_planned",
    "percent_text",
    "printed_figure",
]


def layouts_of(disclosure: Disclosure) -> tuple[Layout, ...]:
    """The tables T1 to T10 of a disclosure in the official order, procurement behind them if itemised.

    Tables of which the disclosure says nothing are there, empty. Final accounts have their own titles
    and columns.
    """
    shown = _shown(disclosure)
    tables = [table for table in shown if table.is_numbered or shown[table]]
    return tuple(
        _layout(disclosure, table, f"表{number}", shown[table])
        for number, table in enumerate(tables, 1)
    )


def left_out(disclosure: Disclosure) -> tuple[Line, ...]:
    """The lines that no table of `layouts_of` shows, in order: the text has to state them."""
    shown = {id(line) for lines in _shown(disclosure).values() for line in lines}
    return tuple(line for line in disclosure.lines if id(line) not in shown)


def none_planned(disclosure: Disclosure, table: Table) -> bool:
    """Whether all that a disclosure says of a table is that nothing is planned, so that it is empty."""
    return _says_none(table, [line for line in disclosure.lines if line.table is table])


def _shown(disclosure: Disclosure) -> dict[Table, list[Line]]:
    """Return the lines of each table that have a cell in it: the first of each quantity."""
    form = form_of(disclosure.fiscal_year)
    shown: dict[Table, list[Line]] = {each.table: [] for each in form.tables if each.is_printed}
    stated: set[LineKey] = set()
    for line in disclosure.lines:
        if line.key not in stated and in_table(line, form):
            stated.add(line.key)
            shown[line.table].append(line)
    for table, lines in shown.items():
        if not table.is_numbered and all(line.row is not Row.ITEM for line in lines):
            shown[table] = []  # a mere total needs no table
    return shown


def _says_none(table: Table, lines: Sequence[Line]) -> bool:
    if not table.fund or len(lines) != 1:
        return False
    (line,) = lines
    beside = (line.prior, line.planned, line.share, line.change, line.percent, line.completion)
    whole = line.row is Row.TOTAL and line.nature is Nature.TOTAL
    return whole and line.amount.nothing is Nothing.NONE_PLANNED and not any(beside)


def _layout(disclosure: Disclosure, table: Table, number: str, lines: list[Line]) -> Layout:
    empty = _says_none(table, lines)
    lines = [] if empty else lines
    amounts: Iterable[Amount | None] = (
        each for x in lines for each in (x.amount, x.prior, x.planned, x.change)
    )
    if table.arrangement is Arrangement.PROJECTS:
        amounts = (project.amount for project in disclosure.projects)
    unit = unit_of(amounts, disclosure.unit)
    sides = tuple(Side) if table.two_sided else (table.side,)
    parts = {side: [line for line in lines if line.side is side] for side in sides}
    heads = {side: columns_of(disclosure, table, side, parts[side]) for side in sides}
    if table.arrangement is Arrangement.PROJECTS:
        rows = _goal_rows(disclosure.projects, unit)
    elif table.arrangement is Arrangement.ITEMS_ACROSS:
        rows = [_three_public_row(heads[Side.EXPENDITURE], lines, unit)] if lines else []
    elif table.two_sided:
        rows = _opposite(heads, parts, unit)
    else:
        rows = [_cells(heads[s], row, unit) for s in sides for row in rows_of(parts[s])]
    columns = [head for side in sides for head in heads[side]]
    rows = rows or [_blank_row(columns)]
    weight = sum(head.weight for head in columns)
    return Layout(
        table=table,
        number=number,
        title=form_of(disclosure.fiscal_year)[table].title_in(disclosure.phase),
        unit=unit,
        columns=tuple(head.column for head in columns),
        header=header_of([head.path for head in columns]),
        rows=tuple(map(tuple, rows)),
        widths=tuple(head.weight / weight for head in columns),
        none_planned=empty,
    )


def _opposite(
    heads: dict[Side, list[HeadedColumn]], parts: dict[Side, list[Line]], unit: MoneyUnit
) -> list[list[LayoutCell]]:
    """The two sides beside each other, their sums in one row."""
    sections = [sections_of(rows_of(parts[side])) for side in heads]
    return [
        [
            cell
            for head, row in zip(heads.values(), pair, strict=True)
            for cell in _cells(head, row, unit)
        ]
        for opposite in zip(*sections, strict=True)
        for pair in zip_longest(*opposite)
    ]


def _cells(heads: list[HeadedColumn], row: TableRow | None, unit: MoneyUnit) -> list[LayoutCell]:
    if row is None:
        return _blank_row(heads)
    printed = any(head.column.role is Role.CODE for head in heads)
    cells = []
    for head in heads:
        column = head.column
        if column.role is Role.CODE:
            cells.append(LayoutCell(CellKind.CODE, row.code, strong=row.strong))
        elif column.role is Role.NAME:
            code = "" if printed else row.code
            cells.append(
                LayoutCell(CellKind.NAME, row.name, level=row.level, strong=row.strong, code=code)
            )
        else:
            line = next((x for x in row.lines.values() if holds(column, x)), None)
            cells.append(value_cell(line, column.role, unit, strong=row.strong))
    return [replace(cells[0], anchor=_anchor_of(row)), *cells[1:]]


def _anchor_of(row: TableRow) -> str:
    first = next(iter(row.lines.values()))
    return row_anchor(first.table, first.side, row.kind, row.code, row.name, row.nature)


def _three_public_row(
    heads: list[HeadedColumn], lines: list[Line], unit: MoneyUnit
) -> list[LayoutCell]:
    stated = [next((x for x in lines if holds(head.column, x)), None) for head in heads]
    return [
        value_cell(line, head.column.role, unit, strong=False)
        for head, line in zip(heads, stated, strict=True)
    ]


def _goal_rows(projects: Iterable[Project], unit: MoneyUnit) -> list[list[LayoutCell]]:
    """A project's name, amount and goal once, beside one row for each of its indicators."""
    return [row for project in projects for row in _project_rows(project, unit)]


def _project_rows(project: Project, unit: MoneyUnit) -> list[list[LayoutCell]]:
    reach = max(1, len(project.indicators))
    amount = amount_text(project.amount, unit)
    rows = [
        [
            LayoutCell(CellKind.TEXT, text)
            for text in (each.level1, each.level2, each.level3, each.target, each.unit)
        ]
        for each in project.indicators
    ] or [[LayoutCell(CellKind.TEXT)] * 5]
    rows[0] = [
        LayoutCell(CellKind.NAME, project.name, rows=reach),
        LayoutCell(CellKind.AMOUNT, amount, amount=project.amount, rows=reach),
        LayoutCell(CellKind.TEXT, project.goal, rows=reach),
        *rows[0],
    ]
    return rows


_KINDS = {Role.CODE: CellKind.CODE, Role.NAME: CellKind.NAME}


def _blank_row(heads: Iterable[HeadedColumn]) -> list[LayoutCell]:
    values = (Role.PRIOR, Role.PLANNED, Role.AMOUNT, Role.CHANGE)
    percents = (Role.PERCENT, Role.COMPLETION, Role.SHARE)
    kinds = {
        **_KINDS,
        **dict.fromkeys(values, CellKind.AMOUNT),
        **dict.fromkeys(percents, CellKind.PERCENT),
    }
    return [LayoutCell(kinds.get(head.column.role, CellKind.TEXT)) for head in heads]
