"""A classification of the budget: its codes, how they nest, and how printed names find them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from budgets.disclosure.codes.books import Book, laid_over
from budgets.disclosure.codes.headings import Code, Headings, normalised, short_keys, without_suffix


class Match(StrEnum):
    """How a printed name found its code, from best to worst."""

    EXACT = "exact"  # the name in force that year, or an accepted wording of it
    WITHOUT_SUFFIX = "without_suffix"  # 一般公共服务 for 一般公共服务支出
    FORMER = "former"  # a name that was given up before that year
    GARBLED = "garbled"  # close to one name and to no other, but wrong
    NONE = "none"

    @property
    def weakness(self) -> int:
        """0 for EXACT up to 4 for NONE."""
        return list(Match).index(self)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a printed path of names stands for.

    `code` is "" where any name of the path finds nothing. `how` is the weakest of `levels`, one a
    name; `official` holds the official names of the year as far down as the path resolves.
    """

    code: str
    how: Match
    official: tuple[str, ...]
    levels: tuple[Match, ...] = ()


# Garbled names are looked for only among the headings that can stand at that place (the 款 of
# the class, the 项 of the 款: seldom more than thirty). One must come close and lead clearly, or
# nothing is guessed: with a character of every name dropped or replaced, 80 % of the list was
# still found and no name was taken for another.
CLOSE = 0.72
LEAD = 0.1


class Classification:
    """One list of codes: look-up by code, by name, by path, and by what someone types.

    The list that comes with the software is read when it is first asked for; the books of a site are
    laid over it (`follow`).
    """

    def __init__(self, read: Callable[[], Iterable[Code]]) -> None:
        self._read = read
        self._followed: Headings | None = None
        self.books: tuple[Book, ...] = ()  # that are laid over it

    @property
    def headings(self) -> Headings:
        """All that the list holds now; another object once a book is laid over it or taken away."""
        return self._followed or self._shipped

    @cached_property
    def _shipped(self) -> Headings:
        return Headings(self._read())

    def follow(self, books: Iterable[Book]) -> None:
        """Lay a site's own books over the list that comes with the software, in place of earlier ones."""
        codes = self._shipped.codes
        self.books = tuple(books)
        for book in self.books:
            codes = laid_over(codes, book)
        self._followed = None if codes is self._shipped.codes else Headings(codes)

    @property
    def shipped(self) -> tuple[Code, ...]:
        """The codes that come with the software, whatever books are laid over them."""
        return self._shipped.codes

    @property
    def codes(self) -> tuple[Code, ...]:
        """All codes, each after its parent."""
        return self.headings.codes

    def get(self, code: str) -> Code | None:
        """Return the heading of a code, or None if the list does not know it."""
        return self.headings.by_code.get(code)

    def in_force(self, code: str, year: int) -> bool:
        """Return whether the code and all above it hold in a year; False for an unknown code."""
        path = self.ancestors(code)
        return bool(path) and all(each.in_force(year) for each in path)

    def name_of(self, code: str, year: int) -> str:
        """Return the name that a code had in a year; "" for an unknown code."""
        found = self.get(code)
        return found.name_in(year) if found else ""

    def children(self, code: str = "") -> tuple[Code, ...]:
        """Return the headings right below a code; the top level for ""."""
        return self.headings.children.get(code, ())

    def ancestors(self, code: str) -> tuple[Code, ...]:
        """Return the path to a code from the top, itself last (类, 款, 项); empty for an unknown code."""
        return self.headings.ancestors(code)

    def search(self, text: str, year: int, limit: int = 20) -> tuple[Code, ...]:
        """Return headings in force for what someone types: the start of a code, words of a name or path.

        Several words must all occur ("信访 行政运行"). Best first: codes, then names that begin
        with the word, names that contain it, and last headings that only lie below such a name.
        """
        words = [normalised(word) for word in text.split()]
        words = [word for word in words if word]
        if not words:
            return ()
        ranked: list[tuple[int, str, Code]] = []
        for code in self.codes:
            rank = self._rank(code, words)
            if rank is not None and self.in_force(code.code, year):
                ranked.append((rank, code.code, code))
        ranked.sort(key=lambda entry: entry[:2])
        return tuple(code for _, _, code in ranked[:limit])

    def _rank(self, code: Code, words: Sequence[str]) -> int | None:
        own, path = self.headings.keys[code.code]
        if not all(code.code.startswith(word) or word in path for word in words):
            return None
        if any(code.code.startswith(word) for word in words):
            return 0
        if any(own.startswith(word) for word in words):
            return 1
        return 2 if any(word in own for word in words) else 3

    def fit(self, code: str, name: str, year: int) -> Match:
        """Return how a name printed for a known code fits it; GARBLED for a near miss, else NONE."""
        found, key = self.get(code), normalised(name)
        if found is None or not key:
            return Match.NONE
        if found in self.headings.by_short_key.get(without_suffix(key), ()):
            return _fit(found, key, year)
        near = _closeness(without_suffix(key), without_suffix(normalised(found.name_in(year))))
        return Match.GARBLED if near >= CLOSE else Match.NONE

    def resolve(self, names: Sequence[str], year: int) -> Resolution:
        """Return the code of a printed path (类 → 款 in it → 项 in it).

        The path may start below the top where its first name is unique in the whole list. Codes in
        force that year are preferred to others of the same name.
        """
        official: list[str] = []
        levels: list[Match] = []
        parent = ""
        for name in names:
            found, how = self._below(parent, name, year)
            if not levels and how in (Match.GARBLED, Match.NONE):
                found, how = self._anywhere(name, year) or (found, how)
            levels.append(how)
            if found is None:
                return Resolution("", Match.NONE, tuple(official), tuple(levels))
            parent = found.code
            official.append(found.name_in(year))
        weakest = max(levels, key=lambda how: how.weakness, default=Match.NONE)
        return Resolution(parent, weakest, tuple(official), tuple(levels))

    def only_below(self, parent: str, name: str, year: int) -> str:
        """Return the code of a name that only one heading below a parent bears; "" for none or several."""
        found, _how = self._by_name(None, name, year)
        below = [each for each in found if each.code.startswith(parent) and each.code != parent]
        holding = [each for each in below if self.in_force(each.code, year)] or below
        return holding[0].code if len(holding) == 1 else ""

    def has_name(self, name: str) -> bool:
        """Return whether headings of the list bear a name, be it one or, as 行政运行, many."""
        return bool(self.headings.by_short_key.get(without_suffix(normalised(name))))

    def _anywhere(self, name: str, year: int) -> tuple[Code, Match] | None:
        found, how = self._by_name(None, name, year)
        holding = [code for code in found if self.in_force(code.code, year)] or found
        return (holding[0], how) if len(holding) == 1 else None

    def _below(self, parent: str, name: str, year: int) -> tuple[Code | None, Match]:
        found, how = self._by_name(parent, name, year)
        if found:
            return min(found, key=lambda code: not code.in_force(year)), how
        siblings = [code for code in self.children(parent) if code.in_force(year)]
        guess = _closest(siblings, name, year)
        return (guess, Match.GARBLED) if guess else (None, Match.NONE)

    def _by_name(self, parent: str | None, name: str, year: int) -> tuple[list[Code], Match]:
        """Return the codes below a parent (None: anywhere) that a name fits best; ([], NONE) for none."""
        key = normalised(name)
        best: dict[Match, list[Code]] = defaultdict(list)
        for code in self.headings.by_short_key.get(without_suffix(key), ()):
            if parent is None or code.parent == parent:
                best[_fit(code, key, year)].append(code)
        how = min(best, key=lambda match: match.weakness, default=Match.NONE)
        return best[how], how


def _fit(code: Code, key: str, year: int) -> Match:
    """Return how a key fits a code one of whose short keys it is."""
    if key in (normalised(code.name_in(year)), *map(normalised, (code.name, *code.aliases))):
        return Match.EXACT
    current = (code.name_in(year), code.name, *code.aliases)
    if any(without_suffix(key) in short_keys(name) for name in current):
        return Match.WITHOUT_SUFFIX
    return Match.FORMER


def _closest(candidates: Sequence[Code], name: str, year: int) -> Code | None:
    """Return the one candidate that a damaged name clearly means, if there is one."""
    key = without_suffix(normalised(name))
    if len(key) < 4:  # in three characters one wrong one leaves no evidence
        return None
    scored = sorted(
        (
            (_closeness(key, without_suffix(normalised(code.name_in(year)))), code)
            for code in candidates
        ),
        key=lambda entry: entry[0],
        reverse=True,
    )
    if not scored or scored[0][0] < CLOSE:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < LEAD:
        return None
    return scored[0][1]


def _closeness(left: str, right: str) -> float:
    return SequenceMatcher(None, left, right, autojunk=False).ratio()
