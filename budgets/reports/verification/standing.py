"""Whether an edition still holds, and what came after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from budgets.models import Edition


@dataclass(frozen=True, slots=True)
class EditionStanding:
    """An edition that was public, the one that holds now, and the public ones that corrected it since."""

    edition: Edition
    current: Edition | None
    later: tuple[Edition, ...] = ()

    @property
    def holds(self) -> bool:
        """Return whether it is itself the one that holds."""
        return self.edition == self.current

    @property
    def withdrawn(self) -> bool:
        return self.edition.status == Edition.Status.WITHDRAWN


def standings_of(editions: Iterable[Edition]) -> list[EditionStanding]:
    """Return the standing of each edition, those that no longer hold first. One query."""
    editions = list(editions)
    public: dict[tuple[int, int, str], list[Edition]] = defaultdict(list)
    departments = {edition.department_id for edition in editions}
    if departments:
        siblings = Edition.objects.published().filter(department__in=departments)
        for each in siblings.select_related("department").order_by("number"):
            public[each.department_id, each.fiscal_year, each.phase].append(each)
    found = []
    for edition in editions:
        same = public[edition.department_id, edition.fiscal_year, edition.phase]
        current = next((x for x in same if x.status == Edition.Status.PUBLISHED), None)
        later = tuple(x for x in same if x.number > edition.number)
        found.append(EditionStanding(edition, current, later))
    return sorted(found, key=lambda each: each.holds)
