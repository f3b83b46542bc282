"""Make a table again of cells that each stand on a line, with blank lines for blank cells or without.

Only what fits together is made a table: each column holds figures or words, never both. A row that has fewer
figures than columns, and no blanks to tell which are missing, keeps them in a column of its own, unnamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from budgets.disclosure.readers.blocks.cell_values import is_blank, is_figure
from budgets.disclosure.readers.blocks.lost_blanks import (
    in_two_sides,
    keeps_sides,
    rows_of_names,
    with_places,
)
from budgets.disclosure.readers.blocks.merged_heads import path_heads, spread_cells
from budgets.disclosure.unread import NO_LABEL

Rows = list[list[str]]

_FEWEST_FIGURES = 2
_FEWEST_ACROSS = 4  # 合计, 出国, 用车, 接待
_WIDEST = 24
_FIRST_ROWS = 20
_MOST_HEADS = 30  # cells above the first figure that can be a head
# The cells that a table begins with: 项目, 收 入, 合计, 科目编码, 预算数（万元）
BEGINS = re.compile(
    r"(?:项目|收入|支出|合计|科目(?:编码|名称)?|功能分类(?:科目)?(?:编码|名称)?|预算科目|年度|单位(?:名称|编码)|部门名称"
    r"|(?:\d{4}年度?|本年|上年)?(?:预算|决算|执行|年初预算|全年预算)数?|金额|类|序号|因公出国\(境\)(?:费用?|经费)|\"?三公\"?经费合计)"
    r"(?:\([^)]*\))?"
)
_COLUMN = re.compile(
    r"(?:(?:\d{4}年?度?-?)?(?:本年|上年|年初|全年|调整)?(?:预算|决算|执行|预计|支出|实际)?(?:数|额|金额)|金额|合计|备注|说明|增减.{0,6}"
    r"|.{0,12}(?:预算|决算)数?)(?:\([^)]*\))?"
)
_CODED = re.compile(r"(?:科目|功能分类科目|预算科目)?(?:编码|代码)")
_YEAR = re.compile(r"\d{4}年?度?")
_TOTALS = frozenset({"合计", "总计", "小计"})


def rows_of_cells(lines: list[str]) -> Rows:
    """Return the table that lines are the cells of; [] where they do not fit together."""
    while lines and not lines[-1]:
        lines.pop()
    if sum(map(is_figure, lines)) < _FEWEST_FIGURES:
        return []
    filled = [line for line in lines if line]
    for cells in _with_blanks(lines):
        if rows := sliced(cells):
            return rows
    return sliced(filled) or _of_one_row(filled) or _by_labels(filled)


def _with_blanks(lines: list[str]) -> Iterator[list[str]]:
    """Yield what cells there may be: each line one, or a blank line between any two.

    Of the blank lines between, one parts two cells; each further one is a blank cell, or each two are.
    """
    if any(above and below for above, below in pairwise(lines)):
        yield lines if "" in lines else []
        return
    blanks = [len(list(run)) for filled, run in groupby(lines, key=bool) if not filled]
    for each in (1, 2):
        if all((count - 1) % each == 0 for count in blanks):
            cells: list[str] = []
            for filled, run in groupby(lines, key=bool):
                own = list(run)
                cells += own if filled else [""] * ((len(own) - 1) // each)
            yield cells if "" in cells else []


# With all blank cells


def sliced(cells: list[str]) -> Rows:
    """Return cells in rows of the one width at which each column holds figures, or words; [] for none."""
    first = next((n for n, cell in enumerate(cells) if is_figure(cell)), 0)
    for width in range(2, min(_WIDEST, first + 1) + 1):
        for body in range(first, max(first - 2 * width, 1), -1):
            if head := _head(cells, body, width):
                return head
    return []


def _head(cells: list[str], body: int, width: int) -> Rows:
    """Return the table if its rows are so wide and begin there; [] if that fits no head, or no columns."""
    above, rest = [cell for cell in cells[:body] if cell], cells[body:]
    foot = _foot(rest, width)
    rest = rest[: len(rest) - len(foot)]
    if not _are_columns(_cut(rest[: width * _FIRST_ROWS], width)):
        return []  # which is soon seen of most widths
    if len(rest) % width and "" not in cells:
        return []  # a blank cell was lost
    rows = _cut(rest, width)
    if len(rows) < 2 or len(above) < width or len(above) > _MOST_HEADS or not _are_columns(rows):
        return []
    head = [above] if len(above) == width else spread_cells(above, rows, width)
    if not head or NO_LABEL in head[-1] or not _names(head, rows):
        return []
    if not keeps_sides(head[-1], rows):
        return []  # blank cells were lost, and what stood on the right came to the left
    return [*head, *rows, *([[*foot, *[""] * (width - len(foot))]] if foot else [])]


def _foot(cells: list[str], width: int) -> list[str]:
    """Return the last row where merged cells make it shorter: 人员经费合计, 40, 公用经费合计, 9."""
    last = cells[-(len(cells) % width) :] if len(cells) % width else []
    pairs = [*zip(last[::2], last[1::2], strict=False)]
    told = all("合计" in name and is_figure(figure) for name, figure in pairs)
    return last if pairs and told and len(last) % 2 == 0 else []


def _cut(cells: list[str], width: int) -> Rows:
    rows = [cells[n : n + width] for n in range(0, len(cells), width)]
    if not rows:
        return []
    rows[-1] += [""] * (width - len(rows[-1]))
    return rows if any(rows[-1]) else rows[:-1]


def _are_columns(rows: Rows) -> bool:
    """Return whether each column holds only figures, or only words; one of codes may hold both."""
    figured = False
    for place, column in enumerate(zip(*rows, strict=True)):
        cells = [cell for cell in column if not is_blank(cell)]
        told = [is_figure(cell) for cell in cells]
        codes = place == 0 and sum(map(str.isdecimal, cells)) > 1
        if len(set(told)) > 1 and not codes:
            return False
        figured = figured or (bool(told) and told[-1] and place > 0)
    return figured


def _names(head: Rows, rows: Rows) -> bool:
    """Return whether labels name what stands below them: the first names its rows, no sum does."""
    labels = head[-1]
    if any(is_figure(label) for label in labels) or labels[0] in _TOTALS:
        return False
    first = [row[0] for row in rows if not is_blank(row[0])]
    if any(map(is_figure, first)) and not _CODED.fullmatch(labels[0]):
        return False
    if len(labels) == 2 and not _COLUMN.fullmatch(labels[1]):
        return False
    # 合计 twice below nothing: the name of a group has slipped in between
    return len(set(path_heads(head))) == len(labels) or _is_twofold(labels)


def _is_twofold(labels: list[str]) -> bool:
    """Return whether they are of two sides or two years: 项目 预算数 项目 预算数."""
    return any(
        len(labels) % count == 0 and labels == labels[: len(labels) // count] * count
        for count in (2, 3)
    )


# One row of figures


def _of_one_row(cells: list[str]) -> Rows:
    """Return head and figures of a table of items across, of one row; [] if more than one head fits."""
    body = next((n for n, cell in enumerate(cells) if is_figure(cell)), 0)
    row = cells[body:]
    if len(row) < _FEWEST_ACROSS or not all(map(is_figure, row)):
        return []
    if _YEAR.fullmatch(cells[body - 1]) or body > _MOST_HEADS:
        return []
    if body == len(row) == len(set(cells[:body])):
        return [cells[:body], row]
    head = spread_cells(cells[:body], [row], len(row))
    return [*head, row] if head and not any(NO_LABEL in each for each in head) else []


# Without its blank cells


def _by_labels(cells: list[str]) -> Rows:
    """Return rows of cells whose blanks were lost: a label begins one, and figures follow it."""
    if _COLUMN.fullmatch(cells[0]) and cells[0] not in _TOTALS:
        cells = ["项目", *cells]  # its first cell was blank
    first = next((n for n, cell in enumerate(cells) if is_figure(cell)), 0)
    coded = bool(re.fullmatch(r"\d{3}|\d{5}|\d{7}", cells[first]))
    for body in (first,) if coded else (first - 1, first - 2, first - 3, first):
        head, rows = cells[:body], rows_of_names(cells[body:])
        if 1 < len(head) <= _MOST_HEADS and rows:
            sides = head.count("项目") == 2 or {"收入", "支出"} <= set(head)
            if found := in_two_sides(head, rows) if sides else with_places(head, rows):
                return found
    return []
