"""Load a year's official list of headings for the whole site, or remove it again."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from budgets import code_book_cache
from budgets.models import CodeBook, Event, Jurisdiction
from budgets.publishing.audit_log import ActRefused, name_of, record


@transaction.atomic
def load_code_book(
    *, book: CodeBook, actor: User | None = None, seen: str | None = None
) -> CodeBook:
    """Store a list of headings. From then on drafts are checked by it; published editions stay as they are.

    `seen` is the version (`code_book_cache.version`) for which the actor was shown the changes. Raise
    ActRefused if the lists have changed since.
    """
    code_book_cache.lock()
    if seen is not None and seen != code_book_cache.version():
        raise ActRefused(_("刚才有人导入或撤下了科目表：请再看一遍下面的变化，再确认。"))
    book.loaded_by = name_of(actor)
    book.save(force_insert=True)
    _log_everywhere(Event.Act.LOAD_CODES, book, actor)
    return book


@transaction.atomic
def discard_code_book(*, book: CodeBook, actor: User | None = None) -> None:
    """Delete a list of headings, unless somebody just did; what it had changed is as it was before."""
    code_book_cache.lock()
    if CodeBook.objects.filter(pk=book.pk).exists():
        _log_everywhere(Event.Act.DISCARD_CODES, book, actor)
        book.delete()


def _log_everywhere(act: Event.Act, book: CodeBook, actor: User | None) -> None:
    """Log the act in every jurisdiction, as the lists belong to all of them."""
    note = f"{book.file_name}，{len(book.headings)} 个科目"
    for jurisdiction in Jurisdiction.objects.all():
        record(act, book, actor, note=note, jurisdiction=jurisdiction)
    transaction.on_commit(code_book_cache.refresh)
