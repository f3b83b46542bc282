"""Parts, headings and points are numbered one after another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.frame import AUTOMATIC, LONGEST, Framed, FrameKind
from budgets.disclosure.rules.registry import (
    HELD,
    TEMPLATE,
    Case,
    Family,
    Fault,
    Outcome,
    missing,
    rule,
)

_DIGITS = "零一二三四五六七八九"
_CHINESE = r"[一二三四五六七八九十]{1,3}"
# From the highest to the lowest: what is higher begins the lower ones anew.
_STYLES = (
    re.compile(rf"第({_CHINESE}|\d{{1,2}})(?:部分|章|节|篇)"),
    re.compile(rf"({_CHINESE})[、.．]"),
    re.compile(rf"[(（]({_CHINESE})[)）]"),
    re.compile(r"(\d{1,2})(?:[、．]|\.(?!\d))"),
    re.compile(r"[(（](\d{1,2})[)）]"),
)
_INLINE = re.compile(r"[。；;：:]")  # 1.…；2.…；3.…: points inside one paragraph
_SHOWN, _NAMED = 18, 4


@dataclass(slots=True)
class _Run:
    """The last number of each style, and the line that had it."""

    last: list[tuple[int, str] | None] = field(default_factory=lambda: [None] * len(_STYLES))

    def begin_below(self, style: int) -> None:
        for lower in range(style + 1, len(_STYLES)):
            self.last[lower] = None


@rule(
    "R83", "各部分和各条的序号连续", "Parts and points are numbered without a gap",
    family=Family.LEFTOVERS,
    basis=TEMPLATE, severity=Severity.NOTICE,
)  # fmt: skip
def numbers_follow_one_another(case: Case) -> Iterator[Outcome]:
    lines = [each for each in case.frame if each.kind in (FrameKind.HEADING, FrameKind.NUMBERED)]
    if not lines:
        yield missing("编号的标题")
        return
    breaks = list(_breaks(lines))
    if not breaks:
        yield HELD
        return
    zh = "；".join(f"“{before}”之后是“{line.text[:_SHOWN]}”" for before, line in breaks[:_NAMED])
    en = "; ".join(
        f"“{before}” is followed by “{line.text[:_SHOWN]}”" for before, line in breaks[:_NAMED]
    )
    yield Fault(
        Severity.NOTICE,
        f"序号不连续：{zh}。",
        f"The numbers have a gap: {en}.",
        tuple(CitedFigure(line.text[:_SHOWN], "", line.place) for _, line in breaks),
    )


def _breaks(lines: Iterable[Framed]) -> Iterator[tuple[str, Framed]]:
    run = _Run()
    for line in lines:
        style, number = _number_of(line.text)
        if style is None:
            if line.text.startswith(
                AUTOMATIC
            ):  # Word numbers it by itself: what it says nobody sees here
                run = _Run()
            continue
        before = run.last[style]
        run.begin_below(style)
        cut = len(line.text) >= LONGEST  # points further on may have been left out
        last = _last_inside(line.text, style, number)
        run.last[style] = None if cut else (last, line.text[:_SHOWN])
        again = style == 0 and before and before[0] == number  # a second 第一部分
        if before and (again or number not in (before[0] + 1, 1)):
            yield before[1], line


def _number_of(text: str) -> tuple[int | None, int]:
    for style, pattern in enumerate(_STYLES):
        if found := pattern.match(text.lstrip()):
            return style, _value(found[1])
    return None, 0


def _last_inside(text: str, style: int, number: int) -> int:
    """Return the last number of the points that one paragraph holds: 「1.…；2.…；3.…」."""
    for piece in _INLINE.split(text)[1:]:
        found = _STYLES[style].match(piece.lstrip())
        if found and _value(found[1]) == number + 1:
            number += 1
    return number


def _value(number: str) -> int:
    """Return 12 for "12" and for 十二, 20 for 二十."""
    if number.isdigit():
        return int(number)
    tens, ten, ones = number.partition("十")
    if not ten:
        return _DIGITS.index(number[-1])
    return 10 * (_DIGITS.index(tens[-1]) if tens else 1) + (_DIGITS.index(ones[0]) if ones else 0)
