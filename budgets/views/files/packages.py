"""What the files hold, for programs: the Fiscal Data Package and the schema of the JSON."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import InternalError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition
from psycopg.errors import ReadOnlySqlTransaction

from budgets.data_views.declaration import data_view
from budgets.disclosure.open_data import data_package as writer
from budgets.disclosure.open_data.json_schema import disclosure_schema as schema
from budgets.models import FileSum, LedgerEntry
from budgets.reports.ledger.chains import heads
from budgets.reports.open_data.csv_files import CSV_FILES
from budgets.reports.open_data.file_scope import FileScope
from budgets.safe_text import attachment
from budgets.timestamps import isoformat
from budgets.views.files.params import base_of, nothing_of_this_year, once_kept
from budgets.views.files.scopes import csv_of, label_of
from budgets.views.files.sizes import Chunks

ARCHIVE = "all/all.zip"
JSON_OPTIONS: dict[str, Any] = {"ensure_ascii": False, "indent": 2}


@data_view()
@once_kept
def data_package(
    request: HttpRequest, _asked: dict[str, Any], year: int | None = None
) -> HttpResponseBase:
    """Serve `datapackage.json` of the portal, or of one year, beside the files that it describes."""
    scope = FileScope(years=(year,) if year else ())
    if year and not scope.editions.exists():
        raise nothing_of_this_year()
    fingerprint = scope.fingerprint(base_of(request))
    ends = ends_of_chains()
    state = state_of(ends)
    answer = condition(
        etag_func=lambda *_args: f'"{fingerprint}-{state}-package"',
        last_modified_func=lambda *_args: FileScope().changed_at,
    )
    return answer(_package)(request, scope, fingerprint, ends)


def ends_of_chains() -> list[dict[str, Any]]:
    """Return the last public act of each jurisdiction, as a package tells it."""
    return [_end_of_chain(entry) for entry in heads()]


def state_of(ends: list[dict[str, Any]]) -> str:
    """Return a short text that changes whenever a chain grows."""
    return sha256(repr(ends).encode()).hexdigest()[:8]


def _end_of_chain(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "jurisdiction_id": entry.jurisdiction.slug,
        "chain": entry.jurisdiction_id,
        "sequence": entry.sequence,
        "hash": entry.hash,
    }


@data_view()
def disclosure_schema(request: HttpRequest, _asked: dict[str, Any]) -> HttpResponse:
    """Serve `/data/disclosure.schema.json`: what the JSON of an edition looks like."""
    address = urljoin(base_of(request), reverse("files:disclosure_schema"))
    return _json(schema(address), "application/schema+json")


def _package(
    request: HttpRequest, scope: FileScope, fingerprint: str, ends: list[dict[str, Any]]
) -> HttpResponse:
    base = base_of(request)
    response = _json(
        content_of(scope, base, _files_of(scope, base, fingerprint), ends), "application/json"
    )
    name = f"datapackage-{scope.slug}.json"
    response["Content-Disposition"] = attachment(name, name)
    return response


def content_of(
    scope: FileScope, base: str, files: list[writer.DataFile], ends: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return what `datapackage.json` says of these files of a scope."""
    site = settings.PORTAL["name"]
    about = writer.About(
        name=f"department-budgets-{scope.slug}",
        title=f"{site} {scope.title}",
        description=" ".join(
            [
                _(
                    "部门预算和决算的全部金额，每一分钱只出现一次，单位是元；还有职能、重点工作、原因、项目、名词、占有的资产和人数。"
                ),
                *(f"{each.name} {said}" for each in scope.with_notice for said in each.notices),
            ]
        ),
        homepage=urljoin(base, reverse("budgets:data")),
        licence=settings.PORTAL["licence"],
        created=isoformat(scope.changed_at, "microseconds"),
        sources=[(settings.PORTAL["organiser"] or site, base)],
        ledger=ends,
    )
    return writer.data_package(about, files)


def _files_of(scope: FileScope, base: str, fingerprint: str) -> list[writer.DataFile]:
    """Return the files with their size and SHA-256, which are kept until what they hold changes."""
    paths = {name: f"{scope.slug}/{name}.csv" for name in CSV_FILES}
    known = FileSum.objects.filter(path__in=paths.values(), fingerprint=fingerprint)
    kept = {each.path: each for each in known if each.counts}
    found = []
    for name, path in paths.items():
        each = kept.get(path) or _keep_sum(path, csv_of(name, scope.editions, base), fingerprint)
        title, columns = label_of(name), CSV_FILES[name]
        found.append(writer.DataFile(name, title, f"{name}.csv", columns, each.size, each.sha256))
    return found


def _keep_sum(path: str, chunks: Chunks, fingerprint: str) -> FileSum:
    """Return the sum, kept for the next who asks, but where the database is a copy that can only be read."""
    kept = FileSum(path=path, fingerprint=fingerprint, **_sum_of(chunks))
    try:
        with transaction.atomic():
            kept.save()
    except InternalError as error:
        if not isinstance(error.__cause__, ReadOnlySqlTransaction):
            raise
    return kept


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
    for kept in FileSum.objects.order_by("path"):
        slug, _slash, file = kept.path.partition("/")
        scope = FileScope(years=(int(slug),) if slug.isdecimal() else ())
        name = file.removesuffix(".csv")
        if (
            scope.slug != slug
            or name not in CSV_FILES
            or kept.fingerprint != scope.fingerprint(base)
        ):
            continue
        if not kept.counts:  # nobody is told of it
            continue
        if {"size": kept.size, "sha256": kept.sha256} != _sum_of(
            csv_of(name, scope.editions, base)
        ):
            yield kept.path


def keep_archive(path: Path, fingerprint: str) -> None:
    """Keep the size of the zip file of everything, for the pages that offer it."""

    def chunks() -> Generator[bytes]:
        with path.open("rb") as file:
            yield from iter(partial(file.read, 2**20), b"")

    _keep_sum(ARCHIVE, chunks, fingerprint)


def size_of_archive(fingerprint: str) -> int | None:
    """Return how many bytes it has; None where nobody has asked for it since the last publication."""
    known = FileSum.objects.filter(path=ARCHIVE, fingerprint=fingerprint).first()
    return known.size if known and known.counts else None


def json_text(content: Any) -> str:
    """Return how the files for programs are written."""
    return json.dumps(content, **JSON_OPTIONS) + "\n"


def _json(content: Any, content_type: str) -> HttpResponse:
    return HttpResponse(json_text(content), content_type=content_type)
