"""Reads the sheets of text back into the records that they list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from budgets.disclosure import model
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.readers.blocks.cells import amount_in, percent_in, unit_in
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.own_workbook.problems import Problem, address, wrong_field
from budgets.disclosure.readers.own_workbook.sheets import OwnSheet
from budgets.disclosure.readers.own_workbook.validation import Place
from budgets.disclosure.workbook_format import CONTINUED, ColumnType, SheetColumn, TextSheet

Values = dict[str, Any]

_GROUPS: Mapping[str, Callable[..., Any]] = {
    "about": model.LineKey,
    "source": model.Source,
    "department": model.Identity,
}
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")  # 2025-03-10, 2025年3月10日
_LAST_NUMBER, _MOST = 32_767, 2_000_000_000
# What a blank cell means where a clerk need not choose.
_UNLESS_SAID: Mapping[str, Any] = {
    "number": 0,  # as it stands in the list
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
    values: Values
    places: dict[str, Place]
    problems: list[Problem]


def records_of(sheet: OwnSheet, definition: TextSheet, unit: MoneyUnit) -> Iterator[Record]:
    """The records of a sheet; its columns are found by their headings, in any order."""
    columns = _columns(sheet, definition, unit)
    pending: tuple[int, list[str]] | None = None
    for row, cells in sheet.written(1):
        texts = [cells[place] for place, _, _ in columns]
        if pending and cells[0] == CONTINUED:
            texts = ["" if place == 0 else cells[place] for place, _, _ in columns]
            pending = (pending[0], [a + b for a, b in zip(pending[1], texts, strict=True)])
            continue
        if pending:
            yield _record(sheet, *pending, columns)
        pending = (row, texts)
    if pending:
        yield _record(sheet, *pending, columns)


def built(part: str, values: Values, place: str) -> Any:
    """The record of some values; where it has a source, with its place in the workbook."""
    record = model.PARTS[part]
    if part in ("lines", "statements", "reasons", "holdings"):
        values = values | {"source.place": place}
    return record(**grouped(values))


def grouped(values: Values) -> Values:
    """Values by field, the parts of a key, a source or an identity put together."""
    plain = {name: value for name, value in values.items() if "." not in name}
    for group, kind in _GROUPS.items():
        own = {n.partition(".")[2]: v for n, v in values.items() if n.startswith(f"{group}.")}
        if own:
            plain[group] = kind(**own)
    return plain


def value_of(field: SheetColumn, text: str, unit: MoneyUnit) -> Any:
    """What the cell of a field says; ValueError where it says nothing of the kind."""
    if not text and field.optional:
        return None
    if not text and field.blank:
        return Amount.blank(unit)
    if not text and field.name in _UNLESS_SAID:
        return _UNLESS_SAID[field.name]
    value: Any = text
    match field.holds:
        case ColumnType.COUNT:
            value = _count(half_width(text), _LAST_NUMBER if field.name == "number" else _MOST)
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


def _count(text: str, most: int) -> int:
    value = int(text)
    if not 0 <= value <= most:
        raise ValueError(text)
    return value


_Column = tuple[int, SheetColumn, MoneyUnit]


def _columns(sheet: OwnSheet, definition: TextSheet, unit: MoneyUnit) -> list[_Column]:
    columns: list[_Column] = []
    for place, heading in enumerate(sheet.rows[0]):
        own, _, _ = heading.partition("（")
        found = next((field for field in definition.fields if field.heading == own), None)
        if found:
            columns.append((place, found, unit_in(heading) or unit))
    return columns


def _record(sheet: OwnSheet, row: int, texts: list[str], columns: list[_Column]) -> Record:
    found = Record(row, {}, {}, [])
    for text, (column, own, unit) in zip(texts, columns, strict=True):
        found.places[own.name] = place = (sheet.name, address(row, column))
        try:
            found.values[own.name] = value_of(own, text, unit)
        except ValueError:
            found.problems.append(wrong_field(*place, own, text))
    return found
