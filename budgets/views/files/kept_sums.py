"""Sizes and checksums of large files, worked out beside the serving of pages and told by the data package.

No request works them out or writes anything: `manage.py keep_sums` does, within minutes of a publication.
Until then the package leaves them out.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from budgets.models import Edition, FileSum
from budgets.reports.open_data.csv_files import CSV_FILES
from budgets.reports.open_data.file_scope import FileScope
from budgets.reports.open_data.public_state import public_state
from budgets.views.files.archive import write_archive
from budgets.views.files.packages import ARCHIVE, ends_of_chains
from budgets.views.files.scopes import csv_of
from budgets.views.files.sizes import Chunks


def keep_sums(base: str) -> int:
    """Keep the sums of all files that a package describes, as far as they are not kept yet.

    `base` is the address of the site, which files bear. Returns how many were worked out.
    """
    scopes = [
        FileScope(),
        *(FileScope(years=(year,)) for year in Edition.objects.current().years()),
    ]
    return sum(_keep_scope(scope, base) for scope in scopes)


def _keep_scope(scope: FileScope, base: str) -> int:
    # The state before the content: what is published meanwhile makes these sums nobody's, not false.
    state = scope.fingerprint(base, public_state())
    paths = {name: f"{scope.slug}/{name}.csv" for name in CSV_FILES}
    known = {each.path for each in FileSum.objects.filter(fingerprint=state) if each.counts}
    if scope == FileScope() and ARCHIVE not in known:
        return _keep_archive(scope, base, state)
    found = [
        FileSum(path=path, fingerprint=state, **_sum_of(csv_of(name, scope.editions, base)))
        for name, path in paths.items()
        if path not in known
    ]
    return _save(found)


def _keep_archive(scope: FileScope, base: str, state: str) -> int:
    """Keep the sums of the archive of everything, and of the files that were read to pack it."""
    with NamedTemporaryFile(suffix=".zip") as file:
        path = Path(file.name)
        files = write_archive(path, scope, base, ends_of_chains(scope))
        whole = FileSum(path=ARCHIVE, fingerprint=state, **_sum_of(lambda: _bytes_of(path)))
    parts = [
        FileSum(
            path=f"{scope.slug}/{each.path}", fingerprint=state, size=each.size, sha256=each.sha256
        )
        for each in files
    ]
    return _save([*parts, whole])


def _save(sums: list[FileSum]) -> int:
    for each in sums:
        each.save()
    return len(sums)


def _bytes_of(path: Path) -> Generator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(2**20):
            yield piece


def _sum_of(chunks: Chunks) -> dict[str, Any]:
    digest, size = sha256(), 0
    for chunk in chunks():
        digest.update(chunk)
        size += len(chunk)
    return {"size": size, "sha256": digest.hexdigest()}


def false_sums(base: str) -> Iterator[str]:
    """Yield the files whose kept size or checksum, that a data package tells, is not the file's own.

    A sum that was kept at another state of the public record, or for another address, is told to nobody.
    """
    state = public_state()
    for kept in FileSum.objects.order_by("path"):
        slug, _slash, file = kept.path.partition("/")
        scope = FileScope(years=(int(slug),) if slug.isdecimal() else ())
        name = file.removesuffix(".csv")
        known = scope.slug == slug and name in CSV_FILES
        if not known or not kept.counts or kept.fingerprint != scope.fingerprint(base, state):
            continue
        if {"size": kept.size, "sha256": kept.sha256} != _sum_of(
            csv_of(name, scope.editions, base)
        ):
            yield kept.path
