"""How the documents of a place stand: what was corrected or withdrawn, and what contradicts itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from budgets.models import Department, Edition, Event, Finding, Jurisdiction
from budgets.reports.answers.standing import FIGURES, NAMES, kind_of
from budgets.reports.ledger.publications import Publication, public_acts, publications


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of a place or department: how many ever, and the one made last."""

    count: int = 0
    latest: Publication | None = None


def corrections_of(
    *, jurisdiction: Jurisdiction | None = None, department: Department | None = None
) -> Corrections:
    """Return what was corrected, withdrawn editions left out; of a place only by departments. Two queries at
    most.
    """
    found = corrected_acts(public_acts(jurisdiction=jurisdiction, department=department))
    if department is None:
        found = found.filter(department__superior__isnull=True)
    count = found.count()
    latest = next(publications(found[:1]), None) if count else None
    return Corrections(count, latest)


def corrected_acts(acts: QuerySet[Event]) -> QuerySet[Event]:
    """Return the publications among these acts that took the place of an earlier edition."""
    withdrawn = Edition.Status.WITHDRAWN
    return acts.filter(act=Event.Act.PUBLISH, edition__number__gt=1).exclude(
        edition__status=withdrawn
    )


def withdrawn_acts(acts: QuerySet[Event]) -> QuerySet[Event]:
    """Return the withdrawals among these acts."""
    return acts.filter(act=Event.Act.WITHDRAW)


@dataclass(frozen=True, slots=True)
class Contradictions:
    """How many figures of current documents contradict each other, and how many names are wrong.

    By edition: its key, with (figures, names).
    """

    documents: int = 0
    by_edition: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def figures(self) -> int:
        return sum(figures for figures, _names in self.by_edition.values())

    @property
    def names(self) -> int:
        return sum(names for _figures, names in self.by_edition.values())


def contradictions_of(editions: Iterable[int]) -> Contradictions:
    """Return the contradictions of current editions, given by their keys. One query."""
    keys = list(editions)
    rows = (
        Finding.objects.told()
        .filter(edition__in=keys)
        .order_by()
        .values("edition", "rule", "severity")
        .annotate(count=Count("pk"))
    )
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        kind = kind_of(_Kept(row["rule"], row["severity"]))
        if kind in _COUNTED:
            found[row["edition"]][_COUNTED.index(kind)] += row["count"]
    return Contradictions(
        len(keys), {edition: (figures, names) for edition, (figures, names) in found.items()}
    )


_COUNTED = (FIGURES, NAMES)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What of a kept finding says of which kind it is."""

    rule: str
    severity: str
