"""What is looked for: the words as understood, what narrows them, and both as a condition in SQL."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg import sql

from budgets.disclosure.open_data.schema import OF_DEPARTMENT, OF_UNIT
from budgets.disclosure.searchable import SearchKind, folded
from budgets.models import Department
from budgets.models.search import RANKS
from budgets.reports.levels import ALL_LEVELS

LONGEST_QUERY = 60  # characters
MOST_WORDS = 8
LONGEST_PIECE = 3  # characters; budgets_grams makes pieces of one to so many
SORTS = ("relevance", "year", "amount")
_ENTRY = "budgets_searchentry"
UNITS = "(SELECT id FROM budgets_department WHERE superior_id IS NOT NULL)"
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
    department_keys: Collection[int] = ()  # of `departments`, where they are known already
    level: str = ALL_LEVELS  # as `Scope` of open data knows it

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
            level=asked["level"] or ("" if asked["department"] else OF_DEPARTMENT),
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
    """A query as understood: its folded words, and whether it was longer than is looked for.

    Each of `instead` does as well as the first word.
    """

    words: tuple[str, ...]
    was_cut: bool = False
    instead: tuple[str, ...] = ()

    @classmethod
    def of(cls, typed: str) -> Query:
        """Understand what was typed: all words must be found; text in quotation marks is one."""
        text = typed.replace("\0", "").translate(str.maketrans("“”„＂「」", '""""""'))
        found = [folded(quoted or plain) for quoted, plain in _WORD.findall(text[:LONGEST_QUERY])]
        words = tuple(dict.fromkeys(filter(None, (word.strip('"') for word in found))))
        was_cut = len(text.strip()) > LONGEST_QUERY or len(words) > MOST_WORDS
        return cls(words[:MOST_WORDS], was_cut)

    @classmethod
    def of_any(cls, words: Sequence[str]) -> Query:
        """Look for what has any of these words."""
        first, *others = dict.fromkeys(map(folded, words))
        return cls((first,), instead=tuple(others))

    @property
    def shown(self) -> tuple[str, ...]:
        """Return all words that may be what was found, to be marked."""
        return (*self.words, *self.instead)

    @property
    def _choices(self) -> list[tuple[str, ...]]:
        """Return the words that must be found, each with what does as well."""
        return [(*self.words[:1], *self.instead), *((word,) for word in self.words[1:])]

    def has_all(self) -> tuple[str, list[Any]]:
        """Return the condition that a text has all words, as SQL, and its values."""
        found = [_any("words LIKE %s", [like(word) for word in some]) for some in self._choices]
        return " AND ".join(text for text, _values in found), [x for _text, xs in found for x in xs]

    def by_pieces(self) -> list[tuple[str, list[Any]]]:
        """Return the same as conditions for the index of pieces. A word that is one needs no second look."""
        alone = [some[0] for some in self._choices if len(some) == 1]
        found: list[tuple[str, list[Any]]] = []
        if alone:
            pieces = list(dict.fromkeys(gram for word in alone for gram in grams_of(word)))
            found.append(("budgets_grams(words) @> %s", [pieces]))
        found += [("words LIKE %s", [like(word)]) for word in alone if len(word) > LONGEST_PIECE]
        for some in self._choices:
            if len(some) > 1:
                found.append(_any("budgets_grams(words) @> %s", [grams_of(x) for x in some]))
                found.append(_any("words LIKE %s", [like(word) for word in some]))
        return found


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
    """Return the WHERE of a search and its values."""
    found = query.by_pieces() if by_pieces else [query.has_all()]
    for column, chosen in (("fiscal_year", filters.years), ("phase", filters.phases)):
        found += _one_of(f"{_ENTRY}.{column}", chosen)
    if filters.kinds and not without_kind:
        found += _one_of("rank", filters.ranks)
    if filters.departments:
        found.append(_of_those(filters))
    if filters.jurisdictions:
        here = Department.objects.filter(jurisdiction__slug__in=filters.jurisdictions)
        ids = list(here.values_list("pk", flat=True))
        found.append((f"{_ENTRY}.department_id = ANY(%s)", [ids]))
    if filters.level in (OF_DEPARTMENT, OF_UNIT):
        is_of = "NOT IN" if filters.level == OF_DEPARTMENT else "IN"
        found.append((f"{_ENTRY}.department_id {is_of} {UNITS}", []))
    found += [("amount >= %s", [filters.least])] if filters.least is not None else []
    found += [("amount <= %s", [filters.most])] if filters.most is not None else []
    # Without a value, so that the partial indexes of current rows may serve.
    texts = [text for text, _values in found] + ["is_current"] * (not filters.earlier)
    return sql.SQL(" AND ").join(map(sql.SQL, texts)), [x for _text, xs in found for x in xs]


def _of_those(filters: Filters) -> tuple[str, list[Any]]:
    """Return the condition that a row is of a department that was chosen, or of its units if so asked."""
    named, keys = f"{_ENTRY}.department_id = ANY(%s)", _keys(filters)
    if filters.level not in (OF_UNIT, ALL_LEVELS):
        return named, [keys]
    theirs = "SELECT id FROM budgets_department WHERE superior_id = ANY(%s)"
    return f"({named} OR {_ENTRY}.department_id IN ({theirs}))", [keys, keys]


def _keys(filters: Filters) -> list[int]:
    """Return the keys of the departments that were chosen; one query where they are not known."""
    if filters.department_keys:
        return list(filters.department_keys)
    chosen = Department.objects.filter(slug__in=filters.departments)
    return list(chosen.values_list("pk", flat=True))


def _any(condition: str, values: list[Any]) -> tuple[str, list[Any]]:
    """Return the condition that one of several values fits."""
    text = " OR ".join([condition] * len(values))
    return (f"({text})" if len(values) > 1 else text), values


def _one_of(column: str, chosen: Collection[Any]) -> list[tuple[str, list[Any]]]:
    """Return the condition that a column is one of the chosen; of one alone so that an index gives its
    order.
    """
    if len(chosen) == 1:
        return [(f"{column} = %s", [next(iter(chosen))])]
    return [(f"{column} = ANY(%s)", [list(chosen)])] if chosen else []
