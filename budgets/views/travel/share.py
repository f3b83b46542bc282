"""To share a department's year: its picture for messengers, and the page that tells how to embed charts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Phase
from budgets.display.pictures.charts import plain
from budgets.display.pictures.of_page import (
    ChartOfYear,
    charts_of,
    height_of,
    sentence_of,
    share_of,
    title_of,
)
from budgets.public_address import absolute
from budgets.views.edition_context import or_withdrawn
from budgets.views.elsewhere import page_address, place_of
from budgets.views.travel.embed import links_of
from budgets.views.travel.files import picture_answer
from budgets.views.travel.of_year import OfYear, of_year


@require_safe
def picture(request: HttpRequest, *, slug: str, year: int, phase: Phase) -> HttpResponseBase:
    """Return the picture of a department's year, 1200 × 630; 404 where the document states no sum."""
    found = of_year(request, slug, year, phase)
    scene = share_of(found.page, found.around, is_final=found.edition.is_final)
    if scene is None:
        raise Http404
    return picture_answer(scene, "png")


@require_safe
@or_withdrawn
def share(request: HttpRequest, *, slug: str, year: int, phase: Phase) -> HttpResponse:
    """Return the short address, the picture, and each chart with the code that puts it into another page."""
    found = of_year(request, slug, year, phase)
    edition = found.edition
    charts = charts_of(found.page, page_address(request, edition))
    asked = request.GET.get("chart", "")
    name = asked if asked in charts else next(iter(charts), "")
    page_name = found.context["page_name"]
    context = {
        **found.context,
        "crumbs": [
            *found.context["crumbs"][:-1],
            (page_name, edition.get_absolute_url()),
            (_("嵌入和分享"), ""),
        ],
        "short_address": found.short,
        "share_url": place_of(edition, "picture") if found.page.answer else "",
        "share_words": in_words(found),
        "charts": [{"name": each, "label": labels()[each]} for each in charts],
        "chart": _chart(request, found, name, charts[name]) if name else None,
    }
    return render(request, "travel/share.html", context)


def labels() -> dict[str, str]:
    """Return what each chart is called where one of them is chosen."""
    return {
        "where": _("花到哪去"),
        "why": _("为什么变"),
        "three": _("三公"),
        "story": _("计划和实际"),
    }


def in_words(found: OfYear) -> str:
    """Return what the picture says, for who cannot see it and for the line below a shared address."""
    answer = found.page.answer
    if answer is None:
        return title_of(found.page)
    said = f"{plain(answer.label)} {answer.number} {answer.unit}"
    return _("%(title)s：%(said)s。%(sentence)s") % {
        "title": title_of(found.page),
        "said": said,
        "sentence": sentence_of(answer),
    }


def embed_code(request: HttpRequest, found: OfYear, name: str, chart: ChartOfYear) -> str:
    """Return the element that puts a chart into a page."""
    address = absolute(request, links_of(found.edition, name)["embed_url"])
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>',
        address,
        chart_title(found, chart),
        height_of(chart),
    )


def chart_title(found: OfYear, chart: ChartOfYear) -> str:
    """Return 栖岚县教育局 2024 年预算：为什么多了 2,339 万元（演示）."""
    tag = found.edition.department.tag
    said = {"whose": title_of(found.page), "says": chart.heading}
    title = _("%(whose)s：%(says)s") % said
    return f"{title}（{tag}）" if tag else title


def _chart(request: HttpRequest, found: OfYear, name: str, chart: ChartOfYear) -> dict[str, Any]:
    return {
        **links_of(found.edition, name),
        "name": name,
        "title": chart_title(found, chart),
        "height": height_of(chart),
        "code": str(embed_code(request, found, name, chart)),
    }
