"""The corrections, each with the cells that it changed: what the ledger tells first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from budgets.disclosure.differences import Difference, differences
from budgets.disclosure.readers.formats.canonical_json import from_canonical_json
from budgets.models import Edition, SealedCopy
from budgets.reports.ledger.publications import Publication

_KEPT = 200  # corrections, whose differences a process remembers: published editions never change


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction. `before` is the edition whose place it took, None where that is withdrawn."""

    publication: Publication
    before: Edition | None
    changes: tuple[Difference, ...]


def with_changes(publications: Iterable[Publication]) -> tuple[Correction, ...]:
    """Return corrections, each with what it changed; a constant number of queries for all of them."""
    given = list(publications)
    pairs = _pairs([each.edition for each in given])
    found = _differences([(before, after) for after, before in pairs.items() if before])
    return tuple(
        Correction(
            each,
            before := pairs.get(each.edition),
            found[before.pk, each.edition.pk] if before else (),
        )
        for each in given
    )


def _pairs(editions: Sequence[Edition]) -> dict[Edition, Edition | None]:
    """Return the public edition before each: of the same department, year and phase."""
    of_the_same = Q(pk__in=[])
    for each in editions:
        of_the_same |= Q(
            department=each.department_id, fiscal_year=each.fiscal_year, phase=each.phase
        )
    public = list(Edition.objects.published().filter(of_the_same).select_related("department"))
    return {
        each: max(
            (x for x in public if _place(x) == _place(each) and x.number < each.number),
            key=lambda x: x.number,
            default=None,
        )
        for each in editions
    }


def _place(edition: Edition) -> tuple[int, int, str]:
    return edition.department_id, edition.fiscal_year, edition.phase


Pair = tuple[int, int]  # the keys of two editions, the earlier one first
_remembered: dict[Pair, tuple[Difference, ...]] = {}


def _differences(pairs: Iterable[tuple[Edition, Edition]]) -> dict[Pair, tuple[Difference, ...]]:
    """Return what differs between editions; only those not compared before are read, as they were sealed."""
    keys = [(before.pk, after.pk) for before, after in pairs]
    # Another thread may clear them at any moment.
    known = {pair: _remembered.get(pair) for pair in keys}
    found = {pair: changes for pair, changes in known.items() if changes is not None}
    new = [pair for pair in keys if pair not in found]
    if new:
        wanted = {key for pair in new for key in pair}
        sealed = SealedCopy.objects.filter(edition__in=wanted).values_list("edition", "text")
        read = {key: from_canonical_json(text) for key, text in sealed}
        found |= {(was, now): differences(read[was], read[now]) for was, now in new}
        if len(_remembered) > _KEPT:
            _remembered.clear()
        _remembered.update({pair: found[pair] for pair in new})
    return found
