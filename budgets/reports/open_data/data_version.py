"""What the public data stands at: when it changed last, and a word that changes whenever it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from budgets.db.prepared import planned_once

# The database counts (db/sql/public_state.sql), in the transaction of whatever changes what the public sees.
_STATE = """
SELECT sum(version)::bigint, (SELECT max(at) FROM budgets_event WHERE act IN ('publish', 'withdraw'))
FROM budgets_publicstate
"""


@dataclass(frozen=True, slots=True)
class DataVersion:
    """`changed_at`: the last public act, None before the first; `mark`: the same only for the same data."""

    changed_at: datetime | None
    mark: str


def data_version() -> DataVersion:
    """Return what holds now. One query, whatever the size of the portal."""
    ((version, at),) = planned_once(_STATE)
    return DataVersion(at, f"{version}-{at.timestamp():.6f}" if at else str(version))
