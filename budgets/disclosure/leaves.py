"""Which lines of a table add up to its total: tables mix levels, and files must not.

A table prints its total, the classes below it, the groups and items below those, and the natures and
funds of each. Summing all of that counts the same money several times. The leaves are the finest rows
that the document gives, each yuan once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from budgets.disclosure.shape import Fund, Line, Nature, Row, Side, Table

_NATURE_PARTS = {
    Nature.TOTAL: frozenset(Nature) - {Nature.TOTAL},
    Nature.BASIC: frozenset({Nature.PERSONNEL, Nature.PUBLIC}),
}


def leaves(lines: Iterable[Line]) -> frozenset[int]:
    """The positions of the leaf lines, counted from 0 in the order given."""
    by_side: dict[tuple[Table, Side], list[tuple[int, Line]]] = defaultdict(list)
    for position, line in enumerate(lines):
        by_side[line.table, line.side].append((position, line))
    return frozenset(position for side in by_side.values() for position in _leaves_of_side(side))


def _leaves_of_side(numbered: list[tuple[int, Line]]) -> list[int]:
    """The codes come first: where any are given, the margins of the total row only repeat them."""
    items = [(position, line) for position, line in numbered if line.row is Row.ITEM]
    totals = [(position, line) for position, line in numbered if line.row is Row.TOTAL]
    candidates = _without_parents(items) or totals or numbered
    by_row: dict[tuple[str, str], list[tuple[int, Line]]] = defaultdict(list)
    for position, line in candidates:
        by_row[line.code, "" if line.code else line.name].append((position, line))
    return [position for row in by_row.values() for position in _finest(row)]


def _without_parents(items: list[tuple[int, Line]]) -> list[tuple[int, Line]]:
    codes = {line.code for _, line in items}
    parents = {code[:size] for code in codes for size in range(1, len(code))}
    return [(position, line) for position, line in items if line.code not in parents]


def _finest(row: list[tuple[int, Line]]) -> list[int]:
    """The lines of one row that no other line of the row splits by nature or fund."""
    return [position for position, line in row if not any(_splits(part, line) for _, part in row)]


def _splits(part: Line, whole: Line) -> bool:
    """Whether one line is a part of the other by nature or by fund."""
    nature = part.nature == whole.nature or part.nature in _NATURE_PARTS.get(whole.nature, ())
    fund = part.fund == whole.fund or _is_part_of(part.fund, whole.fund)
    return nature and fund and (part.nature, part.fund) != (whole.nature, whole.fund)


def _is_part_of(part: Fund, whole: Fund) -> bool:
    return part != whole and part.startswith(whole)
