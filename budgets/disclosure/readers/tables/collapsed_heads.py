"""Heads whose merged cells were printed once, so that all labels moved to the left.

人员经费 | 公用经费 above 编码 | 名称 | 金额 | 编码 | 名称 | 金额 stands above three columns each; by its
place 公用经费 would be the second column. What cannot be put right is taken away: no column is read by it.
"""

from __future__ import annotations

from itertools import pairwise

from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.blocks.merged_heads import spread
from budgets.disclosure.readers.blocks.squared_rows import counts_columns
from budgets.disclosure.unread import NO_LABEL

Rows = tuple[tuple[str, ...], ...]


def aligned(header: Rows, body: Rows) -> Rows:
    """Return a head with each label above its own columns, or one without labels where that is not sure."""
    width = max(
        (place + 1 for row in body for place, cell in enumerate(row) if cell.strip()), default=0
    )
    if not _has_collapsed(header, body, width):
        return header
    packed = [[cell for cell in row if cell.strip()] for row in header if not counts_columns(row)]
    rows = spread(packed, [row[:width] for row in body], width) or [[NO_LABEL] * width]
    blank = len(header[0]) - width
    return tuple(tuple(row) + ("",) * blank for row in rows)


def _filled(row: tuple[str, ...]) -> int:
    """Return how many cells a row fills from the left; 0 if an empty one stands between them."""
    filled = sum(bool(cell.strip()) for cell in row)
    return filled if all(cell.strip() for cell in row[:filled]) else 0


def _has_collapsed(header: Rows, body: Rows, width: int) -> bool:
    rows = [row for row in header if not counts_columns(row)]
    counts = [_filled(row) for row in rows]
    if len(rows) < 2 or not all(counts):
        return False
    if any(1 < upper < lower for upper, lower in pairwise(counts)):
        return True
    labelled = max(counts)
    return any(is_figure(row[place]) for row in body for place in range(labelled, width))
