"""Rows of cells that were copied as text, made rows of equal width below a head of as many columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgets.disclosure.readers.blocks.cell_values import is_blank, is_figure
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.lost_blanks import side_of
from budgets.disclosure.readers.blocks.merged_heads import Columns, spread
from budgets.disclosure.unread import NO_LABEL

Rows = list[list[str]]

_MOST_LOST = 3  # columns of blank cells that ended every row, and that copying took away
_ENOUGH = 200  # rows to tell by what stands in a column
_MOST_HEADS = 6  # rows above the figures that can be its head


def squared(rows: Sequence[Sequence[str]]) -> Rows:
    """Return rows of equal width, the labels of the head above their columns; [] without figures.

    A cell for every column is expected of the rows with figures, but for blank ones at their end and for
    those that a merged cell above or on the left covers.
    """
    told = [list(row) for row in rows if any(cell.strip() for cell in row)]
    body = next((n for n, row in enumerate(told) if _is_of_body(row)), None)
    if body is None:
        return []
    width = max(len(row) for row in told[body:])
    top = next((n for n in range(max(body - _MOST_HEADS, 0), body) if _is_of_head(told[n])), body)
    rows = told[body:]
    full = Columns([row for row in rows if len(row) == width], width)
    placed = [_placed(row, full, width) for row in rows]
    header = [_without_end(row) for row in told[top:body]]
    head, first = _head(header, [row[:width] for row in placed[:_ENOUGH]], width)
    if any(len(row) > width for row in placed):
        head = [[*_padded(row, width), NO_LABEL] for row in head]
    width = max(width, *(len(row) for row in [*told[:top], *head, *placed]))
    return [_padded(row, width) for row in [*told[:top], *head, *told[top + first : body], *placed]]


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _without_end(row: Sequence[str]) -> list[str]:
    end = max((n + 1 for n, cell in enumerate(row) if cell.strip()), default=0)
    return list(row[:end])


def _is_of_body(row: Sequence[str]) -> bool:
    return any(map(is_figure, row)) and not counts_columns(row)


def counts_columns(row: Sequence[str]) -> bool:
    """Return whether it is the row 栏次 | 1 | 2 | 3 = 4 + 5."""
    cells = [re.sub(r"\s|[=＝].*", "", half_width(cell)) for cell in row if cell.strip()]
    numbers = [int(cell) for cell in cells if re.fullmatch(r"\d{1,2}", cell)]
    named = any(re.search("栏次|栏目|行次", cell) for cell in cells)
    first = numbers[0] if numbers else 0
    counted = len(numbers) > 1 and numbers == [*range(first, first + len(numbers))]
    return counted and (first == 1 or named) and len(cells) - len(numbers) <= 4


def _is_of_head(row: Sequence[str]) -> bool:
    """Return whether a row above the figures names columns: a title, or 单位：万元, does not."""
    cells = [cell for cell in row if cell.strip()]
    return len(cells) > 1 and not any("单位:" in half_width(cell) for cell in cells)


# The head


def _head(header: Rows, body: Rows, width: int) -> tuple[Rows, int]:
    """Return the head over all columns, and how many of the rows given it takes."""
    if not header or all(map(counts_columns, header)):
        return header, len(header)
    rows = [row for row in header if not counts_columns(row)]
    if _has_kept_places(rows, body, width):
        return header, len(header)
    for count in range(len(rows), 0, -1):
        packed = [[cell for cell in row if cell.strip()] for row in rows[:count]]
        for wide in _widths(body, width):
            below = [_padded(row, wide)[:wide] for row in (*rows[count:], *body)]
            if found := spread(packed, below, wide):
                return found, header.index(rows[count]) if count < len(rows) else len(header)
    return [[NO_LABEL] * width], len(header)


def _widths(body: Rows, width: int) -> Iterator[int]:
    """Yield how many columns there may be: fewer where the last are blank, more where no row ends blank."""
    yield width
    if _extent(body) < width:
        yield _extent(body)
    elif all(row and not is_blank(row[-1]) for row in body if len(row) == width):
        yield from range(width + 1, width + 1 + _MOST_LOST)


def _has_kept_places(rows: Rows, body: Rows, width: int) -> bool:
    """Return whether each label stands above its column: all are there, or blank cells stand for others."""
    if len(rows) == 1:
        return len(rows[0]) >= _extent(body)
    kept = any(is_blank(cell) for row in rows for cell in row)
    if not kept and any(len(row) < width for row in rows):
        return False
    columns = Columns(body, width)
    lowest = [
        next((row[place] for row in reversed(rows) if place < len(row) and row[place].strip()), "")
        for place in range(width)
    ]
    return all(columns.fit(label, place) for place, label in enumerate(lowest))


def _extent(body: Rows) -> int:
    """Return how many columns hold something."""
    return max(
        (n + 1 for row in body for n, cell in enumerate(row) if not is_blank(cell)), default=0
    )


# Rows that are too short


def _placed(row: list[str], full: Columns, width: int) -> list[str]:
    """Return a row of cells for all columns.

    What a short one lacks is blank at its end (合计 | 9 |), or was merged on its left: 合计 | 9 | 4 | 5 below
    a code, a name and three figures. Where both fit, its name may tell (revenue stands on the left); else its
    cells are kept as one behind the others, with no column.
    """
    short = width - len(row)
    if not short:
        return row
    at_left, at_right = [*row, *[""] * short], [*[""] * short, *row]
    if any(map(is_blank, row[:-1])):
        return at_left  # its blank cells are there
    fitting = [each for each in (at_left, at_right) if full.hold_alike(each)]
    if len(fitting) == 1:
        return fitting[0]
    if not any(map(is_figure, row)) or _is_of_pairs(row):
        return at_left
    if len(fitting) == 2 and (side := side_of(row[0])) is not None:
        return fitting[side]
    return [*[""] * width, " ".join(cell for cell in row if cell.strip())]


def _is_of_pairs(row: list[str]) -> bool:
    """Return whether it is 人员经费合计 | 40 | 公用经费合计 | 9: names with a figure each."""
    pairs = [*zip(row[::2], row[1::2], strict=False)]
    return len(row) % 2 == 0 and all(
        not is_figure(name) and (is_figure(figure) or is_blank(figure)) for name, figure in pairs
    )
