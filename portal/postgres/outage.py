"""Whether the database is away: known for a second, so that not every request waits to find out.

A request that waits keeps a thread busy; with all of them waiting, what needs no database would wait, too.
"""

from __future__ import annotations

from time import monotonic

SECONDS = 1.0
_until = 0.0  # by the monotonic clock, in this process


def note(_pool: object = None) -> None:
    """Note that the database does not answer; psycopg's pool calls it when it gives up connecting."""
    global _until
    _until = monotonic() + SECONDS


def is_noted() -> bool:
    """Return whether it did not answer a moment ago."""
    return monotonic() < _until
