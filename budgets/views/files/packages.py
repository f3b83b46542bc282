"""What the files hold, for programs: the Fiscal Data Package and the schema of the JSON."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from budgets.disclosure.writers import data_package as writer
from budgets.disclosure.writers.json_schema import disclosure_schema as schema
from budgets.disclosure.writers.tidy_csv import COLUMNS
from budgets.models import FileSum
from budgets.reports.control_totals import COLUMNS as TOTAL_COLUMNS
from budgets.reports.narrative_files import NARRATIVES
from budgets.reports.scopes import Scope
from budgets.views.files.asked import base_of, refusal
from budgets.views.files.scopes import NAMES, csv_of, label_of
from budgets.views.files.streaming import disposition

JSON_OPTIONS: dict[str, Any] = {"ensure_ascii": False, "indent": 2}


@require_safe
def data_package(request: HttpRequest, year: int | None = None) -> HttpResponseBase:
    """`datapackage.json` of the portal, or of one year, beside the files that it describes."""
    if refused := refusal(request):
        return refused
    scope = Scope(year=year)
    if year and not scope.editions.exists():
        raise Http404(_("这一年没有公开的数据。"))
    fingerprint = scope.fingerprint(base_of(request))
    answer = condition(
        etag_func=lambda *_args: f'"{fingerprint}-package"',
        last_modified_func=lambda *_args: scope.changed_at,
    )
    return answer(_package)(request, scope, fingerprint)


@require_safe
def disclosure_schema(request: HttpRequest) -> HttpResponse:
    """`/data/disclosure.schema.json`: what the JSON of an edition looks like."""
    address = urljoin(base_of(request), reverse("files:disclosure_schema"))
    return _json(schema(address), "application/schema+json")


def _package(request: HttpRequest, scope: Scope, fingerprint: str) -> HttpResponse:
    base = base_of(request)
    files = []
    for name in NAMES:
        size, digest = _sum_of(name, scope, base, fingerprint)
        columns = _columns_of(name)
        files.append(writer.DataFile(name, label_of(name), f"{name}.csv", columns, size, digest))
    site = settings.PORTAL["name"]
    about = writer.About(
        name=f"department-budgets-{scope.slug}",
        title=f"{site} {scope.title}",
        description=_(
            "部门预算和决算的全部金额，每一分钱只出现一次，单位是元；还有职能、重点工作、原因、项目和名词。"
        ),
        homepage=urljoin(base, reverse("budgets:data")),
        licence=settings.PORTAL["licence"],
        created=scope.changed_at.isoformat() if scope.changed_at else "",
        sources=[(settings.PORTAL["organiser"] or site, base)],
    )
    response = _json(writer.data_package(about, files), "application/json")
    response["Content-Disposition"] = disposition(
        f"datapackage-{scope.slug}.json", f"datapackage-{scope.slug}.json"
    )
    return response


def _sum_of(name: str, scope: Scope, base: str, fingerprint: str) -> tuple[int, str]:
    """Size and SHA-256 of a file, of its own bytes; kept until what it holds changes."""
    path = f"{scope.slug}/{name}.csv"
    kept = FileSum.objects.filter(path=path, fingerprint=fingerprint).first()
    if kept is None:
        digest, size = sha256(), 0
        for chunk in csv_of(name, scope, base)():
            digest.update(chunk)
            size += len(chunk)
        values = {"fingerprint": fingerprint, "size": size, "sha256": digest.hexdigest()}
        kept, _made = FileSum.objects.update_or_create(path=path, defaults=values)
    return kept.size, kept.sha256


def _columns_of(name: str) -> tuple[str, ...]:
    if name == "lines":
        return COLUMNS
    return TOTAL_COLUMNS if name == "totals" else NARRATIVES[name].all_columns


def _json(content: Any, content_type: str) -> HttpResponse:
    return HttpResponse(json.dumps(content, **JSON_OPTIONS) + "\n", content_type=content_type)
