"""The search over everything that is public.

query.py        the words of a search and its filters
results.py      the hits: a page, the next page by its key, all of them
departments.py  departments by a part of their name
hits.py         a hit as a row of the file or of the API
"""

from budgets.reports.search.departments import departments_named
from budgets.reports.search.hits import COLUMNS, cells_of
from budgets.reports.search.query import (
    LONGEST_QUERY,
    MOST_WORDS,
    SORTS,
    Filters,
    Query,
    grams_of,
    like,
)
from budgets.reports.search.results import (
    A_PAGE,
    HELD,
    MOST_COUNTED,
    Hit,
    Results,
    all_found,
    every_hit,
    hits_after,
    key_of,
    search,
)

__all__ = [
    "A_PAGE",
    "COLUMNS",
    "HELD",
    "LONGEST_QUERY",
    "MOST_COUNTED",
    "MOST_WORDS",
    "SORTS",
    "Filters",
    "Hit",
    "Query",
    "Results",
    "all_found",
    "cells_of",
    "departments_named",
    "every_hit",
    "grams_of",
    "hits_after",
    "key_of",
    "like",
    "search",
]
