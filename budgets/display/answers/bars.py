"""The bars of rows: plan, spent and last year's tick on one scale; steps left and right of one zero line."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from budgets.disclosure.money import round_half_up
from budgets.display.answers.words import width
from budgets.display.rows import (
    AXIS,
    LAST_YEAR,
    LESS,
    MORE,
    PLAN,
    SPENT,
    TRACK,
    UNEXPLAINED,
    Bar,
    Rect,
)

_HUNDRED = Decimal(100)
_ROOM = Decimal("0.04")  # left of the zero line where nothing falls


def scale_of(amounts: Iterable[Decimal | None]) -> Decimal:
    """Return the largest amount of a list, which fills the width."""
    return max((amount for amount in amounts if amount is not None), default=Decimal(0))


def planned_bar(now: Decimal, scale: Decimal, before: Decimal | None = None) -> Bar:
    """Return what is planned, with a tick at last year's."""
    return (*_filled(PLAN, now, scale), *_tick(before, scale))


def received_bar(now: Decimal, scale: Decimal, before: Decimal | None = None) -> Bar:
    """Return what was spent or came in, with a tick at last year's."""
    return (*_filled(SPENT, now, scale), *_tick(before, scale))


def final_bar(spent: Decimal, plan: Decimal | None, scale: Decimal) -> Bar:
    """Return what was spent, inside of what was planned."""
    if not plan:
        return _filled(SPENT, spent, scale)
    inside = Rect(SPENT, width(spent, scale), inside=True)
    return (*_filled(PLAN, plan, scale), *((inside,) if inside.width else ()))


def hundred_bar(part: int, kind: str) -> Bar:
    """Return a part of a hundred on its track."""
    return (Rect(TRACK, _HUNDRED), Rect(kind, width(Decimal(part), _HUNDRED)))


def hollow_bar(amount: Decimal, scale: Decimal) -> Bar:
    """Return an amount for which no reason is given."""
    found = width(amount, scale)
    return (Rect(f"{PLAN} {UNEXPLAINED}", found),) if found else ()


class StepScale:
    """One zero line for a list of steps: the largest to either side fill the width."""

    def __init__(self, changes: Iterable[Decimal]) -> None:
        changes = [*changes, Decimal(0)]
        low, high = min(changes), max(changes)
        self._low = low if low else -_ROOM * high
        self._width = high - self._low

    def bar(self, change: Decimal, *, explained: bool) -> Bar:
        """Return a step: to the right more, to the left less; hollow without a reason."""
        if not self._width:
            return ()
        zero = self._at(Decimal(0))
        size = width(abs(change), self._width)
        start = zero if change > 0 else max(Decimal(0), zero - size)
        kinds = MORE if change > 0 else LESS
        kinds = kinds if explained else f"{kinds} {UNEXPLAINED}"
        return (Rect(kinds, size, start), Rect(AXIS, Decimal(0), zero))

    def _at(self, change: Decimal) -> Decimal:
        return round_half_up((change - self._low) / self._width * 100, 2)


def _filled(kind: str, amount: Decimal, scale: Decimal) -> Bar:
    found = width(amount, scale)
    return (Rect(kind, found),) if found else ()


def _tick(before: Decimal | None, scale: Decimal) -> Bar:
    if not before or before < 0 or not scale:
        return ()
    return (Rect(LAST_YEAR, Decimal(0), round_half_up(min(before / scale, Decimal(1)) * 100, 2)),)
