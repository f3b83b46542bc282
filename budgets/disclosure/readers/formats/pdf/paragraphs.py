"""Undo the line breaks of a page: which lines make up one paragraph."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import Style, split_number
from budgets.disclosure.readers.formats.pdf.pdf_lines import PdfLine

_FEWEST_TELLING = 10  # characters of a line that tells how wide the text is
_FEWEST_CUT = 3  # lines broken by the margin
_APART = 4.0  # heights of a line: what stands so far apart are two things
_LEADER = re.compile(r"[.…·．]{4,}\s*\d{0,3}$|…{2,}\s*\d{0,3}$")
_UNBREAKABLE = re.compile(r"[\dA-Za-z.,%/-]*.?[，。；：、！？）》”’」』〕%％]*")
_ENDS = re.compile(r"[。；！？：;:][”’）)]?$")


@dataclass(frozen=True, slots=True)
class Measure:
    """The type area of a page, in points."""

    width: float
    left: float
    right: float
    pitch: float  # from line to line


def measures_of(pages: list[tuple[float, list[PdfLine]]]) -> list[Measure]:
    """Return the type area of each page; a page that does not tell takes that of others of its width."""
    by_width: dict[int, list[list[PdfLine]]] = defaultdict(list)
    for width, lines in pages:
        telling = [line for line in lines if len(line.text) >= _FEWEST_TELLING]
        by_width[round(width)] += [telling] if telling else []
    usual = {width: _usual_right(width, each) for width, each in by_width.items() if each}
    return [_measure(width, lines, usual.get(round(width), width)) for width, lines in pages]


def _usual_right(width: float, pages: list[list[PdfLine]]) -> float:
    """Return where full lines end; where none are seen to be cut off, as far from the edge as on the left."""
    right = median(max(line.x1 for line in lines) for lines in pages)
    left = median(min(line.x0 for line in lines) for lines in pages)
    at_edge = [line for lines in pages for line in lines if line.x1 > right - 1.5 * line.size]
    cut = [line for line in at_edge if not _ENDS.search(line.text)]
    if len(cut) >= _FEWEST_CUT and len(cut) * 2 >= len(at_edge):
        return right
    return max(right, width - left)


def _measure(width: float, lines: list[PdfLine], usual: float) -> Measure:
    size = median(line.size for line in lines) if lines else 0.0
    own = max((line.x1 for line in lines), default=usual)
    right = own if own >= usual - 1.5 * size else usual
    left = min((line.x0 for line in lines), default=0.0)
    steps = Counter(
        round(below.top - line.top)
        for line, below in pairwise(lines)
        if below.top - line.top < 4 * size and _reaches(line, below, right)
    )
    pitch = steps.most_common(1)[0][0] if steps else 2.5 * size
    return Measure(width, left, right, pitch)


def parts(line: PdfLine) -> list[PdfLine]:
    """Return a line as one, or its pieces that stand far apart: 编制部门：…        单位：元."""
    if len(line.spans) == 1 or _is_contents_entry(line):
        return [line]
    pieces: list[PdfLine] = [replace(line, spans=line.spans[:1])]
    for span in line.spans[1:]:
        before = pieces[-1].spans[-1]
        figures = before.text[-1:].isdigit() and span.text[:1].isdigit()
        if span.x0 - before.x1 > _APART * line.size or figures:
            pieces.append(replace(line, spans=(span,)))
        else:
            pieces[-1] = replace(pieces[-1], spans=(*pieces[-1].spans, span))
    return pieces


def _is_contents_entry(line: PdfLine) -> bool:
    last = line.spans[-1].text
    return len(line.spans) == 2 and last.isdecimal() and len(last) <= 3


def continues(
    open_lines: list[PdfLine], line: PdfLine, measure: Measure, all_: list[Measure]
) -> bool:
    """Return whether a line goes on with the paragraph whose lines were met before."""
    first, before = open_lines[0], open_lines[-1]
    overleaf = line.page != before.page
    area = all_[before.page - 1]
    if before.top == line.top and not overleaf:
        return False  # pieces of one line
    if _of_other_size(before, line) and _of_other_size(first, line):
        return False
    if _LEADER.search(before.text) or not _reaches(before, line, area.right):
        return False
    if overleaf and abs(area.width - measure.width) > 1:
        return False
    size = line.size
    if not overleaf and line.top - before.top > 1.6 * max(area.pitch, size):
        return False
    indent = line.x0 - measure.left
    start = first.x0 - all_[first.page - 1].left
    if split_number(line.text).style is not Style.NONE:
        flush = start >= size and indent < 0.5 * size
        return flush and not _ENDS.search(before.text)
    if overleaf and line.top - before.top > 0 and indent > 0.7 * size:
        return False
    if _centred(before, area) and _centred(line, measure) and indent > 2 * size:
        return not _ENDS.search(before.text)  # a title of two lines
    hanging = len(open_lines) == 1 and split_number(first.text).style is not Style.NONE
    at = before.x0 - all_[before.page - 1].left
    return indent <= at + 0.5 * size if not hanging else indent <= start + 4 * size


def _of_other_size(other: PdfLine, line: PdfLine) -> bool:
    return abs(other.size - line.size) > max(0.1 * line.size, 0.6)


def _reaches(line: PdfLine, below: PdfLine, right: float) -> bool:
    """Return whether a line is so full that what comes next had no room on it."""
    head = _UNBREAKABLE.match(below.text)
    needs = sum(_width(character) for character in head[0]) if head else 1.0
    return right - line.x1 < (needs + 0.8) * line.size


def _width(character: str) -> float:
    return 0.55 if character.isascii() else 1.0


def _centred(line: PdfLine, area: Measure) -> bool:
    return abs((line.x0 + line.x1) / 2 - area.width / 2) < line.size


def joined(lines: list[PdfLine]) -> str:
    """Return the text of a paragraph; a blank between two words of letters only."""
    text = ""
    for line in lines:
        latin = text[-1:].isascii() and text[-1:].isalpha() and line.text[:1].isalpha()
        text += (" " if latin and half_width(line.text[:1]).isascii() else "") + line.text
    return text
