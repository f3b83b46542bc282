"""What only the breaks of lines made of a text, which no rule may blame on the document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from budgets.disclosure.model import Passage

_ENDS = re.compile(r"[。！？；;:：][”’\"）)]*\s*$")
_BEGINS = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[①-⑳]|第.{1,3}部分|注[:：]|附件)"
)


def without_line_breaks(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Join what only a line break parts: a paragraph without a stop, and one below without a number."""
    joined: list[Passage] = []
    for piece in passages:
        last = joined[-1] if joined else None
        same = last and (last.section, last.heading) == (piece.section, piece.heading)
        if last and same and not _ENDS.search(last.text) and not _BEGINS.match(piece.text):
            joined[-1] = replace(last, text=last.text.rstrip() + piece.text.lstrip())
        else:
            joined.append(piece)
    return tuple(joined)


_BARE_FIGURE = re.compile(r"\s*-?[\d,，.]+\s*(?:[万亿]?元|%|％)?[，。；、]?\s*")


def is_torn(passages: Iterable[Passage]) -> bool:
    """Return whether the reader found figures in lines of their own: what a sentence lacks may be there."""
    return any(_BARE_FIGURE.fullmatch(piece.text) for piece in passages)
