"""Moments in words: as they leave the portal, and as somebody writes them into an address."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from django.utils import timezone

FORMS = ("2026-01-31", "2026-01-31T08:00:00+08:00")
_WRITTEN = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[Tt](?P<time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?P<offset>[Zz]|[-+ ]\d\d:\d\d))?",
    re.ASCII,
)
_EARLIEST = datetime(
    2, 1, 1, tzinfo=UTC
)  # far from the ends of what a moment can be, wherever the place
_LATEST = datetime(9998, 1, 1, tzinfo=UTC)


def isoformat(moment: datetime | None, precision: str = "seconds") -> str:
    """Return 2026-01-31T09:02:03+08:00 in the portal's own time (TIME_ZONE); "" for none."""
    return timezone.localtime(moment).isoformat(timespec=precision) if moment else ""


def parse_moment(text: str) -> datetime | None:
    """Return the moment that a text names; None where it names none. A day is its midnight at the place.

    A plus that was not encoded in an address arrives as a blank.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    try:
        if not found["time"]:
            return _within(datetime.combine(date.fromisoformat(found["day"]), time()))
        offset = found["offset"].upper().replace(" ", "+")
        return _within(datetime.fromisoformat(f"{found['day']}T{found['time']}{offset}"))
    except ValueError:
        return None


def _within(moment: datetime) -> datetime:
    if moment.year < _EARLIEST.year:
        return _EARLIEST
    if moment.year >= _LATEST.year:
        return _LATEST
    aware = moment if moment.tzinfo else timezone.make_aware(moment)
    return aware.astimezone(UTC)  # the database knows fewer offsets than may be written
