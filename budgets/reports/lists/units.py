"""The units of a department in one year: what each has of its department's money, and whether it published.

What they have is contained in the department's total and is never added to it. Amounts are in 元.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from budgets.disclosure.model import Phase
from budgets.disclosure.money import MoneyUnit
from budgets.models import Department, Edition
from budgets.reports.deadlines import ApprovalDays, Progress, Published, published_of
from budgets.reports.pages.totals import with_totals

_ROUNDED = (
    MoneyUnit.WAN.yuan / 200
)  # half of the last of two decimals of 万元, which each figure may be off
YearAndPhase = tuple[int, str]


@dataclass(frozen=True, slots=True)
class UnitYear:
    """One unit in the year. `total` is None where nothing is published, or no total is stated."""

    unit: Department
    published: Published
    total: Decimal | None = None


@dataclass(frozen=True)
class UnitsOfYear:
    """All units of a department in a year and phase, the largest first, then those without an amount.

    `whole` is what the department's own document states; `years` are those of which a unit published
    something, the latest first.
    """

    department: Department
    year: int
    phase: Phase
    rows: tuple[UnitYear, ...]
    whole: Decimal | None
    years: tuple[YearAndPhase, ...] = ()

    @property
    def owing(self) -> tuple[UnitYear, ...]:
        """Return those that must publish a document of their own."""
        return tuple(row for row in self.rows if row.unit.owes_document)

    @property
    def merged(self) -> tuple[UnitYear, ...]:
        """Return those whose budget is part of the own office's."""
        return tuple(row for row in self.rows if not row.unit.owes_document)

    @cached_property
    def progress(self) -> Progress:
        """How those that must publish stand."""
        return Progress(tuple(row.published for row in self.owing))

    @property
    def missing(self) -> int:
        """Return how many of those that must publish have no amount here."""
        return sum(row.total is None for row in self.owing)

    @property
    def total(self) -> Decimal:
        """Return the sum of what the units state."""
        return sum((row.total for row in self.rows if row.total is not None), Decimal(0))

    @property
    def adds_up(self) -> bool:
        """Return whether all units are here and come to what the department states, but for rounding.

        All money need not: what a department passes on to its units meets inside it.
        """
        if self.whole is None or not self.whole or self.missing or not self.owing:
            return False
        return abs(self.whole - self.total) <= _ROUNDED * (len(self.owing) + 1)

    def share(self, row: UnitYear) -> Decimal | None:
        """Return a unit's part of its department in per cent; None where the parts are not exact."""
        if row.total is None or not self.adds_up or not self.whole:
            return None
        return row.total / self.whole * 100


def merged_units() -> dict[int, int]:
    """Return how many units publish nothing of their own, by the key of each department that has units. One
    query.
    """
    units = Department.objects.units().order_by().values("superior")
    counted = units.annotate(merged=Count("pk", filter=Q(is_merged=True)))
    return {row["superior"] or 0: row["merged"] for row in counted}


def units_of_year(department: Department, year: int, phase: Phase) -> UnitsOfYear | None:
    """Return the units of a department in a year; None for a unit and where there are none. Four queries."""
    units = _units_of(department)
    return _of_year(department, units, year, phase, ()) if units else None


def _units_of(department: Department) -> list[Department]:
    if department.is_unit:
        return []
    units = list(department.units.select_related("jurisdiction").order_by("slug"))
    for each in units:
        each.superior = department
    return units


def latest_units(department: Department, asked: YearAndPhase | None = None) -> UnitsOfYear | None:
    """Return the same of the latest year there is, or of the one that is asked for; None for one of which
    nothing is published, for a unit, and for a department without any. Five queries.
    """
    units = _units_of(department)
    if not units:
        return None
    current = Edition.objects.current().filter(department__in=[department, *units]).order_by()
    own, theirs = set[YearAndPhase](), set[YearAndPhase]()
    columns = ("department", "fiscal_year", "phase")
    for key, year, phase in current.values_list(*columns).distinct():
        (own if key == department.pk else theirs).add((year, phase))
    if asked and asked not in own | theirs:
        return None
    years = sorted(theirs, key=lambda of: (-of[0], of[1] != Phase.BUDGET))
    of = asked or _newest(years) or _newest(own)
    if of is None:
        return UnitsOfYear(department, 0, Phase.BUDGET, (), None)
    return _of_year(department, units, of[0], Phase(of[1]), tuple(years))


def _newest(years: Collection[YearAndPhase]) -> YearAndPhase | None:
    """Return the last year with a budget, or else with accounts."""
    return max(years, key=lambda of: (of[1] == Phase.BUDGET, of[0]), default=None)


def _of_year(
    department: Department,
    units: Sequence[Department],
    year: int,
    phase: Phase,
    years: tuple[YearAndPhase, ...],
) -> UnitsOfYear:
    current = Edition.objects.current().filter(
        department__in=[department, *units], fiscal_year=year, phase=phase
    )
    found: dict[int, Any] = {each.department_id: each for each in with_totals(current)}
    published = _published_by_unit(units, year, phase)
    own = found.get(department.pk)
    rows = [
        UnitYear(
            unit,
            published[unit.pk],
            found[unit.pk].total if unit.pk in found else None,
        )
        for unit in units
    ]
    rows.sort(key=_order)
    return UnitsOfYear(department, year, phase, tuple(rows), own.total if own else None, years)


def _published_by_unit(
    units: Collection[Department], year: int, phase: Phase
) -> dict[int, Published]:
    """Return how units of one department stand, by their keys. Two queries."""
    editions: dict[int, list[Edition]] = defaultdict(list)
    public = Edition.objects.once_published().filter(
        department__in=units, fiscal_year=year, phase=phase
    )
    known = {each.pk: each for each in units}
    for edition in public.order_by("number"):
        edition.department = known[edition.department_id]
        editions[edition.department_id].append(edition)
    days = ApprovalDays.known(fiscal_year=year, phase=phase)
    today = timezone.localdate()
    return {
        each.pk: published_of(
            each, year, phase, editions[each.pk], days.of(each, year, phase), today
        )
        for each in units
    }


def _order(row: UnitYear) -> tuple[bool, bool, Decimal, str]:
    return not row.unit.owes_document, row.total is None, -(row.total or Decimal(0)), row.unit.slug
