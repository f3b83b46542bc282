"""More or less than before, and by how much: every comparison says where its base comes from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgets.disclosure.model import Direction, LineKey, Reason, Row
from budgets.disclosure.money import Amount
from budgets.reports.pages.amounts import Ledger, Total


class Basis(StrEnum):
    """Where the figure that an amount is compared with comes from."""

    STATED = "stated"  # this document prints it
    DERIVED = "derived"  # now − the printed increase
    PUBLISHED = "published"  # the department's published edition of that year


class Movement(StrEnum):
    """What a comparison says; NEW and UNKNOWN have no percentage."""

    MORE = "more"
    LESS = "less"
    SAME = "same"
    NEW = "new"  # nothing before: 上年没有，不可比
    UNKNOWN = "unknown"  # no figure to compare with


@dataclass(frozen=True, slots=True)
class Comparison:
    """An amount beside an earlier one, both in 元.

    `like_for_like`: the document compares 同口径, so the base is not last year's printed figure.
    """

    now: Decimal | None = None
    base: Decimal | None = None
    basis: Basis | None = None
    like_for_like: bool = False

    @property
    def change(self) -> Decimal | None:
        """now − base in 元."""
        return None if self.now is None or self.base is None else self.now - self.base

    @property
    def percent(self) -> Decimal | None:
        """The change in per cent of the base, unrounded; None on a zero base."""
        return None if self.change is None or not self.base else self.change / self.base * 100

    @property
    def completion(self) -> Decimal | None:
        """now in per cent of the base (完成率), unrounded; None on a zero base."""
        return None if self.now is None or not self.base else self.now / self.base * 100

    @property
    def movement(self) -> Movement:
        if self.change is None:
            return Movement.UNKNOWN
        if self.change == 0:
            return Movement.SAME
        if self.base == 0:
            return Movement.NEW
        return Movement.MORE if self.change > 0 else Movement.LESS


class YearBefore:
    """What each quantity of a disclosure was in the year before.

    Asked in this order: the printed prior amount, the printed increase, the published edition of the
    year before (`previous`), where a row that its table does not have counts as nothing.
    """

    def __init__(self, ledger: Ledger, previous: Ledger | None = None) -> None:
        self._ledger = ledger
        self._previous = previous

    def of(self, key: LineKey, now: Amount) -> Comparison:
        """The comparison of one quantity, which is `now` this year."""
        if now.yuan is None:
            return Comparison()
        line = self._ledger.at(key)
        if line and line.prior and line.prior.yuan is not None:
            return Comparison(now.yuan, line.prior.yuan, Basis.STATED)
        return self._by_reason(key, now) or _in_edition(self._previous, key, now)

    def of_spending(self, total: Total) -> Comparison:
        """What was spent (`Ledger.spending`) beside what was spent the year before."""
        now = total.amount
        prior = self._ledger.spending_before(total, "prior")
        if now.yuan is not None and prior is not None:
            return Comparison(now.yuan, prior, Basis.STATED)
        return self._by_reason(total.about, now) or _spending_in(self._previous, total)

    def _by_reason(self, key: LineKey, now: Amount) -> Comparison | None:
        stated = [
            found
            for reason in self._ledger.reasons_for(key)
            if (found := compare_by_reason(reason, now))
        ]
        # A figure of its own year beats one that leaves out what cannot be compared.
        stated.sort(key=lambda comparison: comparison.like_for_like)
        return next(iter(stated), None)


class Plan:
    """What each quantity of final accounts was in the budget (年初预算数)."""

    def __init__(self, ledger: Ledger, budget: Ledger | None = None) -> None:
        self._ledger = ledger
        self._budget = budget

    def of(self, key: LineKey, now: Amount) -> Comparison:
        """The comparison of one quantity, which came to `now`, with what was planned."""
        if now.yuan is None:
            return Comparison()
        line = self._ledger.at(key)
        if line and line.planned and line.planned.yuan is not None:
            return Comparison(now.yuan, line.planned.yuan, Basis.STATED)
        return _in_edition(self._budget, key, now)

    def of_spending(self, total: Total) -> Comparison:
        """What was spent (`Ledger.spending`) beside what was planned to be spent."""
        now = total.amount.yuan
        planned = self._ledger.spending_before(total, "planned")
        if now is not None and planned is not None:
            return Comparison(now, planned, Basis.STATED)
        return _spending_in(self._budget, total)


def compare_by_reason(reason: Reason, now: Amount | None) -> Comparison | None:
    """The comparison that a reason itself states; None where it gives no figure."""
    if now is None or now.yuan is None:
        return None
    if reason.prior and reason.prior.yuan is not None:
        return Comparison(now.yuan, reason.prior.yuan, Basis.STATED, reason.comparable)
    if reason.change and reason.change.yuan is not None:
        base = now.yuan - reason.change.yuan
        return Comparison(now.yuan, base, Basis.DERIVED, reason.comparable)
    if reason.direction is Direction.FLAT:
        return Comparison(now.yuan, now.yuan, Basis.DERIVED, reason.comparable)
    return None


def _in_edition(edition: Ledger | None, key: LineKey, now: Amount) -> Comparison:
    if edition is None:
        return Comparison(now.yuan)
    line = edition.at(key)
    if line is not None:
        found = line.amount.yuan
    elif key.row is Row.ITEM:
        found = _as_row(edition, key)
    else:
        total = edition.total(key.table, key.side, key.nature)
        found = total.amount.yuan if total else None
    return Comparison(now.yuan, found, Basis.PUBLISHED if found is not None else None)


def _spending_in(edition: Ledger | None, total: Total) -> Comparison:
    found = edition.spending(total.about.table, total.about.side) if edition else None
    base = found.amount.yuan if found else None
    if total.amount.yuan is None:
        return Comparison()
    return Comparison(total.amount.yuan, base, Basis.PUBLISHED if base is not None else None)


def _as_row(edition: Ledger, key: LineKey) -> Decimal | None:
    """A row that the edition prints only in parts, or 0 where its table, as detailed, has no such row."""
    entries = edition.entries(key.table, key.side)
    for entry in entries:
        if entry.key == key:
            return entry.amount.yuan
    return Decimal(0) if any(len(x.code) == len(key.code) for x in entries if x.code) else None
