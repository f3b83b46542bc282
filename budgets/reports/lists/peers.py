"""What is usual among departments: the median of those of the same kind, or of all where those are few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from budgets.disclosure.model import Phase
from budgets.models import Department, Edition
from budgets.reports.pages.staff import Staff, staff_counts

FEWEST = 5  # departments of one kind; the median of fewer says more of each than of what is usual


@dataclass(frozen=True, slots=True)
class Peers:
    """The median of an amount over some departments, in 元; `kind` is None where it is over all.

    `of_units`: over units of one department.
    """

    median: Decimal
    departments: int
    kind: Department.Kind | None = None
    of_units: bool = False


def staff_of_year(year: int, phase: Phase, of: Department) -> dict[str, Staff]:
    """Return how many people each peer of a department (by slug) says that it has; people in office before
    posts. Three queries.
    """
    editions = Edition.objects.current().of_peers(of).filter(fiscal_year=year, phase=phase)
    found: dict[str, Staff] = {}
    for edition, staff in staff_counts(editions):
        found.setdefault(edition.department.slug, staff)
    return found


def per_head(
    totals: Mapping[str, Decimal | None], staff: Mapping[str, Staff], *, are_posts: bool = False
) -> dict[str, Decimal]:
    """Return 元 a person by department (slug), of those that count people in the same way."""
    return {
        slug: total / staff[slug].count
        for slug, total in totals.items()
        if total is not None and slug in staff and staff[slug].are_posts is are_posts
    }


def peers_of(
    compared: Iterable[Department], amounts: Mapping[str, Decimal], kinds: Mapping[str, str]
) -> Peers | None:
    """Return the median beside which some departments are to be seen; None where there is none.

    `amounts` and `kinds` are by slug. It is over departments of their kind where they are all of one, and
    there are enough of it; else over all.
    """
    compared = list(compared)
    of, of_units = {each.kind for each in compared}, all(each.is_unit for each in compared)
    if len(of) == 1:
        (kind,) = of
        same = [amount for slug, amount in amounts.items() if kinds.get(slug) == kind]
        if len(same) >= FEWEST:
            return Peers(median(same), len(same), Department.Kind(kind), of_units)
    every = list(amounts.values())
    return Peers(median(every), len(every), None, of_units) if len(every) >= FEWEST else None
