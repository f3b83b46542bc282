"""The number before a heading or an item: 一、 （一） 1. （1） ① 第一部分 一是."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from budgets.disclosure.readers.blocks.document import half_width


class Style(StrEnum):
    """How an item is numbered; what a style ranks above is each document's own business."""

    NONE = ""
    PART = "part"  # 第一部分
    CHINESE = "chinese"  # 一、
    CHINESE_BRACKETED = "chinese_bracketed"  # （一）
    DIGIT = "digit"  # 1、 1.
    DIGIT_BRACKETED = "digit_bracketed"  # （1）
    CIRCLED = "circled"  # ①
    ORDINAL = "ordinal"  # 一是
    LISTED = "listed"  # numbered by Word


_CHINESE_NUMBER = "[一二三四五六七八九十]{1,3}"
_PATTERNS = (
    (Style.PART, rf"第(?:{_CHINESE_NUMBER}|\d{{1,2}})(?:部分|章|节|篇)[、:.,\s]*"),
    (Style.CHINESE, rf"{_CHINESE_NUMBER}[、.:]"),
    (Style.CHINESE_BRACKETED, rf"\({_CHINESE_NUMBER}\)[、.:]?"),
    (Style.DIGIT, r"\d{1,2}(?:[、)]|[.,](?=\D|(?:19|20)\d\d年|\d{7}[\u4e00-\u9fff]))"),
    (Style.DIGIT_BRACKETED, r"\(\d{1,2}\)[、.:]?"),
    (Style.CIRCLED, r"[①-⑳][、.:]?"),
    (Style.ORDINAL, rf"{_CHINESE_NUMBER}是"),
)
_ANY = re.compile(r"\s*(?:" + "|".join(f"(?P<{s.value}>{p})" for s, p in _PATTERNS) + r")\s*")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A text without the number that was before it."""

    style: Style
    text: str


def split_number(text: str) -> Numbered:
    """Take the number off the beginning of a paragraph, if one is there."""
    found = _ANY.match(half_width(text))
    if not found or not found.lastgroup:
        return Numbered(Style.NONE, text)
    return Numbered(Style(found.lastgroup), text[found.end() :])


_INLINE = re.compile(
    rf"(?<=[。;:；])(?:\({_CHINESE_NUMBER}\)|\d{{1,2}}[、.](?=\D)|\(\d{{1,2}}\)|[①-⑳]"
    rf"|{_CHINESE_NUMBER}是(?=\D))"
)


def split_inline(text: str) -> list[str]:
    """Return the items of one paragraph that numbers several: "职责：1.…；2.…" gives three pieces."""
    cuts = [found.start() for found in _INLINE.finditer(half_width(text))]
    edges = [0, *cuts, len(text)]
    return [text[start:end] for start, end in pairwise(edges) if start < end]
