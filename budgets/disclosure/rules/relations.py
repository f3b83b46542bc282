"""What rules are made of: equal, adds up, at most; each judged on printed intervals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from budgets.disclosure.findings import Figure, Severity
from budgets.disclosure.money import MoneyUnit, Verdict, judge_sum, value_of
from budgets.disclosure.rules.cells import Cell, Cells, cell_of, in_unit, parent_in
from budgets.disclosure.rules.registry import HELD, Fault, Missing, Outcome
from budgets.disclosure.shape import Fund, Line, Nature, Row, Section, Side, Table

_MOST_NAMED = 4  # parts that a sentence names one by one; the figures list them all

_WHY = {
    Verdict.ERROR: ("四舍五入解释不了", "rounding does not explain it"),
    Verdict.TRUNCATED: (
        "像是尾数被直接截去，没有四舍五入",
        "it looks as if a figure was cut off instead of rounded",
    ),
    Verdict.ROUNDING: ("属四舍五入造成，不影响公开", "this is rounding and no obstacle"),
}
_SEVERITY = {
    Verdict.ERROR: Severity.ERROR,
    Verdict.TRUNCATED: Severity.WARNING,
    Verdict.ROUNDING: Severity.NOTICE,
}


def figure_of(cell: Cell) -> Figure:
    """A cell as a finding shows it."""
    return Figure(cell.label, cell.printed, cell.place)


def _unit_of(cells: Iterable[Cell]) -> MoneyUnit:
    """The unit in which a difference is named: the coarsest of those printed."""
    return max((cell.amount.unit for cell in cells), key=lambda unit: unit.yuan)


def equal(left: Cell, right: Cell, *, worst: Severity = Severity.ERROR) -> Outcome:
    """Two statements of one quantity agree; a difference that rounding explains is not reported."""
    verdict = judge_sum(left.amount, [right.amount])
    if verdict in (Verdict.OK, Verdict.ROUNDING):
        return HELD
    difference = value_of(left.amount) - value_of(right.amount)
    gap, gap_en = in_unit(difference, _unit_of([left, right]))
    why, why_en = _WHY[verdict]
    return Fault(
        _milder(_SEVERITY[verdict], worst),
        f"{left.label}{left.printed}，与{right.label}{right.printed}不一致，相差{gap}，{why}。",
        f"{left.label_en} is {left.printed_en} but {right.label_en} is {right.printed_en}: "
        f"they differ by {gap_en}; {why_en}.",
        (figure_of(left), figure_of(right)),
    )


def equal_to_one_of(
    left: Cell, others: Sequence[Cell], *, worst: Severity = Severity.ERROR
) -> Outcome:
    """As `equal`, where documents differ in which total they mean; the first is named."""
    outcomes = [equal(left, other, worst=worst) for other in others]
    return HELD if HELD in outcomes else outcomes[0]


def adds_up(
    total: Cell,
    parts: Sequence[Cell],
    *,
    complete: bool = True,
    name_rounding: bool = False,
    worst: Severity = Severity.ERROR,
) -> Outcome:
    """A total is the sum of its parts.

    `complete=False` says that the document may not name every part: parts that fall short are then
    no fault. `name_rounding` reports, as a notice, a difference that rounding explains; between a
    total in 万元 and parts in 元 it goes without saying.
    """
    verdict = judge_sum(total.amount, [part.amount for part in parts])
    found = sum((value_of(part.amount) for part in parts), Decimal(0))
    difference = value_of(total.amount) - found
    one_unit = len({cell.amount.unit for cell in (total, *parts)}) == 1
    if verdict is Verdict.OK or (verdict is Verdict.ROUNDING and not (name_rounding and one_unit)):
        return HELD
    if not complete and difference > 0:
        return Missing(())
    unit = _unit_of([total, *parts])
    (gap, gap_en), (found_zh, found_en) = in_unit(difference, unit), in_unit(found, unit)
    why, why_en = _WHY[verdict]
    return Fault(
        _milder(_SEVERITY[verdict], worst),
        f"{total.label}{total.printed}，{_named(parts)}合计{found_zh}，相差{gap}，{why}。",
        f"{total.label_en} is {total.printed_en} but {_named_en(parts)} add up to {found_en}: "
        f"the difference is {gap_en}; {why_en}.",
        (figure_of(total), *map(figure_of, parts)),
    )


def at_most(
    part: Cell, whole: Cell, because: tuple[str, str], *, worst: Severity = Severity.ERROR
) -> Outcome:
    """One quantity is not more than another, of which it is a part."""
    if part.amount.interval.low < whole.amount.interval.high or value_of(part.amount) <= value_of(
        whole.amount
    ):
        return HELD
    why, why_en = because
    return Fault(
        worst,
        f"{part.label}{part.printed}，超过了{whole.label}{whole.printed}；{why}。",
        f"{part.label_en} is {part.printed_en}, more than {whole.label_en}, "
        f"{whole.printed_en}; {why_en}.",
        (figure_of(part), figure_of(whole)),
    )


def _milder(one: Severity, other: Severity) -> Severity:
    order = list(Severity)
    return max(one, other, key=order.index)


def _named(parts: Sequence[Cell]) -> str:
    if len(parts) > _MOST_NAMED:
        return f"其下{len(parts)}项"
    return "、".join(f"{part.label}{part.printed}" for part in parts)


def _named_en(parts: Sequence[Cell]) -> str:
    if len(parts) > _MOST_NAMED:
        return f"its {len(parts)} parts"
    return " and ".join(f"{part.label_en} ({part.printed_en})" for part in parts)


def levels_add_up(
    cells: Cells,
    table: Table,
    column: tuple[Fund, Nature],
    side: Side = Side.EXPENDITURE,
) -> Iterator[Outcome]:
    """类 = Σ 款, 款 = Σ 项 and total = Σ 类 in one column of one table, as far as it goes down."""
    fund, nature = column
    items = cells.items(table, side, fund, nature)
    if (table, side) in cells.unsummable or not items:
        return
    below: dict[str | None, list[str]] = {}
    for code in items:
        below.setdefault(parent_in(code, items), []).append(code)
    for parent, codes in below.items():
        whole = (
            cells.cell(table, side, Row.ITEM, parent, fund, nature)
            if parent
            else _total_over(cells, table, side, column, codes)
        )
        if whole:
            lines = [items[code] for code in sorted(codes)]
            yield adds_up(whole, [cell_of(line) for line in lines], complete=names_all(lines))


_WHOLE = (Section.TABLES, Section.OTHER)  # a table, or rows typed in by a clerk


def names_all(lines: Iterable[Line]) -> bool:
    """Whether rows can be taken for all there are of their total.

    A sentence names all classes, but of groups and items often only those that matter.
    """
    return all(line.source.section in _WHOLE or len(line.code) <= 4 for line in lines)


def _total_over(
    cells: Cells, table: Table, side: Side, column: tuple[Fund, Nature], codes: Sequence[str]
) -> Cell | None:
    """The total of the top rows: that of the year, unless what is carried over is among them."""
    fund, nature = column
    current = cells.cell(table, side, Row.CURRENT, "", fund, nature)
    if current and not any(is_carried_over(code) for code in codes):
        return current
    return cells.cell(table, side, Row.TOTAL, "", fund, nature)


def is_carried_over(code: str) -> bool:
    """Whether a row stands outside the year: 上年结转, 使用结余, 结余分配, 结转下年."""
    return code[:2] in ("R8", "R9", "E8", "E9")
