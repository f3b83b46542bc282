"""Relations inside one table: its two sides, its columns, its levels."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Fund, Line, Nature, Phase, Row, Section, Side, Table
from budgets.disclosure.money import ZERO, value_of
from budgets.disclosure.official_form.vocabulary import (
    APPROPRIATIONS,
    BUDGETS,
    EXPENDITURE_TABLE,
    PARTS_OF_BASIC,
)
from budgets.disclosure.rules.line_index import Cells, NamedAmount, cell_of, tops
from budgets.disclosure.rules.registry import (
    BY_ECONOMY,
    BY_FUNCTION,
    PROCUREMENT,
    TIES,
    Case,
    Family,
    Outcome,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import (
    adds_up,
    adds_up_in_its_table,
    equal,
    is_carried_over,
    levels_add_up,
    names_all,
)

NATURE_TABLES = (EXPENDITURE_TABLE, *BUDGETS.values())


@rule(
    "R01", "部门收入总计等于支出总计", "Total revenue equals total expenditure",
    family=Family.WITHIN_A_TABLE, needs=(Table.T1,),
    basis=TIES, severity=Severity.ERROR, phase=Phase.BUDGET,
)  # fmt: skip
def both_sides_are_equal(case: Case) -> Iterator[Outcome]:
    yield sides_equal(case.cells, Table.T1)  # R35 judges final accounts


def sides_equal(cells: Cells, table: Table) -> Outcome:
    """Compare the totals of a table with two sides."""
    revenue, expenditure = cells.cell(table, Side.REVENUE), cells.cell(table, Side.EXPENDITURE)
    return equal(revenue, expenditure) if revenue and expenditure else missing(table)


@rule(
    "R02", "收入总计等于本年收入加上年结转、使用结余",
    "Total revenue is the year's revenue plus what is carried over and balances used",
    family=Family.WITHIN_A_TABLE, needs=(Table.T1,),
    basis=TIES, severity=Severity.ERROR, phase=Phase.BUDGET,
)  # fmt: skip
def revenue_total_adds_up(case: Case) -> Iterator[Outcome]:
    yield total_over_the_year(case.cells, Side.REVENUE)


@rule(
    "R03", "支出总计等于本年支出加结转下年",
    "Total expenditure is the year's expenditure plus what is carried forward",
    family=Family.WITHIN_A_TABLE, needs=(Table.T1,),
    basis=TIES, severity=Severity.ERROR, phase=Phase.BUDGET,
)  # fmt: skip
def expenditure_total_adds_up(case: Case) -> Iterator[Outcome]:
    yield total_over_the_year(case.cells, Side.EXPENDITURE)


def total_over_the_year(cells: Cells, side: Side, table: Table = Table.T1) -> Outcome:
    """Compare the total of a side of T1 or T4 with the year's part and what is carried over."""
    total = cells.cell(table, side)
    current = cells.cell(table, side, Row.CURRENT)
    if not (total and current):
        return missing(table)
    carried = [part for part in _top_items(cells, table, side) if is_carried_over(part.code)]
    parts = [current, *map(cell_of, carried)]
    # A sentence need not give what is carried over; a table has a row for it.
    told = sum((value_of(part.amount) for part in parts), ZERO)
    if (
        not any(part.code[:2] in _FROM_YEAR_TO_YEAR for part in carried)
        and not _in_tables(total, current)
        and value_of(total.amount) > told
    ):
        carry = "年初结转和结余" if side is Side.REVENUE else "年末结转和结余"
        return missing(carry)
    return adds_up(total, parts, name_rounding=True)


_FROM_YEAR_TO_YEAR = ("R9", "E9")  # 年初结转和结余, 年末结转和结余


def _in_tables(*cells: NamedAmount) -> bool:
    return all(cell.section in (Section.TABLES, Section.OTHER) for cell in cells)


def _top_items(cells: Cells, table: Table, side: Side) -> list[Line]:
    items = cells.items(table, side)
    return [items[code] for code in sorted(tops(items))]


@rule(
    "R04", "本年收入等于各项收入来源之和", "The year's revenue is the sum of its sources",
    family=Family.WITHIN_A_TABLE, needs=(Table.T1,),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def sources_add_up(case: Case) -> Iterator[Outcome]:
    yield _side_adds_up(case.cells, Side.REVENUE)


@rule(
    "R06", "本年支出等于各功能分类（类）之和",
    "The year's expenditure is the sum of its functional classes",
    family=Family.WITHIN_A_TABLE, needs=(Table.T1,),
    basis=BY_FUNCTION, severity=Severity.ERROR,
)  # fmt: skip
def classes_add_up(case: Case) -> Iterator[Outcome]:
    yield _side_adds_up(case.cells, Side.EXPENDITURE)


def _side_adds_up(cells: Cells, side: Side, table: Table = Table.T1) -> Outcome:
    parts = _top_items(cells, table, side)
    total = cells.cell(table, side, Row.CURRENT)
    if total:
        parts = [part for part in parts if not is_carried_over(part.code)]
    total = total or cells.cell(table, side)
    if total is None and (table, side) == (Table.T1, Side.EXPENDITURE):
        total = cells.cell(EXPENDITURE_TABLE)  # 支出预算380万元，其中：… 类
    if not (total and parts) or (table, side) in cells.unsummable:
        return missing(table)
    if all(is_carried_over(part.code) for part in parts):
        return missing(table)  # what the year itself brought or took is not listed
    cells_of_parts = [cell_of(part) for part in parts]
    one_told = len(parts) == 1 and not _in_tables(*cells_of_parts)  # the text may break off there
    return adds_up(total, cells_of_parts, complete=names_all(parts) and not one_told)


@rule(
    "R05", "财政拨款等于一般公共预算、政府性基金、国有资本经营预算之和",
    "The fiscal appropriation is the sum of the three public budgets",
    family=Family.WITHIN_A_TABLE, needs=(Table.T1,),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def appropriation_adds_up(case: Case) -> Iterator[Outcome]:
    items = case.cells.items(Table.T1, Side.REVENUE)
    parts = [cell_of(items[fund]) for fund in APPROPRIATIONS if fund in items]
    if Fund.FISCAL in items and parts:
        yield adds_up(cell_of(items[Fund.FISCAL]), parts, name_rounding=True)
    else:
        yield missing(Table.T1)


@rule(
    "R08", "部门收入总表每行等于各来源之和", "Each row of the revenue table adds up",
    family=Family.WITHIN_A_TABLE, needs=(Table.T2,),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def revenue_rows_add_up(case: Case) -> Iterator[Outcome]:
    yield from _rows_split_by_fund(case.cells, Table.T2, Side.EXPENDITURE)


@rule(
    "R12", "财政拨款收支总表每行等于三本预算之和",
    "Each row of the appropriation table is the sum of the three budgets",
    family=Family.WITHIN_A_TABLE, needs=(Table.T4,),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def appropriation_rows_add_up(case: Case) -> Iterator[Outcome]:
    for side in Side:
        yield from _rows_split_by_fund(case.cells, Table.T4, side)


def _rows_split_by_fund(cells: Cells, table: Table, side: Side) -> Iterator[Outcome]:
    funds = {fund for fund, _ in cells.columns(table, side)} - {Fund.ALL}
    if not funds:
        yield missing(table)
        return
    for row, code in cells.rows(table, side):
        total = cells.cell(table, side, row, code)
        found = {fund: cells.cell(table, side, row, code, fund) for fund in funds}
        parts = {fund: cell for fund, cell in found.items() if cell}
        if total and parts:
            yield adds_up(total, [parts[Fund(fund)] for fund in sorted(tops(parts))])


@rule(
    "R09", "每行等于基本支出加项目支出", "Each row is basic plus project expenditure",
    family=Family.WITHIN_A_TABLE, needs=(Table.T3, Table.T5, Table.T8, Table.T9),
    basis=BY_FUNCTION, severity=Severity.ERROR,
)  # fmt: skip
def natures_add_up(case: Case) -> Iterator[Outcome]:
    for table in NATURE_TABLES:
        yield from _rows_split_by_nature(case.cells, table)


_NATURES = (
    Nature.BASIC,
    Nature.PROJECT,
    Nature.TO_SUPERIOR,
    Nature.OPERATION,
    Nature.TO_SUBORDINATE,
)


def _rows_split_by_nature(cells: Cells, table: Table) -> Iterator[Outcome]:
    """In a row below the total, a blank cell is no money; the total row must state both parts."""
    disclosed = {nature for _, nature in cells.columns(table)}
    if not {Nature.BASIC, Nature.PROJECT} <= disclosed:
        yield missing(table)
        return
    for row, code in cells.rows(table):
        total = cells.cell(table, row=row, code=code)
        parts = cells.by_nature(table, _NATURES, row, code)
        if not total or not parts or (row is not Row.ITEM and len(parts) == 1):
            continue
        yield adds_up(total, parts, name_rounding=row is Row.TOTAL)


@rule(
    "R10", "类等于款之和，款等于项之和，合计等于类之和",
    "Class, group and item add up, and the classes to the total",
    family=Family.WITHIN_A_TABLE, needs=(Table.T2, Table.T3, Table.T4, Table.T5, Table.T8, Table.T9),
    basis=BY_FUNCTION, severity=Severity.ERROR,
)  # fmt: skip
def levels_of_all_tables_add_up(case: Case) -> Iterator[Outcome]:
    cells = case.cells
    tables = (Table.T2, Table.T3, Table.T4, *NATURE_TABLES[1:])
    if not any(cells.columns(table) for table in tables):
        yield missing(*tables)
    for table in tables:
        for column in sorted(cells.columns(table)):
            yield from _without_items(cells, table, levels_add_up(cells, table, column))


def _without_items(cells: Cells, table: Table, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    if (table, Side.EXPENDITURE) in cells.unsummable:
        yield missing(table)
    yield from outcomes


@rule(
    "R11", "财政拨款收入总计等于支出总计", "Appropriation revenue equals its expenditure",
    family=Family.WITHIN_A_TABLE, needs=(Table.T4,),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def appropriation_sides_are_equal(case: Case) -> Iterator[Outcome]:
    yield sides_equal(case.cells, Table.T4)


@rule(
    "R43", "财政拨款收入等于各项拨款之和，总计等于本年数加结转",
    "The appropriation is the sum of its sources, and its totals include what is carried over",
    family=Family.WITHIN_A_TABLE, needs=(Table.T4,),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def appropriation_sources_add_up(case: Case) -> Iterator[Outcome]:
    yield _side_adds_up(case.cells, Side.REVENUE, Table.T4)
    if case.disclosure.phase is Phase.BUDGET:  # R35 judges final accounts
        for side in Side:
            yield total_over_the_year(case.cells, side, Table.T4)


@rule(
    "R17", "基本支出每行等于人员经费加公用经费",
    "Each row of basic expenditure is staff costs plus office costs",
    family=Family.WITHIN_A_TABLE, needs=(Table.T6,),
    basis=BY_ECONOMY, severity=Severity.ERROR,
)  # fmt: skip
def basic_rows_add_up(case: Case) -> Iterator[Outcome]:
    cells = case.cells
    disclosed = {nature for _, nature in cells.columns(Table.T6)}
    if not disclosed.issuperset(PARTS_OF_BASIC):
        yield missing(Table.T6)
        return
    for row, code in cells.rows(Table.T6):
        total = cells.cell(Table.T6, row=row, code=code)
        parts = cells.by_nature(Table.T6, PARTS_OF_BASIC, row, code)
        if total and parts and (row is Row.ITEM or len(parts) == 2):
            yield adds_up_in_its_table(total, parts, name_rounding=row is Row.TOTAL)


@rule(
    "R18", "基本支出经济分类的类等于款之和", "Economic classes are the sum of their headings",
    family=Family.WITHIN_A_TABLE, needs=(Table.T6,),
    basis=BY_ECONOMY, severity=Severity.ERROR,
)  # fmt: skip
def economic_levels_add_up(case: Case) -> Iterator[Outcome]:
    cells = case.cells
    if not any(cells.items(Table.T6, nature=nature) for _, nature in cells.columns(Table.T6)):
        yield missing(Table.T6)
    for column in sorted(cells.columns(Table.T6)):
        yield from levels_add_up(cells, Table.T6, column)


@rule(
    "R19", "“三公”经费等于三项之和，公务用车等于购置加运行",
    "Travel abroad, cars and receptions add up, and cars are purchase plus running",
    family=Family.WITHIN_A_TABLE, needs=(Table.T7,),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def three_public_add_up(case: Case) -> Iterator[Outcome]:
    found = {code: cell_of(line) for code, line in case.cells.items(Table.T7).items()}
    total = case.cells.cell(Table.T7)
    if total and found:
        complete = {"S1", "S3"} <= set(found) and any(code.startswith("S2") for code in found)
        parts = [found[code] for code in sorted(tops(found))]
        yield adds_up(total, parts, complete=complete, name_rounding=True)
    if {"S2", "S201", "S202"} <= set(found):
        yield adds_up(found["S2"], [found["S201"], found["S202"]], name_rounding=True)
    if not (total and found):
        yield missing(Table.T7)


@rule(
    "R22", "政府采购等于货物、工程、服务之和", "Procurement is goods plus works plus services",
    family=Family.WITHIN_A_TABLE, needs=(Table.PROCUREMENT,),
    basis=PROCUREMENT, severity=Severity.ERROR,
)  # fmt: skip
def procurement_adds_up(case: Case) -> Iterator[Outcome]:
    items = case.cells.items(Table.PROCUREMENT)
    total = case.cells.cell(Table.PROCUREMENT)
    if not (total and items):
        yield missing(Table.PROCUREMENT)
        return
    parts = [cell_of(items[code]) for code in sorted(items)]
    yield adds_up(total, parts, complete=len(parts) == 3, name_rounding=True)
