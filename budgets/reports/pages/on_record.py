"""What is on record about an edition beside its own rows: when its year was approved, its ledger entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from budgets.models import Edition, Succession, approved_with_all
from budgets.models.editions import EditionQuerySet
from budgets.reports.ledger.chains import own_hash


@dataclass(frozen=True, slots=True)
class OnRecord:
    """`approved_on`: the edition's own day, or else its jurisdiction's, of a unit its superior's.

    `ledger_hash`: "" for a draft.
    """

    approved_on: date | None
    ledger_hash: str


def with_record(editions: EditionQuerySet) -> EditionQuerySet:
    """Add to editions what `on_record` and `may_have_changed` tell, so that neither has to ask."""
    whose = OuterRef("department")
    changes = Succession.objects.filter(Q(former=whose) | Q(successor=whose))
    return editions.annotate(
        approved_with_all=approved_with_all(),
        ledger_hash=Subquery(own_hash(OuterRef("pk"))),
        has_changed=Exists(changes),
    )


def on_record(edition: Any) -> OnRecord:
    """Return what is on record about an edition. One query, or none for one of `with_record`."""
    if not hasattr(edition, "ledger_hash"):
        edition = with_record(Edition.objects.filter(pk=edition.pk)).get()
    day = edition.approved_on or edition.approved_with_all
    return OnRecord(day, edition.ledger_hash or "")


def may_have_changed(edition: Edition) -> bool:
    """Return whether its department may have become another one, or may once have been others."""
    return bool(getattr(edition, "has_changed", True))
