"""Where a word stands in everything that is public: departments, lines, projects, words.

Every hit of `words LIKE '%word%'` is found. A rare word comes out of the index of pieces and is sorted; a
common one, of more than `MOST_COUNTED` hits, is met by walking the rows in the order of the answer, so
that neither takes longer than the other.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from psycopg import sql
from pypinyin import Style, lazy_pinyin

from budgets.disclosure.searchable import Kind, folded
from budgets.models import Department, Edition, SearchEntry
from budgets.models.search import RANKS

LONGEST_QUERY = 60  # characters
MOST_WORDS = 8
MOST_COUNTED = 10_000
A_PAGE = 20
LONGEST_PIECE = 3  # characters; budgets_grams makes pieces of one to so many
SAMPLE = 2_000  # rows
COMMON = 0.08  # of the sample: rather read rows than the index, until enough are counted
# A plan made once for any word would scan the table for a rare one.
_CUSTOM_PLAN = "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL work_mem = '32MB'"
SORTS = ("relevance", "year", "amount")
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
        cursor.execute(_CUSTOM_PLAN)
        kinds, is_more = _counted(cursor, query, filters)
        statement, values = _page(query, filters, walks=is_more)
        cursor.execute(statement, [*values, A_PAGE, offset])
        keys = [row[0] for row in cursor.fetchall()]
    count = MOST_COUNTED if is_more else sum(kinds.values())
    if filters.kind and not is_more:
        count = kinds.get(Kind(filters.kind), 0)
    shown = {} if is_more else kinds
    return Results(query, _entries(keys), count, is_more, shown, departments)


def every_hit(typed: str, filters: Filters | None = None) -> Iterator[SearchEntry]:
    """All hits as they are at this moment, the newest year first, read a few at a time.

    What is superseded meanwhile is still told, what is withdrawn meanwhile is not.
    """
    query, filters = Query.of(typed), filters or Filters()
    if not query.words:
        return
    where, values = _conditions(query, filters)
    statement = sql.SQL("SELECT id FROM budgets_searchentry WHERE {} ORDER BY {}")
    keys = array("q")  # eight bytes a hit
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CUSTOM_PLAN)
        cursor.execute(statement.format(where, sql.SQL(_NEWEST)), values)
        while some := cursor.fetchmany(10_000):
            keys.extend(row[0] for row in some)
    for start in range(0, len(keys), 500):
        yield from _entries(list(keys[start : start + 500]))


def departments_named(query: Query, most: int = 8) -> list[Department]:
    """The departments whose names, or the first letters of them, have all the words; short names first."""
    named = Department.objects.values_list("pk", "name", "short_names")
    found = [
        (len(name), name, pk)
        for pk, name, short in named
        if all(word in _names(name, *short) for word in query.words)
    ]
    by_key = Department.objects.select_related("jurisdiction").in_bulk(
        [pk for _size, _name, pk in sorted(found)[:most]]
    )
    return [by_key[pk] for _size, _name, pk in sorted(found)[:most]]


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


def _counted(cursor: Any, query: Query, filters: Filters) -> tuple[dict[Kind, int], bool]:
    """The hits by kind, and whether there are more than are counted."""
    common = _share(cursor, query) > COMMON
    where, values = _conditions(query, filters, by_pieces=not common, without_kind=True)
    cursor.execute(
        sql.SQL(
            "SELECT rank, count(*) FROM"
            " (SELECT rank FROM budgets_searchentry WHERE {} LIMIT %s) AS found GROUP BY rank"
        ).format(where),
        [*values, MOST_COUNTED + 1],
    )
    of_rank = {rank: kind for kind, rank in RANKS.items()}
    kinds = {of_rank[rank]: count for rank, count in sorted(cursor.fetchall())}
    return kinds, sum(kinds.values()) > MOST_COUNTED


def _share(cursor: Any, query: Query) -> float:
    """Of how many rows in a sample of some thousand all the words are a part: 0 to 1."""
    cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'budgets_searchentry'::regclass")
    percent = min(100.0, 100 * SAMPLE / max(cursor.fetchone()[0], SAMPLE))
    has_all = sql.SQL(" AND ").join([sql.SQL("words LIKE %s")] * len(query.words))
    cursor.execute(
        sql.SQL(
            "SELECT count(*) FILTER (WHERE {}) / greatest(count(*), 1)::float"
            " FROM budgets_searchentry TABLESAMPLE SYSTEM (%s) REPEATABLE (1)"
        ).format(has_all),
        [*map(like, query.words), percent],
    )
    return float(cursor.fetchone()[0])


def _page(query: Query, filters: Filters, *, walks: bool) -> tuple[sql.Composed, list[Any]]:
    """The statement of one page's keys; it takes two values more: how many, and after how many."""
    order = _LARGEST if filters.sort == "amount" else _NEWEST
    where, values = _conditions(query, filters, by_pieces=not walks)
    if walks or filters.sort != "relevance":
        return sql.SQL(
            "SELECT id FROM budgets_searchentry WHERE {} ORDER BY {} LIMIT %s OFFSET %s"
        ).format(where, sql.SQL(order)), values
    return sql.SQL(
        "WITH found AS MATERIALIZED (SELECT id, fiscal_year, rank, amount, words"
        " FROM budgets_searchentry WHERE {}) SELECT id FROM found ORDER BY CASE"
        " WHEN split_part(words, E'\\n', 1) = %s OR split_part(words, E'\\n', 2) = %s THEN 0"
        " WHEN starts_with(words, %s) OR starts_with(split_part(words, E'\\n', 2), %s) THEN 1"
        " WHEN strpos(split_part(words, E'\\n', 1), %s) > 0 THEN 2 ELSE 3 END,"
        " fiscal_year DESC, rank, amount DESC NULLS LAST, id"
        " LIMIT %s OFFSET %s"
    ).format(where), [*values, *[query.words[0]] * 5]


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
    if not filters.earlier:
        found.append(("is_current = %s", True))
    if filters.year:
        found.append(("fiscal_year = %s", filters.year))
    if filters.phase:
        found.append(("phase = %s", filters.phase))
    if filters.kind and not without_kind:
        found.append(("rank = %s", RANKS[Kind(filters.kind)]))
    if filters.department:
        ids = Department.objects.filter(slug=filters.department).values_list("pk", flat=True)
        found.append(("department_id = ANY(%s)", list(ids)))
    if filters.jurisdiction:
        found.append(
            (
                "department_id IN (SELECT d.id FROM budgets_department d"
                " JOIN budgets_jurisdiction j ON j.id = d.jurisdiction_id WHERE j.slug = %s)",
                filters.jurisdiction,
            )
        )
    found += [("amount >= %s", filters.least)] if filters.least is not None else []
    found += [("amount <= %s", filters.most)] if filters.most is not None else []
    # Literal, so that the partial indexes of current rows may serve.
    texts = ["is_current" if text.startswith("is_current") else text for text, _ in found]
    values = [value for text, value in found if not text.startswith("is_current")]
    return sql.SQL(" AND ").join(map(sql.SQL, texts)), values


def _entries(keys: list[int]) -> list[SearchEntry]:
    """The rows of these keys in their order, with what a page shows of their editions."""
    rows = SearchEntry.objects.select_related("edition", "department__jurisdiction")
    found = rows.defer("words").in_bulk(keys)
    editions = Edition.objects.published()  # the one word for public: what is not, is not shown
    public = set(
        editions.filter(pk__in={row.edition_id for row in found.values()}).values_list(
            "pk", flat=True
        )
    )
    return [found[key] for key in keys if key in found and found[key].edition_id in public]
