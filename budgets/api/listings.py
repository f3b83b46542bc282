"""/jurisdictions, /departments and /editions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from budgets.api import fields
from budgets.api.fields import Member
from budgets.api.question import ApiQuestion, ApiRow, PageOfRows
from budgets.models import Edition
from budgets.reports.levels import level_of
from budgets.reports.open_data import listings
from budgets.reports.open_data.keyset import page_after

FILES = ("csv", "json", "xlsx", "docx")
_STANDING = {
    Edition.Status.PUBLISHED: "current",
    Edition.Status.SUPERSEDED: "superseded",
    Edition.Status.WITHDRAWN: "withdrawn",
}


def jurisdictions(question: ApiQuestion) -> PageOfRows:
    """Return every jurisdiction, by the name in its address."""

    def row(each: Any) -> ApiRow:
        return {
            "jurisdiction_id": each.slug,
            "jurisdiction": each.name,
            "region_code": each.region_code,
            "notice": each.notice,
            "departments": each.department_count,
            "kind": each.kind,
            "notice_en": each.notice_en,
        }

    return _page(question, listings.jurisdictions(), "slug", row, fields.JURISDICTIONS)


def departments(question: ApiQuestion) -> PageOfRows:
    """Return every department, by the name in its address."""

    def row(each: Any) -> ApiRow:
        return {
            "address": question.absolute(each.get_absolute_url()),
            "department_id": each.slug,
            "department": each.name,
            "short_names": each.short_names,
            "kind": each.kind,
            "jurisdiction_id": each.jurisdiction.slug,
            "jurisdiction": each.jurisdiction.name,
            "editions": each.edition_count,
            "first_year": each.first_year,
            "last_year": each.last_year,
            "notice": each.jurisdiction.notice,
            "notice_en": each.jurisdiction.notice_en,
            **level_of(each),
            "is_own_office": each.is_own_office,
            "is_merged": each.is_merged,
        }

    found = listings.departments(question["jurisdiction"], question["level"] or "")
    return _page(question, found, "slug", row, fields.DEPARTMENTS)


def editions(question: ApiQuestion) -> PageOfRows:
    """Return editions in the order in which they were begun."""

    def row(each: Any) -> ApiRow:
        files = {} if each.status == Edition.Status.WITHDRAWN else _files(question, each)
        return question.cells_of(each) | {
            "status": _STANDING[Edition.Status(each.status)],
            "title": each.title,
            "unit": each.unit,
            "correction_note": each.correction_note,
            "withdrawal_reason": each.withdrawal_reason,
            "files": files,
            "ledger_hash": each.ledger_hash,
            "first_published_source": each.first_source_told,
            "approved_on": str(each.approved_on) if each.approved_on else None,
        }

    return _page(question, listings.editions(question.scope()), "pk", row, fields.EDITIONS)


def _page(
    question: ApiQuestion,
    queryset: QuerySet[Any],
    key: str,
    row: Callable[[Any], ApiRow],
    named: tuple[Member, ...],
) -> PageOfRows:
    """Return a page of a list whose order is one unique key."""
    found, more = page_after(queryset, [key], question.after(), question["limit"])
    rows = [row(each) | {"cursor": question.cursor([getattr(each, key)])} for each in found]
    return PageOfRows.of(named, rows, more=more)


def _files(question: ApiQuestion, edition: Edition) -> dict[str, str]:
    return {ending: question.absolute(edition.get_fixed_file_url(ending)) for ending in FILES}
