"""The rows of the files of words: reasons, projects, indicators, functions, glossary, findings, staff …"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from budgets.api.fields import CURSOR, FIRST_PUBLISHED_ON, NOTICE_EN, OF_EDITION, SEAL, WORDS, Field
from budgets.api.question import Answer, Question, Row
from budgets.models import Edition
from budgets.reports.open_data.keyset import page_after
from budgets.reports.open_data.narrative_files import NARRATIVES, Narrative
from budgets.reports.pages.staff import KINDS, staff_counts

# What a parameter asks of the rows themselves; those of their editions are the scope's.
_LOOKUPS = {
    "table": "table__in",
    "direction": "direction__in",
    "rule": "rule__in",
    "severity": "severity__in",
    "term": "term__contains",
    "amount_from": "amount__gte",
    "amount_to": "amount__lte",
}


class _Told(NamedTuple):
    """A row with its edition, and where it stands in the order of all rows."""

    edition: Edition
    row: Any
    place: list[int]


def fields_of(name: str) -> tuple[Field, ...]:
    """The members of a row: those of the file, and the cursor."""
    return (*OF_EDITION, *WORDS[name], *SEAL, NOTICE_EN, FIRST_PUBLISHED_ON, CURSOR)


def answer_of(name: str) -> Callable[[Question], Answer]:
    """Who answers for the rows of a file."""
    return partial(_staff if name == "staff" else _words, name)


def _words(name: str, question: Question) -> Answer:
    kind = NARRATIVES[name]
    given = {lookup: question.values.get(name) for name, lookup in _LOOKUPS.items()}
    rows = kind.rows_of(question.scope().editions())
    rows = rows.filter(
        **{lookup: value for lookup, value in given.items() if value not in (None, "", ())}
    )
    found, more = page_after(rows, ["pk"], question.after(), question["limit"])
    told = [_Told(kind.edition_of(row), row, [row.pk]) for row in found]
    return _page(name, kind, question, told, more=more)


def _staff(name: str, question: Question) -> Answer:
    after, limit = question.after(), question["limit"]
    editions = question.scope().editions().order_by("pk")
    found = _counted(editions.filter(pk__gte=after[0]) if after else editions)
    later = (each for each in found if after is None or each.place > after)
    told = list(islice(later, limit + 1))
    return _page(name, NARRATIVES[name], question, told[:limit], more=len(told) > limit)


def _counted(editions: Any) -> Iterator[_Told]:
    for edition, staff in staff_counts(editions):
        yield _Told(edition, staff, [edition.pk, KINDS.index(staff.kind)])


def _page(
    name: str, kind: Narrative, question: Question, told: Iterable[_Told], *, more: bool
) -> Answer:
    names = [field.name for field in fields_of(name)]
    kinds = {field.name: field.kind["type"] for field in WORDS[name]}
    rows: list[Row] = []
    for each in told:
        own = kind.cells(each.row)
        cells = {key: _typed(own[key], kinds[key]) for key in kinds}
        members = question.cells_of(each.edition) | cells | {"cursor": question.cursor(each.place)}
        rows.append({key: members[key] for key in names})
    columns = tuple(key for key in names if key != "cursor")
    return Answer(rows, rows[-1]["cursor"] if more else None, columns)


def _typed(cell: str, kind: Any) -> str | int | None:
    """A cell of the file as a member: counts as numbers, an empty one that may be null as null."""
    if kind == "integer":
        return int(cell)
    return None if isinstance(kind, list) and not cell else cell
