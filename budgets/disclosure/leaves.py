"""Which lines of a table add up to its total: tables mix levels, and files must not.

A table prints its total, the classes below it, the groups and items below those, and the natures and
funds of each. Summing all of that counts the same money several times. The leaves are the finest rows
that the document gives, each yuan once. Where finer rows leave out a part of the row above them (a
sentence names only some), the row above is the leaf.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from budgets.disclosure.model import Line, Nature, Row, Side, Table
from budgets.disclosure.money import Agreement, judge_sum
from budgets.disclosure.official_form.vocabulary import PARTS_OF_BASIC

_NATURE_PARTS = {
    Nature.TOTAL: frozenset(Nature) - {Nature.TOTAL},
    Nature.BASIC: frozenset(PARTS_OF_BASIC),
}


@dataclass(frozen=True, slots=True, eq=False)
class _Cell:
    """A line with its position in the disclosure."""

    position: int
    line: Line


def leaves(lines: Iterable[Line]) -> frozenset[int]:
    """Return the positions of the leaf lines, counted from 0 in the order given."""
    by_side: dict[tuple[Table, Side], list[_Cell]] = defaultdict(list)
    for position, line in enumerate(lines):
        by_side[line.table, line.side].append(_Cell(position, line))
    return frozenset(cell.position for side in by_side.values() for cell in _leaves_of_side(side))


def _leaves_of_side(cells: list[_Cell]) -> list[_Cell]:
    """Items come first: where any are given, the margins of the total row only repeat them."""
    items = [cell for cell in cells if cell.line.row is Row.ITEM]
    totals = [cell for cell in cells if cell.line.row is Row.TOTAL]
    rows: dict[str, list[_Cell]] = defaultdict(list)
    for cell in items or totals or cells:
        rows[cell.line.code or f"/{cell.line.key.name}"].append(cell)
    below = _rows_below(rows)
    tops = rows.keys() - {key for keys in below.values() for key in keys}
    return [leaf for key in rows if key in tops for leaf in _leaves_of_row(key, rows, below)]


def _rows_below(rows: dict[str, list[_Cell]]) -> dict[str, list[str]]:
    """Return the codes directly below each code; codes are nested by prefix."""
    below: dict[str, list[str]] = defaultdict(list)
    for key in rows:
        prefixes = (key[:size] for size in range(len(key) - 1, 0, -1))
        above = next((prefix for prefix in prefixes if prefix in rows), None)
        if above:
            below[above].append(key)
    return below


def _leaves_of_row(
    key: str, rows: dict[str, list[_Cell]], below: dict[str, list[str]]
) -> list[_Cell]:
    parts = [cell for each in below.get(key, ()) for cell in _whole(rows[each])]
    if parts and _make_up(parts, _whole(rows[key])):
        return [leaf for each in below[key] for leaf in _leaves_of_row(each, rows, below)]
    return [leaf for cell in _whole(rows[key]) for leaf in _finest(cell, rows[key])]


def _whole(row: list[_Cell]) -> list[_Cell]:
    """Return the cells of a row that are no part of another cell of it."""
    return [
        cell
        for cell in row
        if not any(_is_part(cell.line, other.line) for other in row if other is not cell)
    ]


def _finest(cell: _Cell, row: list[_Cell]) -> list[_Cell]:
    """Return a cell cut up by nature, else by fund, as far as the parts make it up."""
    inside = [other for other in row if _is_part(other.line, cell.line)]
    by_nature = [other for other in inside if other.line.fund == cell.line.fund]
    by_fund = [other for other in inside if other.line.nature == cell.line.nature]
    for parts in (_whole(by_nature), _whole(by_fund)):
        if parts and _make_up(parts, [cell]):
            return [leaf for part in parts for leaf in _finest(part, row)]
    return [cell]


def _make_up(parts: Sequence[_Cell], whole: Sequence[_Cell]) -> bool:
    amounts = [cell.line.amount for cell in parts if cell.line.amount.yuan is not None]
    (first, *rest) = whole
    if rest or first.line.amount.yuan is None:
        return True  # nothing to hold the parts against
    return judge_sum(first.line.amount, amounts) is not Agreement.ERROR


def _is_part(part: Line, whole: Line) -> bool:
    """Return whether one line of a row is a part of another by nature or by fund."""
    nature = part.nature == whole.nature or part.nature in _NATURE_PARTS.get(whole.nature, ())
    fund = part.fund.startswith(whole.fund)  # codes are nested, and ALL is the empty one
    return nature and fund and (part.nature, part.fund) != (whole.nature, whole.fund)
