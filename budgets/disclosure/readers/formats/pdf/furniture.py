"""Take away what is printed on pages without belonging to the text."""

from __future__ import annotations

import re
from collections import Counter

from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.formats.pdf.pdf_lines import PdfLine

_EDGE = 0.12  # of the height of a page: heads and feet stand there
_MOST_HEADS = 2  # lines at each edge
_REPEATED_ON = 0.5  # of the pages
_FEWEST_PAGES = 2
_NEVER = re.compile(r"单位|元|表\s*(?:[（(]续[）)])?$")  # captions of tables
_DASH = r"[-—–－·~•\s|]"
_DECORATED = re.compile(
    rf"{_DASH}+\d{{1,3}}{_DASH}+|第\s*\d{{1,3}}\s*页.{{0,3}}(?:共\s*\d{{1,3}}\s*页)?"
    r"|\d{1,3}\s*/\s*\d{1,3}|[Pp]age\s*\d{1,3}.{0,8}"
)
_NUMBER = re.compile(rf"{_DASH}*(\d{{1,3}}){_DASH}*")


def without_furniture(pages: list[list[PdfLine]], heights: list[float]) -> list[list[PdfLine]]:
    """Return the lines of each page without running heads, foot lines and page numbers."""
    edges = [_at_edges(lines, height) for lines, height in zip(pages, heights, strict=True)]
    printed = sum(bool(lines) for lines in pages)
    enough = max(_FEWEST_PAGES, printed * _REPEATED_ON)
    repeated = Counter(_place(line) for lines in edges for line in lines)
    shifts = Counter(
        int(found[1]) - line.page
        for lines in edges
        for line in lines
        if (found := _NUMBER.fullmatch(half_width(line.text)))
    )
    shift, times = shifts.most_common(1)[0] if shifts else (0, 0)

    def is_furniture(line: PdfLine) -> bool:
        text = half_width(line.text).strip()
        if _DECORATED.fullmatch(text):
            return True
        if found := _NUMBER.fullmatch(text):
            return times >= min(enough, 2) and int(found[1]) - line.page == shift
        return repeated[_place(line)] >= enough and not _NEVER.search(text)

    return [
        [line for line in lines if not (line in edge and is_furniture(line))]
        for lines, edge in zip(pages, edges, strict=True)
    ]


def _place(line: PdfLine) -> tuple[str, int]:
    """Return what a line says and how high it stands, by steps of two points."""
    return line.text, round(line.top / 2)


def _at_edges(lines: list[PdfLine], height: float) -> list[PdfLine]:
    heads = [line for line in lines[:_MOST_HEADS] if line.bottom < _EDGE * height]
    return heads + [line for line in lines[-_MOST_HEADS:] if line.top > (1 - _EDGE) * height]


def without_clipped(pages: list[list[PdfLine]], beyond: list[list[PdfLine]]) -> list[list[PdfLine]]:
    """Return the lines of each page without what the page before has printed.

    A spreadsheet prints a cell that is cut by a page whole on both and hides a part of it. What
    stands above the paper tells by how much the second print is shifted.
    """
    cleaned: list[list[PdfLine]] = []
    before: list[PdfLine] = []
    for lines, outside in zip(pages, beyond, strict=True):
        printed = {line.text: line.top for line in before}
        shifts = Counter(
            round(printed[line.text] - line.top)
            for line in outside
            if line.bottom < 0 and line.text in printed
        )
        shift = shifts.most_common(1)[0][0] if shifts else None
        cleaned.append(
            [
                line
                for line in lines
                if shift is None or abs(printed.get(line.text, 1e9) - line.top - shift) > 2
            ]
        )
        before = lines + outside
    return cleaned
