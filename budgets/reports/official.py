"""The official document of an edition: its outline for a page, and as the files that can be filed."""

from __future__ import annotations

from collections.abc import Sequence

from budgets import store
from budgets.disclosure.writers.docx import write_docx
from budgets.disclosure.writers.outline import Outline, outline_of
from budgets.disclosure.writers.workbook import write_workbook
from budgets.models import Edition
from budgets.reports.chains import own_hash


def official_outline(edition: Edition) -> Outline:
    """What stands in the official document, in order; BrokenWording where a template cannot be used."""
    return outline_of(store.read(edition), store.wording_of(edition))


def official_word(edition: Edition) -> bytes:
    """The official document as .docx; a draft is marked 草稿."""
    return write_docx(
        store.read(edition),
        draft=edition.is_open,
        wording=store.wording_of(edition),
        checksum=edition.checksum,
        ledger_hash=own_hash(edition).first() or "",
    )


def official_workbook(edition: Edition, origin: Sequence[tuple[str, str]] = ()) -> bytes:
    """The official tables and texts as .xlsx; a draft is marked 草稿. The cover ends with `origin`."""
    return write_workbook(
        store.read(edition),
        draft=edition.is_open,
        checksum=edition.checksum,
        ledger_hash=own_hash(edition).first() or "",
        origin=origin,
    )
