"""What a stated change says of the year before."""

from __future__ import annotations

from decimal import Decimal

from budgets.disclosure.model import Direction, Disclosure, Reason
from budgets.disclosure.money import Amount


def prior_of(disclosure: Disclosure, reason: Reason) -> Amount | None:
    """Last year's amount of what a reason is about, in 元: as stated, or this year's less the change.

    A derived amount is printed as exactly as the finer of the two figures. None where the document
    states neither.
    """
    if reason.prior:
        return reason.prior
    line = disclosure.line(reason.about)
    if line is None or line.amount.yuan is None:
        return None
    if line.prior:
        return line.prior
    if reason.change is None:
        return line.amount if reason.direction is Direction.FLAT else None
    change = reason.change.yuan or Decimal(0)
    decimals = max(line.amount.decimals, reason.change.decimals)
    return Amount.from_yuan(line.amount.yuan - change, line.amount.unit, decimals)
