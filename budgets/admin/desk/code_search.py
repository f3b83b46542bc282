"""The headings that match what a clerk has typed so far, as JSON.

A heading is found by the start of its code, by words of its name or of the headings above it, by a former
name, and by the initials of its syllables in pinyin (xzyx → 行政运行).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from django.http import JsonResponse
from django.utils import timezone

from budgets import pinyin
from budgets.admin.edition_site import EditionsPage, editions_page
from budgets.disclosure.codes import Classification, Code, Headings, normalised
from budgets.disclosure.official_form.tables import CLASSIFICATIONS

MOST = 12
_LETTERS = re.compile(r"[a-zA-Zü]+")
_A_CLASS = 3  # characters of a code that two headings of one 类 share


@editions_page("codes/", name="codes", permission="view_edition")
def codes(page: EditionsPage) -> JsonResponse:
    """Answer `?list=functional&year=2024&q=xzyx&near=2010308` with up to 12 headings.

    Each has code, name, path, and its former name if that is what was typed. `near` are codes on the
    sheet, the nearest first: their neighbours come before others.
    """
    request = page.request
    year_typed, query = request.GET.get("year", ""), request.GET.get("q", "")[:60]
    year = int(year_typed) if year_typed.isdecimal() and len(year_typed) == 4 else None
    near = [code for code in request.GET.get("near", "")[:600].split(",") if code]
    found = headings(request.GET.get("list", ""), query, year or timezone.localdate().year, near)
    return JsonResponse({"headings": found})


def headings(listed: str, query: str, year: int, near: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return the headings of a list of the desk that match a query, best first."""
    words = [word for word in (_word(word) for word in query.split()) if word]
    if not words:
        return []
    ranked = []
    for classification in CLASSIFICATIONS.get(listed, ()):
        for spelt in _spelt(classification.headings):
            rank = spelt.rank(words)
            if rank is not None and classification.in_force(spelt.code.code, year):
                order = (rank, *_distance(spelt.code.code, near), spelt.code.code)
                ranked.append((order, classification, spelt))
    ranked.sort(key=lambda entry: entry[0])
    return [_as_json(*entry[1:], words=words, year=year) for entry in ranked[:MOST]]


def _word(typed: str) -> str:
    return typed.lower() if _LETTERS.fullmatch(typed) else normalised(typed)


def _as_json(
    classification: Classification, spelt: _SearchableHeading, *, words: Sequence[str], year: int
) -> dict[str, str]:
    path = [each.name_in(year) for each in classification.ancestors(spelt.code.code)]
    former = next(
        (n for n in spelt.code.former_names if any(w in normalised(n) for w in words)), ""
    )
    shown = "" if any(word in normalised(path[-1]) for word in words) else former
    return {
        "code": spelt.code.code,
        "name": path[-1],
        "path": " / ".join(path[:-1]),
        "former": shown if shown != path[-1] else "",
    }


def _distance(code: str, near: Sequence[str]) -> tuple[int, int]:
    """Return a sort key: codes of the nearest row's class first, codes that the sheet has last."""
    shared = [_shared(code, other) for other in near]
    if shared and shared[0] >= _A_CLASS:
        return int(code in near), -shared[0]
    return 1, -max((each for each in shared if each >= _A_CLASS), default=0)


def _shared(one: str, other: str) -> int:
    """Return how many characters two codes have in common from the left."""
    pairs = zip(one, other, strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))


@dataclass(frozen=True, slots=True)
class _SearchableHeading:
    """A heading with its search terms."""

    code: Code
    own: str  # its names, past ones too, normalised
    path: str  # those of the headings above it
    initials: tuple[str, ...]  # of its names
    letters: str  # its name spelt out
    above: tuple[str, ...]  # initials of the headings above it

    def rank(self, words: Sequence[str]) -> int | None:
        """Return how well the words fit, 0 the best; None where one of them does not."""
        ranks = [rank for word in words if (rank := self._rank_of(word)) is not None]
        return min(ranks) if len(ranks) == len(words) else None

    def _rank_of(self, word: str) -> int | None:
        if _LETTERS.fullmatch(word):
            return self._rank_of_letters(word)
        if self.code.code.startswith(word.upper()):
            return 0
        if any(own.startswith(word) for own in self.own.split("|")):
            return 1
        if word in self.own:
            return 2
        return 3 if word in self.path else None

    def _rank_of_letters(self, word: str) -> int | None:
        if word in self.initials or self.code.code.lower() == word:
            return 0
        if any(own.startswith(word) for own in self.initials) or self.letters.startswith(word):
            return 1
        if any(word in own for own in self.initials):
            return 2
        return 3 if any(word in above for above in self.above) else None


@lru_cache(maxsize=8)
def _spelt(headings: Headings) -> tuple[_SearchableHeading, ...]:
    """Return all headings of a list, cached: spelling a thousand names takes a tenth of a second."""
    return tuple(_spell(headings))


def _spell(headings: Headings) -> Iterator[_SearchableHeading]:
    first: dict[str, str] = {}

    def initials(name: str) -> str:
        if name not in first:
            first[name] = pinyin.initials(normalised(name)).lower()
        return first[name]

    for code in headings.codes:
        names = (code.name, *code.aliases, *code.former_names)
        above = [each.name for each in headings.ancestors(code.code)[:-1]]
        yield _SearchableHeading(
            code,
            "|".join(normalised(name) for name in names),
            "|".join(normalised(name) for name in above),
            tuple(dict.fromkeys(initials(name) for name in names)),
            pinyin.spelt(normalised(code.name)).lower(),
            tuple(initials(name) for name in above),
        )
