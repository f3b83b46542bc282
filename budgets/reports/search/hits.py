"""A hit as a row, of the file of hits and of the API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from budgets.disclosure.money import plain
from budgets.disclosure.searchable import Kind
from budgets.models import SearchEntry
from budgets.reports.line_files import FixedAddresses, published_as

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
    of = published_as(entry.edition, addresses)
    page = of.address + ("document/" if entry.kind == Kind.LINE else "")
    return {
        **asdict(of),
        "address": f"{page}#{entry.anchor}",
        "kind": entry.kind,
        "name": entry.title,
        "code": entry.code,
        "text": entry.text,
        "tables": entry.tables,
        "amount_yuan": None if entry.amount is None else plain(entry.amount),
    }
