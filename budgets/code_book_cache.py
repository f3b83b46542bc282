"""The lists of headings as this site has them: every process follows the books that the database holds.

A list is read thousands of times in a page, so it lives in memory; a book is loaded once a year. Each
request therefore asks no more often than every `CODE_BOOKS_SECONDS` seconds which books there are.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from budgets.disclosure.codes import OFFICIAL, Amended, amendments, laid_over
from budgets.models import CodeBook

_lock = Lock()
_followed: tuple[int, ...] = ()  # the books that lie over the lists of this process
_asked_at = 0.0  # by the monotonic clock


def refresh() -> None:
    """Lay the books of the database over the lists of this process, if they are others than before."""
    global _followed, _asked_at
    with _lock:
        _asked_at = monotonic()
        there = tuple(CodeBook.objects.values_list("pk", flat=True))
        if there == _followed:
            return
        books = list(CodeBook.objects.all())
        for kind, official in OFFICIAL.items():
            official.classification.follow(book.book for book in books if book.kind == kind)
        _followed = tuple(book.pk for book in books)


def refresh_code_books(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware that keeps the lists of a serving process up to the database."""

    def answer(request: HttpRequest) -> HttpResponse:
        # While one thread asks, or waits for a database that is away, the others go on with what is known.
        if monotonic() - _asked_at >= settings.CODE_BOOKS_SECONDS and not _lock.locked():
            refresh()
        return get_response(request)

    return answer


def lock() -> None:
    """Keep everybody else from loading or removing a list until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {CodeBook._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def loaded_version() -> str:
    """Return which books lie over the lists of this process, in a word that changes with them."""
    return "-".join(map(str, _followed))


def version() -> str:
    """Return which books the database has now: to tell later whether it has others."""
    refresh()
    return loaded_version()


def amended_by(book: CodeBook) -> list[Amended]:
    """Return what one book, loaded already or not, changes in its list as the books before it leave it."""
    codes = OFFICIAL[book.kind].classification.shipped
    for other in CodeBook.objects.filter(kind=book.kind, year__lte=book.year):
        if book.pk is None or (other.year, other.pk) < (book.year, book.pk):
            codes = laid_over(codes, other.book)
    return list(amendments(codes, book.book))
