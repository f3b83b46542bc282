"""More or less than before, and by how much: every comparison says where its base comes from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgets.disclosure.model import Direction, LineKey, Reason, Row
from budgets.disclosure.money import Amount
from budgets.reports.pages.amounts import StatedAmounts, Total


class ComparisonBasis(StrEnum):
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
    basis: ComparisonBasis | None = None
    like_for_like: bool = False

    @property
    def change(self) -> Decimal | None:
        """Return now − base in 元."""
        return None if self.now is None or self.base is None else self.now - self.base

    @property
    def percent(self) -> Decimal | None:
        """Return the change in per cent of the base, unrounded; None on a zero base."""
        return None if self.change is None or not self.base else self.change / self.base * 100

    @property
    def completion(self) -> Decimal | None:
        """Return now in per cent of the base (完成率), unrounded; None on a zero base."""
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
    year before (`other`), where a row that its table does not have counts as nothing.
    """

    GIVEN = "prior"  # the amount that the document prints beside its own

    def __init__(self, stated: StatedAmounts, other: StatedAmounts | None = None) -> None:
        self._stated = stated
        self._other = other

    def of(self, key: LineKey, now: Amount) -> Comparison:
        """Return the comparison of one quantity, which is `now` this year."""
        if now.yuan is None:
            return Comparison()
        given: Amount | None = getattr(self._stated.at(key), self.GIVEN, None)
        if given and given.yuan is not None:
            return Comparison(now.yuan, given.yuan, ComparisonBasis.STATED)
        return self._by_reason(key, now) or _in_edition(self._other, key, now)

    def of_spending(self, total: Total) -> Comparison:
        """Return the comparison of what was spent (`Ledger.spending`)."""
        now = total.amount
        given = self._stated.spending_before(total, self.GIVEN)
        if now.yuan is not None and given is not None:
            return Comparison(now.yuan, given, ComparisonBasis.STATED)
        return self._by_reason(total.about, now) or _spending_in(self._other, total)

    def _by_reason(self, key: LineKey, now: Amount) -> Comparison | None:
        stated = [
            found
            for reason in self._stated.reasons_for(key)
            if (found := compare_by_reason(reason, now))
        ]
        # A figure of its own year beats one that leaves out what cannot be compared.
        stated.sort(key=lambda comparison: comparison.like_for_like)
        return next(iter(stated), None)


class Plan(YearBefore):
    """What each quantity of final accounts was in the budget (年初预算数); `other` is the budget."""

    GIVEN = "planned"

    def _by_reason(self, key: LineKey, now: Amount) -> Comparison | None:
        return None


def compare_by_reason(reason: Reason, now: Amount | None) -> Comparison | None:
    """Return the comparison that a reason itself states; None where it gives no figure."""
    if now is None or now.yuan is None:
        return None
    if reason.prior and reason.prior.yuan is not None:
        return Comparison(now.yuan, reason.prior.yuan, ComparisonBasis.STATED, reason.comparable)
    if reason.change and reason.change.yuan is not None:
        base = now.yuan - reason.change.yuan
        return Comparison(now.yuan, base, ComparisonBasis.DERIVED, reason.comparable)
    if reason.direction is Direction.FLAT:
        return Comparison(now.yuan, now.yuan, ComparisonBasis.DERIVED, reason.comparable)
    return None


def _in_edition(edition: StatedAmounts | None, key: LineKey, now: Amount) -> Comparison:
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
    return Comparison(now.yuan, found, ComparisonBasis.PUBLISHED if found is not None else None)


def _spending_in(edition: StatedAmounts | None, total: Total) -> Comparison:
    found = edition.spending(total.about.table, total.about.side) if edition else None
    base = found.amount.yuan if found else None
    if total.amount.yuan is None:
        return Comparison()
    return Comparison(
        total.amount.yuan, base, ComparisonBasis.PUBLISHED if base is not None else None
    )


def _as_row(edition: StatedAmounts, key: LineKey) -> Decimal | None:
    """Return a row that the edition prints only in parts, or 0 where its table, as detailed, has no such
    row.
    """
    entries = edition.entries(key.table, key.side)
    for entry in entries:
        if entry.key == key:
            return entry.amount.yuan
    return Decimal(0) if any(len(x.code) == len(key.code) for x in entries if x.code) else None
