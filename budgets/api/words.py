"""The rows of the files of words: reasons, projects, indicators, functions, glossary, findings, staff …"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from typing import Any

from budgets.api.fields import (
    CURSOR,
    FIRST_PUBLISHED_ON,
    NOTICE_EN,
    OF_EDITION,
    OF_LEVEL,
    SEAL,
    WORDS,
    WORDS_ADDED,
    Member,
)
from budgets.api.question import ApiQuestion, ApiRow, PageOfRows
from budgets.models import Edition
from budgets.reports.open_data.keyset import page_after
from budgets.reports.open_data.narrative_files import NARRATIVES
from budgets.reports.pages.staff import KINDS, staff_counts

# What a parameter asks of the rows themselves; those of their editions are the scope's.
_LOOKUPS = {
    "table": "table__in",
    "direction": "direction__in",
    "particular": "kind__in",
    "rule": "rule__in",
    "severity": "severity__in",
    "term": "term__contains",
    "amount_from": "amount__gte",
    "amount_to": "amount__lte",
}


def fields_of(name: str) -> tuple[Member, ...]:
    """Return the members of a row: those of the file, and the cursor."""
    return (
        *OF_EDITION,
        *WORDS[name],
        *SEAL,
        NOTICE_EN,
        FIRST_PUBLISHED_ON,
        *OF_LEVEL,
        *WORDS_ADDED.get(name, ()),
        CURSOR,
    )


def answer_of(name: str) -> Callable[[ApiQuestion], PageOfRows]:
    """Return the function that answers for the rows of a file."""
    return _staff if name == "staff" else partial(_words, name)


def _words(name: str, question: ApiQuestion) -> PageOfRows:
    kind = NARRATIVES[name]
    given = {lookup: question.values.get(name) for name, lookup in _LOOKUPS.items()}
    rows = kind.rows_of(question.scope().editions)
    rows = rows.filter(
        **{lookup: value for lookup, value in given.items() if value not in (None, "", ())}
    )
    found, more = page_after(rows, ["pk"], question.after(), question["limit"])
    placed = [(kind.edition_of(row), row, [row.pk]) for row in found]
    return _page(name, question, placed, more=more)


def _staff(question: ApiQuestion) -> PageOfRows:
    after, limit = question.after(), question["limit"]
    editions = question.scope().editions.order_by("pk")
    counts = staff_counts(editions.filter(pk__gte=after[0]) if after else editions)
    placed = ((of, staff, [of.pk, KINDS.index(staff.kind)]) for of, staff in counts)
    later = list(islice((each for each in placed if not after or each[2] > after), limit + 1))
    return _page("staff", question, later[:limit], more=len(later) > limit)


def _page(
    name: str,
    question: ApiQuestion,
    placed: Iterable[tuple[Edition, Any, list[int]]],
    *,
    more: bool,
) -> PageOfRows:
    """Return a page of rows, given each with its edition and its place in the order of all rows."""
    kinds = {field.name: field.kind["type"] for field in (*WORDS[name], *WORDS_ADDED.get(name, ()))}
    rows: list[ApiRow] = []
    for edition, row, place in placed:
        own = NARRATIVES[name].cells(row)
        cells = {key: _typed(own[key], kinds[key]) for key in kinds}
        rows.append(question.cells_of(edition) | cells | {"cursor": question.cursor(place)})
    return PageOfRows.of(fields_of(name), rows, more=more)


def _typed(cell: str, kind: Any) -> str | int | None:
    """Return a cell of the file as a member: counts as numbers, an empty one that may be null as null."""
    if not cell and isinstance(kind, list):
        return None
    return int(cell) if "integer" in kind else cell
