"""/search: where a word stands in everything that is public."""

from __future__ import annotations

from budgets.api.question import Answer, Question
from budgets.reports.search import (
    COLUMNS,
    Filters,
    Query,
    cells_of,
    hits_after,
    key_of,
)

# The words of the other lists' orders, and what the search calls them.
_ORDERS = {"-fiscal_year": "year", "-amount_yuan": "amount"}
SORTS = tuple(_ORDERS)


def hits(question: Question) -> Answer:
    """A page of hits."""
    query = Query.of(question["q"])
    filters = _filters(question)
    found, more = hits_after(
        query, filters, question.addresses, after=question.after(), limit=question["limit"]
    )
    rows = [
        cells_of(hit, of) | {"cursor": question.cursor(key_of(hit, filters))} for hit, of in found
    ]
    return Answer(rows, rows[-1]["cursor"] if more else None, COLUMNS)


def _filters(question: Question) -> Filters:
    scope = question.scope()
    return Filters(
        years=scope.years,
        departments=scope.departments,
        jurisdictions=scope.jurisdictions,
        phases=scope.phases,
        kinds=question["kind"],
        least=question["amount_from"],
        most=question["amount_to"],
        earlier=scope.every,
        sort=_ORDERS[question["sort"]],
    )
