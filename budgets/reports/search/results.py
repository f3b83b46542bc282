"""Where a word stands in everything that is public: departments, lines, projects, words.

Every hit of `words LIKE '%word%'` is found. A rare word comes out of the index of pieces and is sorted; a
common one, of more than `MOST_COUNTED` hits, is met by walking the rows in the order of the answer, so
that neither takes longer than the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import BooleanField, F, QuerySet
from django.db.models.expressions import RawSQL
from psycopg import sql

from budgets.disclosure.money import plain
from budgets.disclosure.open_data.schema import PublishedAs
from budgets.disclosure.searchable import SearchKind
from budgets.models import Department, Edition, SearchEntry
from budgets.models.search import RANKS
from budgets.reports.open_data.line_files import FIELDS, FixedAddresses, cited, published_sql
from budgets.reports.search import asking
from budgets.reports.search.asking import LARGEST, NEWEST, asked, order_of, share_of
from budgets.reports.search.directory import directory
from budgets.reports.search.query import Filters, Query, conditions

MOST_COUNTED = 5_000
A_PAGE = 20
HELD = 500  # rows of a file that are in memory at a time
# What a page tells of a hit; the rest of an edition, its wording among it, is not fetched.
_TOLD = (
    *(
        "department_id",
        "fiscal_year",
        "kind",
        "title",
        "code",
        "text",
        "tables",
        "amount",
        "anchor",
    ),
    *(f"edition__{x}" for x in ("fiscal_year", "phase", "number", "status")),
    *(f"edition__department__{x}" for x in ("slug", "name", "jurisdiction__kind")),
)


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
    alone = not filters.narrows and page == 1
    departments = directory()[0].named(query) if alone else []
    return replace(hits_of(query, filters, page=page), departments=departments)


def hits_of(query: Query, filters: Filters, *, page: int = 1) -> Results:
    """Return one page of the hits of a query of at least one word, from 1."""
    offset = (page - 1) * A_PAGE
    share, rows = share_of(query)
    reads_rows = share > asking.COMMON
    kinds, keys = _counted(query, filters, offset, by_pieces=not reads_rows)
    is_more = sum(kinds.values()) > MOST_COUNTED
    found = walked(query, filters, share, rows, page) if is_more else entries_of(keys)
    count = MOST_COUNTED if is_more else sum(kinds.values())
    if filters.kinds and not is_more:
        count = sum(kinds.get(SearchKind(kind), 0) for kind in filters.kinds)
    shown = {} if is_more else kinds
    return Results(query, found, count, is_more, shown)


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
    return public_rows().filter(has_words).order_by(first, "id")


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
    share, size = share_of(query)
    read = (limit + 1) / max(share, 1 / size)  # rows that are read until the page is full
    by_pieces = share * size < read
    where, values = conditions(query, filters, by_pieces=by_pieces)
    found: list[HitOfEdition] = []
    for stretch, more_values in _stretches(filters, after):
        statement = _PAGE.format(
            cte=_cte(by_pieces=by_pieces),
            where=where,
            columns=_COLUMNS,
            stretch=sql.SQL(stretch),
            order=sql.SQL(LARGEST if filters.sort == "amount" else NEWEST),
            published=sql.SQL(published_sql()),
        )
        rest = limit + 1 - len(found)
        rows = asked(statement, [*values, *more_values, rest])
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


def _counted(
    query: Query, filters: Filters, offset: int, *, by_pieces: bool
) -> tuple[dict[SearchKind, int], list[int]]:
    """Return the hits by kind, one more than are counted at most; and the keys of a page, where that is
    all.
    """
    where, values = conditions(query, filters, by_pieces=by_pieces, without_kind=True)
    order, heads = order_of(query, filters)
    statement = sql.SQL(
        "WITH found AS MATERIALIZED (SELECT id, fiscal_year, rank, amount, words"
        " FROM budgets_searchentry WHERE {} LIMIT %s),"
        " kinds AS (SELECT rank, count(*) AS number FROM found GROUP BY rank)"
        " SELECT (SELECT json_object_agg(rank, number) FROM kinds),"
        " CASE WHEN (SELECT sum(number) FROM kinds) <= %s THEN"
        " ARRAY(SELECT id FROM found WHERE rank = ANY(%s) ORDER BY {} LIMIT %s OFFSET %s) END"
    ).format(where, sql.SQL(order))
    counted = [*values, MOST_COUNTED + 1, MOST_COUNTED]
    ((numbers, keys),) = asked(statement, [*counted, filters.ranks, *heads, A_PAGE, offset])
    return {
        kind: numbers[str(n)] for kind, n in RANKS.items() if str(n) in (numbers or {})
    }, keys or []


def walked(
    query: Query, filters: Filters, share: float, rows: float, page: int
) -> list[SearchEntry]:
    """Return a page of a common word: rows are read in the order of the answer, until it is full.

    A page far behind is sooner there by fetching all that have the word. `share` and `rows` are those of
    `share_of`.
    """
    offset = (page - 1) * A_PAGE
    # How many rows lie before the end of the page, and how many have the word.
    far = (offset + A_PAGE) / max(share, 1 / rows) > share * rows
    by_pieces = far and share <= asking.COMMON
    where, values = conditions(query, filters, by_pieces=by_pieces)
    statement = sql.SQL(
        "WITH found AS {} (SELECT id, fiscal_year, amount FROM budgets_searchentry WHERE {})"
        " SELECT id FROM found ORDER BY {} LIMIT %s OFFSET %s"
    ).format(
        _cte(by_pieces=by_pieces),
        where,
        sql.SQL(LARGEST if filters.sort == "amount" else NEWEST),
    )
    return entries_of([key for (key,) in asked(statement, [*values, A_PAGE, offset])])


def entries_of(keys: list[int]) -> list[SearchEntry]:
    """Return the rows of these keys in their order, with what a page tells of them."""
    told = public_rows().select_related("edition__department__jurisdiction").only(*_TOLD)
    found = told.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def public_rows() -> QuerySet[SearchEntry]:
    """Return the rows of what is public."""
    return SearchEntry.objects.filter(edition__in=Edition.objects.published())
