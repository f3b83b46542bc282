"""The hits of a search by department: of each what it says best, each amount once, over all its years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from psycopg import sql

from budgets.disclosure.model import Phase
from budgets.disclosure.official_form.vocabulary import EXPENDITURE_TABLE
from budgets.disclosure.searchable import SearchKind
from budgets.models import Department
from budgets.models.search import RANKS
from budgets.reports.search.asking import COMMON, PLACE, asked, place_values, share_of
from budgets.reports.search.query import UNITS, Filters, Query, conditions
from budgets.reports.search.results import MOST_COUNTED, public_rows, walked
from budgets.reports.search.vocabulary import key_of

A_PAGE = 10  # departments
SHOWN = 4  # things of a department
READ = 48  # rows of a department, the best first: four things in six plans and five accounts each
_KINDS = {rank: kind for kind, rank in RANKS.items()}

_FOUND = sql.SQL("""
WITH found AS MATERIALIZED (
    SELECT id, department_id, fiscal_year, rank, amount, words
    FROM budgets_searchentry WHERE {where} LIMIT %s),
kinds AS (SELECT rank, count(*) AS number FROM found GROUP BY rank),
chosen AS MATERIALIZED (
    SELECT id, department_id, fiscal_year, rank, amount, {place} AS place
    FROM found WHERE rank = ANY(%s) AND (SELECT sum(number) FROM kinds) <= %s),
departments AS (
    SELECT department_id, count(*) AS hits, min(place) AS place, max(fiscal_year) AS newest,
        max(amount) AS largest, max(amount) FILTER (WHERE place < 3
            AND fiscal_year = (SELECT max(fiscal_year) FROM chosen)) AS lead,
        department_id IN {units} AS is_unit
    FROM chosen GROUP BY department_id),
page AS (SELECT * FROM departments ORDER BY {order} LIMIT %s OFFSET %s),
best AS (
    SELECT chosen.id, chosen.place, row_number() OVER (PARTITION BY department_id
        ORDER BY chosen.place, chosen.fiscal_year DESC, rank, amount DESC NULLS LAST, id) AS number
    FROM chosen JOIN page USING (department_id))
SELECT
    (SELECT json_object_agg(rank, number) FROM kinds),
    (SELECT count(*) FROM departments),
    (SELECT count(*) FROM departments WHERE is_unit),
    ARRAY(SELECT department_id FROM page ORDER BY {order}),
    (SELECT json_object_agg(department_id, hits) FROM page),
    (SELECT json_agg(json_build_array(
        id, department_id, fiscal_year, phase, rank, amount::text, code, anchor,
        CASE WHEN title = '' THEN md5(text) ELSE title END, tables, place) ORDER BY number)
     FROM best JOIN budgets_searchentry USING (id) WHERE number <= %s)
""")
_ORDERS = {
    "relevance": "place, is_unit, newest DESC, lead DESC NULLS LAST, department_id",
    "year": "newest DESC, is_unit, place, lead DESC NULLS LAST, department_id",
    "amount": "largest DESC NULLS LAST, is_unit, place, department_id",
}


class Occurrence(NamedTuple):
    """One row of what can be found, as far as it is told which of them belong together."""

    pk: int
    department: int
    year: int
    phase: str
    rank: int
    amount: Decimal | None
    code: str
    anchor: str
    title: str
    tables: str
    place: int = 3  # how well it fits: 0 is the word itself, 3 has it in its text

    @property
    def kind(self) -> SearchKind:
        return _KINDS[self.rank]


class Told(NamedTuple):
    """What is told of a row besides: its text, and of which edition it is."""

    text: str
    status: str
    number: int


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a department: where it stands newest, and in which other years; and why it changed.

    `before` is the amount of the year before in the same place, None where there is none to compare with.
    """

    newest: Occurrence
    others: tuple[Occurrence, ...] = ()
    before: Decimal | None = None
    reason: Occurrence | None = None
    rows: int = 1  # that are told by it


@dataclass(frozen=True, slots=True)
class OneDepartment:
    """What one department says; `hits` in all."""

    department: Department
    things: tuple[Thing, ...]
    hits: int

    @property
    def only_explains(self) -> bool:
        """Return whether nothing but a term's meaning was found."""
        return all(thing.newest.kind is SearchKind.TERM for thing in self.things)

    @property
    def more(self) -> int:
        """Return how many hits the things do not tell."""
        return max(self.hits - sum(thing.rows for thing in self.things), 0)


@dataclass(frozen=True, slots=True)
class ByDepartment:
    """One page of departments. `count` counts hits, `departments` departments with their units, `units` the
    units: exact unless `is_more`.

    `told` is what is told of the newest rows and the reasons, by their key.
    """

    query: Query
    page: tuple[OneDepartment, ...] = ()
    departments: int = 0
    units: int = 0
    count: int = 0
    is_more: bool = False
    kinds: dict[SearchKind, int] = field(default_factory=dict)
    told: dict[int, Told] = field(default_factory=dict)


def found_by_department(
    query: Query, filters: Filters, known: dict[int, Department], *, page: int = 1
) -> ByDepartment:
    """Return one page of what has all the words, from 1. Three queries; four of a very common word."""
    share, size = share_of(query)
    by_pieces = share <= COMMON
    where, values = conditions(query, filters, by_pieces=by_pieces, without_kind=True)
    statement = _FOUND.format(
        place=sql.SQL(PLACE),
        where=where,
        order=sql.SQL(_ORDERS[filters.sort]),
        units=sql.SQL(UNITS),
    )
    limits = [filters.ranks, MOST_COUNTED, A_PAGE, (page - 1) * A_PAGE, READ]
    ((by_rank, departments, units, order, hits, rows),) = asked(
        statement, [*values, MOST_COUNTED + 1, *place_values(query), *limits]
    )
    kinds = {kind: by_rank[str(n)] for kind, n in RANKS.items() if str(n) in (by_rank or {})}
    if sum(kinds.values()) > MOST_COUNTED:
        return _of_many(query, filters, known, share, size, page)
    by_department: dict[int, list[Occurrence]] = defaultdict(list)
    for row in rows or ():
        occurrence = Occurrence._make(row)
        amount = None if row[5] is None else Decimal(row[5])
        by_department[occurrence.department].append(occurrence._replace(amount=amount))
    found = tuple(
        OneDepartment(known[pk], _shown(things_of(by_department[pk])), hits[str(pk)])
        for pk in order
        if pk in known
    )
    count = sum(kinds[k] for k in kinds if not filters.kinds or k in filters.kinds)
    return ByDepartment(query, found, departments, units, count, kinds=kinds, told=_told(found))


def _shown(things: Sequence[Thing]) -> tuple[Thing, ...]:
    """Return the best things; beside what is called by the very word, none that only mentions it."""
    by_name = things and things[0].newest.place == 0
    return tuple(x for x in things if not by_name or x.newest.place < 3)[:SHOWN]


def things_of(rows: Iterable[Occurrence]) -> tuple[Thing, ...]:
    """Return what the rows of one department are about, in the order of the rows, each amount once."""
    by_thing: dict[tuple[Any, ...], list[Occurrence]] = defaultdict(list)
    for row in rows:
        by_thing[row.rank, row.code, key_of(row.title)].append(row)
    things = [_thing(some) for some in by_thing.values()]
    reasons = {
        (key_of(x.newest.title), x.newest.year, x.newest.phase): x
        for x in things
        if x.newest.kind is SearchKind.REASON
    }
    told: dict[tuple[Any, ...], Thing] = {}
    for thing in things:
        newest = thing.newest
        name = (key_of(newest.title), newest.year, newest.phase)
        if newest.kind is SearchKind.REASON:
            told.setdefault((*name, "reason"), thing)
            continue
        twin = told.get((*name, newest.amount))
        if twin is None:
            told[*name, newest.amount] = thing
        else:
            better = twin if _is_better(twin.newest, newest) else thing
            told[*name, newest.amount] = replace(better, rows=twin.rows + thing.rows)
    return _outermost(tuple(_with_reasons(told, reasons)))


def _outermost(things: Sequence[Thing]) -> tuple[Thing, ...]:
    """Leave out a heading whose whole amount is that of the one above it, which is there too."""
    amounts = {(x.newest.code, x.newest.year, x.newest.phase): x.newest.amount for x in things}

    def is_repeated(of: Occurrence) -> bool:
        above = [of.code[:size] for size in range(2, len(of.code))]
        return of.kind is SearchKind.LINE and any(
            (code, of.year, of.phase) in amounts and amounts[code, of.year, of.phase] == of.amount
            for code in above
        )

    return tuple(thing for thing in things if not is_repeated(thing.newest))


def _with_reasons(
    told: dict[tuple[Any, ...], Thing], reasons: dict[tuple[Any, ...], Thing]
) -> Iterable[Thing]:
    """Yield the things with the reasons of the same name and document, which are no things of their own."""
    used = {key[:3] for key, thing in told.items() if thing.newest.kind is SearchKind.LINE}
    terms = all(thing.newest.kind is SearchKind.TERM for thing in told.values())
    for key, thing in told.items():
        kind = thing.newest.kind
        if kind is SearchKind.REASON and key[:3] in used:
            continue
        if kind is SearchKind.TERM and not terms:
            continue  # which every department explains alike; the answer above does
        reason = reasons.get(key[:3]) if kind is SearchKind.LINE else None
        if reason:
            yield replace(thing, reason=reason.newest, rows=thing.rows + reason.rows)
        else:
            yield thing


def _is_better(one: Occurrence, other: Occurrence) -> bool:
    """Return whether one of two rows of one amount tells more: a line than a project, the three publics'
    than the table of what is paid for.
    """
    order = [SearchKind.LINE, SearchKind.PROJECT]

    def weight(row: Occurrence) -> tuple[int, bool]:
        place = order.index(row.kind) if row.kind in order else len(order)
        return place, not row.code.startswith("S")

    return weight(one) <= weight(other)


def _thing(rows: Sequence[Occurrence]) -> Thing:
    """Return one thing: of each year and phase one row, the newest first."""
    by_document: dict[tuple[int, str], list[Occurrence]] = defaultdict(list)
    for row in rows:
        by_document[row.year, row.phase].append(row)
    one_each = {of: _one_of(some) for of, some in by_document.items()}
    order = sorted(one_each, key=lambda of: (-of[0], of[1] == Phase.FINAL))
    newest, *others = (one_each[of] for of in order)
    earlier = one_each.get((newest.year - 1, newest.phase))
    same = earlier if earlier and earlier.anchor == newest.anchor else None
    compared = same.amount if same and newest.kind is SearchKind.LINE else None
    return Thing(newest, tuple(others), compared, rows=len(rows))


def _one_of(rows: Sequence[Occurrence]) -> Occurrence:
    """Return one row for all of a document that are about one thing: with the amount of the whole, in the
    place that is about all money.
    """
    if rows[0].kind is not SearchKind.LINE:
        return rows[0]
    whole = max(rows, key=lambda row: (row.amount is not None, row.amount or 0))
    tables = " ".join(dict.fromkeys(table for row in rows for table in row.tables.split()))
    place = next((row for row in rows if EXPENDITURE_TABLE in row.tables.split()), whole)
    return whole._replace(tables=tables, anchor=place.anchor)


def _told(found: Iterable[OneDepartment]) -> dict[int, Told]:
    """Return what is told of the rows that are shown. One query."""
    things = [thing for each in found for thing in each.things]
    keys = [thing.newest.pk for thing in things]
    keys += [thing.reason.pk for thing in things if thing.reason]
    rows = public_rows().filter(pk__in=keys).order_by()
    values = rows.values_list("pk", "text", "edition__status", "edition__number")
    return {pk: Told(text, status, number) for pk, text, status, number in values}


def _of_many(
    query: Query,
    filters: Filters,
    known: dict[int, Department],
    share: float,
    size: float,
    page: int,
) -> ByDepartment:
    """Return a page of the rows of a very common word, by department."""
    entries = walked(query, filters, share, size, page)
    by_department: dict[int, list[Occurrence]] = defaultdict(list)
    for x in entries:
        row = (x.pk, x.department_id, x.fiscal_year, x.edition.phase, RANKS[SearchKind(x.kind)])
        title = x.title or x.text
        by_department[x.department_id].append(
            Occurrence(*row, x.amount, x.code, x.anchor, title, x.tables)
        )
    found = tuple(
        OneDepartment(known[pk], things_of(rows), 0)
        for pk, rows in by_department.items()
        if pk in known
    )
    told = {x.pk: Told(x.text, x.edition.status, x.edition.number) for x in entries}
    return ByDepartment(query, found, count=MOST_COUNTED, is_more=True, told=told)
