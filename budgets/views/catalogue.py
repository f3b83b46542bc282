"""For machines that look for data: the DCAT catalogue, and robots.txt."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from budgets.data_views.declaration import data_view
from budgets.data_views.streaming import encoded, streamed
from budgets.data_views.validators import Follows
from budgets.reports.open_data import catalogue as reports
from budgets.views.files.params import base_of


@data_view()
def catalogue(request: HttpRequest, _asked: dict[str, Any]) -> HttpResponseBase:
    """Serve `/catalog.jsonld`, the portal and every current edition."""
    base = base_of(request)

    def chunks() -> Generator[bytes]:
        return encoded(_written(reports.data_sets(reports.listed().iterator(2000)), base))

    return streamed(request, chunks, "application/ld+json; charset=utf-8")


def _written(rows: Iterator[reports.DataSet], base: str) -> Iterator[str]:
    """Yield the catalogue piece by piece, in Chinese: the language of the data."""
    with override("zh-hans"):
        head = json.dumps(reports.catalogue(base), ensure_ascii=False)
        yield head.removesuffix("}") + ', "dcat:dataset": ['
        for number, found in enumerate(rows):
            yield (",\n" if number else "\n") + json.dumps(
                reports.dcat(found, base), ensure_ascii=False
            )
        yield "\n]}\n"


@data_view(follows=Follows(data=False))
def robots(request: HttpRequest, _asked: dict[str, Any]) -> HttpResponse:
    """Serve `/robots.txt`: everything but the back office, and where the sitemap is."""
    sitemap = urljoin(base_of(request), reverse("files:sitemap"))
    lines = ["User-agent: *"]
    for language in ("zh-hans", "en"):
        with override(language), suppress(NoReverseMatch):  # hidden from who may not go there
            lines.append(f"Disallow: {reverse('admin:index')}")
    lines += ["", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
