"""The official document of an edition: its outline for a page, and as the files that can be filed.

Of a published edition the words are those kept at publication: no template is filled in for a reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from budgets import store
from budgets.disclosure.model import Disclosure
from budgets.disclosure.writers.figure_anchors import Places, places_of
from budgets.disclosure.writers.outline import Outline, outline_of, outline_of_kept
from budgets.disclosure.writers.word.document import write_docx
from budgets.disclosure.writers.wording import usable_wording
from budgets.disclosure.writers.workbook import write_workbook
from budgets.models import Edition, PublishedWords
from budgets.models.editions import EditionQuerySet
from budgets.reports.ledger.chains import own_hash


def official_outline(edition: Edition) -> tuple[Outline, Places]:
    """Return the official document's content in order, and the places of figures that no table row shows.

    Raise BrokenWording where a draft's template is none.
    """
    disclosure = store.read(edition)
    outline = _outline_of(edition, disclosure)
    return outline, places_of(disclosure, outline)


def _outline_of(edition: Edition, disclosure: Disclosure) -> Outline:
    wording = store.wording_of(edition)
    of_unit = edition.department.is_unit
    if edition.is_unpublished:
        return outline_of(disclosure, wording, of_unit=of_unit)
    kept = PublishedWords.objects.filter(edition=edition).first()
    if kept is not None:
        return outline_of_kept(disclosure, kept.blocks, of_unit=of_unit)
    # An earlier version of the software published it, and `keep_files` was not run yet.
    return outline_of(disclosure, usable_wording(disclosure, wording), of_unit=of_unit)


def official_word(edition: Edition) -> bytes:
    """Return the official document as .docx; a draft is marked 草稿."""
    disclosure = store.read(edition)
    return write_docx(disclosure, outline=_outline_of(edition, disclosure), **_marks(edition))


def official_workbook(edition: Edition, origin: Sequence[tuple[str, str]] = ()) -> bytes:
    """Return the official tables and texts as .xlsx; a draft is marked 草稿. The cover ends with `origin`."""
    of_unit = edition.department.is_unit
    return write_workbook(store.read(edition), origin=origin, of_unit=of_unit, **_marks(edition))


def _marks(edition: Edition) -> dict[str, Any]:
    place = edition.department.jurisdiction
    return {
        "draft": edition.is_unpublished,
        "checksum": edition.checksum,
        "ledger_hash": own_hash(edition).first() or "",
        "notices": place.notices,
        "author": "" if place.is_real else str(settings.PORTAL["name"]),
    }


def words_not_kept(editions: EditionQuerySet) -> EditionQuerySet:
    """Return those whose words are not kept: an earlier version of the software published them."""
    return editions.filter(published_words=None)


def keep_words_anew(edition: Edition) -> None:
    """Keep the words of what an earlier version published; the owner's (db/lifting.py).

    A template that cannot be used for these figures, or costs too much, gives way to the portal's own.
    """
    disclosure = store.read(edition)
    store.keep_words(edition, disclosure, usable_wording(disclosure, store.wording_of(edition)))
