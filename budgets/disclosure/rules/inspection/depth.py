"""How far down tables go: functional headings to 项, economic ones to 款, cars into purchase and running."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Line, Nature, Row, Section, Table
from budgets.disclosure.rules.inspection import tables
from budgets.disclosure.rules.line_index import NamedAmount, cell_of
from budgets.disclosure.rules.registry import (
    BY_ECONOMY,
    BY_FUNCTION,
    HELD,
    Case,
    Family,
    Fault,
    Outcome,
    RuleBasis,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import figure_of

_GROUP, _ITEM = 5, 7  # digits of 款 and 项
_NAMED = 4
_A_DOCUMENT = 3  # tables


def _rows_of_table(case: Case, table: Table) -> dict[str, Line]:
    """Return the rows that the table itself prints, by code; what only a sentence states is not there."""
    rows = [line for line in case.cells.lines_of.get(table, []) if line.row is Row.ITEM]
    printed = [line for line in rows if line.source.section in (Section.TABLES, Section.OTHER)]
    found: dict[str, Line] = {}
    for line in printed:
        if line.code and line.nature is Nature.TOTAL and line.amount.yuan:
            found.setdefault(line.code, line)
    return found


def _is_judged(case: Case) -> bool:
    """Return whether this is a whole document, of whose tables all was read; one page is a part."""
    disclosure = case.disclosure
    whole = disclosure.passages or disclosure.functions or disclosure.units
    found = {line.table for line in disclosure.lines if line.source.section is Section.TABLES}
    unread = any(each.section is Section.TABLES for each in case.unread)
    return bool(whole or len(found) >= _A_DOCUMENT) and not unread


@rule(
    "R62", "基本支出按经济分类列到款", "Basic expenditure goes down to the economic heading",
    family=Family.DETAIL, needs=(tables.BASIC,),
    basis=BY_ECONOMY, severity=Severity.WARNING,
)  # fmt: skip
def basic_expenditure_goes_down_to_headings(case: Case) -> Iterator[Outcome]:
    rows = _rows_of_table(case, tables.BASIC)
    if not rows or not _is_judged(case):
        yield missing(tables.BASIC)
        return
    yield _coarse(tables.BASIC, rows, _GROUP, ("款级科目（如 30101 基本工资）", "headings (款)"))


@rule(
    "R63", "支出按功能分类列到项", "Expenditure goes down to the functional item",
    family=Family.DETAIL, needs=(tables.EXPENDITURE, tables.GENERAL, tables.FUNDS, tables.CAPITAL),
    basis=BY_FUNCTION, severity=Severity.WARNING,
)  # fmt: skip
def expenditure_goes_down_to_items(case: Case) -> Iterator[Outcome]:
    found = False
    for table in (tables.REVENUE, tables.EXPENDITURE, tables.GENERAL, tables.FUNDS, tables.CAPITAL):
        rows = _rows_of_table(case, table)
        if rows and _is_judged(case):
            found = True
            yield _coarse(table, rows, _ITEM, ("项级科目（7 位编码）", "items (项)"))
    if not found:
        yield missing(tables.GENERAL)


def _coarse(table: Table, rows: dict[str, Line], low: int, names: tuple[str, str]) -> Outcome:
    """Return what a table says of the rows that are not as low as they must be, and have none below."""
    coarse = [
        line
        for code, line in rows.items()
        if len(code) < low and not any(each != code and each.startswith(code) for each in rows)
    ]
    if not coarse:
        return HELD
    cells = [cell_of(line) for line in coarse]
    zh = "、".join(f"{line.code}{line.name}" for line in coarse[:_NAMED])
    more = f"等 {len(coarse)} 行" if len(coarse) > _NAMED else ""
    lowest = "款级" if low == _GROUP else "项级"
    return Fault(
        Severity.WARNING,
        f"{table.label}没有列到{lowest}：{zh}{more}下面应列出{names[0]}。",
        f"{table.text.title_en} does not go down to {names[1]}: there are none below "
        f"{', '.join(line.code for line in coarse[:_NAMED])}.",
        tuple(map(figure_of, cells)),
    )


CARS = RuleBasis(
    "“三公”经费公开要求：公务用车费用细分为购置费和运行维护费",
    "Rules on publishing travel, cars and receptions: cars are split into purchase and running",
)


@rule(
    "R64", "公务用车费用分列购置费和运行维护费", "The cost of cars is split into purchase and running",
    family=Family.DETAIL, needs=(tables.PUBLIC,),
    basis=CARS, severity=Severity.WARNING,
)  # fmt: skip
def cars_are_split(case: Case) -> Iterator[Outcome]:
    items = case.cells.items(tables.PUBLIC)
    cars = items.get("S2")
    if cars is None or not cars.amount.yuan or not _is_judged(case):
        yield missing(tables.PUBLIC)
        return
    stated = [code for code in ("S201", "S202") if code in items]
    told = any(
        _says_of_purchase(text)
        for piece in case.disclosure.passages
        if piece.section is Section.THREE_PUBLIC
        for text in (piece.text,)
    )
    if len(stated) == 2 or ("S202" in stated and told):
        yield HELD
        return
    cell: NamedAmount = cell_of(cars)
    lacking = (
        "购置费" if "S202" in stated else "运行维护费" if "S201" in stated else "购置费和运行维护费"
    )
    lacking_en = {"购置费": "purchase", "运行维护费": "running"}.get(
        lacking, "purchase and running"
    )
    yield Fault(
        Severity.WARNING,
        f"{cell.label}{cell.printed}只有一个总数，没有分列{lacking}；没有购置的，也要写明。",
        f"{cell.label_en} ({cell.printed_en}) is one figure: {lacking_en} is not stated apart; where no car "
        "is bought, that is said.",
        (figure_of(cell),),
    )


# 未安排购置, 没有购置公务用车, 购置费0万元; not the name of the sum, 公务用车购置及运行维护费
_PURCHASE = re.compile(r"购置(?!(?:费)?[及和与、])(?:费|税|公务用车|车辆|\d)?")


def _says_of_purchase(text: str) -> bool:
    return bool(_PURCHASE.search(text))
