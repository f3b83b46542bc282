"""/search: where a word stands in everything that is public."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from budgets.api.errors import Refused
from budgets.api.question import Answer, Question
from budgets.reports.search import (
    COLUMNS,
    MOST_WORDS,
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
    query = _understood(question["q"])
    filters = _filters(question)
    found, more = hits_after(
        query, filters, question.addresses, after=question.after(), limit=question["limit"]
    )
    rows = [
        cells_of(hit, of) | {"cursor": question.cursor(key_of(hit, filters))} for hit, of in found
    ]
    return Answer(rows, rows[-1]["cursor"] if more else None, COLUMNS)


def _understood(typed: str) -> Query:
    """The words; Refused where some would be left out, or none is there."""
    query = Query.of(typed)
    if query.was_cut or not query.words:
        raise Refused(
            HTTPStatus.BAD_REQUEST,
            "bad_query",
            _("要有 1 到 %(most)s 个词，每个词里要有字。"),
            parameter="q",
            most=MOST_WORDS,
        )
    return query


def _filters(question: Question) -> Filters:
    scope = question.scope()
    return Filters(
        years=scope.years,
        departments=scope.departments,
        jurisdictions=scope.jurisdictions,
        phases=scope.phases,
        kinds=question["kind"],
        least=question.bound("amount_from"),
        most=question.bound("amount_to"),
        earlier=scope.every,
        sort=_ORDERS[question["sort"]],
    )
