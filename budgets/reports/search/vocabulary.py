"""The words that a search understands, and what each is about.

In this order, if two are written alike: names of departments and places, everyday words (`everyday.csv`),
headings of the official lists, terms in plain words. Each can be written in Chinese, in pinyin or by its
first letters; some in English.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.utils import timezone

from budgets.disclosure.codes import (
    ECONOMIC,
    FUNCTIONAL,
    PROCUREMENT,
    REVENUE,
    THREE_PUBLIC,
    Classification,
    Everyday,
    Headings,
    everyday_words,
    plain_words,
)
from budgets.disclosure.codes.english import english_name
from budgets.disclosure.codes.headings import short_keys
from budgets.disclosure.model import Phase
from budgets.disclosure.searchable import folded
from budgets.models import Department, Jurisdiction
from budgets.pinyin import initials, spelt
from budgets.reports.search.directory import Directory, without_units

SHORTEST_INITIALS = 3  # letters
SHORTEST_PINYIN = 4  # letters
_MARKS = re.compile(r"[\s\"'“”‘’()\[\]<>《》、·_-]")
_HANZI = re.compile(r"[\u3400-\u9fff]")
_LISTS = (THREE_PUBLIC, FUNCTIONAL, ECONOMIC, REVENUE, PROCUREMENT)
# Their names in `english.csv`.
_ENGLISH = {
    THREE_PUBLIC: "three_public",
    FUNCTIONAL: "functional",
    ECONOMIC: "economic",
    REVENUE: "revenue",
    PROCUREMENT: "procurement",
}
# What a department's name may end with, and be meant without.
_KINDS_OF_OFFICE = (
    *("人民政府办公室", "人民政府", "委员会", "办公室", "管理局", "街道办事处"),
    *("局", "委", "镇", "乡", "街道", "中心", "大队", "支队"),
)
_OFFICES = frozenset(
    {"bureau", "office", "department", "commission", "committee", "town", "centre"}
)


class Filler(NamedTuple):
    """A word that says nothing about what is looked for."""


class Year(NamedTuple):
    """A year, by its number or counted from this one."""

    number: int


@dataclass(frozen=True, slots=True)
class Named:
    """Departments of one name: several where several places have one."""

    departments: tuple[Department, ...]


Meaning = Named | Jurisdiction | Everyday | Phase | Year | Filler


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Words by how they are written; `key` is what a word is found by."""

    words: dict[str, Meaning]

    @cached_property
    def by_size(self) -> dict[int, list[str]]:
        """The Chinese words by how many characters they have."""
        found: dict[int, list[str]] = defaultdict(list)
        for word in self.words:
            if _HANZI.search(word):
                found[len(word)].append(word)
        return found

    @cached_property
    def in_pinyin(self) -> dict[str, str]:
        """The Chinese words by their pinyin, of several that sound alike the first."""
        found: dict[str, str] = {}
        for word in self.words:
            if _HANZI.search(word) and len(word) > 1:
                found.setdefault(pinyin_of(word), word)
        return found

    @cached_property
    def by_initials(self) -> dict[str, str]:
        """The Chinese words by their first letters."""
        found: dict[str, str] = {}
        for word in self.words:
            if _HANZI.search(word) and len(word) >= SHORTEST_INITIALS:
                found.setdefault(initials(word), word)
        return found


def key_of(text: str) -> str:
    """Return how a word is looked up: folded, without quotation marks, brackets and spaces."""
    return _MARKS.sub("", folded(text))


def pinyin_of(word: str) -> str:
    """Return the pinyin of a Chinese word without tones and spaces: 教育局 jiaoyuju."""
    return spelt(word).replace("ü", "v")


@lru_cache(maxsize=2)
def vocabulary(found: Directory) -> Vocabulary:
    """Return all words: those of the site's departments and those that every site knows."""
    own = dict(_names_of(found))
    common = _common(*(each.headings for each in _LISTS))
    return Vocabulary(own | {key: word for key, word in common.items() if key not in own})


def _names_of(found: Directory) -> Iterator[tuple[str, Meaning]]:
    """Yield the names of places, then of departments, full ones last: of two alike the last one counts."""
    for place in found.jurisdictions:
        for name in _names_of_place(place):
            yield name, place
    by_name: dict[str, list[Department]] = defaultdict(list)
    short: dict[str, list[Department]] = defaultdict(list)
    for department in found.departments:
        full = key_of(department.name)
        said = {full, *map(key_of, department.short_names), *_english_of(department.slug)}
        place = department.jurisdiction
        bare = full.removeprefix("中共")
        said |= {
            f"{name}{bare.removeprefix(key_of(place.name))}"
            for name in _names_of_place(place)
            if bare.startswith(key_of(place.name))
        }
        said |= {_without_place(name, place) for name in said}
        for name in filter(None, said):
            by_name[name].append(department)
            for ending in _KINDS_OF_OFFICE:
                stem = name.removesuffix(ending)
                if stem != name and len(stem) > 1:
                    short[stem].append(department)
    for name in [x for place in found.jurisdictions for x in _names_of_place(place)]:
        short.pop(name, None)
    for names in (short, by_name):
        for name, departments in names.items():
            yield name, Named(without_units(departments))


def _names_of_place(place: Jurisdiction) -> tuple[str, ...]:
    """Return how a place is called: 广元市昭化区, 昭化区, 昭化."""
    name = key_of(place.name)
    last = re.split(r"(?<=[省市州盟])(?=.{2})", name)[-1]
    stem = last[:-1] if len(last) > 2 and last[-1] in "县区市旗" else last
    return tuple(dict.fromkeys((name, last, stem)))


def _without_place(name: str, place: Jurisdiction) -> str:
    """Return a department's name without its place: 教育局, 群众工作局."""
    bare = name.removeprefix("中共")
    for prefix in _names_of_place(place):
        if bare.startswith(prefix):
            bare = bare.removeprefix(prefix)
            break
    return re.sub(r"^(?:[县区市旗]?委(?=.{2}))|^[县区市旗](?=.{2})", "", bare)


def _english_of(slug: str) -> Iterator[str]:
    """Yield how a department is called in English, as far as its address says so: education bureau."""
    parts = slug.split("-")
    if parts[-1] in _OFFICES:
        yield "".join(parts)
        yield "".join(parts[:-1])


@lru_cache(maxsize=2)
def _common(*_lists: Headings) -> dict[str, Meaning]:
    """Return the words that need no department; made anew where a site lays a code book over the lists."""
    found: dict[str, Meaning] = {}
    for row in everyday_words():
        meaning = _meaning_of(row)
        for said in row.said:
            found.setdefault(key_of(said), meaning)
    for list_ in _LISTS:
        for key, row in _headings_of(list_):
            found.setdefault(key, row)
    for term in plain_words():
        row = Everyday((term.term,), (f"term:{term.term}",), (term.term,))
        for name in (term.term, *term.aliases):
            found.setdefault(key_of(name), row)
    return found


def _meaning_of(row: Everyday) -> Meaning:
    kind, _, value = row.about[0].partition(":") if row.about else ("", "", "")
    if kind == "nothing":
        return Filler()
    if kind == "phase":
        return Phase(value)
    return Year(int(value)) if kind == "year" else row


def _headings_of(list_: Classification) -> Iterator[tuple[str, Everyday]]:
    """Yield the names of a list's headings; of one name those in force before those that were, and of
    several at once (行政运行) none, but for a heading and the one above it.
    """
    year = timezone.localdate().year
    by_key: dict[str, list[str]] = defaultdict(list)
    for code in list_.codes:
        names = {code.name, *code.aliases, *code.former_names}
        keys = {key for name in names for key in (key_of(name), *short_keys(name))}
        english = key_of(english_name(_ENGLISH[list_], code.code))
        for key in filter(None, {*keys, english}):
            by_key[key].append(code.code)
    for key, codes in by_key.items():
        held = [code for code in codes if list_.in_force(code, year)]
        tops = [code for code in held if not any(code != x and code.startswith(x) for x in held)]
        if len(tops) == 1 or (not held and len(codes) == 1):
            now = tops[0] if tops else codes[0]
            gone = [code for code in codes if code not in held and code != now]
            name = list_.name_of(now, year)
            yield key, Everyday((name,), (now, *gone), (name,))
