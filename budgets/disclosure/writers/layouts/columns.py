"""Which columns a table has, and what stands above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from budgets.disclosure.codes import REVENUE, THREE_PUBLIC
from budgets.disclosure.model import Disclosure, Fund, Line, Nature, Phase, Row, Side, Table
from budgets.disclosure.official_form.tables import SideForm, form_of
from budgets.disclosure.official_form.vocabulary import APPROPRIATIONS, Arrangement
from budgets.disclosure.writers.layouts.shapes import CellKind, Column, LayoutCell, Role

_VALUES = (
    Role.PRIOR,
    Role.PLANNED,
    Role.AMOUNT,
    Role.CHANGE,
    Role.PERCENT,
    Role.COMPLETION,
    Role.SHARE,
)
_WEIGHTS = {Role.CODE: 1.3, Role.NAME: 3.2, Role.PERCENT: 1.0, Role.SHARE: 1.0, Role.GOAL: 3.0}
_GOALS = (
    (Role.NAME, "项目名称"),
    (Role.AMOUNT, "预算金额"),
    (Role.GOAL, "年度目标"),
    (Role.LEVEL1, "一级指标"),
    (Role.LEVEL2, "二级指标"),
    (Role.LEVEL3, "三级指标"),
    (Role.TARGET, "指标值"),
    (Role.MEASURE, "计量单位"),
)


@dataclass(frozen=True, slots=True)
class HeadedColumn:
    """A column with the header cells above it, outermost first."""

    column: Column
    path: tuple[str, ...]

    @property
    def weight(self) -> float:
        """Its width against the other columns."""
        return _WEIGHTS.get(self.column.role, 1.5)


def columns_of(
    disclosure: Disclosure, table: Table, side: Side, lines: Sequence[Line]
) -> list[HeadedColumn]:
    """The columns of one side of a table that holds `lines`."""
    form = form_of(disclosure.fiscal_year).side(table, side)
    if form is None:
        return [HeadedColumn(Column(role), (label,)) for role, label in _GOALS]
    heads = _heads(table, side)
    cells = _cells(form, lines)
    roles = [role for role in _VALUES if role is Role.AMOUNT or _occurs(role, lines)]
    found = list(heads)
    for role in roles:
        found += _of_role(disclosure, table, role, cells, lines, alone=len(roles) == 1)
    if table.two_sided:
        return [replace(each, path=(side.text.zh, *each.path)) for each in found]
    return found


def _heads(table: Table, side: Side) -> list[HeadedColumn]:
    code = HeadedColumn(Column(Role.CODE, side), ("科目编码",))
    match table.arrangement:
        case Arrangement.ITEMS_ACROSS:
            return []
        case Arrangement.TWO_SIDED | Arrangement.BY_NAME:
            return [HeadedColumn(Column(Role.NAME, side), ("项目",))]
    return [code, HeadedColumn(Column(Role.NAME, side), ("科目名称",))]


def _cells(form: SideForm, lines: Sequence[Line]) -> list[Column]:
    """Return the quantities that every row of a table is split into; of items across, the items."""
    table, side = form.table, form.side
    if table.arrangement is Arrangement.ITEMS_ACROSS:
        return _items_across(form, lines)
    if form.funds:
        funds = {line.fund for line in lines}
        always = APPROPRIATIONS if table.two_sided or not funds else ()
        spread = [each for each in Fund if each in {Fund.ALL, *always} | funds]
        return [Column(Role.AMOUNT, side, fund=each) for each in spread]
    if not form.natures:
        return [Column(Role.AMOUNT, side)]
    natures = {Nature.TOTAL, *form.natures} | {line.nature for line in lines}
    return [Column(Role.AMOUNT, side, form.fund, each) for each in Nature if each in natures]


def _items_across(form: SideForm, lines: Iterable[Line]) -> list[Column]:
    items = [line for line in lines if line.row is Row.ITEM]
    codes = dict.fromkeys(["", *form.presets, *(line.code for line in items if line.code)])
    columns = [Column(Role.AMOUNT, fund=form.fund, code=code) for code in codes]
    named = dict.fromkeys(line.name for line in items if not line.code)
    return columns + [Column(Role.AMOUNT, fund=form.fund, name=name) for name in named]


def _of_role(
    disclosure: Disclosure,
    table: Table,
    role: Role,
    cells: list[Column],
    lines: Sequence[Line],
    *,
    alone: bool,
) -> list[HeadedColumn]:
    """One group of columns: what was budgeted, the year before, the change, …

    The amounts have all their columns; the others only those in which anything stands.
    """
    if role is not Role.AMOUNT:
        stated = [line for line in lines if getattr(line, role.value) is not None]
        cells = [each for each in cells if any(holds(each, line) for line in stated)]
    top = role_label(disclosure, role, beside=not alone)
    labels = [_label(table, each, cells, lines, disclosure.fiscal_year) for each in cells]
    of_the_row = not table.is_numbered or table.two_sided or role is not Role.AMOUNT
    if len(cells) == 1 and labels[0] == ("合计",) and of_the_row:
        labels = [()]
    return [
        HeadedColumn(replace(each, role=role), label if alone and label else (top, *label))
        for each, label in zip(cells, labels, strict=True)
    ]


def holds(column: Column, line: Line) -> bool:
    """Whether a line's figures stand in a column (of T7: in its only row)."""
    if line.table.arrangement is Arrangement.ITEMS_ACROSS:
        name = "" if line.code or line.row is not Row.ITEM else line.name
        return (column.code, column.name) == (line.code, name)
    nature = Nature.TOTAL if line.table.two_sided else line.nature
    return (column.fund, column.nature) == (line.fund, nature)


def role_label(disclosure: Disclosure, role: Role, *, beside: bool) -> str:
    """What stands above the figures of a role; with the year where others stand `beside` them."""
    year, final = disclosure.fiscal_year, disclosure.phase is Phase.FINAL
    match role:
        case Role.AMOUNT if final:
            return "决算数"
        case Role.AMOUNT:
            return f"{year}年预算数" if beside else "预算数"
        case Role.PRIOR:
            return f"{year - 1}年{'决算数' if final else '预算数'}"
    return {
        Role.PLANNED: "年初预算数",
        Role.CHANGE: "比上年增减额",
        Role.PERCENT: "比上年增减%",
        Role.COMPLETION: "完成年初预算%",
        Role.SHARE: "占比%",
    }[role]


def _label(
    table: Table, column: Column, beside: list[Column], lines: Sequence[Line], year: int
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
    column: Column, beside: list[Column], lines: Sequence[Line], year: int
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


def _printed_name(column: Column, lines: Sequence[Line], year: int) -> str:
    printed = next((x.name for x in lines if column.code and x.code == column.code), column.name)
    return printed or THREE_PUBLIC.name_of(column.code, year) or column.code


def _occurs(role: Role, lines: Iterable[Line]) -> bool:
    return any(getattr(line, role.value) is not None for line in lines)


def header_of(paths: Sequence[tuple[str, ...]]) -> tuple[tuple[LayoutCell, ...], ...]:
    """The header rows of columns: equal neighbours become one cell, short ones reach down."""
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
        rows[level].append(LayoutCell(CellKind.HEADER, text, columns=end - start, rows=reach))
        if not leaf:
            _fill(rows, paths[start:end], level + 1)
        start = end


def _continues(path: tuple[str, ...], text: str, level: int) -> bool:
    return len(path) > level + 1 and path[level] == text
