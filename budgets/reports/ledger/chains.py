"""The chains of the public ledger: what is hashed, where each stands, and where a hash stands in them.

docs/data.md says the same for somebody who checks a file of the ledger without us.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from django.db.models import OuterRef, QuerySet, Subquery

from budgets.models import Department, Edition, Event, Jurisdiction, LedgerEntry
from budgets.reports.ledger.publications import Publication, public_acts, publications

FORM = "budgets-ledger-1"  # the first line of what is hashed


def hashed(act: Publication) -> dict[str, str]:
    """Return what the hash of an act is made of, in its order, by the columns of `ledger.csv`."""
    entry, edition = act.entry, act.edition
    return {
        "chain": str(entry.jurisdiction_id),
        "sequence": str(entry.sequence),
        "at": moment(act.at),
        "act": act.kind,
        "jurisdiction_id": entry.jurisdiction_slug,
        "department_id": edition.department.slug,
        "fiscal_year": str(edition.fiscal_year),
        "phase": edition.phase,
        "edition": str(edition.number),
        "checksum": edition.checksum,
        "title_digest": entry.title_digest,
        "note_digest": entry.note_digest,
        "hash_before": entry.hash_before,
    }


def hash_of(act: Publication) -> str:
    """Recompute the hash of an act."""
    return digest("\n".join([FORM, *hashed(act).values()]))


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def moment(at: datetime) -> str:
    """Return a time as it is hashed: 2026-01-31T01:02:03.000004+00:00."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def county_of(
    department: Department | None = None, jurisdiction: Jurisdiction | None = None
) -> Jurisdiction | None:
    """Return the jurisdiction whose chain a narrowed ledger is of; None for the whole ledger."""
    return department.jurisdiction if department else jurisdiction


def heads(of: Jurisdiction | None = None) -> QuerySet[LedgerEntry]:
    """Return the last entry of every chain, or of one."""
    counties = Jurisdiction.objects.filter(pk=of.pk) if of else Jurisdiction.objects.all()
    last = LedgerEntry.objects.filter(jurisdiction=OuterRef("pk")).order_by("-sequence")
    found = counties.annotate(head=Subquery(last.values("pk")[:1])).values("head")
    entries = LedgerEntry.objects.filter(pk__in=found).select_related("jurisdiction", "event")
    return entries.order_by("jurisdiction__name")


def own_hash(edition: Edition | OuterRef) -> QuerySet[LedgerEntry, str]:
    """Return the hash of the act by which an edition became public; none for a draft."""
    acts = LedgerEntry.objects.filter(event__edition=edition, event__act=Event.Act.PUBLISH)
    return acts.order_by("pk").values_list("hash", flat=True)[:1]


@dataclass(frozen=True, slots=True)
class Link:
    """Where a hash stands: its act, and how many acts of its chain came after."""

    act: Publication
    later: int


def link_of(typed: str) -> Link | None:
    """Return the act that has this hash in the public ledger; None where there is none, or no longer."""
    found = list(publications(public_acts().filter(entry__hash=typed.strip().lower())[:1]))
    if not found:
        return None
    entry = found[0].entry
    chain = LedgerEntry.objects.filter(jurisdiction=entry.jurisdiction_id)
    return Link(found[0], chain.filter(sequence__gt=entry.sequence).count())
