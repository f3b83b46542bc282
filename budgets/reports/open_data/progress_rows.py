"""Who has published which year, and whether in time, as rows of data: for the file and for the API."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from budgets.reports.deadlines import Published, Punctuality
from budgets.reports.levels import level_of
from budgets.timestamps import isoformat

COLUMNS = (
    "jurisdiction_id",
    "jurisdiction",
    "department_id",
    "department",
    "fiscal_year",
    "phase",
    "status",
    "address",
    "approved_on",
    "deadline",
    "first_published_on",
    "first_published_source",
    "published_at",
    "days",
    "days_late",
    "verdict",
    "notice",
    "notice_en",
    "level",
    "superior",
)
_NOT_JUDGED = (Punctuality.UNKNOWN, Punctuality.NO_DEADLINE)


def cells_of(row: Published, base: str) -> dict[str, Any]:
    """Return the members of COLUMNS; None for a day or a number that is not known. `base` is the site's
    address.
    """
    deadline = row.deadline
    judged = deadline.verdict not in _NOT_JUDGED
    return {
        "jurisdiction_id": row.of.jurisdiction.slug,
        "jurisdiction": row.of.jurisdiction.name,
        "department_id": row.of.slug,
        "department": row.of.name,
        "fiscal_year": row.fiscal_year,
        "phase": row.phase,
        "status": row.status,
        "address": urljoin(base, row.url),
        "approved_on": _day(deadline.approved_on),
        "deadline": _day(deadline.last_day),
        "first_published_on": _day(deadline.published_on),
        "first_published_source": row.first_published_source,
        "published_at": isoformat(row.published_at) or None,
        "days": deadline.took,
        "days_late": deadline.days_late if judged else None,
        "verdict": deadline.verdict.value,
        "notice": row.of.jurisdiction.notice,
        "notice_en": row.of.jurisdiction.notice_en,
        **level_of(row.of),
    }


def _day(day: Any) -> str | None:
    return str(day) if day else None
