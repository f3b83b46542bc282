"""What a correction changed, as a page and as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.data_views.declaration import data_view
from budgets.data_views.parameters import EXCEL
from budgets.data_views.streaming import BOM, CSV, whole_file
from budgets.disclosure.model import Phase
from budgets.disclosure.open_data import changes_csv
from budgets.disclosure.open_data.schema import csv_lines
from budgets.display.tables import CellChangeTable
from budgets.models import Edition
from budgets.reports.pages.corrections import changes_between, corrected, part_in_words
from budgets.views.edition_context import (
    Withdrawn,
    base_context,
    ever_public,
    get_edition_or_404,
    or_withdrawn,
)
from budgets.views.files.params import base_of, gone


@require_safe
@or_withdrawn
def changes(
    request: HttpRequest, *, slug: str, year: int, phase: Phase, number: int
) -> HttpResponse:
    """Show row by row what an edition changed in the one that it corrected; 404 for a first edition."""
    after = get_edition_or_404(slug, year, phase, number)
    before = _before(after)
    rows = [
        {
            "part": part_in_words(change),
            "place": change.place,
            "column": _(change.column),
            "before": change.before,
            "after": change.after,
        }
        for change in changes_between(before, after)
    ]
    frame = base_context(after, ever_public(after.department))
    name = _("第 %(after)s 版改了什么") % {"after": after.number}
    context = {
        **frame,
        "crumbs": [
            *frame["crumbs"][:-1],
            (frame["page_name"], after.get_absolute_url()),
            (name, ""),
        ],
        "before": before,
        "count": len(rows),
        "table": CellChangeTable(rows, request=request),
        "csv_url": after.get_changes_url("csv"),
    }
    return render(request, "budgets/changes.html", context)


@data_view((EXCEL,))
def changes_file(
    request: HttpRequest,
    asked: dict[str, Any],
    *,
    slug: str,
    year: int,
    phase: Phase,
    number: int,
) -> HttpResponseBase:
    """Return the same as CSV."""
    try:
        after = get_edition_or_404(slug, year, phase, number, alone=True)
    except Withdrawn as withdrawn:
        raise gone(withdrawn.edition) from withdrawn
    before = _before(after)
    base = base_of(request)
    rows = changes_csv.change_rows(
        changes_between(before, after),
        address_before=urljoin(base, before.get_fixed_url()),
        address_after=urljoin(base, after.get_fixed_url()),
        notice=after.department.jurisdiction.notice,
        notice_en=after.department.jurisdiction.notice_en,
    )
    text = "".join(csv_lines(rows, changes_csv.COLUMNS)).encode()
    response = whole_file(BOM + text if asked["excel"] else text, CSV)
    name = f"{after.file_stem}-v{before.number}-v{after.number}-changes.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _before(edition: Edition) -> Edition:
    before = corrected(edition)
    if before is None:
        raise Http404
    return before
