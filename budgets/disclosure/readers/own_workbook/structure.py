"""Whether a form still is one: its sheets are there, and no cell says less than it seems to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgets.disclosure.model import Table
from budgets.disclosure.readers.formats.worksheets import Worksheet
from budgets.disclosure.readers.own_workbook.problems import (
    Problem,
    address,
    calculated,
    column_letters,
    date_cell,
    error_value,
    hidden_cells,
    is_error,
    merged,
    missing_column,
    missing_sheet,
    other_sheet,
    without_keys,
    without_value,
)
from budgets.disclosure.readers.own_workbook.sheets import OwnSheet
from budgets.disclosure.workbook_format import ASIDE, COVER, TABLES, TEXT_SHEETS, column_of

_TABLES = tuple(Table)[:10]
_MOST = 200  # problems of one kind on one sheet


def missing_sheets(
    sheets: Sequence[OwnSheet], hidden: frozenset[str], tables: set[Table]
) -> Iterator[Problem]:
    """Sheets and columns that the template has and the form has not, and sheets of somebody's own."""
    names = {sheet.name for sheet in sheets}
    own = {definition.name for definition in TEXT_SHEETS}
    for table in _TABLES:
        if table not in tables:
            named = next((n for n in [*names, *hidden] if n.split(" ")[0] == TABLES[table]), "")
            if named in names:
                yield without_keys(named)
            else:
                name = named or f"{TABLES[table]} {table.label}"
                yield missing_sheet(name, hidden=named in hidden)
    for name in own:
        if name not in names:
            yield missing_sheet(name, hidden=name in hidden)
    for sheet in sheets:
        if sheet.name in own:
            yield from _missing_columns(sheet)
        elif not _is_table(sheet) and not _is_named(sheet.name):
            yield other_sheet(sheet.name, hidden=False)
    for name in sorted(hidden):
        if name not in own and not _is_named(name):
            yield other_sheet(name, hidden=True)


def _is_named(name: str) -> bool:
    """Whether the name is one of the template's."""
    return name in ASIDE or name.split(" ")[0] in TABLES.values()


def _missing_columns(sheet: OwnSheet) -> Iterator[Problem]:
    definition = next(each for each in TEXT_SHEETS if each.name == sheet.name)
    found = {heading.partition("（")[0].strip() for heading in sheet.rows[0]}
    for field in definition.fields:
        if field.heading not in found:
            yield missing_column(sheet.name, field.heading)


def _is_table(sheet: OwnSheet) -> bool:
    return any(column_of(cell) for row in sheet.rows for cell in row)


def cells_that_mislead(sheet: Worksheet) -> Iterator[Problem]:
    """Merged cells, formulas, their errors, and texts that a spreadsheet took for days."""
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
            yield merged(sheet.name, address(span.top, span.left), ends)
    valued = []
    for (row, column), has_value in sheet.formulas.items():
        if has_value:
            valued.append(address(row, column))
        elif row >= first:
            yield without_value(sheet.name, address(row, column))
    if valued:
        yield calculated(sheet.name, valued)
    for row, cells in sheet.rows.items():
        for column, text in cells.items():
            if row >= first and is_error(text) and (row, column) in sheet.formulas:
                yield error_value(sheet.name, address(row, column), text)
    yield from _hidden(sheet, first)
    for row, column in sorted(sheet.dates)[:_MOST]:
        if row >= first and sheet.name != COVER:
            text = sheet.rows.get(row, {}).get(column, "")
            yield date_cell(sheet.name, address(row, column), text)


def _hidden(sheet: Worksheet, first: int) -> Iterator[Problem]:
    """What somebody hid or filtered away. The template hides its keys, and codes that no table prints."""
    rows = sorted(row for row in sheet.hidden_rows if row >= first and sheet.rows.get(row))
    if rows:
        places = [str(row + 1) for row in rows]
        yield hidden_cells(sheet.name, address(rows[0], 0), places, ("行", "rows"))
    keys = sheet.rows.get(first - 1, {})
    own = {at for at, text in keys.items() if (key := column_of(text)) and key[0] == "code"}
    written = {at for row, cells in sheet.rows.items() if row >= first for at in cells}
    columns = sorted(at for at in written - own if sheet.is_hidden(at))
    if columns:
        places = [column_letters(at) for at in columns]
        yield hidden_cells(sheet.name, address(first, columns[0]), places, ("列", "columns"))


def _first_row(sheet: Worksheet) -> int:
    """The first row that a clerk fills in."""
    for row, cells in sorted(sheet.rows.items()):
        if any(column_of(text) for text in cells.values()):
            return row + 1
    return 1
