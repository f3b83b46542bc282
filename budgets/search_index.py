"""Keeps what the public can search: the rows of `SearchEntry`, written as an edition is published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from budgets.db.bulk_copy import copy_in
from budgets.disclosure.model import Disclosure
from budgets.disclosure.searchable import entries_of
from budgets.models import Edition, SearchEntry
from budgets.models.search import RANKS


def fill(edition: Edition, disclosure: Disclosure) -> None:
    """Write the rows of an edition that is being published; `disclosure` is what it says.

    When it is superseded or withdrawn, the database sees to the rest.
    """
    copy_in(SearchEntry, rows_of(edition, disclosure))


def rows_of(edition: Edition, disclosure: Disclosure) -> Iterator[dict[str, Any]]:
    """Yield the rows of one edition by column name."""
    for entry in entries_of(disclosure):
        yield {
            "edition_id": edition.pk,
            "department_id": edition.department_id,
            "fiscal_year": edition.fiscal_year,
            "phase": edition.phase,
            "is_current": edition.status != Edition.Status.SUPERSEDED,
            "kind": entry.kind.value,
            "rank": RANKS[entry.kind],
            "title": entry.title,
            "code": entry.code,
            "text": entry.text,
            "tables": entry.tables,
            "amount": entry.amount,
            "anchor": entry.anchor,
            "words": entry.words,
        }
