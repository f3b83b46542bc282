"""The check sheets as files: of one edition, and of everybody who must publish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from budgets.data_views.declaration import data_view
from budgets.data_views.parameters import DEPARTMENT, EXCEL, JURISDICTION, PHASE, YEAR
from budgets.data_views.streaming import made_csv
from budgets.disclosure.model import Phase
from budgets.disclosure.open_data.schema import csv_lines
from budgets.reports.check_sheets import COLUMNS, rows_of, rows_of_edition, sheet_as_published
from budgets.reports.deadlines import public_progress, years_to_show
from budgets.views.edition_context import Withdrawn, get_edition_or_404
from budgets.views.files.params import base_of, gone


@data_view((EXCEL,))
def edition_checks(
    request: HttpRequest,
    asked: dict[str, Any],
    *,
    slug: str,
    year: int,
    phase: Phase,
    number: int | None = None,
) -> HttpResponseBase:
    """Return the check sheet of a published edition: the current one, or the one of a number."""
    try:
        edition = get_edition_or_404(slug, year, phase, number)
    except Withdrawn as withdrawn:
        raise gone(withdrawn.edition) from withdrawn
    rows = list(rows_of_edition(edition, sheet_as_published(edition), base_of(request)))
    response = made_csv(request, lambda: csv_lines(rows, COLUMNS), excel=asked["excel"])
    name = f"{edition.file_stem}-v{edition.number}-checks.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@data_view((replace(YEAR, required=True), PHASE, DEPARTMENT, JURISDICTION, EXCEL))
def checks_csv(request: HttpRequest, asked: dict[str, Any]) -> HttpResponseBase:
    """Return the sheets of all departments and units that must publish the years asked for."""
    base = base_of(request)
    wanted = years_to_show(asked["year"], asked["phase"])

    def rows() -> Iterator[dict[str, str]]:
        for year, phase in wanted:
            found = public_progress(year, phase, asked["jurisdiction"], asked["department"])
            yield from rows_of(found.rows, base)

    response = made_csv(request, lambda: csv_lines(rows(), COLUMNS), excel=asked["excel"])
    response["Content-Disposition"] = 'attachment; filename="checks.csv"'
    return response
