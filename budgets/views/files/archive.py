"""`all.zip` of a scope: every CSV file of it, with the data package that describes them.

Its bytes are the same until something is published: its entries bear the time of the last public act.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from budgets.data_views.declaration import data_view
from budgets.data_views.ranges import offer_parts
from budgets.data_views.streaming import set_send_timeout
from budgets.data_views.validators import state_of
from budgets.disclosure.open_data.data_package import DataFile
from budgets.models import Edition
from budgets.reports.open_data.csv_files import CSV_FILES
from budgets.reports.open_data.file_scope import ORDER, FileScope
from budgets.safe_text import attachment
from budgets.views.files.packages import (
    content_of,
    ends_of_chains,
    json_text,
    size_of_archive,
)
from budgets.views.files.params import base_of, once_kept, parameters_of_scope, scope_of
from budgets.views.files.scopes import csv_of, label_of

ZIP = "application/zip"
_LEVEL = 1  # small already; the best would take several times as long
_OLDEST = datetime(1980, 1, 1)  # that a zip file can say


@data_view(partial(parameters_of_scope, ending="zip"))
@once_kept
def archive(request: HttpRequest, asked: dict[str, Any], **given: Any) -> HttpResponseBase:
    """Serve `all.zip` of the portal, a year, a department or a jurisdiction; parameters narrow it further."""
    scope = scope_of(asked, given)
    response: HttpResponseBase
    if request.method == "HEAD":
        response = StreamingHttpResponse((), content_type=ZIP)
        if scope == FileScope():
            response["Accept-Ranges"] = "bytes"
            if size := size_of_archive(scope.fingerprint(base_of(request), state_of(request))):
                response["Content-Length"] = str(size)
    else:
        set_send_timeout(request)
        response = _packed(scope, base_of(request), ends_of_chains(scope))
    response["Content-Disposition"] = attachment(f"{scope.title}.zip", f"{scope.slug}.zip")
    return response


def _packed(scope: FileScope, base: str, ends: list[dict[str, Any]]) -> FileResponse:
    # The file has no name any more once it is open: it goes when the last byte has left.
    with NamedTemporaryFile(suffix=".zip") as file:
        path = Path(file.name)
        write_archive(path, scope, base, ends)
        held = path.open("rb")
        response = FileResponse(held, content_type=ZIP)
        if (
            scope == FileScope()
        ):  # a part costs as much as all of it: worth it where the file is large
            offer_parts(response, path.stat().st_size, partial(_between, held))
        return response


def _between(file: BinaryIO, start: int, stop: int) -> Iterator[bytes]:
    """Yield the bytes of a file from one place to another; then it is closed."""
    with file:
        file.seek(start)
        while start < stop and (piece := file.read(min(2**16, stop - start))):
            start += len(piece)
            yield piece


def write_archive(
    path: Path, scope: FileScope, base: str, ends: list[dict[str, Any]]
) -> list[DataFile]:
    """Write the zip file, and return what is in it beside its package, which comes last: when the size and
    SHA-256 of each file are known.
    """
    # All files are of the editions that hold at the start: what is published does not change.
    # Without any the key is that of none: files without rows.
    keys = [*scope.editions.values_list("pk", flat=True)] or [0]
    editions = Edition.objects.filter(pk__in=keys).order_by(*ORDER)
    at = timezone.localtime(scope.changed_at).replace(tzinfo=None) if scope.changed_at else _OLDEST
    files = []
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as package:

        def entry(name: str) -> ZipInfo:
            info = ZipInfo(name, at.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            # Public only from Python 3.13 on.
            info._compresslevel = _LEVEL  # type: ignore[attr-defined]
            info.external_attr = 0o644 << 16
            return info

        for name in CSV_FILES:
            digest, size = sha256(), 0
            with package.open(entry(f"{name}.csv"), "w", force_zip64=True) as file:
                for chunk in csv_of(name, editions, base)():
                    digest.update(chunk)
                    size += file.write(chunk)
            title, columns = label_of(name), CSV_FILES[name]
            files.append(DataFile(name, title, f"{name}.csv", columns, size, digest.hexdigest()))
        package.writestr(entry("datapackage.json"), json_text(content_of(scope, base, files, ends)))
    return files
