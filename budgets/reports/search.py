"""Where a word stands in everything that is public: departments, lines, projects, words.

Every hit of `words LIKE '%word%'` is found. A rare word comes out of the index of pieces and is sorted; a
common one, of more than `MOST_COUNTED` hits, is met by walking the rows in the order of the answer, so
that neither takes longer than the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, F, QuerySet
from django.db.models.expressions import RawSQL
from psycopg import sql
from pypinyin import Style, lazy_pinyin

from budgets.disclosure.searchable import Kind, folded
from budgets.models import Department, Edition, SearchEntry
from budgets.models.search import RANKS

LONGEST_QUERY = 60  # characters
MOST_WORDS = 8
MOST_COUNTED = 5_000
A_PAGE = 20
LONGEST_PIECE = 3  # characters; budgets_grams makes pieces of one to so many
SAMPLE = 2_000  # rows
COMMON = 0.08  # of the sample: rather read rows than the index, until enough are counted
# A plan made once for any word would scan the table for a rare one; to start helpers takes longer than to
# find some thousand rows without them.
_PLANNED = (
    "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL work_mem = '32MB';"
    " SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off"
)
HELD = 500  # rows of a file that are in memory at a time
# Of what is told of a hit; the rest of an edition, its wording among it, is not fetched a million times.
_TOLD = (
    *("fiscal_year", "kind", "title", "code", "text", "tables", "amount", "anchor"),
    *(f"edition__{x}" for x in ("fiscal_year", "phase", "number", "status", "department_name")),
    *("edition__department", "department__slug", "department__name"),
    "department__jurisdiction__name",
)
SORTS = ("relevance", "year", "amount")
_ENTRY = "budgets_searchentry"
_WORD = re.compile(r'"([^"]+)"|(\S+)')
_NEWEST = "fiscal_year DESC, id"
_LARGEST = "amount DESC NULLS LAST, id"


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search; None and "" leave it wide. Amounts in 元, ends included.

    `earlier` lets superseded editions in beside the current ones. `kind` is a value of `Kind`, `sort` one of
    `SORTS`: ValueError for any other.
    """

    year: int | None = None
    department: str = ""
    jurisdiction: str = ""
    phase: str = ""
    kind: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    earlier: bool = False
    sort: str = "relevance"

    def __post_init__(self) -> None:
        if self.kind:
            Kind(self.kind)
        if self.sort not in SORTS:
            raise ValueError(self.sort)

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return any((self.year, self.department, self.jurisdiction, self.phase, self.kind)) or not (
            self.least is None and self.most is None
        )


@dataclass(frozen=True, slots=True)
class Query:
    """A query as understood: its folded words, and whether it was longer than is looked for."""

    words: tuple[str, ...]
    was_cut: bool = False

    @classmethod
    def of(cls, typed: str) -> Query:
        """All words must be found; what stands in quotation marks is one."""
        text = typed.replace("\0", "").translate(str.maketrans("“”„＂「」", '""""""'))
        found = [folded(quoted or plain) for quoted, plain in _WORD.findall(text[:LONGEST_QUERY])]
        words = tuple(dict.fromkeys(filter(None, (word.strip('"') for word in found))))
        was_cut = len(text.strip()) > LONGEST_QUERY or len(words) > MOST_WORDS
        return cls(words[:MOST_WORDS], was_cut)


@dataclass(frozen=True, slots=True)
class Results:
    """The hits of one page. `count` is exact unless `is_more`: then there are more than so many.

    `kinds` counts the hits by kind, whatever kind is asked for; empty where there are too many to count.
    """

    query: Query
    hits: list[SearchEntry]
    count: int = 0
    is_more: bool = False
    kinds: dict[Kind, int] = field(default_factory=dict)
    departments: list[Department] = field(default_factory=list)


def search(typed: str, filters: Filters | None = None, *, page: int = 1) -> Results:
    """One page of what is found, from 1."""
    query, filters = Query.of(typed), filters or Filters()
    if not query.words:
        return Results(query, [])
    departments = [] if filters.narrows or page > 1 else departments_named(query)
    offset = (page - 1) * A_PAGE
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PLANNED)
        share, rows = _share(cursor, query)
        reads_rows = share > COMMON
        kinds, keys = _counted(cursor, query, filters, offset, by_pieces=not reads_rows)
        is_more = sum(kinds.values()) > MOST_COUNTED
        if is_more:
            # How many rows lie before the end of the page, and how many have the word.
            far = (offset + A_PAGE) / max(share, 1 / rows) > share * rows
            keys = _walked(cursor, query, filters, offset, by_pieces=far and not reads_rows)
    count = MOST_COUNTED if is_more else sum(kinds.values())
    if filters.kind and not is_more:
        count = kinds.get(Kind(filters.kind), 0)
    shown = {} if is_more else kinds
    return Results(query, _entries(keys), count, is_more, shown, departments)


def every_hit(typed: str, filters: Filters | None = None) -> Iterator[SearchEntry]:
    """All hits, out of one statement and so out of one moment; some hundred are held at a time.

    The largest amount first where `filters` sort by it, or else the newest year.
    """
    query, filters = Query.of(typed), filters or Filters()
    if query.words:
        with transaction.atomic():  # in which the database keeps the place, and nothing of the rest
            yield from all_found(query, filters).iterator(chunk_size=HELD)


def all_found(query: Query, filters: Filters) -> QuerySet[SearchEntry]:
    """The public rows that have all the words of a query (at least one), in the order of `every_hit`."""
    where, values = _conditions(query, filters)
    has_words = RawSQL(where.as_string(None), values, output_field=BooleanField())  # noqa: S611
    first = F("fiscal_year").desc()
    if filters.sort == "amount":
        first = F("amount").desc(nulls_last=True)
    return _told().filter(has_words).order_by(first, "id")


def departments_named(query: Query, most: int = 8) -> list[Department]:
    """The departments whose names, or the first letters of them, have all the words; short names first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(string_agg(concat_ws(' ', id, name, short_names), ' ' ORDER BY id))"
            " FROM budgets_department"
        )
        mark = cursor.fetchone()[0]
    found = (pk for pk, names in _all_names(mark) if all(word in names for word in query.words))
    keys = list(islice(found, most))
    by_key = Department.objects.select_related("jurisdiction").in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]


@lru_cache(maxsize=1)
def _all_names(_mark: str) -> list[tuple[int, str]]:
    """The key and the names of every department, the shortest name first, kept until one changes."""
    named = Department.objects.values_list("pk", "name", "short_names")
    by_size = sorted(named, key=lambda row: (len(row[1]), row[1], row[0]))
    return [(pk, _names(name, *short)) for pk, name, short in by_size]


@lru_cache(maxsize=16_384)
def _names(*names: str) -> str:
    """The names of a department, folded, and their first letters: 教育局 jyj."""
    letters = ("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)) for name in names)
    return "\n".join(map(folded, (*names, *letters)))


def grams_of(word: str) -> list[str]:
    """The pieces of a folded word by which the index finds it."""
    if len(word) <= LONGEST_PIECE:
        return [word]
    return [word[i : i + LONGEST_PIECE] for i in range(len(word) - LONGEST_PIECE + 1)]


def like(word: str) -> str:
    """The pattern of LIKE for a word, in which nothing is a wildcard."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"


def _counted(
    cursor: Any, query: Query, filters: Filters, offset: int, *, by_pieces: bool
) -> tuple[dict[Kind, int], list[int]]:
    """The hits by kind, one more than are counted at most; and the keys of a page, where that is all."""
    where, values = _conditions(query, filters, by_pieces=by_pieces, without_kind=True)
    order, heads = _order(query, filters)
    statement = sql.SQL(
        "WITH found AS MATERIALIZED (SELECT id, fiscal_year, rank, amount, words"
        " FROM budgets_searchentry WHERE {} LIMIT %s),"
        " kinds AS (SELECT rank, count(*) AS number FROM found GROUP BY rank)"
        " SELECT (SELECT json_object_agg(rank, number) FROM kinds),"
        " CASE WHEN (SELECT sum(number) FROM kinds) <= %s THEN"
        " ARRAY(SELECT id FROM found WHERE %s IN (-1, rank) ORDER BY {} LIMIT %s OFFSET %s) END"
    ).format(where, sql.SQL(order))
    rank = RANKS[Kind(filters.kind)] if filters.kind else -1
    counted = [*values, MOST_COUNTED + 1, MOST_COUNTED]
    cursor.execute(statement, [*counted, rank, *heads, A_PAGE, offset])
    numbers, keys = cursor.fetchone()
    return {
        kind: numbers[str(n)] for kind, n in RANKS.items() if str(n) in (numbers or {})
    }, keys or []


def _walked(
    cursor: Any, query: Query, filters: Filters, offset: int, *, by_pieces: bool
) -> list[int]:
    """The keys of a page of a common word: rows are read in the order of the answer, until it is full.

    A page far behind (`by_pieces`) is sooner there by fetching all that have the word.
    """
    where, values = _conditions(query, filters, by_pieces=by_pieces)
    statement = sql.SQL(
        "WITH found AS {} (SELECT id, fiscal_year, amount FROM budgets_searchentry WHERE {})"
        " SELECT id FROM found ORDER BY {} LIMIT %s OFFSET %s"
    ).format(
        sql.SQL("MATERIALIZED" if by_pieces else "NOT MATERIALIZED"),
        where,
        sql.SQL(_LARGEST if filters.sort == "amount" else _NEWEST),
    )
    cursor.execute(statement, [*values, A_PAGE, offset])
    return [row[0] for row in cursor.fetchall()]


def _share(cursor: Any, query: Query) -> tuple[float, float]:
    """Which part of all rows has all the words, 0 to 1, judged by a sample; and how many rows there are."""
    has_all = sql.SQL(" AND ").join([sql.SQL("words LIKE %s")] * len(query.words))
    cursor.execute(
        sql.SQL(
            "WITH size AS MATERIALIZED (SELECT greatest(reltuples, 1) AS rows FROM pg_class"
            " WHERE oid = 'budgets_searchentry'::regclass)"
            " SELECT count(*) FILTER (WHERE {}) / greatest(count(*), 1)::float,"
            " (SELECT rows FROM size) FROM budgets_searchentry"
            " TABLESAMPLE SYSTEM ((SELECT least(100, 100 * %s / rows) FROM size)) REPEATABLE (1)"
        ).format(has_all),
        [*map(like, query.words), SAMPLE],
    )
    share, rows = cursor.fetchone()
    return float(share), float(rows)


def _order(query: Query, filters: Filters) -> tuple[str, list[str]]:
    """The order of hits that are few enough to be sorted, and its values."""
    if filters.sort != "relevance":
        return (_LARGEST if filters.sort == "amount" else _NEWEST), []
    return (
        "CASE WHEN split_part(words, E'\\n', 1) = %s OR split_part(words, E'\\n', 2) = %s THEN 0"
        " WHEN starts_with(words, %s) OR starts_with(split_part(words, E'\\n', 2), %s) THEN 1"
        " WHEN strpos(split_part(words, E'\\n', 1), %s) > 0 THEN 2 ELSE 3 END,"
        " fiscal_year DESC, rank, amount DESC NULLS LAST, id"
    ), [query.words[0]] * 5


def _conditions(
    query: Query, filters: Filters, *, by_pieces: bool = True, without_kind: bool = False
) -> tuple[sql.Composable, list[Any]]:
    """The WHERE of a search and its values. A word that is a piece itself needs no second look."""
    found: list[tuple[str, Any]] = []
    if by_pieces:
        pieces = list(dict.fromkeys(gram for word in query.words for gram in grams_of(word)))
        found.append(("budgets_grams(words) @> %s", pieces))
    rechecked = [word for word in query.words if not by_pieces or len(word) > LONGEST_PIECE]
    found += [("words LIKE %s", like(word)) for word in rechecked]
    if filters.year:
        found.append((f"{_ENTRY}.fiscal_year = %s", filters.year))
    if filters.phase:
        found.append((f"{_ENTRY}.phase = %s", filters.phase))
    if filters.kind and not without_kind:
        found.append(("rank = %s", RANKS[Kind(filters.kind)]))
    for way in ("slug", "jurisdiction__slug"):
        if slug := filters.department if way == "slug" else filters.jurisdiction:
            ids = Department.objects.filter(**{way: slug}).values_list("pk", flat=True)
            found.append((f"{_ENTRY}.department_id = ANY(%s)", list(ids)))
    found += [("amount >= %s", filters.least)] if filters.least is not None else []
    found += [("amount <= %s", filters.most)] if filters.most is not None else []
    # Without a value, so that the partial indexes of current rows may serve.
    texts = [text for text, _value in found] + ["is_current"] * (not filters.earlier)
    return sql.SQL(" AND ").join(map(sql.SQL, texts)), [value for _text, value in found]


def _entries(keys: list[int]) -> list[SearchEntry]:
    """The rows of these keys in their order."""
    found = _told().in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _told() -> QuerySet[SearchEntry]:
    """Rows with what is told of a hit. What is not public is not there."""
    public = SearchEntry.objects.filter(edition__in=Edition.objects.published())
    return public.select_related("edition", "department__jurisdiction").only(*_TOLD)
