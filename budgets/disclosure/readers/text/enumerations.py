"""Lists: where one of parts (其中：…) begins and ends in a sentence, and rows without their unit."""

from __future__ import annotations

import re
from enum import StrEnum

from budgets.disclosure.readers.blocks.document import half_width

_COMPARISON = (
    r"(?:\d{4}年度?|本年度?|全年|总[体量额]|整体|合计|资金|开支|支出|安排|预算数?|决算数?|,)*"
    r"(?:[比较](?!例)|[与同](?:\d{4}年|上年|上一年|去年|往年)|同比)"
)
_OPENS = re.compile("其中|(?:主要)?包括|分别[为是]|(?<=[,;])含")
# 「（其中：…）」, 「（购置费100万元；运行费400万元）」
_BRACKETED = re.compile(
    r"\((?:(?:其中|含|包括)|(?=[^()]*[^\d()年,.][\d,.]+[万亿]?元))(?:[^()]|\([^()]*\))*\)"
)
_UNIT_NOTE = re.compile(r"(?:^|[(,])(?:金额)?单位:(?:人民币)?(?P<unit>[万亿]?元)(?=$|[),:])")
_ROW = re.compile(
    r"[^\d,;。%()]{2,30}(?:\([^\d()]{1,4}\))?[^\d,;。%()]{0,10}(?:\d{1,3}(?:,\d{3})+|\d{1,14})(?:\.\d{1,6})?"
)
_WHOLE_COMPARED = re.compile(rf";(?={_COMPARISON})")
_COMPARES_WHOLE = re.compile(_COMPARISON)


class Edge(StrEnum):
    """An end of a list of parts."""

    LIST_OPENS = "list_opens"
    WHOLE_COMPARED = "whole_compared"  # 「…；比上年增加…」 closes a list of items
    BRACKET_OPENS = "bracket_opens"
    BRACKET_CLOSES = "bracket_closes"


def edges_of(plain: str) -> list[tuple[int, Edge]]:
    """Return the ends of the lists of one sentence (half width), each with its position."""
    brackets = [found.span() for found in _BRACKETED.finditer(plain)]
    edges = [(start, Edge.BRACKET_OPENS) for start, _ in brackets]
    edges += [(end - 1, Edge.BRACKET_CLOSES) for _, end in brackets]
    for found in _OPENS.finditer(plain):
        if not any(start < found.start() < end for start, end in brackets):
            edges.append((found.start(), Edge.LIST_OPENS))
    edges += [(found.start(), Edge.WHOLE_COMPARED) for found in _WHOLE_COMPARED.finditer(plain)]
    return edges


def compares_whole(plain: str) -> bool:
    """Return whether a sentence after a list begins with a comparison that names nothing of its own."""
    return bool(_COMPARES_WHOLE.match(plain))


def unit_noted(text: str) -> str:
    """Return the unit of 「…（单位：元）」, "" if a text notes none."""
    found = _UNIT_NOTE.search(half_width(text))
    return found["unit"] if found else ""


def is_row(text: str) -> bool:
    """Return whether a paragraph is a name and a figure alone, as below 「（单位：元）」."""
    return bool(_ROW.fullmatch(half_width(text).strip()))
