"""Find the section of a sentence that stands below no heading, by what its figures are of.

Many pages hold one section and no heading (a paragraph on 三公), or begin in the middle of a document.
A row of `sentence_sections.csv` gives words, as a regular expression; the first row that fits the words
up to the first figure wins.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from budgets.disclosure.model import Section
from budgets.disclosure.readers.blocks.document import half_width

# 9.6万元, 50 万, 0元; a share or a count alone is no statement of a budget
_MONEY = re.compile(r"\d\s*(?:[万亿]元?|元)")
# What it is said to be a share of tells as much: 「，占支出总预算82.27%」.
_SHARE_OF = re.compile(r",?占[^,;。%]{2,24}%")


def section_by_words(text: str) -> Section | None:
    """Return the section that a sentence with an amount belongs to; None if its words do not tell."""
    plain = half_width(text)
    figure = _MONEY.search(plain)
    if figure is None:
        return None
    share = _SHARE_OF.match(plain, figure.end())
    told = plain[: share.end() if share else figure.end()]
    return next((section for words, section in _words() if words.search(told)), None)


@cache
def _words() -> tuple[tuple[re.Pattern[str], Section], ...]:
    text = files(__package__).joinpath("sentence_sections.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple((re.compile(row["words"]), Section(row["section"])) for row in rows)
