"""How much in all: the total of every department and year, for lists and sums. Amounts are in 元.

Everything is asked of the database, in a constant number of queries, whatever the number of editions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Case, DecimalField, F, OuterRef, QuerySet, Subquery, Value, When

from budgets.disclosure.model import Phase
from budgets.models import Department, Edition
from budgets.models.editions import EditionQuerySet
from budgets.reports.pages.succession import broken_since_year_before
from budgets.reports.pages.year_on_year import Comparison, ComparisonBasis

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

_SUMMED = (
    *("department_id", "fiscal_year", "phase", "total", "carried"),
    *("prior_stated", "change_stated", "prior_published"),
)


class Totals(TypedDict):
    """What `with_totals` adds to an edition."""

    total: Decimal | None
    carried: Decimal | None
    basic: Decimal | None
    project: Decimal | None
    prior_stated: Decimal | None
    change_stated: Decimal | None
    prior_published: Decimal | None


def with_totals(editions: QuerySet[Edition]) -> QuerySet[WithAnnotations[Edition, Totals]]:
    """Add what is spent (`total`, as `Ledger.headline` says), what is `carried` forward besides, `basic` and
    `project`; and what was spent last year: `prior_stated`, `prior_published`.

    Of editions that were published: it was worked out then, and is only read.
    """
    previous = Edition.objects.current().filter(
        department=OuterRef("department"),
        phase=OuterRef("phase"),
        fiscal_year=OuterRef("fiscal_year") - 1,
    )
    return editions.annotate(
        total=F("headline__total"),
        carried=F("headline__carried"),
        basic=F("headline__basic"),
        project=F("headline__project"),
        prior_stated=F("headline__prior_stated"),
        change_stated=F("headline__change_stated"),
        prior_published=Case(
            When(broken_since_year_before(), then=Value(None)),
            default=Subquery(previous.values("headline__total")[:1]),
            output_field=DecimalField(max_digits=20, decimal_places=4),
        ),
    )


@dataclass(frozen=True, slots=True)
class DepartmentTotal:
    """What one department spends in a year and phase; None where it was not disclosed.

    `carried` is not in it.
    """

    department: str
    url: str
    jurisdiction: str
    year: int
    total: Decimal | None
    basic: Decimal | None
    project: Decimal | None
    comparison: Comparison
    share: Decimal | None = None
    slug: str = ""
    carried: Decimal | None = None
    tag: str = ""
    kind: str = ""
    edition: int = 0  # its key
    number: int = 1  # of the edition: above one, it was corrected


def comparison_of(edition: Any) -> Comparison:
    """Return an edition of `with_totals` beside its year before, as its own page compares it."""
    total = edition.total
    if total is None:
        return Comparison()
    if edition.prior_stated is not None:
        return Comparison(total, edition.prior_stated, ComparisonBasis.STATED)
    if edition.change_stated is not None:
        return Comparison(total, total - edition.change_stated, ComparisonBasis.DERIVED)
    if edition.prior_published is not None:
        return Comparison(total, edition.prior_published, ComparisonBasis.PUBLISHED)
    return Comparison(total)


@dataclass(frozen=True, slots=True)
class YearOfDepartments:
    """All departments of a year and phase, with their sum."""

    year: int
    phase: Phase
    rows: tuple[DepartmentTotal, ...]

    @property
    def total(self) -> Decimal | None:
        """Return the sum of what was disclosed."""
        return _sum(row.total for row in self.rows)

    @property
    def whole(self) -> DepartmentTotal:
        """Return the row that adds up. Its change is over the departments that have both years."""
        both = [row.comparison for row in self.rows if row.comparison.change is not None]
        return DepartmentTotal(
            department="",
            url="",
            jurisdiction="",
            year=self.year,
            total=self.total,
            basic=_sum(row.basic for row in self.rows),
            project=_sum(row.project for row in self.rows),
            comparison=Comparison(_sum(c.now for c in both), _sum(c.base for c in both)),
            share=Decimal(100) if self.total else None,
            carried=_sum(row.carried for row in self.rows),
        )

    @property
    def compared(self) -> int:
        """Return how many departments have both years."""
        return sum(1 for row in self.rows if row.comparison.change is not None)


def departments_of_year(year: int, phase: Phase, jurisdiction: str = "") -> YearOfDepartments:
    """Return the departments that published a year, the largest first; `jurisdiction` is a slug."""
    editions = Edition.objects.current().of_departments()
    if jurisdiction:
        editions = editions.filter(department__jurisdiction__slug=jurisdiction)
    return _of_year(editions, year, phase)


def peers_of_year(year: int, phase: Phase, department: Department) -> YearOfDepartments:
    """Return those beside which a department is to be seen: the departments of its place, or beside a unit
    the units of its superior.
    """
    return _of_year(Edition.objects.current().of_peers(department), year, phase)


def _of_year(editions: EditionQuerySet, year: int, phase: Phase) -> YearOfDepartments:
    editions = editions.filter(fiscal_year=year, phase=phase)
    counted = with_totals(editions).select_related("department__jurisdiction")
    found = sorted(counted, key=lambda e: (-(e.total or 0), e.department.slug))
    whole = _sum(edition.total for edition in found)
    rows = tuple(
        DepartmentTotal(
            department=edition.department.name,
            url=edition.get_absolute_url(),
            slug=edition.department.slug,
            jurisdiction=edition.department.jurisdiction.name,
            year=year,
            total=edition.total,
            basic=edition.basic,
            project=edition.project,
            comparison=comparison_of(edition),
            share=edition.total / whole * 100 if edition.total is not None and whole else None,
            carried=edition.carried,
            tag=edition.department.tag,
            kind=edition.department.kind,
            edition=edition.pk,
            number=edition.number,
        )
        for edition in found
    )
    return YearOfDepartments(year, phase, rows)


def spent_of_plan(report: YearOfDepartments) -> dict[str, Comparison]:
    """Return what each department (slug) of a year spent of its plan, where both are published. One query."""
    is_final = report.phase is Phase.FINAL
    other = Phase.BUDGET if is_final else Phase.FINAL
    slugs = [row.slug for row in report.rows if row.total is not None]
    editions = Edition.objects.current().filter(
        fiscal_year=report.year, phase=other, department__slug__in=slugs
    )
    rows = with_totals(editions).order_by().values_list("department__slug", "total")
    others = {slug: total for slug, total in rows if total is not None}
    return {
        row.slug: Comparison(row.total, others[row.slug])
        if is_final
        else Comparison(others[row.slug], row.total)
        for row in report.rows
        if row.slug in others
    }


@dataclass(frozen=True, slots=True)
class PhaseSum:
    """What all departments spend in a year and phase; `carried` is not in it."""

    departments: int = 0
    total: Decimal | None = None
    carried: Decimal | None = None
    comparison: Comparison = field(default_factory=Comparison)


@dataclass(frozen=True, slots=True)
class YearSum:
    """A year's budgets and final accounts, summed over the departments that published them.

    `used` is what was spent beside what was planned, over the departments that published both.
    """

    year: int
    budget: PhaseSum
    final: PhaseSum
    used: Comparison = field(default_factory=Comparison)


def sums_by_year(jurisdiction: str = "") -> list[YearSum]:
    """Return every published year, the latest first; of one jurisdiction (its slug), or of all. One query.

    Sums over years compare like with like: only departments that published both years count for the change.
    """
    current = Edition.objects.current().of_departments()
    if jurisdiction:
        current = current.filter(department__jurisdiction__slug=jurisdiction)
    # Added up here: an aggregate would repeat each subquery in the statement wherever a sum uses it, and to
    # write and plan that takes ten times as long as to fetch one row an edition.
    found: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in with_totals(current).order_by().values_list(*_SUMMED, named=True):
        found[row.fiscal_year, row.phase].append(row)
    years = {year for year, _phase in found}
    return [
        YearSum(
            year,
            _phase_sum(found.get((year, Phase.BUDGET.value), [])),
            _phase_sum(found.get((year, Phase.FINAL.value), [])),
            _used(
                found.get((year, Phase.BUDGET.value), []), found.get((year, Phase.FINAL.value), [])
            ),
        )
        for year in sorted(years, reverse=True)
    ]


def _used(budgets: list[Any], finals: list[Any]) -> Comparison:
    planned = {row.department_id: row.total for row in budgets if row.total is not None}
    both = [
        (row.total, planned[row.department_id])
        for row in finals
        if row.total is not None and row.department_id in planned
    ]
    return Comparison(_sum(spent for spent, _ in both), _sum(plan for _, plan in both))


def _phase_sum(rows: list[Any]) -> PhaseSum:
    compared = [each for each in map(comparison_of, rows) if each.base is not None]
    return PhaseSum(
        len(rows),
        _sum(row.total for row in rows),
        _sum(row.carried for row in rows),
        Comparison(_sum(each.now for each in compared), _sum(each.base for each in compared)),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
