"""All questions about one disclosure: how much, of what, more or less than before, and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from budgets import store
from budgets.disclosure.model import Disclosure, LineKey, Phase, Reason, Row
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.official_form.preferred_tables import OF_THE_SAME_MONEY
from budgets.disclosure.official_form.quantities import MAIN
from budgets.disclosure.official_form.vocabulary import Arrangement
from budgets.models import Department, Edition, Line
from budgets.reports.pages.amounts import StatedAmounts, Total
from budgets.reports.pages.composition import (
    Compared,
    Compositions,
)
from budgets.reports.pages.year_on_year import Comparison, Plan, YearBefore, compare_by_reason


@dataclass(frozen=True, slots=True)
class Overview:
    """The headline figures: what is spent; `total` is None where the document states no amount at all."""

    total: Total | None
    before: Comparison
    plan: Comparison
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class QuantityChange(Compared):
    """One quantity on the year before, or against the plan.

    `name` is an interface word, or the published name of a part, which has `level` 1.
    """

    about: LineKey
    name: Any
    amount: Amount
    level: int = 0


@dataclass(frozen=True, slots=True)
class StatedReason:
    """A reason as the department states it, with the comparison that it implies.

    `number` counts the document's reasons from 1.
    """

    number: int
    reason: Reason
    comparison: Comparison


class DepartmentYear:
    """The report on one disclosure.

    `previous` is last year's amounts of the same phase, `budget` that of the budget which final
    accounts account for; both come from published editions.
    """

    def __init__(
        self,
        disclosure: Disclosure,
        *,
        previous: StatedAmounts | None = None,
        budget: StatedAmounts | None = None,
    ) -> None:
        self.disclosure = disclosure
        self.is_final = disclosure.phase is Phase.FINAL
        self.stated = StatedAmounts(disclosure.lines, disclosure.reasons, disclosure.unit)
        self._before = YearBefore(self.stated, previous)
        self._plan = Plan(self.stated, budget)
        self.compositions = Compositions(
            self.stated, self._before, self._plan, disclosure.fiscal_year
        )

    def overview(self) -> Overview:
        """Return what the top of the page says."""
        total = self.stated.headline()
        return Overview(
            total=total,
            before=self._before.of_spending(total) if total else Comparison(),
            plan=self._plan.of_spending(total) if total else Comparison(),
            reason=self._reason_for(total) if total else None,
        )

    def changes(self) -> tuple[QuantityChange, ...]:
        """Return the department's main quantities beside the year before and, in final accounts, the plan."""
        return self._changes

    @cached_property
    def _changes(self) -> tuple[QuantityChange, ...]:
        found: list[QuantityChange] = []
        for key, name in MAIN.items():
            total = self.stated.total(key.table, key.side, key.nature)
            if total:
                found.append(self._change(key, _(name.zh), total.amount))
            if (
                key.table.arrangement is Arrangement.ITEMS_ACROSS
            ):  # which every reader looks for item by item
                entries = self.stated.entries(key.table)
                found += [self._change(x.key, x.name, x.amount, level=1) for x in entries]
        return tuple(found)

    def stated_reasons(self) -> tuple[StatedReason, ...]:
        """Return the reasons in the document's order; one that is repeated word for word, once."""
        found: dict[tuple[str, str], StatedReason] = {}
        for number, reason in enumerate(self.disclosure.reasons, start=1):
            now = self._amount_about(reason.about)
            comparison = compare_by_reason(reason, now) or Comparison()
            stated = StatedReason(number, reason, comparison)
            found.setdefault((reason.label, reason.text), stated)
        return tuple(found.values())

    def _reason_for(self, total: Total) -> Reason | None:
        """Return the words for a total's change; those for 财政拨款 serve where it is the same money."""
        for key in (total.about, *map(LineKey, OF_THE_SAME_MONEY)):
            same = self.stated.total(key.table, key.side)
            if same is None or same.amount.yuan != total.amount.yuan:
                continue
            found = [reason for reason in self.stated.reasons_for(key) if reason.text]
            if found:
                return found[0]
        return None

    def _change(self, key: LineKey, name: Any, now: Amount, level: int = 0) -> QuantityChange:
        before, plan = self._before.of(key, now), self._plan.of(key, now)
        return QuantityChange(key, name, now, level, before=before, plan=plan)

    def _amount_about(self, key: LineKey) -> Amount | None:
        line = self.stated.at(key)
        if line:
            return line.amount
        total = self.stated.total(key.table, key.side, key.nature) if key.row is Row.TOTAL else None
        return total.amount if total else None


def stated_amounts_of(edition: Edition, *, with_reasons: bool = False) -> StatedAmounts:
    """Return what the lines of an edition state, and reasons if asked for: no query where fetched along."""
    reasons = map(store.reason_of, edition.reasons.all()) if with_reasons else ()
    return StatedAmounts(map(store.line_of, edition.lines.all()), reasons, MoneyUnit(edition.unit))


def published_amounts(department: Department, year: int, phase: str) -> StatedAmounts | None:
    """Return what a department's year states now, without reasons; None where nothing is
    public.
    """
    editions = department.editions.current().filter(fiscal_year=year, phase=phase)
    lines = Prefetch("lines", Line.objects.order_by("order", "pk"))
    found = editions.prefetch_related(lines).first()
    return stated_amounts_of(found) if found else None
