"""A department's budget is that of its units (R24): in its own list of units, and in the units' documents."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Line, LineKey, Row, Side, Table, UnitKind
from budgets.disclosure.money import ZERO, Agreement, judge_sum, value_of
from budgets.disclosure.official_form.vocabulary import (
    OF_ALL_MONEY,
    OF_APPROPRIATIONS,
    OVERVIEW_TABLE,
)
from budgets.disclosure.rules.line_index import NamedAmount, Stated, Together, cell_of, in_unit
from budgets.disclosure.rules.registry import (
    HELD,
    Case,
    Family,
    Fault,
    Gap,
    Missing,
    Outcome,
    RuleBasis,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import adds_up, figure_of

_MOST_NAMED = 4  # units that a sentence names one by one; the figures list them all


@rule(
    "R24", "各单位之和等于部门合计", "The units add up to the department",
    family=Family.ACROSS_TABLES, needs=(OVERVIEW_TABLE, *OF_APPROPRIATIONS),
    basis=RuleBasis(
        "预算法第八条：部门预算由本部门及其所属各单位预算组成",
        "Budget Law, art. 8: a department's budget is made of its own and its units' budgets",
    ),
    severity=Severity.ERROR,
)  # fmt: skip
def units_add_up_to_the_department(case: Case) -> Iterator[Outcome]:
    together = case.together
    if together is None or not together.judged:
        yield _listed_units(case)
    if together is None:
        return
    if together.lacking or together.department is None:
        yield missing(*together.lacking)
        return
    yield from _documents(together.department, together)


def _listed_units(case: Case) -> Outcome:
    """Compare the units' amounts in the department's own list of them with its totals."""
    units = [unit for unit in case.disclosure.units if unit.kind is not UnitKind.INTERNAL]
    totals = [
        cell
        for side in (Side.REVENUE, Side.EXPENDITURE)
        for row in (Row.TOTAL, Row.CURRENT)
        if (cell := case.cells.cell(OVERVIEW_TABLE, side, row))
    ]
    parts = [
        NamedAmount(unit.name, unit.name, unit.amount, "预算单位构成")
        for unit in units
        if unit.amount is not None and unit.amount.yuan is not None
    ]
    if not (totals and parts):
        return missing("各单位的收支金额", *([] if totals else [OVERVIEW_TABLE]))
    # A list without the department's own office, or with silent units, need not make the whole.
    whole = len(parts) == len(units) and any(unit.kind is UnitKind.SELF for unit in units)
    outcomes = [adds_up(total, parts, complete=whole) for total in totals]
    return HELD if HELD in outcomes else outcomes[0]


def _documents(department: Stated, together: Together) -> Iterator[Outcome]:
    """Compare the documents table by table: one finding for each table, and for each cause."""
    told: set[Decimal] = set()
    # Appropriations and what is spent of them meet nowhere inside a department, so they add up exactly. All
    # money need not: what it passes on to a unit (对附属单位补助) is the unit's revenue (上级补助收入) again.
    for tables, worst in ((OF_APPROPRIATIONS, Severity.ERROR), (OF_ALL_MONEY, Severity.NOTICE)):
        for table in tables:
            outcome = _table(table, department, together, worst)
            if isinstance(outcome, Fault) and outcome.off is not None:
                if outcome.off in told:  # the same amount is out of place in several tables
                    continue
                told.add(outcome.off)
            yield outcome


def _table(table: Table, department: Stated, together: Together, worst: Severity) -> Outcome:
    """Compare one table: its totals, then its rows; the first that does not agree is told."""
    keys = [key for key in department.lines if key.table is table and (key.code or not key.name)]
    keys.sort(key=lambda key: (key.row is Row.ITEM, -len(key.code)))
    looked: Outcome = Missing()
    for key in keys:
        if key.row is Row.CURRENT:
            continue
        outcome = _cell(key, department, together, worst)
        if isinstance(outcome, Fault):
            return outcome
        looked = HELD if outcome is HELD else looked
    return looked


def _cell(key: LineKey, department: Stated, together: Together, worst: Severity) -> Outcome:
    whole = department.lines[key]
    found = [unit.part_of(key) for unit in together.units]
    if whole.amount.yuan is None or any(part is None for part in found):
        return Missing()
    parts = [
        (unit.name, part)
        for unit, part in zip(together.units, found, strict=True)
        if isinstance(part, Line)
    ]
    return _compared(whole, parts, department.name, together, worst)


def _compared(
    whole: Line, parts: list[tuple[str, Line]], name: str, together: Together, worst: Severity
) -> Outcome:
    amounts = [line.amount for _unit, line in parts]
    verdict = judge_sum(whole.amount, amounts)
    if verdict in (Agreement.OK, Agreement.ROUNDING):
        return HELD
    total, count = sum(map(value_of, amounts), ZERO), len(together.units)
    difference = value_of(whole.amount) - total
    (gap, gap_en), (sum_zh, sum_en) = (
        in_unit(each, whole.amount.unit) for each in (difference, total)
    )
    said = cell_of(whole)
    told = [(unit, line) for unit, line in parts if value_of(line.amount)]
    units, units_en = f"{count}个所属单位", f"its {count} units"
    if len(told) <= _MOST_NAMED:
        units = "、".join(f"{unit}{cell_of(line).printed}" for unit, line in told) or "所属单位"
        units_en = " and ".join(f"{unit} ({cell_of(line).printed_en})" for unit, line in told)
    truncated = verdict is Agreement.TRUNCATED
    severity = Severity.WARNING if truncated and worst is Severity.ERROR else worst
    inside, inside_en = "", ""
    if worst is Severity.NOTICE:
        inside = "；上级补助等资金在部门内部往来的，可以不等"
        inside_en = "; money that passes inside the department may explain it"
    return Fault(
        severity,
        f"{name}的{said.label}{said.printed}，所属单位的文件里{units}，合计{sum_zh}，"
        f"相差{gap}{inside}。",
        f"{name}: {said.label_en} is {said.printed_en}, but in the documents of its units "
        f"{units_en or 'there is nothing'}: together {sum_en}; the difference is {gap_en}{inside_en}.",
        _figures(said, name, told, together.judged),
        Gap(difference, frozenset({said.section}), either_way=True),
        abs(difference),
    )


def _figures(
    whole: NamedAmount, name: str, parts: list[tuple[str, Line]], judged: str
) -> tuple[CitedFigure, ...]:
    """Return the figures: those of other documents have no place in the one that is judged."""
    elsewhere = whole.called(f"{name}：{{}}", f"{name}: {{}}", address="")
    figures = [figure_of(elsewhere if judged else whole)]
    for unit, line in parts:
        cell = cell_of(line)
        mine = cell if unit == judged else cell.called("{}", "{}", address="")
        figures.append(figure_of(mine.called(f"{unit}：{{}}", f"{unit}: {{}}")))
    return tuple(figures)
