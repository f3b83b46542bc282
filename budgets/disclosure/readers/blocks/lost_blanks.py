"""Rows of a flattened table whose blank cells were lost: `基本工资 36 36` below 合计 | 人员经费 | 公用经费.

Such a row has fewer figures than the head has columns. Every way to place them is tried, and a figure stands
where all the ways put it in which the sums of the head hold: 36 is the total, but of which of the two nobody
can tell. Figures without a place are kept in one cell below no label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations, zip_longest

from budgets.disclosure.money import ZERO
from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.blocks.merged_heads import (
    LAST_DIGITS,
    is_of_names,
    path_heads,
    spread_cells,
    sums_of,
    value_of,
)
from budgets.disclosure.unread import NO_LABEL

Rows = list[list[str]]
Sums = list[tuple[int, list[list[int]]]]

_WIDEST = 14  # columns of figures: at most 3,432 ways
_CODE = re.compile(r"\d{3}|\d{5}|\d{7}")
_OF_REVENUE = re.compile(r"收入|拨款|(?:上年|年初).{0,4}结[转余]|单位资金|财政专户|弥补")
_OF_EXPENDITURE = re.compile(
    r"支出|(?:下年|年末|年终|期末).{0,4}结[转余]|结转下年|结余分配|^[一二三四五六七八九十]{1,3}、.*(?:费|服务|金融)$"
)


def rows_of_names(cells: Sequence[str]) -> Rows:
    """Return cells in rows: each begins with a name, or a code before one, and its figures follow."""
    rows: Rows = []
    for place, cell in enumerate(cells):
        if not is_figure(cell):
            coded = rows and len(rows[-1]) == 1 and _CODE.fullmatch(rows[-1][0])
            if coded:
                rows[-1].append(cell)
            else:
                rows.append([cell])
        elif _is_code_at(cells, place) or not rows:
            rows.append([cell])
        else:
            rows[-1].append(cell)
    return rows


def _is_code_at(cells: Sequence[str], place: int) -> bool:
    named = place + 1 < len(cells) and not is_figure(cells[place + 1])
    return named and bool(_CODE.fullmatch(cells[place]))


def with_places(head: Sequence[str], rows: Rows) -> Rows:
    """Return a table of one side below a head whose labels are given one by one; [] if it is not sure."""
    names = max(len(_names(row)) for row in rows)
    counts = Counter(len(row) - len(_names(row)) for row in rows)
    figures = max(counts)
    if not names or not figures or figures > _WIDEST:
        return []
    full = [_with_names(row, names) for row in rows if len(row) - len(_names(row)) == figures]
    labels = _head(head, full, names, names + figures)
    if not labels:
        figures = len(head) - names
        labels = _head(head, [], names, len(head)) if max(counts) < figures <= _WIDEST else []
    if not labels:
        return []
    sums = [
        (whole - names, [[place - names for place in part] for part in parts])
        for whole, parts in sums_of(path_heads(labels))
        if whole >= names and all(place >= names for part in parts for place in part)
    ]
    placed = [_placed(row, names, figures, sums) for row in rows]
    if any(row[-1] for row in placed):
        return [*([*row, NO_LABEL] for row in labels), *placed]
    return [*labels, *(row[:-1] for row in placed)]


def _head(head: Sequence[str], full: Rows, names: int, width: int) -> Rows:
    """Return the head in rows over all columns, the first of them those of names; [] where it is not sure."""
    labels = [list(head)] if len(head) == width else spread_cells(head, full, width) if full else []
    if not labels or any(NO_LABEL in row for row in labels):
        return []
    lowest = labels[-1]
    right = all(map(is_of_names, lowest[:names])) and not any(map(is_of_names, lowest[names:]))
    return labels if right and len(set(map(tuple, path_heads(labels)))) == width else []


def _names(row: list[str]) -> list[str]:
    """Return the cells at the beginning of a row that are no figures: a name, or a code and a name."""
    count = next((n for n, cell in enumerate(row) if is_figure(cell)), len(row))
    if count == 0 and len(row) > 1 and _is_code_at(row, 0):
        return [row[0], *_names(row[1:])]
    return row[:count]


def _with_names(row: list[str], names: int) -> list[str]:
    """Return a row with all its cells of names: 合计 has no code."""
    own = _names(row)
    return [*[""] * (names - len(own)), *row]


def _placed(row: list[str], names: int, count: int, sums: Sums) -> list[str]:
    """Return the cells of a row; what figures have no certain place stand in one more at its end."""
    own = _names(row)
    figures = row[len(own) :]
    cells = [*[""] * (names - len(own)), *own]
    if len(figures) > count or not all(map(is_figure, figures)):
        return [*cells, *[""] * count, " ".join(figures)]
    places = _places([value_of(figure) or ZERO for figure in figures], count, sums)
    found = dict(zip(places, figures, strict=True))
    left = " ".join(figure for place, figure in zip(places, figures, strict=True) if place is None)
    return [*cells, *(found.get(place, "") for place in range(count)), left]


def _places(figures: list[Decimal], count: int, sums: Sums) -> list[int | None]:
    """Return the place that each figure has in all the ways that satisfy the sums; None for several."""
    if len(figures) == count:
        return [*range(count)]
    ways = [way for way in combinations(range(count), len(figures)) if _holds(way, figures, sums)]
    told = {
        place for whole, parts in sums for place in (whole, *(p for part in parts for p in part))
    }
    return [
        each[0] if len(set(each)) == 1 and each[0] in told else None
        for each in (zip(*ways, strict=True) if ways else [(None,)] * len(figures))
    ]


def _holds(way: tuple[int, ...], figures: list[Decimal], sums: Sums) -> bool:
    known = dict(zip(way, figures, strict=True))
    for whole, parts in sums:
        own = [known[place] for part in parts for place in part if place in known]
        if whole not in known:
            if own:
                return False
        elif abs(known[whole] - sum(own, ZERO)) > LAST_DIGITS:
            return False
    return True


# Two sides


def side_of(name: str) -> int | None:
    """Return 0 for a row of revenue, which stands on the left, 1 for expenditure; None if it may be both."""
    spent, earned = _OF_EXPENDITURE.search(name), _OF_REVENUE.search(name)
    return None if bool(spent) == bool(earned) else int(bool(spent))


def keeps_sides(labels: Sequence[str], rows: Rows) -> bool:
    """Return whether no side of a table has a row of the other: by their names, by their codes."""
    heads = [n for n, label in enumerate(labels) if is_of_names(label)]
    starts = [n for n in heads if n - 1 not in heads]
    if len(starts) < 2:
        return True
    for side, start in enumerate(starts[:2]):
        names = [row[start] for row in rows if row[start]]
        codes = [name for name in names if _CODE.fullmatch(name)]
        if codes != sorted(codes):
            return False
        if not codes and any(side_of(name) == 1 - side for name in names):
            return False
    return True


def in_two_sides(head: Sequence[str], rows: Rows) -> Rows:
    """Return revenue on the left and expenditure on the right, by the names; [] where that is not sure."""
    sides: tuple[Rows, Rows] = ([], [])
    for row in rows:
        side = side_of(row[0])
        if side is None or is_figure(row[0]) or len(_names(row)) > 1:
            return []
        sides[side].append(row)
    if not all(sides):
        return []
    wide = [max(map(len, side)) for side in sides]
    if min(wide) < 2 or any(
        len(row) not in (1, w) for side, w in zip(sides, wide, strict=True) for row in side
    ):
        return []
    empty: list[str] = []
    body = [
        [*a, *[""] * (wide[0] - len(a)), *b, *[""] * (wide[1] - len(b))]
        for a, b in zip_longest(*sides, fillvalue=empty)
    ]
    labels = spread_cells(head, body, sum(wide))
    return [*labels, *body] if labels and not any(NO_LABEL in row for row in labels) else []
