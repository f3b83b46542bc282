"""A chart of a department's year for other people's pages, and the same chart as a file."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls.converters import StringConverter
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Phase
from budgets.disclosure.open_data.schema import csv_lines
from budgets.display.pictures.of_page import (
    CHARTS,
    COLUMNS,
    ChartOfYear,
    charts_of,
    rows_of,
    scene_of,
)
from budgets.models import Edition
from budgets.views.edition_context import Withdrawn
from budgets.views.elsewhere import page_address, place_of
from budgets.views.travel.files import MEDIA, file_answer, picture_answer
from budgets.views.travel.of_year import OfYear, of_year

_View = Callable[..., HttpResponseBase]
_for_all_ancestors = cast("Callable[[_View], _View]", csp_replace({"frame-ancestors": ["*"]}))


def may_be_framed(view: _View) -> _View:
    """Return a view whose every answer may be framed by anybody: a kept page and a 304, too."""
    return xframe_options_exempt(_for_all_ancestors(view))


class ChartName(StringConverter):
    """The name of a chart in an address: where the money goes, why it changed, 三公, planned and spent."""

    regex = "|".join(CHARTS)


class DrawingKind(StringConverter):
    """The ending of a chart as a file."""

    regex = "|".join(MEDIA)


@require_safe
def embed(
    request: HttpRequest, *, department: str, year: int, phase: Phase, chart: str
) -> HttpResponse:
    """Return a chart with its key, mark, edition and links, as a page that any other may frame."""
    try:
        found = of_year(request, department, year, phase)
    except Withdrawn as withdrawn:
        context = {**_around(request, withdrawn.edition), "withdrawn": True}
        return render(request, "travel/embed.html", context, status=HTTPStatus.GONE)
    around = _around(request, found.edition)
    try:
        shown = chart_or_404(request, found, chart)
    except Http404:  # a correction may have taken it away: whoever frames it is told
        return render(request, "travel/embed.html", around, status=HTTPStatus.NOT_FOUND)
    context = {
        **around,
        **links_of(found.edition, chart),
        "chart": shown,
        "source": found.source,
    }
    return render(request, "travel/embed.html", context)


@require_safe
def drawing(
    request: HttpRequest, *, department: str, year: int, phase: Phase, chart: str, kind: str
) -> HttpResponseBase:
    """Return a chart as a picture, or what it shows as CSV."""
    found = of_year(request, department, year, phase)
    shown = chart_or_404(request, found, chart)
    if kind != "csv":
        return picture_answer(scene_of(shown, found.around), kind)
    place = found.edition.department.jurisdiction
    rows = rows_of(shown, found.around, place.notice, place.notice_en)
    return file_answer("".join(csv_lines(rows, COLUMNS)).encode(), kind)


def chart_or_404(request: HttpRequest, found: OfYear, name: str) -> ChartOfYear:
    """Return a chart of a page, its links whole addresses; Http404 where the document states none."""
    charts = charts_of(found.page, page_address(request, found.edition))
    if name not in charts:
        raise Http404
    return charts[name]


def links_of(edition: Edition, chart: str) -> dict[str, str]:
    """Return where a chart lies: by itself, and as files."""
    return {"embed_url": place_of(edition, "embed", chart=chart)} | {
        f"{kind}_url": place_of(edition, "drawing", chart=chart, kind=kind) for kind in MEDIA
    }


def _around(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    department = edition.department
    return {
        "department": department,
        "notices": [department.jurisdiction] if department.jurisdiction.notice else [],
        "title": _("%(name)s %(year)s") % {"name": department.name, "year": edition.year_in_words},
        "year_in_words": edition.year_in_words,
        "page_address": page_address(request, edition),
    }
