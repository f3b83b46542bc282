"""All hits of a search as a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.data_views.declaration import data_view
from budgets.data_views.parameters import (
    AMOUNT_FROM,
    AMOUNT_TO,
    DEPARTMENT,
    EDITION,
    EXCEL,
    JURISDICTION,
    KIND,
    LEVEL,
    PHASE,
    YEAR,
    Parameter,
    Q,
    in_wan,
)
from budgets.data_views.streaming import csv_file
from budgets.disclosure.open_data.schema import PublishedAs, csv_lines
from budgets.reports.open_data.line_files import FixedAddresses
from budgets.reports.search.hits import COLUMNS, cells_of
from budgets.reports.search.query import LONGEST_QUERY, Filters
from budgets.reports.search.results import Hit, every_hit
from budgets.safe_text import attachment
from budgets.views.files.params import base_of
from budgets.views.search.form import ORDERS


@data_view(
    (
        Q,
        KIND,
        JURISDICTION,
        DEPARTMENT,
        LEVEL,
        YEAR,
        PHASE,
        AMOUNT_FROM,
        AMOUNT_TO,
        EDITION,
        Parameter(
            name="sort",
            about=gettext_lazy("顺序；前面加 - 是倒序"),
            values=tuple(ORDERS),
            stored=ORDERS,
            default="-fiscal_year",
        ),
        EXCEL,
        in_wan("least", "amount_from"),
        in_wan("most", "amount_to"),
        Parameter(
            name="earlier",
            about=gettext_lazy("连同已被更正的版本"),
            values=("on",),
            stored={"on": "all"},
            old_name_of="edition",
        ),
    )
)
def hits_file(request: HttpRequest, asked: dict[str, Any]) -> HttpResponseBase:
    """Serve `/search.csv`: all hits of the same search, the newest or the largest first."""
    addresses = FixedAddresses(base_of(request))
    filters = Filters.of(asked)

    def lines() -> Iterator[str]:
        hits = every_hit(asked["q"], filters, addresses)
        return csv_lines((_cells(hit, of) for hit, of in hits), COLUMNS)

    response = csv_file(request, lines, excel=asked["excel"])
    words = re.sub(r"[^\w.-]+", "-", asked["q"])[:LONGEST_QUERY].strip("-.")
    response["Content-Disposition"] = attachment(
        f"{_('查找')}-{words or 'search'}.csv", "search.csv"
    )
    return response


def _cells(hit: Hit, of: PublishedAs) -> dict[str, str]:
    said = cells_of(hit, of)
    return {name: "" if value is None else str(value) for name, value in said.items()}
