"""The leaflet: a department's year on one sheet of paper."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Phase
from budgets.display.paper import on_paper
from budgets.views.edition_context import or_withdrawn
from budgets.views.travel.of_year import of_year


@require_safe
@or_withdrawn
def leaflet(request: HttpRequest, *, slug: str, year: int, phase: Phase) -> HttpResponse:
    """Return what fits on one A4, readable in black and white, with the way to everything else."""
    found = of_year(request, slug, year, phase)
    context = {
        **found.context,
        "page": found.page,
        "paper": on_paper(found.page),
        "short_address": found.typed,
        "code": qr_code(found.short, _("二维码：%(address)s") % {"address": found.short}),
        "source": found.source,
        "printed_on": timezone.localdate(),
    }
    return render(request, "travel/leaflet.html", context)


def qr_code(address: str, title: str) -> SafeString:
    """Return an address as a drawing for cameras, black on white whatever the page's colours."""
    drawn = segno.make(address, error="m", micro=False)
    inline = drawn.svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass=None, title=title, light="#fff"
    )
    return mark_safe(inline)  # noqa: S308 - made by segno, which escapes the title
