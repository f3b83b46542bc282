"""What is looked for: the words as understood, what narrows them, and both as a condition in SQL."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg import sql

from budgets.disclosure.searchable import SearchKind, folded
from budgets.models import Department
from budgets.models.search import RANKS

LONGEST_QUERY = 60  # characters
MOST_WORDS = 8
LONGEST_PIECE = 3  # characters; budgets_grams makes pieces of one to so many
SORTS = ("relevance", "year", "amount")
_ENTRY = "budgets_searchentry"
_WORD = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search; None and () leave it wide. Slugs, amounts in 元, ends included.

    `earlier` lets superseded editions in beside the current ones. `kinds` are values of `SearchKind`,
    `sort` is one of `SORTS`: ValueError for any other.
    """

    years: Collection[int] = ()
    departments: Collection[str] = ()
    jurisdictions: Collection[str] = ()
    phases: Collection[str] = ()
    kinds: Collection[str] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    earlier: bool = False
    sort: str = "relevance"

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Filters:
        """Return what the parameters of a data view mean."""
        return cls(
            years=asked["year"],
            departments=asked["department"],
            jurisdictions=asked["jurisdiction"],
            phases=asked["phase"],
            kinds=asked["kind"],
            least=asked["amount_from"],
            most=asked["amount_to"],
            earlier=asked["edition"] == "all",
            sort=asked["sort"],
        )

    def __post_init__(self) -> None:
        for kind in self.kinds:
            SearchKind(kind)
        if self.sort not in SORTS:
            raise ValueError(self.sort)

    @property
    def narrows(self) -> bool:
        """Return whether anything is left out."""
        chosen = (self.years, self.departments, self.jurisdictions, self.phases, self.kinds)
        return any(chosen) or not (self.least is None and self.most is None)

    @property
    def ranks(self) -> list[int]:
        """Return what the kinds are in the database; of all where none was chosen."""
        return [RANKS[SearchKind(kind)] for kind in self.kinds] or list(RANKS.values())


@dataclass(frozen=True, slots=True)
class Query:
    """A query as understood: its folded words, and whether it was longer than is looked for."""

    words: tuple[str, ...]
    was_cut: bool = False

    @classmethod
    def of(cls, typed: str) -> Query:
        """Understand what was typed: all words must be found; text in quotation marks is one."""
        text = typed.replace("\0", "").translate(str.maketrans("“”„＂「」", '""""""'))
        found = [folded(quoted or plain) for quoted, plain in _WORD.findall(text[:LONGEST_QUERY])]
        words = tuple(dict.fromkeys(filter(None, (word.strip('"') for word in found))))
        was_cut = len(text.strip()) > LONGEST_QUERY or len(words) > MOST_WORDS
        return cls(words[:MOST_WORDS], was_cut)


def grams_of(word: str) -> list[str]:
    """Return the pieces of a folded word by which the index finds it."""
    if len(word) <= LONGEST_PIECE:
        return [word]
    return [word[i : i + LONGEST_PIECE] for i in range(len(word) - LONGEST_PIECE + 1)]


def like(word: str) -> str:
    """Return the pattern of LIKE for a word, in which nothing is a wildcard."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"


def conditions(
    query: Query, filters: Filters, *, by_pieces: bool = True, without_kind: bool = False
) -> tuple[sql.Composable, list[Any]]:
    """Return the WHERE of a search and its values. A word that is a piece itself needs no second look."""
    found: list[tuple[str, Any]] = []
    if by_pieces:
        pieces = list(dict.fromkeys(gram for word in query.words for gram in grams_of(word)))
        found.append(("budgets_grams(words) @> %s", pieces))
    rechecked = [word for word in query.words if not by_pieces or len(word) > LONGEST_PIECE]
    found += [("words LIKE %s", like(word)) for word in rechecked]
    for column, chosen in (("fiscal_year", filters.years), ("phase", filters.phases)):
        found += _one_of(f"{_ENTRY}.{column}", chosen)
    if filters.kinds and not without_kind:
        found += _one_of("rank", filters.ranks)
    for way, slugs in (
        ("slug__in", filters.departments),
        ("jurisdiction__slug__in", filters.jurisdictions),
    ):
        if slugs:
            ids = Department.objects.filter(**{way: slugs}).values_list("pk", flat=True)
            found.append((f"{_ENTRY}.department_id = ANY(%s)", list(ids)))
    found += [("amount >= %s", filters.least)] if filters.least is not None else []
    found += [("amount <= %s", filters.most)] if filters.most is not None else []
    # Without a value, so that the partial indexes of current rows may serve.
    texts = [text for text, _value in found] + ["is_current"] * (not filters.earlier)
    return sql.SQL(" AND ").join(map(sql.SQL, texts)), [value for _text, value in found]


def _one_of(column: str, chosen: Collection[Any]) -> list[tuple[str, Any]]:
    """Return the condition that a column is one of the chosen; of one alone so that an index gives its
    order.
    """
    if len(chosen) == 1:
        return [(f"{column} = %s", next(iter(chosen)))]
    return [(f"{column} = ANY(%s)", list(chosen))] if chosen else []
