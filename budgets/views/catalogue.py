"""For machines that look for data: the DCAT catalogue, and robots.txt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from budgets.models import Edition
from budgets.reports import catalogue as reports
from budgets.views.files.asked import base_of


@require_safe
def catalogue(request: HttpRequest) -> StreamingHttpResponse:
    """`/catalog.jsonld`: the portal and every current edition, streamed."""
    editions = (
        Edition.objects.current()
        .select_related("department__jurisdiction")
        .order_by("department__slug", "fiscal_year", "phase")
    )
    rows = reports.data_sets(editions.iterator(chunk_size=2000))
    return StreamingHttpResponse(
        _written(rows, base_of(request)), content_type="application/ld+json; charset=utf-8"
    )


def _written(rows: Iterator[reports.DataSet], base: str) -> Iterator[str]:
    """The catalogue piece by piece, in Chinese: the language of the data."""
    with override("zh-hans"):
        head = json.dumps(reports.catalogue(base), ensure_ascii=False)
        yield head.removesuffix("}") + ', "dcat:dataset": ['
        for number, found in enumerate(rows):
            yield (",\n" if number else "\n") + json.dumps(
                reports.dcat(found, base), ensure_ascii=False
            )
        yield "\n]}\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: everything but the back office, and where the sitemap is."""
    sitemap = urljoin(base_of(request), reverse("files:sitemap"))
    lines = ["User-agent: *"]
    for language in ("zh-hans", "en"):
        with override(language), suppress(NoReverseMatch):  # hidden from who may not go there
            lines.append(f"Disallow: {reverse('admin:index')}")
    lines += ["", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
