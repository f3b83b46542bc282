"""What the files hold, for programs: the Fiscal Data Package and the schema of the JSON."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.data_views.declaration import data_view
from budgets.data_views.validators import Follows, state_of
from budgets.disclosure.open_data import data_package as writer
from budgets.disclosure.open_data.json_schema import disclosure_schema as schema
from budgets.models import FileSum, LedgerEntry
from budgets.reports.ledger.chains import heads
from budgets.reports.open_data.csv_files import CSV_FILES
from budgets.reports.open_data.file_scope import FileScope
from budgets.safe_text import attachment
from budgets.timestamps import isoformat
from budgets.views.files.params import base_of, nothing_of_this_year
from budgets.views.files.scopes import label_of

ARCHIVE = "all/all.zip"
JSON_OPTIONS: dict[str, Any] = {"ensure_ascii": False, "indent": 2}


@data_view(follows=Follows(sums=True))
def data_package(
    request: HttpRequest, _asked: dict[str, Any], year: int | None = None
) -> HttpResponseBase:
    """Serve `datapackage.json` of the portal, or of one year, beside the files that it describes."""
    scope = FileScope(years=(year,) if year else ())
    if year and not scope.editions.exists():
        raise nothing_of_this_year()
    base = base_of(request)
    fingerprint = scope.fingerprint(base, state_of(request))
    content = content_of(scope, base, _files_of(scope, fingerprint), ends_of_chains(scope))
    response = _json(content, "application/json")
    name = f"datapackage-{scope.slug}.json"
    response["Content-Disposition"] = attachment(name, name)
    return response


def ends_of_chains(scope: FileScope) -> list[dict[str, Any]]:
    """Return the last public act of each jurisdiction of a scope, as a package tells it."""
    return [_end_of_chain(entry) for entry in heads().filter(jurisdiction__in=scope.places)]


def _end_of_chain(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "jurisdiction_id": entry.jurisdiction.slug,
        "chain": entry.jurisdiction_id,
        "sequence": entry.sequence,
        "hash": entry.hash,
    }


@data_view(follows=Follows(data=False))
def disclosure_schema(request: HttpRequest, _asked: dict[str, Any]) -> HttpResponse:
    """Serve `/data/disclosure.schema.json`: what the JSON of an edition looks like."""
    address = urljoin(base_of(request), reverse("files:disclosure_schema"))
    return _json(schema(address), "application/schema+json")


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
                _("level 是 unit 的行是所属单位的，已包含在部门里，不要和部门的相加。"),
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


def _files_of(scope: FileScope, fingerprint: str) -> list[writer.DataFile]:
    """Return the files, with size and SHA-256 as far as they are kept. One query."""
    paths = {name: f"{scope.slug}/{name}.csv" for name in CSV_FILES}
    known = FileSum.objects.filter(path__in=paths.values(), fingerprint=fingerprint)
    kept = {each.path: (each.size, each.sha256) for each in known if each.counts}
    return [
        writer.DataFile(name, label_of(name), f"{name}.csv", CSV_FILES[name], *kept.get(path, ()))
        for name, path in paths.items()
    ]


def size_of_archive(fingerprint: str) -> int | None:
    """Return how many bytes the archive of everything has; None until that is kept."""
    known = FileSum.objects.filter(path=ARCHIVE, fingerprint=fingerprint).first()
    return known.size if known and known.counts else None


def json_text(content: Any) -> str:
    """Return how the files for programs are written."""
    return json.dumps(content, **JSON_OPTIONS) + "\n"


def _json(content: Any, content_type: str) -> HttpResponse:
    return HttpResponse(json_text(content), content_type=content_type)
