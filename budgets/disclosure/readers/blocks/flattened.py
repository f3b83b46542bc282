"""Find the tables in text that they were flattened into: bars or blanks between cells, or one cell a line.

What copying from a web page leaves of a table is one of:

* rows of cells with bars: `合 计 | 1.8 | 1.52 |`;
* cells that each stand on a line, with or without a bar at its end, blank cells as blank lines;
* the same with a blank line between any two cells;
* the same with the blank cells lost;
* rows of cells with blanks between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgets.disclosure.readers.blocks.blank_columns import end_of_blanks, rows_of_blanks
from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.blocks.cells_by_line import BEGINS, rows_of_cells
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.squared_rows import squared

Rows = list[list[str]]

_LONGEST_CELL = 40
_BARS = str.maketrans("｜│┃∣", "||||")
_RULE = re.compile(r"[|｜│┃∣+\s:—─-]+")  # |---|:---:|
_ENDS = re.compile(
    r"[。；;]|^(?:注|说明|备注):|^(?:公开|附)?表?\d{1,2}$(?<=表\d)|(?:情况)?(?:总|明细|一览|统计)?表$|^公开表|^(?:金额)?单位:|(?:情况|说明)$"
)


def with_tables(lines: Sequence[str]) -> list[str | Rows]:
    """Return the lines, those that were a table as its rows."""
    found: list[str | Rows] = []
    for start, end, rows in runs_of(lines):
        found += [rows] if rows else [_without_bars(line) for line in lines[start:end]]
    return found


def runs_of(lines: Sequence[str]) -> Iterator[tuple[int, int, Rows]]:
    """Yield where each table begins and ends, with its rows, and each run of other lines without any."""
    at = 0
    while at < len(lines):
        end, rows = _table_at(lines, at)
        end = max(end, at + 1)
        yield at, end, rows
        at = end


def _table_at(lines: Sequence[str], start: int) -> tuple[int, Rows]:
    """Return where a table that begins at a line ends, and its rows; none where no table begins there."""
    line = lines[start]
    if "\t" in line:
        return start, []
    if _has_bars(line):
        end = _end_of_bars(lines, start)
        return end, _of_bars(lines[start:end])
    if BEGINS.fullmatch(_plain(line)) and not _is_inside_table(lines, start):
        if start + 1 < len(lines) and _plain(lines[start + 1]).startswith("|"):
            end = _end_of_bars(lines, start + 1)
            return end, _of_bars(lines[start:end])
        end = _end_of_cells(lines, start)
        rows = rows_of_cells([_plain(each) for each in lines[start:end]])
        if rows:
            return end, rows
    end = end_of_blanks(lines, start)
    return end, rows_of_blanks(lines[start:end]) if end > start else []


def _is_inside_table(lines: Sequence[str], at: int) -> bool:
    """Return whether the line above is a cell too: a table is read from its first cell on."""
    above = next(
        (plain for line in (lines[n] for n in range(at - 1, -1, -1)) if (plain := _plain(line))), ""
    )
    return bool(BEGINS.fullmatch(above)) or is_figure(above)


# Bars


def _without_bars(line: str) -> str:
    """Return a line of text without the bars that a table left around it."""
    return line.translate(_BARS).strip("| ") if _has_bars(line) else line


def _has_bars(line: str) -> bool:
    return "|" in line.translate(_BARS)


def _end_of_bars(lines: Sequence[str], start: int) -> int:
    """Return where lines with bars end; up to two short lines between two of them are parts of cells.

    Between whole rows they are not: there the title of the next table, or its unit, ends this one.
    """
    end = at = start
    in_rows = False
    while at < len(lines) and at - end <= 3:
        if _has_bars(lines[at]) and "。" not in lines[at]:
            end = at + 1
            in_rows = in_rows or sum(map(bool, _cells(lines[at]))) > 1
        elif _ends_bars(lines[at], in_rows=in_rows) and at > start:
            break
        at += 1
    return end


def _ends_bars(line: str, *, in_rows: bool) -> bool:
    """Return whether a line without bars is no part of a cell: prose, a title, any between whole rows."""
    return bool(
        len(line) > _LONGEST_CELL or (in_rows and line.strip()) or _ENDS.search(_plain(line))
    )


def _of_bars(lines: Sequence[str]) -> Rows:
    rows = [_cells(line) for line in lines if line.strip() and not _RULE.fullmatch(line)]
    for outer in (0, -1):  # a bar begins each row, or ends it
        if all(len(row) > 1 and not row[outer] for row in rows):
            rows = [row[1:] if outer == 0 else row[:-1] for row in rows]
    told = [row for row in rows if any(map(is_figure, row))]
    if told and all(sum(map(bool, row)) > 1 for row in told):
        return squared(rows)
    text = "".join(line.translate(_BARS).strip() for line in lines)
    cells = [_plain(cell) for cell in text.split("|")]
    first = next((n for n, cell in enumerate(cells) if BEGINS.fullmatch(cell)), None)
    return rows_of_cells(cells[first:]) if first is not None else []


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.translate(_BARS).strip().split("|")]


# One cell a line


def _plain(line: str) -> str:
    return "".join(half_width(line).split())


def _end_of_cells(lines: Sequence[str], start: int) -> int:
    """Return where lines that may be cells end: at a sentence, a long line, the title of another table."""
    for at in range(start, len(lines)):
        cell = _plain(lines[at])
        if len(cell) > _LONGEST_CELL or _has_bars(cell) or (at > start and _ENDS.search(cell)):
            return at
    return len(lines)
