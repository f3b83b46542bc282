"""Compare two lists of rows: which are the same, which cells differ, which rows only one of them has."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from budgets.reports.verification.answers import DifferenceKind, FileComparison, short
from budgets.reports.verification.equality import Meanings

_LONGEST_LABEL = 40


class FileRow(NamedTuple):
    """One row; `number` is where it stands in the file: 7, or a text that says it."""

    number: int | str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TablePair:
    """A table, a sheet or a text as we have it and as the file has it.

    `key` are the places of the cells by which its rows are told apart. `ordered`: the rows mean something
    else in another order.
    """

    name: str
    columns: tuple[str, ...]
    ours: Sequence[FileRow]
    theirs: Sequence[FileRow]
    key: tuple[int, ...] = ()
    ordered: bool = False


class _UnmatchedRow(NamedTuple):
    """A row that the other list does not have; `gap` is how many that both have stand before it."""

    gap: int
    row: FileRow


_Unmatched = list[_UnmatchedRow]
_Meaning = tuple[str, ...]


def compare(pair: TablePair, into: FileComparison, meanings: Meanings) -> None:
    """Add what differs to a comparison. The work grows with the number of cells, whatever they hold."""
    start, end = _same_ends(pair, meanings)
    ours = pair.ours[start : len(pair.ours) - end]
    theirs = pair.theirs[start : len(pair.theirs) - end]
    into.rows += start + end
    if not ours and not theirs:
        return
    mine, yours = (
        [tuple(meanings[cell] for cell in row.cells) for row in rows] for rows in (ours, theirs)
    )
    common = Counter(mine) & Counter(yours)
    into.rows += common.total()
    shared, missing = _split(ours, mine, common)
    found, added = _split(theirs, yours, common)
    as_before = shared == found
    changed, missing, added = _matched(pair, missing, added, meanings, by_gap=as_before)
    for old, new in sorted(changed, key=lambda each: each[0].gap):
        into.rows += 1
        _add_cells(pair, old.row, new.row, into, meanings)
    for _gap, row in missing:
        _add_row(DifferenceKind.MISSING_ROW, pair, row, into)
    for _gap, row in added:
        _add_row(DifferenceKind.ADDED_ROW, pair, row, into)
    if pair.ordered and not as_before:
        into.add(DifferenceKind.ORDER, pair.name)


def _same_ends(pair: TablePair, meanings: Meanings) -> tuple[int, int]:
    """Return how many rows are the same from the beginning on, and how many of the rest before the end."""
    ours, theirs = pair.ours, pair.theirs
    most, start, end = min(len(ours), len(theirs)), 0, 0
    while start < most and _same(ours[start], theirs[start], meanings):
        start += 1
    while end < most - start and _same(ours[-1 - end], theirs[-1 - end], meanings):
        end += 1
    return start, end


def _same(ours: FileRow, theirs: FileRow, meanings: Meanings) -> bool:
    if ours.cells == theirs.cells:
        return True
    pairs = zip(ours.cells, theirs.cells, strict=True)
    return all(a == b or meanings[a] == meanings[b] for a, b in pairs)


def _split(
    rows: Sequence[FileRow], meanings: Sequence[_Meaning], common: Counter[_Meaning]
) -> tuple[list[_Meaning], _Unmatched]:
    """Return the rows that both lists have, in order, and those that only this one has."""
    left = dict(common)
    shared: list[_Meaning] = []
    unmatched: _Unmatched = []
    for row, meaning in zip(rows, meanings, strict=True):
        if left.get(meaning):
            left[meaning] -= 1
            shared.append(meaning)
        else:
            unmatched.append(_UnmatchedRow(len(shared), row))
    return shared, unmatched


def _matched(
    pair: TablePair, missing: _Unmatched, added: _Unmatched, meanings: Meanings, *, by_gap: bool
) -> tuple[list[tuple[_UnmatchedRow, _UnmatchedRow]], _Unmatched, _Unmatched]:
    """Return the same rows with other cells, then the rest of both lists.

    A row is the same by its key, or else by its place between the rows that both lists have.
    """
    identities: list[Callable[[_UnmatchedRow], Hashable]] = []
    if pair.key:
        identities.append(lambda each: tuple(meanings[each.row.cells[at]] for at in pair.key))
    if by_gap:
        identities.append(lambda each: each.gap)
    changed: list[tuple[_UnmatchedRow, _UnmatchedRow]] = []
    for identity in identities:
        waiting: dict[Hashable, deque[_UnmatchedRow]] = defaultdict(deque)
        for each in added:
            waiting[identity(each)].append(each)
        left = []
        for each in missing:
            if queue := waiting.get(identity(each)):
                changed.append((each, queue.popleft()))
            else:
                left.append(each)
        taken = {id(new) for _old, new in changed}
        missing, added = left, [each for each in added if id(each) not in taken]
    return changed, missing, added


def _add_cells(
    pair: TablePair, ours: FileRow, theirs: FileRow, into: FileComparison, meanings: Meanings
) -> None:
    for column, a, b in zip(pair.columns, ours.cells, theirs.cells, strict=True):
        if a != b and meanings[a] != meanings[b]:
            place = _place_of(pair, ours, theirs.number) if into.lists_more else ""
            into.add(DifferenceKind.CELL, pair.name, place, column, ours=a, theirs=b)


def _add_row(kind: DifferenceKind, pair: TablePair, row: FileRow, into: FileComparison) -> None:
    """Add a row that only one list has; that it is missing has a place only where rows have an order."""
    if not into.lists_more:
        into.add(kind)
        return
    content = " · ".join(short(cell) for cell in row.cells if cell)
    if kind is DifferenceKind.ADDED_ROW:
        into.add(kind, pair.name, _place_of(pair, row, row.number), theirs=content)
    else:
        place = _place_of(pair, row, row.number if pair.ordered else "")
        into.add(kind, pair.name, place, ours=content)


def _place_of(pair: TablePair, row: FileRow, number: int | str) -> str:
    """Say what a row is about, and where it stands in the file: T5 · 2010301 · 行政运行（第 7 行）."""
    cells = [row.cells[at] for at in pair.key] or [next(filter(_is_name, row.cells), "")]
    label = " · ".join(short(cell, _LONGEST_LABEL) for cell in cells if cell)
    where = row_in_words(number) if isinstance(number, int) else number
    if label and where:
        return _("%(label)s（%(where)s）") % {"label": label, "where": where}
    return label or where


def row_in_words(number: int | str) -> str:
    """Return where a row stands: 第 7 行."""
    return _("第 %(number)s 行") % {"number": number}


def _is_name(cell: str) -> bool:
    return bool(cell) and not cell.replace(",", "").replace(".", "").isdigit()
