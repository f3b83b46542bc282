"""How much the ledger holds: acts, corrections, withdrawals, and the publications by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from budgets.models import Edition, Event

_OF_DEPARTMENTS = Q(edition__department__superior__isnull=True)


@dataclass(frozen=True, slots=True)
class YearOfPublications:
    """The documents of one year and phase: of how many departments, first public on which days."""

    year: int
    phase: str
    departments: int
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class LedgerCounts:
    """What a ledger comes to. A document is a department's year and phase, whatever its editions."""

    acts: int
    documents: int
    corrections: int
    corrected_documents: int
    withdrawals: int
    years: Sequence[YearOfPublications]


def counts_of(acts: QuerySet[Event]) -> LedgerCounts:
    """Return what the public acts of a scope come to. Two queries."""
    withdrawn = Edition.Status.WITHDRAWN
    corrected = Q(act=Event.Act.PUBLISH, edition__number__gt=1) & ~Q(edition__status=withdrawn)
    document = ("edition__department", "edition__fiscal_year", "edition__phase")
    rows: list[dict[str, Any]] = list(
        acts.order_by()
        .values(*document)
        .annotate(
            acts=Count("pk"),
            corrections=Count("pk", filter=corrected),
            withdrawals=Count("pk", filter=Q(act=Event.Act.WITHDRAW)),
        )
    )
    years = (
        acts.filter(act=Event.Act.PUBLISH)
        .order_by("-edition__fiscal_year", "-edition__phase")
        .values("edition__fiscal_year", "edition__phase")
        .annotate(
            departments=Count("edition__department", filter=_OF_DEPARTMENTS, distinct=True),
            first=Min("edition__first_published_on"),
            last=Max("edition__first_published_on"),
        )
    )
    return LedgerCounts(
        sum(row["acts"] for row in rows),
        len(rows),
        sum(row["corrections"] for row in rows),
        sum(bool(row["corrections"]) for row in rows),
        sum(row["withdrawals"] for row in rows),
        [
            YearOfPublications(
                row["edition__fiscal_year"],
                row["edition__phase"],
                row["departments"],
                row["first"],
                row["last"],
            )
            for row in years
        ],
    )
