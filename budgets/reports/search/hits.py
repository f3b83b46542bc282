"""A hit as a row, of the file of hits and of the API."""

from __future__ import annotations

from typing import Any

from budgets.disclosure.money import plain
from budgets.disclosure.open_data.schema import AFTER, BEFORE, LAST, PublishedAs
from budgets.disclosure.searchable import SearchKind
from budgets.reports.search.results import Hit

COLUMNS = (
    *("kind", "name", "code", "text", "tables", "amount_yuan"),
    *BEFORE[1:],
    "address",
    *AFTER,
    *LAST,
)


def cells_of(hit: Hit, of: PublishedAs) -> dict[str, Any]:
    """Return the members of COLUMNS: the amount in 元 as text or None, the address of the very row, for
    good.
    """
    page = of.address + ("document/" if hit.kind == SearchKind.LINE else "")
    return {
        **of._asdict(),
        "address": f"{page}#{hit.anchor}",
        "kind": hit.kind,
        "name": hit.title,
        "code": hit.code,
        "text": hit.text,
        "tables": hit.tables,
        "amount_yuan": None if hit.amount is None else plain(hit.amount),
    }
