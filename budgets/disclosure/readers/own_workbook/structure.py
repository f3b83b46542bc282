"""Whether a form still is one: its sheets are there, and no cell says less than it seems to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgets.disclosure.model import Table
from budgets.disclosure.readers.formats.worksheets import Worksheet
from budgets.disclosure.readers.own_workbook.problems import (
    Problem,
    address,
    column_letters,
    is_error,
    problem,
)
from budgets.disclosure.readers.own_workbook.sheets import OwnSheet
from budgets.disclosure.workbook_format import ASIDE, COVER, TABLES, TEXT_SHEETS, column_of

_TABLES = tuple(Table)[:10]
_MOST = 200  # problems of one kind on one sheet


def missing_sheets(
    sheets: Sequence[OwnSheet], hidden: frozenset[str], tables: set[Table]
) -> Iterator[Problem]:
    """Yield sheets and columns that the template has and the form has not, and sheets of somebody's own."""
    names = {sheet.name for sheet in sheets}
    own = {definition.name: definition.later for definition in TEXT_SHEETS}
    for table in _TABLES:
        if table not in tables:
            named = next((n for n in [*names, *hidden] if n.split(" ")[0] == TABLES[table]), "")
            if named in names:
                yield problem("without_keys", named)
            else:
                name = named or f"{TABLES[table]} {table.label}"
                yield problem("hidden_sheet" if named in hidden else "missing_sheet", name)
    for name, later in own.items():
        if name not in names and not later:
            yield problem("hidden_sheet" if name in hidden else "missing_sheet", name)
    for sheet in sheets:
        if sheet.name in own:
            yield from _missing_columns(sheet)
        elif not _is_table(sheet) and not _is_named(sheet.name):
            yield problem("other_sheet", sheet.name)
    for name in sorted(hidden):
        if name not in own and not _is_named(name):
            yield problem("other_hidden_sheet", name)


def _is_named(name: str) -> bool:
    """Return whether the name is one of the template's."""
    return name in ASIDE or name.split(" ")[0] in TABLES.values()


def _missing_columns(sheet: OwnSheet) -> Iterator[Problem]:
    definition = next(each for each in TEXT_SHEETS if each.name == sheet.name)
    found = {heading.partition("（")[0].strip() for heading in sheet.rows[0]}
    for field in definition.fields:
        if field.heading not in found and not field.later:
            yield problem("missing_column", sheet.name, heading=field.heading)


def _is_table(sheet: OwnSheet) -> bool:
    return any(column_of(cell) for row in sheet.rows for cell in row)


def cells_that_mislead(sheet: Worksheet) -> Iterator[Problem]:
    """Yield merged cells, formulas, their errors, and texts that a spreadsheet took for days."""
    if sheet.name in ASIDE and sheet.name != COVER:
        return
    first = _first_row(sheet)
    tall = any(
        column_of(text) and text.startswith("T10 ")
        for row in sheet.rows.values()
        for text in row.values()
    )
    for span in sheet.merged[:_MOST]:
        upright = span.left == span.right
        if span.top >= first and not (tall and upright) and sheet.name != COVER:
            ends = f"{address(span.top, span.left)}:{address(span.bottom, span.right)}"
            yield problem("merged", sheet.name, address(span.top, span.left), cells=ends)
    valued = []
    for (row, column), has_value in sheet.formulas.items():
        if has_value:
            valued.append(address(row, column))
        elif row >= first:
            yield problem("without_value", sheet.name, address(row, column))
    if valued:
        yield problem("calculated", sheet.name, valued[0], **_counted(valued, 5))
    for row, cells in sheet.rows.items():
        for column, text in cells.items():
            if row >= first and is_error(text) and (row, column) in sheet.formulas:
                yield problem("error_value", sheet.name, address(row, column), text)
    yield from _hidden(sheet, first)
    for row, column in sorted(sheet.dates)[:_MOST]:
        if row >= first and sheet.name != COVER:
            text = sheet.rows.get(row, {}).get(column, "")
            yield problem("date_cell", sheet.name, address(row, column), text)


def _hidden(sheet: Worksheet, first: int) -> Iterator[Problem]:
    """Yield what was hidden or filtered away, except keys and codes that the template itself hides."""
    rows = sorted(row for row in sheet.hidden_rows if row >= first and sheet.rows.get(row))
    if rows:
        told = _counted([str(row + 1) for row in rows], 8)
        yield problem(
            "hidden_cells", sheet.name, address(rows[0], 0), what="行", what_en="rows", **told
        )
    keys = sheet.rows.get(first - 1, {})
    own = {at for at, text in keys.items() if (key := column_of(text)) and key[0] == "code"}
    written = {at for row, cells in sheet.rows.items() if row >= first for at in cells}
    columns = sorted(at for at in written - own if sheet.is_hidden(at))
    if columns:
        told = _counted([column_letters(at) for at in columns], 8)
        cell = address(first, columns[0])
        yield problem("hidden_cells", sheet.name, cell, what="列", what_en="columns", **told)


def _counted(places: list[str], most: int) -> dict[str, str]:
    """Return how many places there are, and the first of them."""
    some = "、".join(places[:most]) + ("…" if len(places) > most else "")
    return {"count": str(len(places)), "some": some}


def _first_row(sheet: Worksheet) -> int:
    """Return the first row that a clerk fills in."""
    for row, cells in sorted(sheet.rows.items()):
        if any(column_of(text) for text in cells.values()):
            return row + 1
    return 1
