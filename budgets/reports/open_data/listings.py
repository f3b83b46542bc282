"""Lists of what is public: jurisdictions, departments, editions."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery

from budgets.disclosure.open_data.schema import OF_DEPARTMENT
from budgets.models import Department, Edition, Jurisdiction
from budgets.reports.ledger.chains import own_hash
from budgets.reports.levels import of_level
from budgets.reports.open_data.scope import Scope

_CURRENT = Q(editions__status=Edition.Status.PUBLISHED)


def jurisdictions() -> QuerySet[Jurisdiction]:
    """Return every jurisdiction with `department_count`."""
    return Jurisdiction.objects.annotate(
        department_count=Count("departments", filter=Q(departments__superior__isnull=True))
    )


def departments(jurisdictions: Collection[str] = (), level: str = "") -> QuerySet[Department]:
    """Return departments with `edition_count`, `first_year` and `last_year` of their current editions; units
    where `level` asks for them.
    """
    found = of_level(Department.objects.all(), level or OF_DEPARTMENT)
    found = found.select_related("jurisdiction", "superior").annotate(
        edition_count=Count("editions", filter=_CURRENT),
        first_year=Min("editions__fiscal_year", filter=_CURRENT),
        last_year=Max("editions__fiscal_year", filter=_CURRENT),
    )
    return found.filter(jurisdiction__slug__in=jurisdictions) if jurisdictions else found


def editions(scope: Scope) -> QuerySet[Edition]:
    """Return editions that are meant, and with `every` or a checksum also withdrawn ones, to be named as
    such.

    Each with the `ledger_hash` of the act that made it public.
    """
    found = scope.editions
    if scope.every or scope.checksum:
        found = scope.narrow(Edition.objects.once_published())
    found = found.select_related("department__jurisdiction", "department__superior")
    return found.annotate(ledger_hash=Subquery(own_hash(OuterRef("pk"))))
