"""The official tables as rows and columns, as departments print them.

A layout is independent of Word, Excel and HTML: each writer draws it in its own way, and a reader of the
result finds the same lines again. Every line has exactly one row and column, together with its prior
year, plan, share and changes; `left_out` gives the lines that no official table can show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from budgets.disclosure.anchors import row_anchor
from budgets.disclosure.model import Disclosure, Line, LineKey, Nature, Project, Row, Side, Table
from budgets.disclosure.money import MoneyUnit, Nothing
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.official_form.vocabulary import Arrangement
from budgets.disclosure.writers.layouts.columns import columns_of, header_of, holds
from budgets.disclosure.writers.layouts.printed_figures import amount_text, unit_of, value_cell
from budgets.disclosure.writers.layouts.shapes import (
    CellStyle,
    ColumnRole,
    LayoutCell,
    LayoutColumn,
    TableLayout,
)
from budgets.disclosure.writers.layouts.table_rows import TableRow, in_table, rows_of, sections_of


def layouts_of(disclosure: Disclosure) -> tuple[TableLayout, ...]:
    """Return the tables T1 to T10 of a disclosure in the official order, procurement behind them if itemised.

    Tables that the disclosure says nothing about are included, empty. Final accounts have their own titles
    and columns.
    """
    shown = _shown(disclosure)
    tables = [table for table in shown if table.is_numbered or shown[table]]
    return tuple(
        _layout(disclosure, table, f"表{number}", shown[table])
        for number, table in enumerate(tables, 1)
    )


def left_out(disclosure: Disclosure) -> tuple[Line, ...]:
    """Return the lines that no table of `layouts_of` shows, in order: the text has to state them."""
    shown = {id(line) for lines in _shown(disclosure).values() for line in lines}
    return tuple(line for line in disclosure.lines if id(line) not in shown)


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


def _layout(disclosure: Disclosure, table: Table, number: str, lines: list[Line]) -> TableLayout:
    empty = _says_none(table, lines)
    lines = [] if empty else lines
    amounts = [each for x in lines for each in (x.amount, x.prior, x.planned, x.change)]
    if table.arrangement is Arrangement.PROJECTS:
        amounts += [project.amount for project in disclosure.projects]
    unit = unit_of(amounts, disclosure.unit)
    sides = tuple(Side) if table.two_sided else (table.side,)
    parts = {side: [line for line in lines if line.side is side] for side in sides}
    heads = {side: columns_of(disclosure, table, side, parts[side]) for side in sides}
    columns = [column for head in heads.values() for column in head]
    match table.arrangement:
        case Arrangement.PROJECTS:
            rows = [row for project in disclosure.projects for row in _goals(project, unit)]
        case Arrangement.ITEMS_ACROSS:
            rows = [_items_across(columns, lines, unit)] if lines else []
        case Arrangement.TWO_SIDED:
            rows = _opposite(heads, parts, unit)
        case _:
            rows = [_cells(columns, row, unit) for row in rows_of(parts[table.side])]
    weight = sum(column.weight for column in columns)
    return TableLayout(
        table=table,
        number=number,
        title=form_of(disclosure.fiscal_year)[table].title_in(disclosure.phase),
        unit=unit,
        columns=tuple(columns),
        header=header_of([column.header for column in columns]),
        rows=tuple(map(tuple, rows)) or (blank_row(columns),),
        widths=tuple(column.weight / weight for column in columns),
        none_planned=empty,
    )


def _opposite(
    heads: dict[Side, list[LayoutColumn]], parts: dict[Side, list[Line]], unit: MoneyUnit
) -> list[list[LayoutCell]]:
    """Return the rows of two sides next to each other, their sums in one row."""
    sections = [sections_of(rows_of(parts[side])) for side in heads]
    return [
        [
            cell
            for head, row in zip(heads.values(), pair, strict=True)
            for cell in (_cells(head, row, unit) if row else blank_row(head))
        ]
        for opposite in zip(*sections, strict=True)
        for pair in zip_longest(*opposite)
    ]


def _cells(columns: list[LayoutColumn], row: TableRow, unit: MoneyUnit) -> list[LayoutCell]:
    prints_codes = any(column.role is ColumnRole.CODE for column in columns)
    cells = []
    for column in columns:
        if column.role is ColumnRole.CODE:
            cells.append(LayoutCell(CellStyle.CODE, row.code, strong=row.strong))
        elif column.role is ColumnRole.NAME:
            code = "" if prints_codes else row.code
            cells.append(
                LayoutCell(CellStyle.NAME, row.name, level=row.level, strong=row.strong, code=code)
            )
        else:
            line = next((x for x in row.lines.values() if holds(column, x)), None)
            cells.append(value_cell(line, column.role, unit, strong=row.strong))
    first = next(iter(row.lines.values()))
    anchor = row_anchor(first.table, first.side, row.kind, row.code, row.name, row.nature)
    return [replace(cells[0], anchor=anchor), *cells[1:]]


def _items_across(
    columns: list[LayoutColumn], lines: list[Line], unit: MoneyUnit
) -> list[LayoutCell]:
    stated = [next((x for x in lines if holds(column, x)), None) for column in columns]
    return [
        value_cell(line, column.role, unit, strong=False)
        for column, line in zip(columns, stated, strict=True)
    ]


def _goals(project: Project, unit: MoneyUnit) -> list[list[LayoutCell]]:
    """Return a project's name, amount and goal once, next to one row for each of its indicators."""
    reach = max(1, len(project.indicators))
    amount = amount_text(project.amount, unit)
    rows = [
        [
            LayoutCell(CellStyle.TEXT, text)
            for text in (each.level1, each.level2, each.level3, each.target, each.unit)
        ]
        for each in project.indicators
    ] or [[LayoutCell(CellStyle.TEXT)] * 5]
    rows[0] = [
        LayoutCell(CellStyle.NAME, project.name, rows=reach),
        LayoutCell(CellStyle.AMOUNT, amount, amount=project.amount, rows=reach),
        LayoutCell(CellStyle.TEXT, project.goal, rows=reach),
        *rows[0],
    ]
    return rows


def blank_row(columns: Iterable[LayoutColumn]) -> tuple[LayoutCell, ...]:
    """Return an empty row below some columns."""
    return tuple(LayoutCell(column.role.style) for column in columns)
