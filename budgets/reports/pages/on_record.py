"""What is on record about an edition beside its own rows: when its year was approved, its ledger entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from budgets.models import Approval, Edition
from budgets.reports.ledger.chains import own_hash


@dataclass(frozen=True, slots=True)
class OnRecord:
    """`approved_on`: the edition's own day, or else its jurisdiction's. `ledger_hash`: "" for a draft."""

    approved_on: date | None
    ledger_hash: str


def on_record(edition: Edition) -> OnRecord:
    """Return what is on record about an edition. One query."""
    approvals = Approval.objects.filter(
        jurisdiction=OuterRef("department__jurisdiction"),
        fiscal_year=OuterRef("fiscal_year"),
        phase=OuterRef("phase"),
    )
    found = Edition.objects.filter(pk=edition.pk).values_list(
        Subquery(approvals.values("approved_on")[:1]), Subquery(own_hash(OuterRef("pk")))
    )
    approved_on, ledger_hash = found.get()
    return OnRecord(edition.approved_on or approved_on, ledger_hash or "")
