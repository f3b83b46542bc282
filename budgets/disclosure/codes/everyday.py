"""What people say, and what documents call it: the rows of `everyday.csv`.

Columns: `said`, what people type (";" between), Chinese or English; `about`, what they mean (";" between, the
first that documents have counts); `look_for`, the words that documents use for it (";" between).

`about` is a code of the lists of this folder, with all that begin so (`S3`, `20819`); or

    table:O1, nature:basic     all of a table, or of a nature
    term:绩效目标               a term of `plain_words.csv`; before a figure, it is explained first
    department:卫生健康         departments with that in their names
    page:ledger                a page of the site
    at:ask                     a place on the page of a department's year
    near:公交                   nothing, but these are the next words to it
    phase:budget, year:-1      a phase; a year, counted from this one
    nothing:                   a word that says nothing: 多少钱
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from budgets.disclosure.codes.lists import rows_of, split


@dataclass(frozen=True, slots=True)
class Everyday:
    """One row: the ways to say it, what it is about, and the words of documents."""

    said: tuple[str, ...]
    about: tuple[str, ...]
    look_for: tuple[str, ...]


@cache
def everyday_words() -> tuple[Everyday, ...]:
    """Return all rows, in the order of the file: of two that are said alike, the first counts."""
    return tuple(
        Everyday(split(row["said"]), split(row["about"]), split(row["look_for"]))
        for row in rows_of("everyday.csv")
    )
