"""How long a file of many editions is: kept with its checksum, or counted once."""

from __future__ import annotations

from collections.abc import Callable, Generator

from django.core.cache import cache
from django.http import HttpRequest

from budgets.concurrency_limits import Limit, slot
from budgets.data_views.streaming import takes_gzip
from budgets.models import FileSum
from budgets.reports.open_data.file_scope import FileScope

Chunks = Callable[[], Generator[bytes]]
_SECONDS = 24 * 60 * 60


def size_where_asked(
    request: HttpRequest, scope: FileScope, name: str, base: str, count: Callable[[], int]
) -> int | None:
    """The bytes of the file `name` of a scope, as far as they are known or the request asks for them.

    To count them costs as much as to make the file: only a client that wants the length or a part pays.
    """
    key = f"size-of-file:{scope.fingerprint(base)}:{name}"
    size: int | None = cache.get(key)
    if size is None:
        kept = FileSum.objects.filter(
            path=f"{scope.slug}/{name}", fingerprint=scope.fingerprint(base)
        ).first()
        size = kept.size if kept and kept.counts else None
    asked = (request.method == "HEAD" or "Range" in request.headers) and not takes_gzip(request)
    if size is None and asked:
        with slot(Limit.ROWS):
            size = count()
        cache.set(key, size, _SECONDS)
    return size
