"""Two lists of rows side by side: which are the same, which cells differ, which rows only one of them has."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from django.utils.translation import gettext as _

from budgets.reports.verification.answers import Difference, Outcome, Sort
from budgets.reports.verification.cells import Values

LONGEST_SHOWN = 200  # characters of a cell
_LONGEST_LABEL = 40


class Row(NamedTuple):
    """One row; `number` is where it stands: 7, or a text that says it."""

    number: int | str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A table, a sheet, a text. `key` are the places of the cells by which its rows are told apart.

    `ordered`: the rows mean something else in another order.
    """

    name: str
    columns: tuple[str, ...]
    ours: Sequence[Row]
    theirs: Sequence[Row]
    key: tuple[int, ...] = ()
    ordered: bool = False


class _Waiting(NamedTuple):
    """A row that the other list does not have; `gap` is how many that both have stand before it."""

    gap: int
    row: Row


def compare(part: Part, into: Outcome, values: Values) -> None:
    """Adds what differs to an outcome. The work grows with the number of cells, whatever they hold."""
    start, end = _same_ends(part, values)
    ours = part.ours[start : len(part.ours) - end]
    theirs = part.theirs[start : len(part.theirs) - end]
    into.rows += start + end
    if not ours and not theirs:
        return
    mine, yours = ([_meaning(row, values) for row in rows] for rows in (ours, theirs))
    common = Counter(mine) & Counter(yours)
    into.rows += common.total()
    shared, missing = _split(ours, mine, common)
    found, added = _split(theirs, yours, common)
    as_before = shared == found
    pairs, missing, added = _paired(part, missing, added, values, by_gap=as_before)
    for old, new in sorted(pairs, key=lambda pair: pair[0].gap):
        into.rows += 1
        _cells(part, old.row, new.row, into, values)
    for waiting in missing:
        into.add(Sort.MISSING_ROW, partial(_missing, part, waiting.row))
    for waiting in added:
        into.add(Sort.ADDED_ROW, partial(_added, part, waiting.row))
    if part.ordered and not as_before:
        into.add(Sort.ORDER, partial(Difference, Sort.ORDER, part.name))


def _same_ends(part: Part, values: Values) -> tuple[int, int]:
    """How many rows are the same from the beginning on, and how many of the rest before the end."""
    ours, theirs = part.ours, part.theirs
    most, start, end = min(len(ours), len(theirs)), 0, 0
    while start < most and _same(ours[start], theirs[start], values):
        start += 1
    while end < most - start and _same(ours[-1 - end], theirs[-1 - end], values):
        end += 1
    return start, end


def _same(ours: Row, theirs: Row, values: Values) -> bool:
    if ours.cells == theirs.cells:
        return True
    pairs = zip(ours.cells, theirs.cells, strict=True)
    return all(a == b or values[a] == values[b] for a, b in pairs)


def _meaning(row: Row, values: Values) -> tuple[str, ...]:
    return tuple(values[cell] for cell in row.cells)


def _split(
    rows: Sequence[Row], meanings: Sequence[Hashable], common: Counter[Hashable]
) -> tuple[list[Hashable], list[_Waiting]]:
    """The rows that both lists have, in order, and those that only this one has."""
    left = dict(common)
    shared: list[Hashable] = []
    waiting: list[_Waiting] = []
    for row, meaning in zip(rows, meanings, strict=True):
        if left.get(meaning):
            left[meaning] -= 1
            shared.append(meaning)
        else:
            waiting.append(_Waiting(len(shared), row))
    return shared, waiting


def _paired(
    part: Part, missing: list[_Waiting], added: list[_Waiting], values: Values, *, by_gap: bool
) -> tuple[list[tuple[_Waiting, _Waiting]], list[_Waiting], list[_Waiting]]:
    """What is the same row with other cells: by its key, or else by its place between the same rows."""
    ways: list[Callable[[_Waiting], Hashable]] = []
    if part.key:
        ways.append(lambda each: tuple(values[each.row.cells[at]] for at in part.key))
    if by_gap:
        ways.append(lambda each: each.gap)
    pairs: list[tuple[_Waiting, _Waiting]] = []
    for way in ways:
        waiting: dict[Hashable, deque[_Waiting]] = defaultdict(deque)
        for each in added:
            waiting[way(each)].append(each)
        left = []
        for each in missing:
            queue = waiting.get(way(each))
            if queue:
                pairs.append((each, queue.popleft()))
            else:
                left.append(each)
        missing = left
        taken = {id(new) for _old, new in pairs}
        added = [each for each in added if id(each) not in taken]
    return pairs, missing, added


def _cells(part: Part, ours: Row, theirs: Row, into: Outcome, values: Values) -> None:
    for column, a, b in zip(part.columns, ours.cells, theirs.cells, strict=True):
        if a != b and values[a] != values[b]:
            into.add(Sort.CELL, partial(_cell, part, (ours, theirs), column, a, b))


def _cell(part: Part, rows: tuple[Row, Row], column: str, ours: str, theirs: str) -> Difference:
    place = place_of(part, rows[0], rows[1].number)
    return Difference(Sort.CELL, part.name, place, column, _short(ours), _short(theirs))


def _missing(part: Part, row: Row) -> Difference:
    place = place_of(part, row, row.number if part.ordered else "")
    return Difference(Sort.MISSING_ROW, part.name, place, ours=_beginning(row))


def _added(part: Part, row: Row) -> Difference:
    place = place_of(part, row, row.number)
    return Difference(Sort.ADDED_ROW, part.name, place, theirs=_beginning(row))


def _beginning(row: Row) -> str:
    return _short(" · ".join(_short(cell) for cell in row.cells if cell))


def place_of(part: Part, row: Row, number: int | str) -> str:
    """What the row is about, and where it stands in the file: T5 · 2010301 · 行政运行（第 7 行）."""
    cells = [row.cells[at] for at in part.key] if part.key else _names(row.cells)
    label = " · ".join(_short(cell, _LONGEST_LABEL) for cell in cells if cell)
    where = _("第 %(number)s 行") % {"number": number} if isinstance(number, int) else number
    return (
        _("%(label)s（%(where)s）") % {"label": label, "where": where}
        if label and where
        else label or where
    )


def _names(cells: Iterable[str]) -> list[str]:
    """The first cell that is no figure."""
    return [next((x for x in cells if x and not x.replace(",", "").replace(".", "").isdigit()), "")]


def _short(text: str, longest: int = LONGEST_SHOWN) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"
