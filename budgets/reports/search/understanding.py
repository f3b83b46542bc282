"""What a visitor means: departments, years, what of them, in whatever way it was typed.

教育局2024      a department and a year, in one breath
教育局 三公      a department and what of it
招待费          what documents call 公务接待费
jiaoyu, jyj     pinyin, first letters
教育句          what sounds alike, or has one wrong character
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, TypeVar

from django.utils import timezone

from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL, Everyday, PlainTerm, plain_words
from budgets.disclosure.model import Phase
from budgets.models import Department, Jurisdiction
from budgets.models.editions import LAST_YEAR
from budgets.reports.search.directory import Directory
from budgets.reports.search.vocabulary import (
    SHORTEST_PINYIN,
    Filler,
    Meaning,
    Named,
    Vocabulary,
    Year,
    key_of,
    pinyin_of,
    vocabulary,
)

EARLIEST = 1949  # what is typed as a year, though no document is so old
LEAST_FOR_A_SLIP = 3  # characters of a word in which one may be wrong
_RUNS = re.compile(r"[a-zü]+|\d+|[\u3400-\u9fff〇]+")
_JOINED = re.compile(r"[\"'“”‘’「」()\[\]（）【】<>《》·]")
_PHRASE = 4  # English words that are one expression
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What was understood. `left` are the words that say nothing to us, `near` those that are next to them.

    `named` has the departments of each name; several of one name, where several places have one. `about` is
    the last thing that was named, as the head of a Chinese phrase is; `said` how the visitor called it.
    `taken_for` is what was read instead of what was typed: "" where it was read as it is.
    """

    left: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    named: tuple[tuple[Department, ...], ...] = ()
    jurisdiction: Jurisdiction | None = None
    years: tuple[int, ...] = ()
    phase: Phase | None = None
    about: tuple[str, ...] = ()
    look_for: tuple[str, ...] = ()
    said: str = ""
    place: str = ""  # on the page of a department's year: ask, doc, why …
    taken_for: str = ""
    is_pieced: bool = False  # read out of several words, or as other characters, without a space

    @property
    def is_whole(self) -> bool:
        """Return whether nothing was left over, and there is something to answer."""
        return not self.left and self.says_something

    @property
    def says_something(self) -> bool:
        where = self.jurisdiction or self.place
        when = self.years or self.phase
        return bool(self.named or where or when or self.about or self.look_for)

    @property
    def department(self) -> Department | None:
        """Return the one department that was named."""
        alone = self.named[0] if len(self.named) == 1 else ()
        return alone[0] if len(alone) == 1 else None

    @property
    def page(self) -> str:
        """Return the page of the site that was asked for, "" for none."""
        return next((x.removeprefix("page:") for x in self.about if x.startswith("page:")), "")

    @property
    def explained_first(self) -> bool:
        """Return whether the word itself is what is asked about."""
        return bool(self.about) and self.about[0].startswith("term:")

    @cached_property
    def term(self) -> PlainTerm | None:
        """Return the term in plain words that this is about."""
        wordings = {x.removeprefix("term:") for x in self.about} | {*self.look_for, self.said}
        keys = {key_of(wording) for wording in wordings}
        return next((term for names, term in _terms() if names & keys), None)


@cache
def _terms() -> tuple[tuple[frozenset[str], PlainTerm], ...]:
    """Return every term in plain words with the keys of all its names."""
    return tuple((frozenset(map(key_of, (x.term, *x.aliases))), x) for x in plain_words())


@dataclass(slots=True)
class _Read:
    """Pieces of what was typed, each with what it means; None for what means nothing."""

    pieces: list[tuple[str, Meaning | None]] = field(default_factory=list)
    taken_for: list[str] = field(default_factory=list)
    is_pieced: bool = False


def understand(typed: str, found: Directory) -> Understood:
    """Understand what was typed."""
    words = vocabulary(found)
    read = _read(typed, words)
    return _summed_up(read, found)


def _read(typed: str, words: Vocabulary) -> _Read:
    text = unicodedata.normalize("NFKC", _JOINED.sub("", typed)).lower()
    whole = key_of(text)
    if whole in words.words:
        return _Read([(text.strip(), words.words[whole])])
    read = _Read()
    runs = _RUNS.findall(text)
    at = 0
    while at < len(runs):
        if (runs[at].isascii() and runs[at].isalpha()) or "ü" in runs[at]:
            at += _read_letters(runs[at:], words, read)
            continue
        if runs[at].isdigit():
            ends = at + 1 < len(runs) and runs[at + 1][0] == "年"
            read.pieces.append((runs[at], _number(runs[at], words, before_year=ends)))
            if ends:
                runs[at + 1] = runs[at + 1].removeprefix("年度").removeprefix("年")
                if not runs[at + 1]:
                    del runs[at + 1]
        else:
            _read_characters(runs[at], words, read)
        at += 1
    return read


def _number(digits: str, words: Vocabulary, *, before_year: bool) -> Meaning | None:
    """Return what a number means: a year, or the code of a heading."""
    if len(digits) == 4 and EARLIEST <= int(digits) <= LAST_YEAR:
        return Year(int(digits))
    if len(digits) == 2 and before_year:
        return Year(2000 + int(digits))
    if digits in words.words:
        return words.words[digits]
    heading = FUNCTIONAL.get(digits) or ECONOMIC.get(digits)
    return Everyday((heading.name,), (digits,), (digits,)) if heading else None


def _read_letters(runs: Sequence[str], words: Vocabulary, read: _Read) -> int:
    """Read words in letters: English, or pinyin with or without spaces. Return how many runs were read."""
    letters = 0
    while letters < len(runs) and not runs[letters].isdigit() and runs[letters][0] < "\u3400":
        letters += 1
    for size in range(min(letters, _PHRASE), 0, -1):
        phrase = "".join(runs[:size])
        if phrase in words.words:
            read.pieces.append((" ".join(runs[:size]), words.words[phrase]))
            return size
    for size in range(letters, 0, -1):
        pinyin = "".join(runs[:size]).replace("ü", "v")
        found = _in_pinyin(pinyin, words)
        if found:
            read.pieces += [(each, words.words[each]) for each in found]
            read.taken_for.append("".join(found))
            return size
    read.pieces.append((runs[0], None))
    return 1


def _in_pinyin(letters: str, words: Vocabulary) -> list[str]:
    """Return the Chinese words that letters spell or begin; [] where some letter is left over."""
    if letters in words.by_initials and len(letters) < 8:
        return [words.by_initials[letters]]
    if len(letters) < SHORTEST_PINYIN:
        return []
    pieces = cut(letters, words.in_pinyin)
    if any(meant is None for _piece, meant in pieces):
        return []
    return [meant for _piece, meant in pieces if meant is not None]


def _read_characters(run: str, words: Vocabulary, read: _Read) -> None:
    """Read a run of Chinese characters: as it is, else as it sounds, else with one character wrong."""
    pieces = cut(run, words.words)
    if any(meaning is None for _piece, meaning in pieces) and len(run) >= LEAST_FOR_A_SLIP:
        meant = _as_it_sounds(run, words) or near(run, words.by_size)
        if meant:
            read.taken_for.append("".join(meant))
            pieces = [(each, words.words[each]) for each in meant]
    said = [meaning for _piece, meaning in pieces if not isinstance(meaning, Filler)]
    read.is_pieced |= len(said) > 1 or bool(read.taken_for)
    read.pieces += pieces


def _as_it_sounds(run: str, words: Vocabulary) -> list[str]:
    pieces = cut(pinyin_of(run), words.in_pinyin)
    meant = [word for _piece, word in pieces if word is not None]
    is_whole = len(meant) == len(pieces) and sum(map(len, meant)) == len(run)
    says_something = any(not isinstance(words.words[word], Filler) for word in meant)
    return meant if is_whole and says_something else []


def near(run: str, words: Mapping[int, Sequence[str]]) -> list[str]:
    """Return the one known word that differs from a run by one character, wrong, missing or too many.

    `words` are by their size; of several the first is meant.
    """
    size = len(run)
    for word in words.get(size, ()):
        if sum(a != b for a, b in zip(word, run, strict=True)) == 1:
            return [word]
    for word in (*words.get(size + 1, ()), *words.get(size - 1, ())):
        shorter, longer = sorted((word, run), key=len)
        if len(shorter) >= LEAST_FOR_A_SLIP and _is_one_more(shorter, longer):
            return [word]
    return []


def _is_one_more(short: str, long: str) -> bool:
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def cut(text: str, known: Mapping[str, T]) -> list[tuple[str, T | None]]:
    """Cut a text into known words, so that least is left over, in the fewest pieces. Unknown stretches have
    no meaning.
    """
    longest = min(len(text), 30)
    best: list[tuple[int, int, int, bool]] = [
        (0, 0, 0, True)
    ]  # left over, pieces, from where, known
    for end in range(1, len(text) + 1):
        left, pieces, _start, was_known = best[end - 1]
        options = [(left + 1, pieces + was_known, end - 1, False)]
        for start in range(max(0, end - longest), end):
            if text[start:end] in known:
                options.append((best[start][0], best[start][1] + 1, start, True))
        best.append(min(options))
    found: list[tuple[str, T | None]] = []
    end = len(text)
    while end:
        _left, _pieces, start, is_known = best[end]
        piece = text[start:end]
        if not is_known and found and found[-1][1] is None:
            found[-1] = (piece + found[-1][0], None)
        else:
            found.append((piece, known[piece] if is_known else None))
        end = start
    return found[::-1]


def _summed_up(read: _Read, found: Directory) -> Understood:
    """Return what the pieces say together."""
    named: list[tuple[Department, ...]] = []
    years: list[int] = []
    left: list[str] = []
    rows: list[tuple[str, Everyday]] = []
    place: Jurisdiction | None = None
    phase: Phase | None = None
    for piece, meaning in read.pieces:
        match meaning:
            case None:
                left.append(piece)
            case Named(departments):
                named.append(departments)
            case Jurisdiction():
                place = meaning
            case Year(number):
                from_now = number < EARLIEST
                years.append(timezone.localdate().year + number if from_now else number)
            case Phase():
                phase = meaning
            case Everyday():
                rows.append((piece, meaning))
    more = _of_rows(rows, found)
    named += more.pop("named")
    left += more.pop("left")
    if place:
        here = [tuple(x for x in some if x.jurisdiction_id == place.pk) or some for some in named]
        named = here
    return Understood(
        left=tuple(left),
        named=tuple(dict.fromkeys(named)),
        jurisdiction=place,
        years=tuple(dict.fromkeys(years)),
        phase=phase,
        taken_for="".join(read.taken_for),
        is_pieced=read.is_pieced,
        **more,
    )


def _of_rows(rows: Sequence[tuple[str, Everyday]], found: Directory) -> dict[str, Any]:
    """Return what everyday words and headings add."""
    said: dict[str, Any] = {"named": [], "left": [], "near": ()}
    for piece, row in rows:
        kind, _, name = row.about[0].partition(":") if row.about else ("", "", "")
        if kind == "at":
            said["place"] = name
        elif kind == "department":
            departments = found.called(name)
            if departments:
                said["named"].append(departments)
            else:
                said["left"].append(piece)
        elif kind == "near":
            said["near"] += tuple(each.removeprefix("near:") for each in row.about)
            said["left"].append(piece)
        else:
            said |= {"look_for": row.look_for, "said": piece}
            said |= {"about": row.about} if row.about else {}
    return said
