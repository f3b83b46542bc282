"""When a document says that it was published: in the meta data of a web page, or in a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from budgets.disclosure.readers.blocks.document import Document, Paragraph, half_width

LONGEST_LINE = 120  # 发布时间：2024-02-01 10:20 来源：某县财政局 浏览次数：12
_DAY = r"(?P<y>20\d{2})\s*[-年./]\s*(?P<m>\d{1,2})\s*[-月./]\s*(?P<d>\d{1,2})(?!\d)"
_PAGE_DAY = re.compile(rf"\s*{_DAY}")
# Not 拟公开时间 or 应公开时间, which are days to come.
_STATED = re.compile(rf"(?<![拟应])(?:发布|公开)(?:日期|时间)\s*:\s*{_DAY}")


def published_on(document: Document) -> date | None:
    """Return the day of publication; None if none is stated, or where the document contradicts itself."""
    days = {day for day in _stated(document) if day}
    return days.pop() if len(days) == 1 else None


def _stated(document: Document) -> Iterator[date | None]:
    for text in document.dated:
        yield _day(_PAGE_DAY.match(half_width(text)))
    for block in document.blocks:
        if isinstance(block, Paragraph) and len(block.text) <= LONGEST_LINE:
            yield _day(_STATED.search(half_width(block.text)))


def _day(found: re.Match[str] | None) -> date | None:
    try:
        return date(*(int(found[part]) for part in "ymd")) if found else None
    except ValueError:  # the 31st of February
        return None
