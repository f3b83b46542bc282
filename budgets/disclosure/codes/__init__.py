"""The classifications of the budget, and its terms in plain words."""

from budgets.disclosure.codes.classification import (
    Classification,
    Code,
    Match,
    Resolution,
    normalised,
)
from budgets.disclosure.codes.lists import (
    CARRIED_FORWARD,
    ECONOMIC,
    FUNCTIONAL,
    PROCUREMENT,
    REVENUE,
    THREE_PUBLIC,
    economic_headings_of,
)
from budgets.disclosure.codes.plain_words import PlainTerm, plain_words

__all__ = [
    "CARRIED_FORWARD",
    "ECONOMIC",
    "FUNCTIONAL",
    "PROCUREMENT",
    "REVENUE",
    "THREE_PUBLIC",
    "Classification",
    "Code",
    "Match",
    "PlainTerm",
    "Resolution",
    "economic_headings_of",
    "normalised",
    "plain_words",
]
