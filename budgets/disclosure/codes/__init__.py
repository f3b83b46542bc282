"""The classifications of the budget, and its terms in plain words."""

from budgets.disclosure.codes.books import Amended, Amendment, Book, amendments, laid_over
from budgets.disclosure.codes.classification import Classification, Match, Resolution
from budgets.disclosure.codes.headings import Code, Headings, normalised
from budgets.disclosure.codes.lists import (
    CARRIED_FORWARD,
    ECONOMIC,
    FUNCTIONAL,
    OFFICIAL,
    PROCUREMENT,
    REVENUE,
    THREE_PUBLIC,
    Official,
    economic_headings_of,
)
from budgets.disclosure.codes.plain_words import PlainTerm, plain_words

__all__ = [
    "CARRIED_FORWARD",
    "ECONOMIC",
    "FUNCTIONAL",
    "OFFICIAL",
    "PROCUREMENT",
    "REVENUE",
    "THREE_PUBLIC",
    "Amended",
    "Amendment",
    "Book",
    "Classification",
    "Code",
    "Headings",
    "Match",
    "Official",
    "PlainTerm",
    "Resolution",
    "amendments",
    "economic_headings_of",
    "laid_over",
    "normalised",
    "plain_words",
]
