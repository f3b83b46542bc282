"""What the public data of a place stands at: a word that changes with whatever the public would see of it.

The database counts (db/sql/public_state.sql), in the transaction of what changes it; row 0 is of all places.
"""

from __future__ import annotations

from budgets import code_book_cache
from budgets.db.prepared import planned_once

_OF_ALL = "SELECT sum(version)::bigint FROM budgets_publicstate"
_OF_ONE = """
SELECT sum(version)::bigint FROM budgets_publicstate WHERE jurisdiction_id IN (
    0, coalesce((SELECT jurisdiction_id FROM budgets_department WHERE slug = %s), jurisdiction_id)
)
"""


def public_state(department: str = "") -> str:
    """Return the state of a department's jurisdiction, in one query; without a slug, or for a word that is
    none, that of all of them.

    It also tells which lists of headings this process has loaded: another one may be a moment behind.
    """
    rows = planned_once(_OF_ONE, [department]) if department else planned_once(_OF_ALL)
    return f"{rows[0][0]}-{code_book_cache.loaded_version()}"
