"""Read the sheets of text back into the records that they list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from budgets.disclosure import model
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.readers.blocks.cell_values import amount_in, percent_in, unit_in
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.own_workbook.problems import (
    CellPlace,
    Problem,
    address,
    wrong_field,
)
from budgets.disclosure.readers.own_workbook.sheets import OwnSheet
from budgets.disclosure.workbook_format import CONTINUED, ColumnType, SheetColumn, TextSheet

Values = dict[str, Any]

_GROUPS: Mapping[str, Callable[..., Any]] = {
    "about": model.LineKey,
    "source": model.Source,
    "department": model.Identity,
}
_WITH_SOURCE = ("lines", "statements", "reasons", "holdings", "particulars")
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")  # 2025-03-10, 2025年3月10日
_LAST_NUMBER, _MOST = 32_767, 2_000_000_000
# What a blank cell means where a clerk need not choose.
_UNLESS_STATED: Mapping[str, Any] = {
    "number": 0,  # its place in the list
    "row": model.Row.ITEM,
    "about.row": model.Row.ITEM,
    "against": model.Base.YEAR_BEFORE,
    "source.section": model.Section.OTHER,
}


@dataclass(frozen=True, slots=True)
class Record:
    """The contents of one row, and the place of each, by the names of the fields.

    `problems` are the cells that cannot be read.
    """

    row: int
    values: Values = field(default_factory=dict)
    places: dict[str, CellPlace] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def build(self, part: str, place: str) -> Any:
        """Return the record of the model; raise TypeError if a column is missing."""
        source = {"source.place": place} if part in _WITH_SOURCE else {}
        return model.PARTS[part](**grouped(self.values | source))


def records_of(sheet: OwnSheet, definition: TextSheet, unit: MoneyUnit) -> Iterator[Record]:
    """Yield the records of a sheet; its columns are found by their headings, in any order."""
    columns = {
        place: (own, unit_in(heading) or unit)
        for place, heading in enumerate(sheet.rows[0])
        for own in definition.fields
        if own.heading == heading.partition("（")[0]
    }
    rows: dict[int, list[str]] = {}
    for row, cells in sheet.written(1):
        if rows and cells[0] == CONTINUED:
            last = rows[max(rows)]
            last[:] = [last[0], *(a + b for a, b in zip(last[1:], cells[1:], strict=True))]
        else:
            rows[row] = list(cells)
    for row, texts in rows.items():
        found = Record(row)
        for column, (own, unit_of_column) in columns.items():
            place = found.places[own.name] = (sheet.name, address(row, column))
            try:
                found.values[own.name] = value_of(own, texts[column], unit_of_column)
            except ValueError:
                found.problems.append(wrong_field(*place, own, texts[column]))
        yield found


def grouped(values: Values) -> Values:
    """Return values by field, the parts of a key, a source or an identity put together."""
    plain = {name: value for name, value in values.items() if "." not in name}
    for group, kind in _GROUPS.items():
        own = {n.partition(".")[2]: v for n, v in values.items() if n.startswith(f"{group}.")}
        if own:
            plain[group] = kind(**own)
    return plain


def renumbered(records: tuple[Any, ...], *, rising: bool = False) -> tuple[Any, ...]:
    """Return records numbered from 1 if a number is missing or repeated, or if they shall rise and do not."""
    numbers = [record.number for record in records]
    right = all(numbers) and len(set(numbers)) == len(numbers)
    if right and (not rising or numbers == sorted(numbers)):
        return records
    return tuple(replace(record, number=number) for number, record in enumerate(records, 1))


def value_of(field: SheetColumn, text: str, unit: MoneyUnit) -> Any:
    """Return what the cell of a field says; raise ValueError if it says nothing of the kind."""
    if not text and field.optional:
        return None
    if not text and field.blank:
        return Amount.blank(unit)
    if not text and field.name in _UNLESS_STATED:
        return _UNLESS_STATED[field.name]
    value: Any = text
    match field.holds:
        case ColumnType.COUNT:
            value = int(half_width(text))
            if not 0 <= value <= (_LAST_NUMBER if field.name == "number" else _MOST):
                value = None
        case ColumnType.AMOUNT:
            value = amount_in(text, unit)
        case ColumnType.PERCENT:
            value = percent_in(text)
        case ColumnType.FLAG:
            value = {"是": True, "否": False, "": False}.get(text.strip())
        case ColumnType.NAMES:
            value = tuple(text.split("\n")) if text else ()
        case ColumnType.WORD:
            word = text.strip()
            value = next((m for m, said in (field.words or {}).items() if said == word), None)
        case ColumnType.UNIT:
            value = MoneyUnit(text)
        case ColumnType.DAY:
            found = _DAY.fullmatch(half_width(text))
            value = date(*map(int, found.groups())) if found else None
    if value is None:
        raise ValueError(f"{field.heading}: {text[:40]!r}")
    return value
