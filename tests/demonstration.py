"""The demonstration's editions, planned once a process: many tests take some of them."""

from __future__ import annotations

from functools import cache

from demo.county import editions
from demo.county.profiles import profiles

PROFILES = {profile.slug: profile for profile in profiles()}


@cache
def editions_of(slug: str) -> tuple[editions.PlannedEdition, ...]:
    """Return what a department of the fictional county publishes, in order."""
    return tuple(editions.editions_of(PROFILES[slug]))


def of_department(number: int) -> tuple[editions.PlannedEdition, ...]:
    """Return the same for the department that stands at that place in the list."""
    return editions_of([*PROFILES][number])
