"""Which figures follow from others that stand beside them, and so tell nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from budgets.disclosure.model import Base, Direction, Line, LineKey, Reason, Row
from budgets.disclosure.money import Amount, Percent, round_half_up

_SIGNS = {Direction.INCREASE: 1, Direction.DECREASE: -1, Direction.FLAT: 0}


def without_what_follows(line: Line, lines: Mapping[LineKey, Line]) -> Line:
    """A line without the change, percentage and share that its own figures and its total give."""
    now, before = line.amount.yuan, line.prior.yuan if line.prior else None
    changed = _yuan(line.change)
    if before is None and now is not None and changed is not None:
        before = now - changed
    whole = lines.get(_total_of(line.key))
    same = line.prior and now is not None and before is not None and changed == now - before
    known = _is_share(line.completion, now, _yuan(line.planned))
    return replace(
        line,
        completion_base=None if known or line.completion is None else line.completion_base,
        change=None if same else line.change,
        percent=None if _is_growth(line.percent, now, before) else line.percent,
        completion=None if known else line.completion,
        share=None if whole and _is_share(line.share, now, whole.amount.yuan) else line.share,
    )


def _total_of(key: LineKey) -> LineKey:
    """The total of a line's table and side."""
    return LineKey(key.table, key.side, Row.TOTAL, "", "", key.fund)


def told_by(reason: Reason, line: Line | None) -> Reason | None:
    """A reason without what its line tells; None where nothing is left of it.

    Of the year before and the change, which say the same beside the amount, the change is kept.
    """
    now = line.amount.yuan if line else None
    base = _base_of(reason, line)
    change, percent, prior = reason.change, reason.percent, reason.prior
    if now is not None and prior and prior.yuan is not None and line and base is None:
        implied = _change_of(line.amount, prior)
        if change is None:
            change, prior = implied, None
        elif change.yuan == implied.yuan:
            prior = None
    if base is not None and prior and prior.yuan == base:
        prior = None
    before = base
    if before is None and now is not None and change and change.yuan is not None:
        before = now - change.yuan
    if _is_growth(percent, now, before):
        percent = None
    if base is not None and now is not None and change and change.yuan == now - base:
        change = None
    if reason.direction is Direction.FLAT and change and change.yuan == 0:
        change = None
    ways: set[int] = set() if now is None or base is None else {(now > base) - (now < base)}
    if line and reason.against is Base.YEAR_BEFORE:
        if change and _yuan(line.change) == change.yuan:
            change = None
        if percent and line.percent and line.percent.value == percent.value:
            percent = None
        ways |= _printed_ways(line)  # a change column may contradict the two amounts
    found = replace(reason, change=change, percent=percent, prior=prior)
    return None if _only_compares(found, ways) else found


def _printed_ways(line: Line) -> set[int]:
    """1, 0 or −1, as the line itself prints its change."""
    change = _yuan(line.change)
    value = line.percent.value if change is None and line.percent else change
    return set() if value is None else {(value > 0) - (value < 0)}


def _only_compares(reason: Reason, ways: set[int]) -> bool:
    """Whether all that is left says what the line says: that one figure is more, less or the same."""
    if reason.text or reason.comparable or reason.comparable_direction:
        return False
    if reason.change or reason.percent or reason.prior:
        return False
    return _SIGNS[reason.direction] in ways


def _base_of(reason: Reason, line: Line | None) -> Decimal | None:
    """What the line itself says of the year before, or of the plan."""
    if line is None:
        return None
    return _yuan(line.planned if reason.against is Base.PLAN else line.prior)


def _change_of(amount: Amount, prior: Amount) -> Amount:
    difference = (amount.yuan or Decimal(0)) - (prior.yuan or Decimal(0))
    decimals = max(amount.decimals, prior.decimals)
    return Amount.from_yuan(difference, amount.unit, decimals)


def _is_growth(percent: Percent | None, now: Decimal | None, before: Decimal | None) -> bool:
    if percent is None or now is None or not before:
        return False
    return round_half_up((now - before) / before * 100, percent.decimals) == percent.value


def _is_share(percent: Percent | None, part: Decimal | None, whole: Decimal | None) -> bool:
    if percent is None or part is None or not whole:
        return False
    return round_half_up(part / whole * 100, percent.decimals) == percent.value


def _yuan(amount: Amount | None) -> Decimal | None:
    return amount.yuan if amount else None
