"""A table on one page, and how it goes on overleaf."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SAME_COLUMN = 4.0  # points
_HEADER = re.compile(
    r"项目|收入|支出|(?:功能|经济)?(?:分类)?(?:科目)?(?:编码|代码|名称)|序号|.*(?:预算|决算)数"
    r"|金额|类|款|.{0,8}表.{0,4}|项目名称"
)
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]+[、.．）)]|其中")
_LONGEST_REST = 12


@dataclass(slots=True)
class PdfTable:
    """Rows of equal width, one page a row; `columns` are the edges from left to right, in points."""

    top: float
    columns: tuple[float, ...]
    rows: list[list[str]]
    pages: list[int]


def carries_on(table: PdfTable, below: PdfTable) -> bool:
    """Return whether a table at the top of a page goes on with the one that ended the page before."""
    if len(table.columns) != len(below.columns) or below.pages[0] != table.pages[-1] + 1:
        return False
    shift = below.columns[0] - table.columns[0]
    pairs = zip(table.columns, below.columns, strict=True)
    if any(abs(right - left - shift) > _SAME_COLUMN for left, right in pairs):
        return False
    return below.rows[0] == table.rows[0] or not _is_header(below.rows[0])


def carry_on(table: PdfTable, below: PdfTable) -> None:
    """Add the rows overleaf, without the repeated header."""
    repeated = 0
    for above, row in zip(table.rows, below.rows, strict=False):
        if above != row or not any(row):
            break
        repeated += 1
    rows, pages = below.rows[repeated:], below.pages[repeated:]
    if rows and _is_rest(rows[0], table.rows):
        last = table.rows[-1]
        table.rows[-1] = [a + b for a, b in zip(last, rows[0], strict=True)]
        rows, pages = rows[1:], pages[1:]
    table.rows += rows
    table.pages += pages


def _is_header(row: list[str]) -> bool:
    texts = {"".join(cell.split()) for cell in row} - {""}
    return bool(texts) and any(_HEADER.fullmatch(text) for text in texts)


def _is_rest(row: list[str], above: list[list[str]]) -> bool:
    """Return whether a row is the lower part of the row that the page broke: a rest of one name."""
    full = [place for place, cell in enumerate(row) if cell]
    if len(full) != 1 or any(sum(map(bool, each)) < 2 for each in above if any(each)):
        return False
    rest = row[full[0]]
    broken = above[-1][full[0]]
    return bool(
        len(rest) <= _LONGEST_REST
        and broken
        and not any(map(str.isdigit, rest + broken))
        and not _NUMBERED.match(rest)
        and "计" not in rest
    )
