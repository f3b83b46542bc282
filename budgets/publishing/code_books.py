"""A year's official list of headings is loaded for the whole site, or taken away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from budgets import code_book_cache
from budgets.models import CodeBook, Event, Jurisdiction
from budgets.publishing.audit_log import ActRefused, name_of, record_of_jurisdiction

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@transaction.atomic
def load_code_book(
    *, book: CodeBook, actor: AbstractUser | None = None, seen: str | None = None
) -> CodeBook:
    """Stores a list of headings. From then on drafts are judged by it; what is published stays as it is.

    `seen`: the lists (`site_codes.state`) on which the actor saw what it changes. ActRefused where there
    are others by now.
    """
    code_book_cache.lock()
    if seen is not None and seen != code_book_cache.version():
        raise ActRefused(_("刚才有人导入或撤下了科目表：请再看一遍下面的变化，再确认。"))
    book.loaded_by = name_of(actor)
    book.save(force_insert=True)
    _tell_everybody(Event.Act.LOAD_CODES, book, actor)
    return book


@transaction.atomic
def discard_code_book(*, book: CodeBook, actor: AbstractUser | None = None) -> None:
    """Takes a list of headings away, unless somebody just did; what it had changed is as it was before."""
    code_book_cache.lock()
    if CodeBook.objects.filter(pk=book.pk).exists():
        _tell_everybody(Event.Act.DISCARD_CODES, book, actor)
        book.delete()


def _tell_everybody(act: Event.Act, book: CodeBook, actor: AbstractUser | None) -> None:
    """The lists are of all jurisdictions: the log of each has the act."""
    said = f"{book.file_name}，{len(book.headings)} 个科目"
    for jurisdiction in Jurisdiction.objects.all():
        record_of_jurisdiction(act, jurisdiction, actor, about=book, note=said)
    transaction.on_commit(code_book_cache.refresh)
