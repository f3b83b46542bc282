"""The changes of parts make up the change of their whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Base, Direction, Fund, LineKey, Nature, Row, Side, Table
from budgets.disclosure.money import ZERO, Agreement, Amount, judge_sum, value_of
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.disclosure.official_form.vocabulary import (
    APPROPRIATION_TABLE,
    APPROPRIATIONS,
    BUDGETS,
    EXPENDITURE_TABLE,
    TWO_SIDED,
)
from budgets.disclosure.rules.line_index import NamedAmount, canonical, place_of
from budgets.disclosure.rules.registry import Case, Fault, Outcome
from budgets.disclosure.rules.relations import adds_up, equal


def _of_three(code: str) -> LineKey:
    return LineKey(THREE_PUBLIC.table, row=Row.ITEM, code=code)


def _of_fund(side: Side, row: Row, fund: Fund) -> LineKey:
    if side is Side.REVENUE:
        return LineKey(APPROPRIATION_TABLE, side, Row.ITEM, fund)
    return LineKey(APPROPRIATION_TABLE, side, row, fund=fund)


_BY_NATURE = (Nature.BASIC, Nature.PROJECT)
# Each whole with the parts that a text compares one by one. Of the cars some name only the parts.
_WHOLES: tuple[tuple[LineKey, tuple[LineKey, ...]], ...] = (
    (_of_three("S2"), (_of_three("S201"), _of_three("S202"))),
    (LineKey(THREE_PUBLIC.table), (_of_three("S1"), _of_three("S2"), _of_three("S3"))),
    (
        LineKey(THREE_PUBLIC.table),
        (_of_three("S1"), _of_three("S201"), _of_three("S202"), _of_three("S3")),
    ),
    *(
        (LineKey(table), tuple(LineKey(table, nature=each) for each in _BY_NATURE))
        for table in (BUDGETS[Fund.GENERAL], EXPENDITURE_TABLE)
    ),
    *(
        (
            LineKey(APPROPRIATION_TABLE, side, row),
            tuple(_of_fund(side, row, f) for f in APPROPRIATIONS),
        )
        for side in Side
        for row in (Row.TOTAL, Row.CURRENT)
    ),
)


@dataclass(frozen=True, slots=True)
class _Changes:
    """The stated changes on one base, by what changed."""

    case: Case
    stated: dict[LineKey, NamedAmount]

    def known(self, keys: Iterable[LineKey]) -> list[NamedAmount]:
        return [self.stated[key] for key in map(canonical, keys) if key in self.stated]

    def amounts(self, keys: Iterable[LineKey]) -> list[Amount]:
        lines = (self.case.cells.line(key) for key in keys)
        return [line.amount for line in lines if line and line.amount.yuan is not None]


def changes_make_up_the_whole(case: Case) -> Iterator[Outcome]:
    """Compare the stated change of a whole with those of its parts.

    A part that is nothing this year, and of which no change is stated, can only have become less. What then
    is missing may be its decrease: that is worth a look, and no error.
    """
    for base in Base:
        changes = _Changes(case, _stated(case, base))
        for whole in dict.fromkeys(whole for whole, _ in _WHOLES):
            named = [parts for each, parts in _WHOLES if each == whole]
            # Of the cars the change may be told as one, or of purchase and running only.
            whole_told = (keys for keys in named if len(changes.known(keys)) == len(keys))
            parts = next(whole_told, max(named, key=lambda keys: len(changes.known(keys))))
            if outcome := _judged(changes, whole, parts):
                yield outcome
        for table in TWO_SIDED:
            if outcome := _of_both_sides(changes, table):
                yield outcome


def _of_both_sides(changes: _Changes, table: Table) -> Outcome | None:
    """Compare the changes of both sides: totals that are equal this year and were last year changed alike."""
    keys = [LineKey(table, side) for side in Side]
    stated, now = changes.known(keys), changes.amounts(keys)
    if len(stated) < len(keys) or len(now) < len(keys) or now[0].yuan != now[1].yuan:
        return None
    return equal(*stated, worst=Severity.WARNING)


_SMALL = Decimal("0.1")  # of the whole's change: 18.5 beside 19 leaves too little to be a purchase
_NEARLY = Decimal("0.01")


def _make_up(whole: Amount, parts: list[Amount]) -> bool:
    """Return whether amounts are all parts of a whole, or so nearly that only a slip is missing."""
    if judge_sum(whole, parts) in (Agreement.OK, Agreement.ROUNDING):
        return True
    found = sum((value_of(part) for part in parts), ZERO)
    return abs(value_of(whole) - found) <= abs(value_of(whole)) * _NEARLY


def _stated(case: Case, base: Base) -> dict[LineKey, NamedAmount]:
    found: dict[LineKey, NamedAmount] = {}
    for reason in case.disclosure.reasons:
        change = reason.change
        if reason.against is not base or reason.comparable:
            continue
        if change is None and reason.direction is Direction.FLAT and reason.percent is None:
            line = case.cells.line(reason.about)
            change = Amount.of("0", line.amount.unit) if line else None
        if change is None or change.yuan is None:
            continue
        word = reason.direction.text
        place = place_of(reason.source, reason.about.table)
        named = NamedAmount(
            f"{reason.label}{word.zh}", f"{reason.label}: {word.en} of", change, place,
            address="reasons",
        )  # fmt: skip
        found.setdefault(canonical(reason.about), named)
    return found


def _judged(changes: _Changes, whole: LineKey, parts: tuple[LineKey, ...]) -> Outcome | None:
    total, known = changes.known([whole]), changes.known(parts)
    if not total or not any(value_of(each.amount) for each in (*total, *known)):
        return None
    silent = [key for key in parts if canonical(key) not in changes.stated]
    if not known or any(value_of(amount) for amount in changes.amounts(silent)):
        return None
    now, all_parts = changes.amounts([whole]), changes.amounts(parts)
    if not now or len(all_parts) < 2:
        return None
    complete = _make_up(now[0], all_parts)
    if not complete and whole.table is not THREE_PUBLIC.table:
        return None
    change = value_of(total[0].amount)
    short = change - sum((value_of(each.amount) for each in known), ZERO)
    proved = complete and (not silent or short > 0)
    if (
        not proved
        and silent
        and abs(short) > abs(change) * _SMALL
        and whole.table is THREE_PUBLIC.table
    ):
        return None
    moved = [each for each in known if value_of(each.amount)] or known[:1]
    outcome = adds_up(total[0], moved, worst=Severity.ERROR if proved else Severity.WARNING)
    return replace(outcome, gap=None) if isinstance(outcome, Fault) else outcome
