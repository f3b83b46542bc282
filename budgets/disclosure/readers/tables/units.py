"""Read the table of a department's units, with or without their totals."""

from __future__ import annotations

import re
from dataclasses import replace

from budgets.disclosure.model import Fund, Nature, Unit, UnitKind
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.tables.column_labels import ColumnRole
from budgets.disclosure.readers.tables.columns import columns_of
from budgets.disclosure.readers.tables.parsed_table import ParsedTable
from budgets.disclosure.readers.tables.row_reader import RowReader

_SELF = re.compile(r"本级|机关$|\(机关\)|局机关|本部$")
_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计")
_WHOLE = re.compile(r"(?:收入|支出|收支|预算)?(?:总计|合计|总额|预算数|决算数|金额)(?:\(.*\))?")


def unit_kind(name: str) -> UnitKind:
    """Return what a unit is, as far as its name says."""
    return UnitKind.SELF if _SELF.search(half_width(name)) else UnitKind.SUBORDINATE


def read_units(parsed: ParsedTable, year: int, *, final: bool) -> None:
    """Return the units of a table by units; an amount only where one column is their total."""
    sheet = parsed.sheet
    columns = columns_of(sheet, year, final=final)
    names = [c for c in columns if c.role is ColumnRole.UNIT_NAME] or [
        c for c in columns if c.role is ColumnRole.NAME
    ]
    if not names:
        return
    amounts = [
        c
        for c in columns
        if c.role is ColumnRole.AMOUNT
        and (c.fund, c.nature) == (Fund.ALL, Nature.TOTAL)
        and _WHOLE.fullmatch(c.label.rpartition("/")[2])
    ]
    rows = RowReader(sheet, columns)
    numbers = [c.place for c in columns if c.role is ColumnRole.NUMBER]
    for index, row in enumerate(sheet.rows):
        name = row[names[0].place].strip()
        if not name or _TOTAL.fullmatch(name):
            continue
        amount = sheet.amount(index, amounts[0].place) if len(amounts) == 1 else None
        parsed.units.append(Unit(len(parsed.units) + 1, name, unit_kind(name), amount))
        read = (*rows.heads, *numbers, *([amounts[0].place] if amount else []))
        parsed.understood(index, read)


def united(known: tuple[Unit, ...], found: list[Unit]) -> tuple[Unit, ...]:
    """Return the units of several tables, each once, without a first row that is the sum of the others."""
    own = found[1:] if _is_sum(found) else found
    units = {unit.name: unit for unit in known}
    for unit in own:
        first = units.setdefault(unit.name, replace(unit, number=len(units) + 1))
        if first.amount is None:
            units[unit.name] = replace(first, amount=unit.amount)
    return tuple(units.values())


def _is_sum(units: list[Unit]) -> bool:
    amounts = [unit.amount.yuan for unit in units if unit.amount and unit.amount.yuan]
    return len(amounts) == len(units) > 2 and amounts[0] == sum(amounts[1:])


def with_amounts(named: tuple[Unit, ...], in_tables: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Return the units that the text names, with the amounts of tables; if it names none, those of tables."""
    if not named:
        return in_tables
    amounts = {unit.name: unit.amount for unit in in_tables}
    return tuple(replace(unit, amount=unit.amount or amounts.get(unit.name)) for unit in named)
