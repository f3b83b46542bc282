"""oEmbed (oembed.com): a program that meets an address of ours learns how to embed it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Phase
from budgets.display.pictures.of_page import CHARTS, charts_of, height_of
from budgets.display.pictures.share import HEIGHT, WIDTH
from budgets.public_address import absolute, base_of
from budgets.views.edition_context import Withdrawn
from budgets.views.elsewhere import page_address, place_of, public_page_at
from budgets.views.travel.of_year import of_year
from budgets.views.travel.share import chart_title, embed_code

_PHASES = {
    "budget": Phase.BUDGET,
    "budget_embed": Phase.BUDGET,
    "final": Phase.FINAL,
    "final_embed": Phase.FINAL,
}
WIDE = 640  # pixels, where the asker names no width
_LONGEST = 500


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Answer for the page of a department's year (the chart that its #part names) and for its embeds.

    Parameters of other programs are passed over, as the specification wants it.
    """
    if request.GET.get("format", "json") != "json":
        return _plain(_("这里只有 JSON。"), HTTPStatus.BAD_REQUEST)
    path, part = _path_of(request, request.GET.get("url", ""))
    found = public_page_at(path)
    phase = _PHASES.get(found[0].url_name or "") if found else None
    if found is None or phase is None:
        raise Http404
    match, language = found
    slug = match.kwargs.get("slug") or match.kwargs["department"]
    with override(language):
        return _answer(
            request, slug, match.kwargs["year"], phase, match.kwargs.get("chart") or part
        )


def _path_of(request: HttpRequest, address: str) -> tuple[str, str]:
    """Return the path of an address of ours, and its part; Http404 for any other's."""
    try:
        asked = urlsplit(address[:_LONGEST])
    except ValueError:
        raise Http404 from None
    if asked.netloc.lower() != urlsplit(base_of(request)).netloc.lower():
        raise Http404
    return asked.path, asked.fragment


def _answer(request: HttpRequest, slug: str, year: int, phase: Phase, asked: str) -> HttpResponse:
    try:
        found = of_year(request, slug, year, phase)
    except Withdrawn:
        return _plain(_("这份文件已经撤回。"), HTTPStatus.GONE)
    charts = charts_of(found.page, page_address(request, found.edition))
    name = asked if asked in charts else next((each for each in CHARTS if each in charts), "")
    if not name:
        raise Http404
    chart = charts[name]
    place = found.edition.department.jurisdiction
    said: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": chart_title(found, chart),
        "provider_name": settings.PORTAL["name"],
        "provider_url": base_of(request),
        "author_name": found.edition.department.name,
        "author_url": page_address(request, found.edition),
        "html": str(embed_code(request, found, name, chart)),
        "width": _at_most(request, "maxwidth", WIDE),
        "height": _at_most(request, "maxheight", height_of(chart)),
        "source": found.source,
        "notice": place.notice,
        "notice_en": place.notice_en,
    }
    if found.page.answer:
        thumbnail = absolute(request, place_of(found.edition, "picture"))
        said |= {"thumbnail_url": thumbnail, "thumbnail_width": WIDTH, "thumbnail_height": HEIGHT}
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _at_most(request: HttpRequest, name: str, most: int) -> int:
    asked = request.GET.get(name, "")
    return min(most, int(asked[:6])) if asked.isascii() and asked.isdecimal() else most


def _plain(text: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
