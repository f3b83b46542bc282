"""What the public data of a place stands at: a word that changes with whatever the public would see of it.

The database counts (db/sql/public_state.sql), in the transaction of what changes it. One query, and none that
grows with the data: a row a jurisdiction, however much they have published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from budgets import code_book_cache
from budgets.db.prepared import planned_once
from budgets.models.editions import LAST_YEAR

# Rows that are of no jurisdiction: 0 is of all of them, -1 of the sums that are kept of files.
_STATE = """
WITH asked AS (
    SELECT %s::text[] AS departments, %s::text[] AS jurisdictions, %s::int AS year
), place AS (
    SELECT jurisdiction_id AS id FROM budgets_department, asked WHERE slug = ANY(departments)
    UNION SELECT id FROM budgets_jurisdiction, asked WHERE slug = ANY(jurisdictions)
)
SELECT
    md5(string_agg(concat_ws(':', jurisdiction_id, version, extract(epoch FROM changed_at)), ' '
                   ORDER BY jurisdiction_id)),
    max(changed_at),
    max(acted_at),
    ARRAY(SELECT slug FROM asked, unnest(departments) slug
          WHERE NOT EXISTS (SELECT FROM budgets_department known WHERE known.slug = slug.slug)),
    ARRAY(SELECT slug FROM asked, unnest(jurisdictions) slug
          WHERE NOT EXISTS (SELECT FROM budgets_jurisdiction known WHERE known.slug = slug.slug)),
    (SELECT year IS NULL OR EXISTS (
        SELECT FROM budgets_edition WHERE fiscal_year = year AND status = 'published'
    ) FROM asked),
    (SELECT version FROM budgets_publicstate WHERE jurisdiction_id = -1)
FROM budgets_publicstate
WHERE jurisdiction_id >= 0
    AND (jurisdiction_id IN (SELECT 0 UNION SELECT id FROM place) OR NOT EXISTS (SELECT FROM place))
"""


@dataclass(frozen=True, slots=True)
class PublicState:
    """`mark` is the same only for the same data; `changed_at`: when anything of it changed last.

    `acted_at`: the last publication, correction or withdrawal; None before the first. What was asked for and
    is not there: slugs of departments and jurisdictions, and whether the year has something published.
    `sums` changes with the sums that are kept of files (`manage.py keep_sums`).
    """

    mark: str
    changed_at: datetime
    acted_at: datetime | None
    unknown_departments: tuple[str, ...] = ()
    unknown_jurisdictions: tuple[str, ...] = ()
    has_year: bool = True
    sums: int | None = None


def public_state(
    departments: Sequence[str] = (),
    jurisdictions: Sequence[str] = (),
    year: int | None = None,
) -> PublicState:
    """Return the state of the jurisdictions of these departments and of these, in one query; that of all
    where none is named, or none of these is there.

    It also tells which lists of headings this process has loaded: another one may be a moment behind."""
    known_year = year if year is None or year <= LAST_YEAR else 0  # an address may hold any number
    asked = (list(departments), list(jurisdictions), known_year)
    ((mark, changed_at, acted_at, no_departments, no_jurisdictions, has_year, sums),) = (
        planned_once(_STATE, asked)
    )
    return PublicState(
        f"{mark}-{code_book_cache.loaded_version()}",
        changed_at,
        acted_at,
        tuple(no_departments),
        tuple(no_jurisdictions),
        has_year,
        sums,
    )
