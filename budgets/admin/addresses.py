"""The addresses of an edition's pages, and of the cell that a finding is about."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.urls import reverse

from budgets.disclosure.official_form.vocabulary import PROJECT_TABLE
from budgets.models import Edition

# A finding calls a field of the Disclosure by the key of its page, except for the cover.
_PAGES = {"identity": ""}


def url_of(edition: Edition, page: str, *more: Any) -> str:
    """Return the address of one of an edition's pages in the back office."""
    return reverse(f"admin:budgets_edition_{page}", args=[edition.pk, *more])


def part_of(cell: str) -> str:
    """Return the key of the page that holds the cell of a finding's figure, or ""."""
    part = cell.partition("/")[0].partition(":")[0]
    if part == PROJECT_TABLE.value:
        return "projects"
    return _PAGES.get(part, part)


def url_of_cell(edition: Edition, cell: str) -> str:
    """Return the address of the page of a cell, opened at the cell, or ""."""
    part = part_of(cell)
    if not part:
        return ""
    place = f"#cell={quote(cell)}" if "/" in cell else ""
    return url_of(edition, "part", part) + place
