"""What rules are made of: equal, adds up, at most; each judged on printed intervals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Fund, Line, Nature, Row, Section, Side, Table
from budgets.disclosure.money import (
    ZERO,
    Agreement,
    Interval,
    MoneyUnit,
    Percent,
    judge_sum,
    last_digit_differs,
    value_of,
)
from budgets.disclosure.rules.line_index import Cells, NamedAmount, cell_of, in_unit, parent_in
from budgets.disclosure.rules.registry import HELD, Fault, Gap, Missing, Outcome

_MOST_NAMED = 4  # parts that a sentence names one by one; the figures list them all

_WHY = {
    Agreement.ERROR: ("四舍五入解释不了", "rounding does not explain it"),
    Agreement.TRUNCATED: (
        "像是尾数被直接截去，没有四舍五入",
        "it looks as if a figure was cut off instead of rounded",
    ),
    Agreement.ROUNDING: ("属四舍五入造成，不影响公开", "this is rounding and no obstacle"),
}
_SEVERITY = {
    Agreement.ERROR: Severity.ERROR,
    Agreement.TRUNCATED: Severity.WARNING,
    Agreement.ROUNDING: Severity.NOTICE,
}


def figure_of(cell: NamedAmount) -> CitedFigure:
    """Return a cell as a finding shows it."""
    return CitedFigure(cell.label, cell.printed, cell.place, cell.address)


def _unit_of(cells: Iterable[NamedAmount]) -> MoneyUnit:
    """Return the unit in which a difference is named: the coarsest of those printed."""
    return max((cell.amount.unit for cell in cells), key=lambda unit: unit.yuan)


def equal(left: NamedAmount, right: NamedAmount, *, worst: Severity = Severity.ERROR) -> Outcome:
    """Compare two statements of one quantity; a difference that rounding explains is not reported."""
    verdict = judge_sum(left.amount, [right.amount])
    if verdict in (Agreement.OK, Agreement.ROUNDING):
        return HELD
    difference = value_of(left.amount) - value_of(right.amount)
    gap, gap_en = in_unit(difference, _unit_of([left, right]))
    why, why_en = _slip_between(left, right) or _WHY[verdict]
    severity = _SEVERITY[verdict]
    if _differ_in_the_last_digit(left, right):
        severity, (why, why_en) = Severity.NOTICE, _LAST_DIGIT
    return Fault(
        _milder(severity, worst),
        f"{left.label}{left.printed}，与{right.label}{right.printed}不一致，相差{gap}，{why}。",
        f"{left.label_en} is {left.printed_en} but {right.label_en} is {right.printed_en}: "
        f"they differ by {gap_en}; {why_en}.",
        (figure_of(left), figure_of(right)),
        off=abs(difference),
    )


_LAST_DIGIT = ("只差在最后一位", "only the last digit differs")
_FINE = 2  # decimals: 1670.81 beside 1670.80 is rounding somewhere, 171.7 beside 171.6 is another figure


def _differ_in_the_last_digit(left: NamedAmount, right: NamedAmount) -> bool:
    one, other = left.amount, right.amount
    if one.unit is not other.unit or not one.decimals == other.decimals >= _FINE:
        return False
    step = Decimal(1).scaleb(-one.decimals) * one.unit.yuan
    return abs(value_of(one) - value_of(other)) == step


def equal_to_one_of(
    left: NamedAmount, others: Sequence[NamedAmount], *, worst: Severity = Severity.ERROR
) -> Outcome:
    """Compare as `equal`, where documents differ in which total they mean; the first is named."""
    outcomes = [equal(left, other, worst=worst) for other in others]
    return HELD if HELD in outcomes else outcomes[0]


def adds_up(
    total: NamedAmount,
    parts: Sequence[NamedAmount],
    *,
    complete: bool = True,
    name_rounding: bool = False,
    worst: Severity = Severity.ERROR,
) -> Outcome:
    """Compare a total with the sum of its parts.

    `complete=False` says that the document may not name every part: parts that fall short are then
    no fault. `name_rounding` reports, as a notice, a difference that rounding explains; between a
    total in 万元 and parts in 元 it goes without saying.
    """
    verdict = judge_sum(total.amount, [part.amount for part in parts])
    found = sum((value_of(part.amount) for part in parts), ZERO)
    difference = value_of(total.amount) - found
    one_unit = len({cell.amount.unit for cell in (total, *parts)}) == 1
    if verdict is Agreement.OK or (
        verdict is Agreement.ROUNDING and not (name_rounding and one_unit)
    ):
        return HELD
    slip = _slip_of(total, parts) if verdict is Agreement.ERROR else None
    if not complete and difference > 0 and not slip:
        return Missing()
    unit = _unit_of([total, *parts])
    (gap, gap_en), (found_zh, found_en) = in_unit(difference, unit), in_unit(found, unit)
    why, why_en = slip or _WHY[verdict]
    severity, some = _SEVERITY[verdict], [part for part in parts if value_of(part.amount)]
    if len(some) == 1 and _differ_in_the_last_digit(total, some[0]):
        severity, (why, why_en) = Severity.NOTICE, _LAST_DIGIT
    return Fault(
        _milder(severity, worst),
        f"{total.label}{total.printed}，{_named(parts)}合计{found_zh}，相差{gap}，{why}。",
        f"{total.label_en} is {total.printed_en} but {_named_en(parts)} add up to {found_en}: "
        f"the difference is {gap_en}; {why_en}.",
        (figure_of(total), *map(figure_of, parts)),
        Gap(
            difference,
            frozenset(cell.section for cell in (total, *parts)),
            either_way=any(value_of(part.amount) < 0 for part in parts),
        ),
        abs(difference),
    )


def adds_up_in_its_table(
    total: NamedAmount,
    parts: Sequence[NamedAmount],
    *,
    complete: bool = True,
    name_rounding: bool = False,
) -> Outcome:
    """Compare as `adds_up`, within one source: sentences against tables are R25's."""
    if told_apart(total, *parts):
        return Missing()
    return adds_up(total, parts, complete=complete, name_rounding=name_rounding)


def told_apart(*cells: NamedAmount) -> bool:
    """Return whether some of the cells come from a table and others from a sentence."""
    sections = {cell.section for cell in cells} - {Section.OTHER}
    return Section.TABLES in sections and len(sections) > 1


_SLIP = ("恰好相差一万倍，像是“元”与“万元”写错", "one is ten thousand times the other: 元 for 万元")


def _slip_between(left: NamedAmount, right: NamedAmount) -> tuple[str, str] | None:
    """Say that two figures of one quantity differ by the factor between 元 and 万元, if they do."""
    one, other = left.amount.interval, right.amount.interval
    slipped = any(one.meets(span) for span in _in_other_units(other))
    return _SLIP if slipped and value_of(left.amount) and value_of(right.amount) else None


def _slip_of(total: NamedAmount, parts: Sequence[NamedAmount]) -> tuple[str, str] | None:
    """Say which figure, read in the other unit, would make the sum exactly right, if one does.

    Exactly: a part divided by ten thousand is nearly nothing, as if it had been left out.
    """
    whole = value_of(total.amount)
    found = sum((value_of(part.amount) for part in parts), ZERO)
    for cell in parts:
        own = value_of(cell.amount)
        if own and any(found - own + read == whole for read in _in_the_other_unit(own)):
            return _slip_in(cell)
    if whole and any(found == read for read in _in_the_other_unit(whole)):
        return _slip_in(total)
    return None


def _slip_in(cell: NamedAmount) -> tuple[str, str]:
    return (
        f"{cell.label}相差一万倍，像是“元”与“万元”写错",
        f"{cell.label_en} is out by ten thousand times: 元 for 万元",
    )


def _in_the_other_unit(yuan: Decimal) -> tuple[Decimal, Decimal]:
    return yuan * MoneyUnit.WAN.yuan, yuan / MoneyUnit.WAN.yuan


def _in_other_units(span: Interval) -> Iterator[Interval]:
    """Yield what a figure would mean if its unit were 万元 instead of 元, and the other way round."""
    for factor in (MoneyUnit.WAN.yuan, 1 / MoneyUnit.WAN.yuan):
        yield Interval(span.low * factor, span.high * factor)


def judged_percentage(
    verdict: Agreement, stated: Percent, exact: Decimal
) -> tuple[Severity, str, str]:
    """Return how much a percentage that does not follow matters, and why, in both languages."""
    if verdict is Agreement.TRUNCATED:
        return Severity.WARNING, "，像是尾数被直接截去", ", as if cut off instead of rounded"
    if last_digit_differs(stated, exact):
        return Severity.WARNING, "，只差在最后一位", ", only the last digit differs"
    return Severity.ERROR, "", ""


def at_most(
    part: NamedAmount,
    whole: NamedAmount,
    because: tuple[str, str],
    *,
    worst: Severity = Severity.ERROR,
) -> Outcome:
    """Check that one quantity is not more than another, of which it is a part."""
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


def _named(parts: Sequence[NamedAmount]) -> str:
    if len(parts) > _MOST_NAMED:
        return f"其下{len(parts)}项"
    return "、".join(f"{part.label}{part.printed}" for part in parts)


def _named_en(parts: Sequence[NamedAmount]) -> str:
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
    for whole, lines in levels_of(cells, table, column, side):
        parts = [cell_of(line) for line in lines]
        yield adds_up_in_its_table(whole, parts, complete=names_all(lines))


def levels_of(
    cells: Cells,
    table: Table,
    column: tuple[Fund, Nature],
    side: Side = Side.EXPENDITURE,
) -> Iterator[tuple[NamedAmount, list[Line]]]:
    """Yield each row that has others below it, with those directly below; none of a table of loose rows."""
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
            yield whole, [items[code] for code in sorted(codes)]


_WHOLE = (Section.TABLES, Section.OTHER)  # a table, or rows typed in by a clerk


def names_all(lines: Iterable[Line]) -> bool:
    """Return whether rows can be taken for all there are of their total.

    A sentence names all classes, but of groups and items often only those that matter.
    """
    return all(line.source.section in _WHOLE or len(line.code) <= 4 for line in lines)


def _total_over(
    cells: Cells, table: Table, side: Side, column: tuple[Fund, Nature], codes: Sequence[str]
) -> NamedAmount | None:
    """Return the total of the top rows: that of the year, unless what is carried over is among them."""
    fund, nature = column
    if all(is_carried_over(code) for code in codes):
        return None  # what the year itself was spent on is not listed
    current = cells.cell(table, side, Row.CURRENT, "", fund, nature)
    if current and not any(is_carried_over(code) for code in codes):
        return current
    return cells.cell(table, side, Row.TOTAL, "", fund, nature)


def is_carried_over(code: str) -> bool:
    """Return whether a row is not of the year: 上年结转, 使用结余, 结余分配, 结转下年."""
    return code[:2] in ("R8", "R9", "E8", "E9")
