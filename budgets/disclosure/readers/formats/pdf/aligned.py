"""Find tables without rulings, whose columns only stand in line."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from statistics import median

from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.merged_heads import spread
from budgets.disclosure.readers.formats.pdf.pdf_lines import PdfLine, PdfSpan
from budgets.disclosure.readers.formats.pdf.pdf_table import PdfTable
from budgets.disclosure.unread import NO_LABEL

_FIGURE = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?%?|[-—－/]+")
_CAPTION = re.compile(r"单位[:：]|编制|填报|^附?表")
_FEWEST_ROWS = 3
_MOST_HEADS = 4
_NEAR = 1.35  # heights of a line: nearer than this it belongs to the row
_LONGEST_CELL = 40

Block = PdfLine | PdfTable
Rows = list[list[str]]


def with_aligned_tables(lines: list[PdfLine], tables: list[PdfTable]) -> list[Block]:
    """Return all blocks of a page from top to bottom; runs of lines in columns become tables."""
    blocks: list[Block] = []
    run: list[PdfLine] = []
    waiting = sorted(tables, key=lambda table: table.top)
    for line in lines:
        if waiting and waiting[0].top < line.top:
            blocks += _split(run)
            run = []
            while waiting and waiting[0].top < line.top:
                blocks.append(waiting.pop(0))
        run.append(line)
    return [*blocks, *_split(run), *waiting]


def _split(lines: list[PdfLine]) -> list[Block]:
    rows = [n for n, line in enumerate(lines) if _is_row(line)]
    if len(rows) < _FEWEST_ROWS:
        return [*lines]
    blocks: list[Block] = []
    done = 0
    for first, last in _runs(lines, rows):
        start = _head_of(lines, first, done, _pitch([lines[n] for n in rows if first <= n <= last]))
        table = _table(lines[start : last + 1], first - start)
        if table is None:
            continue
        blocks += [*lines[done:start], table]
        done = last + 1
    return [*blocks, *lines[done:]]


def _runs(lines: list[PdfLine], rows: list[int]) -> list[tuple[int, int]]:
    """Return the first and last rows of each run that only parts of rows interrupt."""
    runs: list[list[int]] = []
    for n in rows:
        between = lines[runs[-1][-1] + 1 : n] if runs else []
        if runs and len(between) <= 3 and all(_is_part(line) for line in between):
            runs[-1].append(n)
        else:
            runs.append([n])
    return [(run[0], run[-1]) for run in runs if len(run) >= _FEWEST_ROWS]


def _is_row(line: PdfLine) -> bool:
    texts = [half_width(span.text).replace(" ", "") for span in line.spans]
    return (
        len(texts) > 1
        and any(map(_FIGURE.fullmatch, texts))
        and all(len(text) <= _LONGEST_CELL and "。" not in text for text in texts)
    )


def _is_part(line: PdfLine) -> bool:
    text = line.text
    return len(text) <= _LONGEST_CELL and text[-1:] not in "。；" and not _CAPTION.search(text)


def _pitch(rows: list[PdfLine]) -> float:
    """Return how far apart the rows of a table stand."""
    return median(below.top - row.top for row, below in pairwise(rows))


def _head_of(lines: list[PdfLine], first: int, done: int, pitch: float) -> int:
    """Return the first line of the header above the first row."""
    start = first
    while start > max(done, first - _MOST_HEADS):
        line = lines[start - 1]
        apart = lines[start].top - line.top
        near = lines[start].top - line.bottom <= line.size or apart <= _NEAR * pitch
        if len(line.spans) < 2 or not _is_part(line) or not near:
            break
        start -= 1
    return start


def _table(lines: list[PdfLine], heads: int) -> PdfTable | None:
    """Return the table that lines make up; None if their columns can't be told safely."""
    rows = [line for line in lines[heads:] if _is_row(line)]
    columns = _columns([span for line in rows for span in line.spans])
    if len(columns) < 2 or not _are_columns(rows, columns) or _is_contents(rows):
        return None
    cells = [_cells(line.spans, columns) for line in lines]
    owners = [_row_of(n, lines, heads) for n in range(len(lines))]
    for n, owner in enumerate(owners):
        if n != owner:
            cells[owner] = _with_part(cells[owner], cells[n], above=n < owner)
    kept = [cells[n] for n, owner in enumerate(owners) if n == owner and n >= heads]
    head = _head(lines[:heads], columns, cells[:heads], kept)
    edges = (columns[0][0], *(column[1] for column in columns))
    return PdfTable(lines[0].top, edges, [*head, *kept], [lines[0].page] * (len(head) + len(kept)))


def _head(
    lines: list[PdfLine], columns: list[tuple[float, float]], cells: list[list[str]], body: Rows
) -> Rows:
    """Return the rows of a head: by place where each label stands above its columns, else by their sums.

    A label in the middle above three columns may touch only one of them.
    """
    labels = [[span.text for span in line.spans] for line in lines]
    if len(labels) == 1:
        nameless = len(columns) - len(labels[0])  # a column of names may have no label
        if nameless in (0, 1) and not any(row[0] and is_figure(row[0]) for row in body * nameless):
            return [[*[""] * nameless, *labels[0]]]
    placed = all(_over(span, columns) for line in lines for span in line.spans)
    if placed and (len(lines) < 2 or all(all(row) for row in cells)):
        return cells
    if not labels:
        return []
    return spread(labels, body, len(columns)) or [[NO_LABEL] * len(columns)]


def _with_part(row: list[str], part: list[str], *, above: bool) -> list[str]:
    pairs = zip(row, part, strict=True)
    return [over + text if above else text + over for text, over in pairs]


def _row_of(n: int, lines: list[PdfLine], heads: int) -> int:
    """Return the line whose row a line belongs to: a name of two lines stands around its figures."""
    line = lines[n]
    if n < heads or _is_row(line) or any(map(str.isdigit, line.text)) or len(line.spans) > 1:
        return n
    near = [
        other
        for other in (n - 1, n + 1)
        if heads <= other < len(lines)
        and _is_row(lines[other])
        and abs(lines[other].middle - line.middle) < _NEAR * line.size
    ]
    return min(near, key=lambda other: abs(lines[other].middle - line.middle), default=n)


def _columns(spans: list[PdfSpan]) -> list[tuple[float, float]]:
    """Return where the spans of all rows stand: those that overlap make one column."""
    columns: list[tuple[float, float]] = []
    for span in sorted(spans, key=lambda each: each.x0):
        if columns and span.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], span.x1))
        else:
            columns.append((span.x0, span.x1))
    return columns


def _are_columns(rows: list[PdfLine], columns: list[tuple[float, float]]) -> bool:
    """Return whether every row has at most one span a column, and some columns hold figures only."""
    figures: Counter[int] = Counter()
    others: Counter[int] = Counter()
    for line in rows:
        places = [_place(span, columns) for span in line.spans]
        if len(set(places)) < len(places):
            return False
        for place, span in zip(places, line.spans, strict=True):
            text = half_width(span.text).replace(" ", "")
            (figures if _FIGURE.fullmatch(text) else others)[place] += 1
    return any(count >= 2 and not others[place] for place, count in figures.items())


def _place(span: PdfSpan, columns: list[tuple[float, float]]) -> int:
    return max(
        range(len(columns)),
        key=lambda n: min(span.x1, columns[n][1]) - max(span.x0, columns[n][0]),
    )


def _cells(spans: tuple[PdfSpan, ...], columns: list[tuple[float, float]]) -> list[str]:
    """Return the text of each column; a head over several columns is repeated over them."""
    cells = [""] * len(columns)
    for span in spans:
        for place in _over(span, columns) or [_place(span, columns)]:
            cells[place] += span.text
    return cells


def _over(span: PdfSpan, columns: list[tuple[float, float]]) -> list[int]:
    """Return the columns above which a label stands, in part at least."""
    return [n for n, (x0, x1) in enumerate(columns) if span.x0 < x1 and span.x1 > x0]


def _is_contents(rows: list[PdfLine]) -> bool:
    """Return whether it is a list of headings with the numbers of their pages."""
    last = [half_width(line.spans[-1].text) for line in rows]
    if not all(text.isdecimal() and len(text) <= 3 for text in last):
        return False
    pages = [int(text) for text in last]
    return pages == sorted(pages) and all(len(line.spans) == 2 for line in rows)
