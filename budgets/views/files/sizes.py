"""How long a file of many editions is: kept with its checksum, or counted once."""

from __future__ import annotations

from collections.abc import Callable, Generator

from django.core.cache import cache
from django.http import HttpRequest

from budgets.concurrency_limits import Limit, slot
from budgets.data_views.streaming import takes_gzip
from budgets.models import FileSum

Chunks = Callable[[], Generator[bytes]]
_SECONDS = 24 * 60 * 60


def size_where_asked(
    request: HttpRequest, path: str, state: str, count: Callable[[], int]
) -> int | None:
    """Return the bytes of a file as far as they are known, or the request asks for them.

    `path` is its place among the kept sums ("2024/totals.csv"), `state` the fingerprint of its scope. To
    count the bytes costs as much as to make the file: only a client that wants the length or a part pays.
    """
    key = f"size-of-file:{state}:{path}"
    size: int | None = cache.get(key)
    if size is None:
        kept = FileSum.objects.filter(path=path, fingerprint=state).first()
        size = kept.size if kept and kept.counts else None
    asked = (request.method == "HEAD" or "Range" in request.headers) and not takes_gzip(request)
    if size is None and asked:
        with slot(Limit.ROWS):
            size = count()
        cache.set(key, size, _SECONDS)
    return size
