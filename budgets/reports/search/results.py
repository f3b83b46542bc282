"""Where a word stands in everything that is public: departments, lines, projects, words.

Every hit of `words LIKE '%word%'` is found. A rare word comes out of the index of pieces and is sorted; a
common one, of more than `MOST_COUNTED` hits, is met by walking the rows in the order of the answer, so
that neither takes longer than the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import BooleanField, F, QuerySet
from django.db.models.expressions import RawSQL
from psycopg import sql

from budgets.disclosure.money import plain
from budgets.disclosure.open_data.schema import PublishedAs
from budgets.disclosure.searchable import SearchKind
from budgets.models import Department, Edition, SearchEntry
from budgets.models.search import RANKS
from budgets.reports.open_data.line_files import FIELDS, FixedAddresses, cited, published_sql
from budgets.reports.search.department_names import departments_named
from budgets.reports.search.query import Filters, Query, conditions, like

MOST_COUNTED = 5_000
A_PAGE = 20
SAMPLE = 2_000  # rows
COMMON = 0.08  # of the sample: rather read rows than the index, until enough are counted
# To start helpers, or to compile, takes longer than to find some thousand rows without.
_PLANNED = sql.SQL(
    "SET LOCAL work_mem = '32MB'; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off; {}"
)
HELD = 500  # rows of a file that are in memory at a time
# What a page tells of a hit; the rest of an edition, its wording among it, is not fetched.
_TOLD = (
    *("fiscal_year", "kind", "title", "code", "text", "tables", "amount", "anchor"),
    *(f"edition__{x}" for x in ("fiscal_year", "phase", "number", "status")),
    *(f"edition__department__{x}" for x in ("slug", "name", "jurisdiction__kind")),
)
_NEWEST = "found.fiscal_year DESC, found.id"
_LARGEST = "found.amount DESC NULLS LAST, found.id"


class Hit(NamedTuple):
    """A hit as a plain row, for files and the API: to make models of them would be most of their work."""

    id: int
    fiscal_year: int
    kind: str
    title: str
    code: str
    text: str
    tables: str
    amount: Decimal | None
    anchor: str


# The keys of the page first: texts and editions are read of its own rows alone.
_PAGE = sql.SQL("""
WITH found AS {cte} (SELECT id, fiscal_year, amount FROM budgets_searchentry WHERE {where})
SELECT {columns} FROM (SELECT id FROM found WHERE {stretch} ORDER BY {order} LIMIT %s) page
JOIN budgets_searchentry found USING (id)
JOIN ({published}) edition ON edition.pk = found.edition_id ORDER BY {order}
""")
HitOfEdition = tuple[Hit, PublishedAs]  # a hit, and in which edition it stands
_COLUMNS = sql.SQL(", ").join(
    sql.Identifier(*of) for of in [*product(["found"], Hit._fields), *product(["edition"], FIELDS)]
)


@dataclass(frozen=True, slots=True)
class Results:
    """The hits of one page. `count` is exact unless `is_more`: then there are more than so many.

    `kinds` counts the hits by kind, whatever kind is asked for; empty where there are too many to count.
    """

    query: Query
    hits: list[SearchEntry]
    count: int = 0
    is_more: bool = False
    kinds: dict[SearchKind, int] = field(default_factory=dict)
    departments: list[Department] = field(default_factory=list)


def search(typed: str, filters: Filters | None = None, *, page: int = 1) -> Results:
    """Return one page of what is found, from 1."""
    query, filters = Query.of(typed), filters or Filters()
    if not query.words:
        return Results(query, [])
    departments = [] if filters.narrows or page > 1 else departments_named(query)
    offset = (page - 1) * A_PAGE
    share, rows = _share(query)
    reads_rows = share > COMMON
    kinds, keys = _counted(query, filters, offset, by_pieces=not reads_rows)
    is_more = sum(kinds.values()) > MOST_COUNTED
    if is_more:
        # How many rows lie before the end of the page, and how many have the word.
        far = (offset + A_PAGE) / max(share, 1 / rows) > share * rows
        keys = _walked(query, filters, offset, by_pieces=far and not reads_rows)
    count = MOST_COUNTED if is_more else sum(kinds.values())
    if filters.kinds and not is_more:
        count = sum(kinds.get(SearchKind(kind), 0) for kind in filters.kinds)
    shown = {} if is_more else kinds
    return Results(query, _entries(keys), count, is_more, shown, departments)


def every_hit(typed: str, filters: Filters, addresses: FixedAddresses) -> Iterator[HitOfEdition]:
    """Yield all hits, out of one statement and so out of one moment; some hundred are held at a time.

    The largest amount first where `filters` sort by it, or else the newest year.
    """
    query = Query.of(typed)
    if query.words:
        of_edition = [f"edition__{name}" for name in FIELDS]
        found = all_found(query, filters).values_list(*Hit._fields, *of_edition)
        with transaction.atomic():  # in which the database keeps the place, and nothing of the rest
            for row in found.iterator(chunk_size=HELD):
                yield _told(row, addresses)


def all_found(query: Query, filters: Filters) -> QuerySet[SearchEntry]:
    """Return the public rows that have all the words of a query (at least one), in the order of
    `every_hit`.
    """
    where, values = conditions(query, filters)
    has_words = RawSQL(where.as_string(None), values, output_field=BooleanField())  # noqa: S611
    first = F("fiscal_year").desc()
    if filters.sort == "amount":
        first = F("amount").desc(nulls_last=True)
    return _public().filter(has_words).order_by(first, "id")


def hits_after(
    query: Query,
    filters: Filters,
    addresses: FixedAddresses,
    *,
    after: Sequence[Any] | None,
    limit: int,
) -> tuple[list[HitOfEdition], bool]:
    """Return at most `limit` hits after the one of the key `after` (of `key_of`), and whether more follow.

    In the order of `every_hit`. A page far behind costs no more than the first.
    """
    share, size = _share(query)
    walked = (limit + 1) / max(share, 1 / size)  # rows that are read until the page is full
    by_pieces = share * size < walked
    where, values = conditions(query, filters, by_pieces=by_pieces)
    found: list[HitOfEdition] = []
    for stretch, more_values in _stretches(filters, after):
        statement = _PAGE.format(
            cte=_cte(by_pieces=by_pieces),
            where=where,
            columns=_COLUMNS,
            stretch=sql.SQL(stretch),
            order=sql.SQL(_LARGEST if filters.sort == "amount" else _NEWEST),
            published=sql.SQL(published_sql()),
        )
        rest = limit + 1 - len(found)
        rows = _asked(statement, [*values, *more_values, rest])
        found += [_told(row, addresses) for row in rows]
        if len(found) > limit:
            break
    return found[:limit], len(found) > limit


def _told(row: Sequence[Any], addresses: FixedAddresses) -> HitOfEdition:
    count = len(Hit._fields)
    return Hit._make(row[:count]), cited(row[count:], addresses)


def key_of(hit: Hit, filters: Filters) -> list[Any]:
    """Return where a hit stands in the order: what `hits_after` begins after."""
    if filters.sort == "amount":
        return [None if hit.amount is None else plain(hit.amount), hit.id]
    return [hit.fiscal_year, hit.id]


def _stretches(filters: Filters, after: Sequence[Any] | None) -> list[tuple[str, list[Any]]]:
    """Return the rows after a key, in parts that follow one another, each of which an index begins at
    once.
    """
    if after is None:
        return [("true", [])]
    first, pk = after
    if filters.sort != "amount":
        return [("fiscal_year = %s AND id > %s", [first, pk]), ("fiscal_year < %s", [first])]
    if first is None:
        return [("amount IS NULL AND id > %s", [pk])]
    amount = Decimal(first)
    return [
        ("amount = %s AND id > %s", [amount, pk]),
        ("amount < %s", [amount]),
        ("amount IS NULL", []),
    ]


def _cte(*, by_pieces: bool) -> sql.SQL:
    """Tell the database to fetch rows that are few once, and of many only those that a page needs."""
    return sql.SQL("MATERIALIZED" if by_pieces else "NOT MATERIALIZED")


def _asked(statement: sql.Composable, values: Sequence[Any]) -> list[Any]:
    """Return the rows of a statement, with settings that hold for it alone: all in one message to the
    database.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED.format(statement), values)
        cursor.set_result(-1)
        rows: list[Any] = cursor.fetchall()
    return rows


def _counted(
    query: Query, filters: Filters, offset: int, *, by_pieces: bool
) -> tuple[dict[SearchKind, int], list[int]]:
    """Return the hits by kind, one more than are counted at most; and the keys of a page, where that is
    all.
    """
    where, values = conditions(query, filters, by_pieces=by_pieces, without_kind=True)
    order, heads = _order(query, filters)
    statement = sql.SQL(
        "WITH found AS MATERIALIZED (SELECT id, fiscal_year, rank, amount, words"
        " FROM budgets_searchentry WHERE {} LIMIT %s),"
        " kinds AS (SELECT rank, count(*) AS number FROM found GROUP BY rank)"
        " SELECT (SELECT json_object_agg(rank, number) FROM kinds),"
        " CASE WHEN (SELECT sum(number) FROM kinds) <= %s THEN"
        " ARRAY(SELECT id FROM found WHERE rank = ANY(%s) ORDER BY {} LIMIT %s OFFSET %s) END"
    ).format(where, sql.SQL(order))
    counted = [*values, MOST_COUNTED + 1, MOST_COUNTED]
    ((numbers, keys),) = _asked(statement, [*counted, filters.ranks, *heads, A_PAGE, offset])
    return {
        kind: numbers[str(n)] for kind, n in RANKS.items() if str(n) in (numbers or {})
    }, keys or []


def _walked(query: Query, filters: Filters, offset: int, *, by_pieces: bool) -> list[int]:
    """Return the keys of a page of a common word: rows are read in the order of the answer, until it is full.

    A page far behind (`by_pieces`) is sooner there by fetching all that have the word.
    """
    where, values = conditions(query, filters, by_pieces=by_pieces)
    statement = sql.SQL(
        "WITH found AS {} (SELECT id, fiscal_year, amount FROM budgets_searchentry WHERE {})"
        " SELECT id FROM found ORDER BY {} LIMIT %s OFFSET %s"
    ).format(
        _cte(by_pieces=by_pieces),
        where,
        sql.SQL(_LARGEST if filters.sort == "amount" else _NEWEST),
    )
    return [key for (key,) in _asked(statement, [*values, A_PAGE, offset])]


def _share(query: Query) -> tuple[float, float]:
    """Return which part of all rows has all the words, 0 to 1, judged by a sample; and how many rows there
    are.
    """
    has_all = sql.SQL(" AND ").join([sql.SQL("words LIKE %s")] * len(query.words))
    statement = sql.SQL(
        "WITH size AS MATERIALIZED (SELECT greatest(reltuples, 1) AS rows FROM pg_class"
        " WHERE oid = 'budgets_searchentry'::regclass)"
        " SELECT count(*) FILTER (WHERE {}) / greatest(count(*), 1)::float,"
        " (SELECT rows FROM size) FROM budgets_searchentry"
        " TABLESAMPLE SYSTEM ((SELECT least(100, 100 * %s / rows) FROM size)) REPEATABLE (1)"
    ).format(has_all)
    ((share, rows),) = _asked(statement, [*map(like, query.words), SAMPLE])
    return float(share), float(rows)


def _order(query: Query, filters: Filters) -> tuple[str, list[str]]:
    """Return the order of hits that are few enough to be sorted, and its values."""
    if filters.sort != "relevance":
        return (_LARGEST if filters.sort == "amount" else _NEWEST), []
    return (
        "CASE WHEN split_part(words, E'\\n', 1) = %s OR split_part(words, E'\\n', 2) = %s THEN 0"
        " WHEN starts_with(words, %s) OR starts_with(split_part(words, E'\\n', 2), %s) THEN 1"
        " WHEN strpos(split_part(words, E'\\n', 1), %s) > 0 THEN 2 ELSE 3 END,"
        " fiscal_year DESC, rank, amount DESC NULLS LAST, id"
    ), [query.words[0]] * 5


def _entries(keys: list[int]) -> list[SearchEntry]:
    """Return the rows of these keys in their order, with what a page tells of them."""
    told = _public().select_related("edition__department__jurisdiction").only(*_TOLD)
    found = told.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _public() -> QuerySet[SearchEntry]:
    """Return the rows of what is public."""
    return SearchEntry.objects.filter(edition__in=Edition.objects.published())
