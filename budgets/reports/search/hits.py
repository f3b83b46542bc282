"""A hit as a row, of the file of hits and of the API."""

from __future__ import annotations

from typing import Any

from budgets.disclosure.money import plain
from budgets.disclosure.searchable import Kind
from budgets.models import SearchEntry
from budgets.reports.line_files import FixedAddresses

COLUMNS = (
    "kind",
    "name",
    "code",
    "text",
    "tables",
    "amount_yuan",
    "jurisdiction",
    "department",
    "department_id",
    "fiscal_year",
    "phase",
    "edition",
    "address",
    "published_at",
    "checksum",
    "notice",
)


def cells_of(entry: SearchEntry, addresses: FixedAddresses) -> dict[str, Any]:
    """The members of COLUMNS: the amount in 元 as text or None, the address of the very row, for good."""
    edition, department = entry.edition, entry.department
    at = edition.published_at
    page = addresses.of(department.slug, edition.fiscal_year, edition.phase, edition.number)
    if entry.kind == Kind.LINE:
        page += "document/"
    return {
        "kind": entry.kind,
        "name": entry.title,
        "code": entry.code,
        "text": entry.text,
        "tables": entry.tables,
        "amount_yuan": None if entry.amount is None else plain(entry.amount),
        "jurisdiction": department.jurisdiction.name,
        "department": edition.department_name or department.name,
        "department_id": department.slug,
        "fiscal_year": edition.fiscal_year,
        "phase": edition.phase,
        "edition": edition.number,
        "address": f"{page}#{entry.anchor}",
        "published_at": at.isoformat(timespec="seconds") if at else "",
        "checksum": edition.checksum,
        "notice": department.jurisdiction.notice,
    }
