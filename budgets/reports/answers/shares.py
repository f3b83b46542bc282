"""Parts of a whole as whole yuan of each hundred: they add up to a hundred, by the largest remainder."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

HUNDRED = 100


def hundred(parts: Sequence[Decimal], whole: Decimal | None = None) -> tuple[int, ...]:
    """Return how much of each 100 yuan every part is.

    They add up to 100 where the parts are all of the `whole`; else what nobody names has its share of the
    hundred, too. Empty where there is no whole, or a part is negative.
    """
    named = sum(parts, Decimal(0))
    whole = max(named, whole or named)
    if whole <= 0 or any(part < 0 for part in parts):
        return ()
    exact = [part / whole * HUNDRED for part in (*parts, whole - named)]
    found = [int(each) for each in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (found[at] - exact[at], -exact[at], at))
    for at in by_remainder[: HUNDRED - sum(found)]:
        found[at] += 1
    return tuple(found[: len(parts)])
