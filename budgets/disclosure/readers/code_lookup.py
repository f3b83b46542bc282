"""Find the codes that printed names stand for, and never guess from a name alone."""

from __future__ import annotations

import re
from functools import lru_cache

from budgets.disclosure.codes import Classification, Headings, Match, normalised
from budgets.disclosure.readers.blocks.document import half_width

_SURE = frozenset({Match.EXACT, Match.WITHOUT_SUFFIX, Match.FORMER})
PATH_MARK = re.compile(r"[(\[]\s*(\d{0,7})\s*([类款项])级?(?:科目)?\s*[)\]]")


def sure_code(codes: Classification, name: str, year: int) -> str:
    """Return the code of a name of any level, "" if it would have to be guessed."""
    return _sure_code(codes, codes.headings, name, year)


@lru_cache(maxsize=4096)
def _sure_code(codes: Classification, headings: Headings, name: str, year: int) -> str:
    if _key_of(name) not in _names_in(headings):
        return ""
    found = codes.resolve((name,), year)
    return found.code if found.how in _SURE else ""


@lru_cache(maxsize=8)
def _names_in(headings: Headings) -> frozenset[str]:
    """All names of a list, so that the many words that are none need no search."""
    names = ((code.name, *code.former_names, *code.aliases) for code in headings.codes)
    return frozenset(_key_of(name) for each in names for name in each)


def _key_of(name: str) -> str:
    return normalised(name).removesuffix("支出")


def path_of(label: str) -> tuple[tuple[str, ...], str]:
    """Return the printed names of 类, 款 and 项, and the code where every level prints its own."""
    names: list[str] = []
    codes: list[str] = []
    start = 0
    for mark in PATH_MARK.finditer(half_width(label)):
        before = label[start : mark.start()]
        if not names:
            before = re.split(r'[,;。:"“”，；：]|^\s*\d+[.、]', before)[-1]
        names.append(_unquoted(before.strip("、,，. ")))
        codes.append(mark[1])
        start = mark.end()
    if not names or not all(names):
        return (), ""
    joined = codes[-1] if len(codes[-1]) == 7 else "".join(codes) if all(codes) else ""
    return tuple(names), joined


def _unquoted(name: str) -> str:
    """Return a name without a quote that has lost its other half: 「“两庭”建设」 keeps both of its own."""
    for opening, closing in ("“”", '""'):
        odd = (
            name.count(opening) != name.count(closing)
            if opening != closing
            else name.count('"') % 2
        )
        if odd or (name[:1] == opening and name.find(closing, 1) == len(name) - 1):
            name = name.strip(opening + closing)
    return name


_THREE_PUBLIC_WORDS = (
    ("S201", re.compile(r"公务用车购置(?:费|经费)?(?![及和与、费]|经费)")),
    ("S202", re.compile(r"公务用车运行(?:维护)?费?")),
    ("S2", re.compile(r"公务用车(?:购置(?:费)?[及和与、](?:公务用车)?运行(?:维护)?)?(?:费|经费)?")),
    ("S1", re.compile(r"因公出国(?:\(境\))?(?:费用|经费|费)?")),
    ("S3", re.compile(r"公务接待(?:费用|费)?")),
    ("", re.compile(r"\"?三公\"?经费")),
)


def three_public_item(text: str) -> tuple[str, str] | None:
    """Return the code and the printed name of the 三公 item named first; "" for the total, None for none."""
    first: tuple[int, int, str, str] | None = None
    plain = half_width(text)
    for order, (code, words) in enumerate(_THREE_PUBLIC_WORDS):
        found = words.search(plain)
        if found and (first is None or (found.start(), order) < first[:2]):
            first = (found.start(), order, code, text[found.start() : found.end()])
    return first[2:] if first else None
