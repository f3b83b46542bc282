"""Find what a worksheet holds and does not show."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from budgets.disclosure.readers.formats.worksheets import MOST_CELLS, MergedRange, Worksheet
from budgets.disclosure.readers.own_workbook.problems import column_letters
from budgets.reports.verification.answers import DifferenceKind, FileComparison, too_many
from budgets.reports.verification.comparing import row_in_words


def add_concealed(ours: Worksheet | None, theirs: Worksheet, into: FileComparison) -> None:
    """Add what covers cells, and the rows, columns and cells with content that only this sheet hides."""
    for name in sorted(theirs.beside - (ours.beside if ours else set())):
        into.add(DifferenceKind.OBJECT, theirs.name, theirs=name)
    for row in sorted(_hidden_rows(theirs, ours)):
        text = " · ".join(theirs.rows[row].values())
        into.add(DifferenceKind.HIDDEN, theirs.name, row_in_words(row + 1), theirs=text)
    for column in sorted(_hidden_columns(theirs) - (_hidden_columns(ours) if ours else set())):
        texts = (cells[column] for _row, cells in sorted(theirs.rows.items()) if column in cells)
        text = " · ".join(islice(texts, 3))
        letters = column_letters(column)
        into.add(DifferenceKind.HIDDEN, theirs.name, column=letters, theirs=text)
    unseen = theirs.unseen - (ours.unseen if ours else set())
    for row, column in sorted(unseen | _covered(theirs, ours)):
        place, letters = row_in_words(row + 1), column_letters(column)
        text = theirs.rows.get(row, {}).get(column, "")
        into.add(DifferenceKind.UNSEEN, theirs.name, place, letters, theirs=text)


def _hidden_rows(theirs: Worksheet, ours: Worksheet | None) -> set[int]:
    """Return the rows that are hidden; one that we hide may have moved."""
    hidden = {place for place in theirs.hidden_rows if place in theirs.rows}
    if ours is None:
        return hidden
    known = {_content(ours, place) for place in ours.hidden_rows}
    return {
        place
        for place in hidden
        if place not in ours.hidden_rows and _content(theirs, place) not in known
    }


def _content(sheet: Worksheet, place: int) -> tuple[tuple[int, str], ...]:
    return tuple(sorted(sheet.rows.get(place, {}).items()))


def _hidden_columns(sheet: Worksheet) -> set[int]:
    used = {column for cells in sheet.rows.values() for column in cells}
    return {column for column in used if sheet.is_hidden(column)} if sheet.hidden_columns else set()


def _covered(theirs: Worksheet, ours: Worksheet | None) -> set[tuple[int, int]]:
    """Return the cells that another one, merged over them, covers."""
    known: Collection[MergedRange] = set(ours.merged) if ours else ()
    found: set[tuple[int, int]] = set()
    work = 0
    for span in theirs.merged:
        if span in known:
            continue
        places = range(span.top, min(span.bottom, max(theirs.rows, default=0)) + 1)
        work += len(places)
        for place in places:
            cells = theirs.rows.get(place, {})
            work += len(cells)
            found |= {(place, x) for x in cells if span.left <= x <= span.right}
        found.discard((span.top, span.left))
        if work > MOST_CELLS:
            raise too_many()
    return found
