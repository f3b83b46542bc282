"""/search: where a word stands in everything that is public."""

from __future__ import annotations

from budgets.api.question import ApiQuestion, PageOfRows
from budgets.reports.search.hits import COLUMNS, cells_of
from budgets.reports.search.query import Filters, Query
from budgets.reports.search.results import hits_after, key_of

# The words of the other lists' orders, and what the search calls them.
_ORDERS = {"-fiscal_year": "year", "-amount_yuan": "amount"}
SORTS = tuple(_ORDERS)


def hits(question: ApiQuestion) -> PageOfRows:
    """Return a page of hits."""
    query = Query.of(question["q"])
    filters = Filters.of(question.values | {"sort": _ORDERS[question["sort"]]})
    found, more = hits_after(
        query, filters, question.addresses, after=question.after(), limit=question["limit"]
    )
    rows = [
        cells_of(hit, of) | {"cursor": question.cursor(key_of(hit, filters))} for hit, of in found
    ]
    return PageOfRows(rows, rows[-1]["cursor"] if more else None, COLUMNS)
