"""The official document as a page: what the department files, to read and to print."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Phase
from budgets.disclosure.writers.figure_anchors import Places
from budgets.disclosure.writers.layouts.shapes import TableLayout
from budgets.disclosure.writers.outline import Heading, Outline
from budgets.models import Edition
from budgets.reports.pages.official_document import official_outline
from budgets.views.edition_context import (
    base_context,
    ever_public,
    get_edition_or_404,
    or_withdrawn,
)


@require_safe
@or_withdrawn
def official(
    request: HttpRequest, *, slug: str, year: int, phase: Phase, number: int | None = None
) -> HttpResponse:
    """Return the document of a published edition: the current one, or the one of a number."""
    edition = get_edition_or_404(slug, year, phase, number)
    return official_page(request, edition)


def official_page(request: HttpRequest, edition: Edition, *, preview: bool = False) -> HttpResponse:
    """Return the document of an edition; a draft's with `preview`, for whom the caller lets see it."""
    outline, places = official_outline(edition)
    context = {
        **base_context(edition, ever_public(edition.department)),
        "outline": outline,
        "blocks": _blocks(outline, places),
        "docx_url": edition.get_fixed_file_url("docx"),
        "preview": preview,
    }
    return render(request, "budgets/official.html", context)


def _blocks(outline: Outline, places: Places) -> list[dict[str, object]]:
    """Return the blocks with the word for what each is, for the template to choose its markup."""
    blocks: list[dict[str, object]] = []
    for number, block in enumerate(outline.blocks):
        if isinstance(block, Heading):
            shown = {"kind": f"h{min(block.level + 1, 6)}", "id": f"h{number}"}
        elif isinstance(block, TableLayout):
            shown = {"kind": "table", "id": f"t{number}"}
        else:
            shown = {"kind": "p", "id": f"p{number}"}
        blocks.append({**shown, "of": block, "anchors": places.get(number, ())})
    return blocks
