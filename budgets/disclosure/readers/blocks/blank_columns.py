"""Make a table again of lines whose cells have blanks between them.

* `合计  9  4  5`: two blanks between any two cells, four where a blank cell stood;
* columns that stand in line, as a PDF is copied: `基本支出      40.00    38.00`;
* `合计 9 4 5`: one blank, and blank cells are lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.blocks.lost_blanks import (
    in_two_sides,
    rows_of_names,
    with_places,
)
from budgets.disclosure.readers.blocks.squared_rows import squared
from budgets.disclosure.unread import NO_LABEL

Rows = list[list[str]]

_FEWEST_BLANKS = 2  # between cells that blank cells can be told between
_LONGEST_CELL = 40
_LONGEST_LINE = 400  # blanks included
_LONGEST_ALONE = 20
_MOST_BETWEEN = 2  # rows of one cell one after the other
_FEWEST_ROWS = 3  # with figures, of a table that is certainly one
_FEWEST_ALONE = 4  # figures of a table of one row
# sentences, and lines of a table of contents
_PROSE = re.compile(r"[。；;，：！？]|[^\d],|\d\s*[万亿]?元|[A-Za-z]{3,}|[.…·]{4,}")
_CAPTION = re.compile(
    r"单位[:：]|^(?:附|公开|预算)?表\s*[\d一二三四五六七八九十]|编制(?:单位|部门)|表$"
)
# 合 计, 项　　目: one word set wide
_WIDE = re.compile(
    r"(?:(?<=合)|(?<=总)|(?<=小))\s+(?=计)|(?<=项)\s+(?=目)|(?<=收)\s+(?=入)|(?<=支)\s+(?=出)"
    r"|(?<=科)\s+(?=目)|(?<=金)\s+(?=额)|(?<=名)\s+(?=称)|(?<=编)\s+(?=码)|(?<=备)\s+(?=注)"
)
# （一） 人员经费, 1、 办公费: the number belongs to the name
_AFTER_NUMBER = re.compile(
    r"(?:(?<=[一二三四五六七八九十\d][)）])|(?<=、)|(?<=[:：])) +(?=[^\d\s])"
)
_SEPARATOR = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A cell of a line, with where it stands: columns of a screen, on which Chinese is twice as wide."""

    text: str
    left: int
    right: int


def end_of_blanks(lines: Sequence[str], start: int) -> int:
    """Return where lines end that are rows of cells with blanks between them; `start` if none begin there."""
    at, in_head = start, True
    while at < len(lines):
        if _may_be_row(lines[at]):
            in_head = in_head and not any(map(is_figure, lines[at].split()))
        elif at == start or not _is_between(lines, at, in_head=in_head):
            break
        at += 1
    return at


def _is_between(lines: Sequence[str], at: int, *, in_head: bool) -> bool:
    """Return whether a line between two rows is one of a single cell, or a blank one of a head."""
    text = lines[at].strip()
    if not any(map(_may_be_row, lines[at + 1 : at + 1 + _MOST_BETWEEN])):
        return False
    if not text:
        return in_head and _may_be_row(lines[at + 1])
    return len(text) <= _LONGEST_ALONE and not (_PROSE.search(text) or _CAPTION.search(text))


def rows_of_blanks(lines: Sequence[str]) -> Rows:
    """Return the table that lines are the rows of; [] where it is none, or its columns are not sure."""
    closed = [_closed(line) for line in lines]
    told = [cells for line in closed if any(map(is_figure, cells := line.split()))]
    if not told or _is_contents(told) or not any(map(_names_columns, closed)):
        return []
    if len(told) == 1 and (len(told[0]) < _FEWEST_ALONE or not all(map(is_figure, told[0]))):
        return []
    rows = (
        _by_equal_blanks(closed)
        or _by_blank_cells(lines)
        or _by_places(closed)
        or _by_words(closed)
    )
    if rows or len(told) < _FEWEST_ROWS:
        return rows
    # Certainly a table, of unknown columns: its figures are nobody's, and no sentence goes on through it.
    return [[NO_LABEL], *([" ".join(line.split())] for line in closed)]


def _is_contents(rows: Rows) -> bool:
    """Return whether it is a list of headings with the numbers of their pages."""
    return all(len(row) <= 3 and re.fullmatch(r"\d{1,3}", row[-1]) for row in rows)


def _closed(line: str) -> str:
    """Return a line without the blanks inside its cells."""
    text = _WIDE.sub("", line.rstrip())
    return _AFTER_NUMBER.sub("", text)


def is_row_of_figures(line: str) -> bool:
    """Return whether a line is a row of a table: short cells with blanks between, the last a figure."""
    return _may_be_row(line) and is_figure(_SEPARATOR.split(line.strip())[-1])


def _may_be_row(line: str) -> bool:
    """Return whether a line is nothing but short cells, two or more."""
    text = line.strip()
    if "\t" in line or "|" in line or not _SEPARATOR.search(text) or len(text) > _LONGEST_LINE:
        return False
    if _PROSE.search(text) or _CAPTION.search(text):
        return False
    cells = _SEPARATOR.split(_closed(text))
    return len(cells) > 1 and all(len(cell) <= _LONGEST_CELL for cell in cells)


def _names_columns(line: str) -> bool:
    cells = line.split()
    return len(cells) > 1 and not any(map(is_figure, cells))


def _by_equal_blanks(lines: Sequence[str]) -> Rows:
    """Return rows that one and the same run of blanks separates, so that blank cells can be told."""
    gaps = [found[0] for line in lines for found in _SEPARATOR.finditer(line)]
    if not gaps or len(set("".join(gaps))) > 1:
        return []
    least = min(gaps, key=len)
    if len(least) < _FEWEST_BLANKS or any(len(gap) % len(least) for gap in gaps):
        return []
    return squared([[cell.strip() for cell in line.split(least)] for line in lines])


def _by_blank_cells(lines: Sequence[str]) -> Rows:
    """Return rows of which each cell has a blank behind it, and a blank cell is one itself."""
    rows: Rows = []
    for line in lines:
        text = _AFTER_NUMBER.sub("", _WIDE.sub("", line))
        gaps = _SEPARATOR.split(text)
        cells: list[str] = gaps[:1]
        for found, cell in zip(_SEPARATOR.finditer(text), gaps[1:], strict=True):
            blank, odd = divmod(len(found[0]) - bool(cell), 2)
            if odd:
                return []
            cells += [*[""] * blank, *([cell] if cell else [])]
        rows.append(cells)
    even = len({len(row) for row in rows}) == 1
    return squared(rows) if even and any("" in row for row in rows) else []


def _by_places(lines: Sequence[str]) -> Rows:
    """Return rows by where their cells stand on the line; [] where two of a row stand in one column.

    Where a name over several columns blurs them, the fullest rows tell what the columns are.
    """
    rows = [_pieces(line) for line in lines]
    told = [row for row in rows if any(is_figure(piece.text) for piece in row)]
    most = max(map(len, told))
    return _below(rows, told, most) or _below(rows, [r for r in told if len(r) == most], most)


def _below(rows: list[list[_Piece]], telling: list[list[_Piece]], most: int) -> Rows:
    """Return rows in the columns in which some of them stand."""
    columns: list[tuple[int, int]] = []
    for piece in sorted((p for row in telling for p in row), key=lambda each: each.left):
        if columns and piece.left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    if len(columns) < max(2, most):
        return []
    made: Rows = []
    for row in rows:
        figured = any(is_figure(piece.text) for piece in row)
        if not figured and len(row) <= len(columns):  # a head: which it spans is not seen
            made.append([piece.text for piece in row])
        elif cells := _in_columns(row, columns):
            made.append(cells)
        else:
            return []
    return squared(made)


def _pieces(line: str) -> list[_Piece]:
    pieces = []
    for found in re.finditer(r"\S+", line):
        left = _width(line[: found.start()])
        pieces.append(_Piece(found[0], left, left + _width(found[0]) - 1))
    return pieces


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _in_columns(row: list[_Piece], columns: list[tuple[int, int]]) -> list[str]:
    """Return a row with a cell for each column; [] where a figure stands in none, or in several.

    A name may reach over several (人员经费合计): it stands in the first of them.
    """
    cells = [""] * len(columns)
    for piece in row:
        over = [n for n, (a, b) in enumerate(columns) if piece.left <= b and piece.right >= a]
        if not over or (len(over) > 1 and is_figure(piece.text)) or any(cells[n] for n in over):
            return []
        cells[over[0]] = piece.text
    return cells


def _by_words(lines: Sequence[str]) -> Rows:
    """Return rows whose blank cells were lost: one blank stands between any two cells."""
    rows = [line.split() for line in lines]
    body = next(n for n, row in enumerate(rows) if any(map(is_figure, row)))
    head = [cell for row in rows[:body] for cell in row]
    cells = [cell for row in rows[body:] for cell in row]
    if head.count("项目") == 2 or {"收入", "支出"} <= set(head):
        return in_two_sides(head, rows_of_names(cells))
    if all(map(is_figure, cells)) and len(rows) - body == 1:
        return squared(rows)
    return with_places(head, rows[body:])
