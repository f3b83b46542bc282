"""The headings of a classification, and the ways to look them up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Code:
    """One heading (科目) of an official list.

    `valid_from` and `valid_to` are the first and last year in which it holds, None where the list
    sets no end. `former_names[i]` was its name until the year before `renamed_in[i]`. `aliases` are
    other wordings in common use. `confirmed` says that the code was seen in a published table; the
    others are recalled, and the official book of the year wins over both.
    """

    code: str
    name: str
    parent: str = ""
    valid_from: int | None = None
    valid_to: int | None = None
    former_names: tuple[str, ...] = ()
    confirmed: bool = True
    aliases: tuple[str, ...] = ()
    renamed_in: tuple[int, ...] = ()

    def in_force(self, year: int) -> bool:
        """Return whether the code itself holds in a year (whatever its parents do)."""
        return (self.valid_from or year) <= year <= (self.valid_to or year)

    def name_in(self, year: int) -> str:
        """Return the name that the code had in a year."""
        for name, renamed_in in sorted(
            zip(self.former_names, self.renamed_in, strict=True), key=lambda pair: pair[1]
        ):
            if year < renamed_in:
                return name
        return self.name


_MARKERS = re.compile(r"[（(【\[]?\s*\d*\s*(?:类|款|项)\s*[)）】\]]")
_LEADING_NUMBER = re.compile(r"^\d+\s*[.、．]\s*")
_IN_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_NOISE = re.compile(r"[\s　“”\"'‘’「」《》（）()\[\]【】,，、。.:：;；·\-—_/]")
_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}


def normalised(name: str) -> str:
    """Return a printed name without what typesetting adds: brackets, quotes, spaces, marks as （类）."""
    bare = _MARKERS.sub("", name.strip())
    return _NOISE.sub("", _LEADING_NUMBER.sub("", bare).translate(_FULL_WIDTH))


def without_suffix(key: str) -> str:
    """Return a normalised name without 支出 at its end."""
    return key.removesuffix("支出") or key


def short_keys(name: str) -> frozenset[str]:
    """Return what a name may be shortened to: without 支出, and without what it has in brackets."""
    return frozenset(
        without_suffix(normalised(each)) for each in (name, _IN_BRACKETS.sub("", name))
    )


class Headings:
    """The codes of a list at one time, with what finds them; never changed once made."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self.codes: tuple[Code, ...] = tuple(sorted(codes, key=lambda code: code.code))

    @cached_property
    def by_code(self) -> dict[str, Code]:
        return {code.code: code for code in self.codes}

    @cached_property
    def children(self) -> dict[str, tuple[Code, ...]]:
        """The codes right below each code; the top level under ""."""
        children: dict[str, list[Code]] = defaultdict(list)
        for code in self.codes:
            children[code.parent].append(code)
        return {parent: tuple(codes) for parent, codes in children.items()}

    def ancestors(self, code: str) -> tuple[Code, ...]:
        """Return the path to a code from the top, itself last; empty for an unknown code."""
        path: list[Code] = []
        found = self.by_code.get(code)
        while found:
            path.append(found)
            found = self.by_code.get(found.parent)
        return tuple(reversed(path))

    @cached_property
    def keys(self) -> dict[str, tuple[str, str]]:
        """Per code its own names and its path's, normalised, for searching."""
        keys = {}
        for code in self.codes:
            own = "|".join(normalised(n) for n in (code.name, *code.aliases))
            path = "|".join(normalised(each.name) for each in self.ancestors(code.code)[:-1])
            keys[code.code] = (own, f"{path}|{own}")
        return keys

    @cached_property
    def by_short_key(self) -> dict[str, list[Code]]:
        """The codes by everything that one of their names may be shortened to."""
        found: dict[str, list[Code]] = defaultdict(list)
        for code in self.codes:
            names = (code.name, *code.aliases, *code.former_names)
            for key in frozenset().union(*map(short_keys, names)):
                found[key].append(code)
        return found
