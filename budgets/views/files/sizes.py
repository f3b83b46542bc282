"""How long a file of control totals or words is: kept with its checksum, or counted once."""

from __future__ import annotations

from collections.abc import Callable, Generator

from django.core.cache import cache

from budgets.models import FileSum
from budgets.reports.open_data.file_scope import FileScope

Chunks = Callable[[], Generator[bytes]]
_SECONDS = 24 * 60 * 60


def known_size(scope: FileScope, name: str, base: str) -> int | None:
    """The bytes of a scope's CSV as the public record stands; None where nobody has counted them."""
    counted: int | None = cache.get(_key(scope, name, base))
    if counted is not None:
        return counted
    kept = FileSum.objects.filter(
        path=f"{scope.slug}/{name}.csv", fingerprint=scope.fingerprint(base)
    ).first()
    return kept.size if kept and kept.counts else None


def counted_size(scope: FileScope, name: str, base: str, chunks: Chunks) -> int:
    """The same, counted: it costs as much as to send the file."""
    size = sum(map(len, chunks()))
    cache.set(_key(scope, name, base), size, _SECONDS)
    return size


def _key(scope: FileScope, name: str, base: str) -> str:
    return f"size-of-file:{scope.fingerprint(base)}:{name}"
