"""Take out of a text what stood at the head and the foot of each of its pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from budgets.disclosure.readers.blocks.cell_values import is_figure

_SHORTEST = 6  # characters of a running title
_LONGEST = 60
# —10—, - 3 -, 第 5 页, 第 5 页 共 9 页
PAGE_NUMBER = re.compile(r"[-—－–―]+\s*\d{1,3}\s*[-—－–―]+|第\s*\d{1,3}\s*页(?:\s*[,，共/].{0,8})?")


def without_running_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines without page numbers, and without the title that stands beside several of them.

    It stays where it stands first. A row that comes again on every page is the head of a table, and stays.
    """
    places = [n for n, line in enumerate(lines) if PAGE_NUMBER.fullmatch(line.strip())]
    if not places:
        return list(lines)
    beside = [
        at for n in places for at in (_next(lines, n, -1), _next(lines, n, 1)) if at is not None
    ]
    told = Counter(lines[at].strip() for at in {*beside, *_first(lines)} if _is_title(lines[at]))
    running = {text for text, count in told.items() if count > 1}
    seen: set[str] = set()
    kept = []
    for at, line in enumerate(lines):
        text = line.strip()
        again = text in seen and at in beside
        if text in running:
            seen.add(text)
        if not (PAGE_NUMBER.fullmatch(text) or again):
            kept.append(line)
    return kept


def _first(lines: Sequence[str]) -> list[int]:
    at = _next(lines, -1, 1)
    return [] if at is None else [at]


def _next(lines: Sequence[str], at: int, step: int) -> int | None:
    """Return the nearest line that is not blank, up or down."""
    at += step
    while 0 <= at < len(lines) and not lines[at].strip():
        at += step
    return at if 0 <= at < len(lines) else None


def _is_title(line: str) -> bool:
    text = line.strip()
    return (
        _SHORTEST <= len(text) <= _LONGEST
        and not any(mark in text for mark in "\t|｜。；")
        and not any(map(is_figure, text.split()))
    )
