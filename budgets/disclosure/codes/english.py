"""Standard names of headings in English: `english.csv`.

Columns: list (functional, economic, revenue, three_public, procurement), code, en, source (yearbook: as China
Statistical Yearbook prints the heading; portal: translated here).
"""

from __future__ import annotations

from functools import cache

from budgets.disclosure.codes.lists import rows_of


@cache
def english_names() -> dict[tuple[str, str], str]:
    """Return all names, by list and code."""
    return {(row["list"], row["code"]): row["en"] for row in rows_of("english.csv")}


def english_name(kind: str, code: str) -> str:
    """Return what a heading is called in English; "" where there is no standard name."""
    return english_names().get((kind, code), "")
