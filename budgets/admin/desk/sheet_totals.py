"""The sums of a sheet, worked out from its items: across, upwards, and at the foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from budgets.admin.desk.sheet_columns import LineFigure, SheetColumn, counts_in
from budgets.admin.desk.sheet_rows import SheetRow
from budgets.disclosure.model import Row
from budgets.disclosure.money import Amount, Nothing

# 上年结转, 年终结转 and their like are in 总计 but not in 本年合计.
_NOT_OF_THIS_YEAR = ("R8", "R9", "E8", "E9")


def add_totals(rows: Sequence[SheetRow]) -> None:
    """Work out every total: those across and of parent headings where left empty, those at the foot anew."""
    items = [row for row in rows if not row.is_total]
    for row in items or rows:
        _add_across(row)
    parents = [_parent(item, items) for item in items]
    _add_upwards(items, parents)
    tops = [item for item, parent in zip(items, parents, strict=True) if parent is None]
    columns = {column for row in items for column in row.values}
    for row in rows:
        if row.is_total:
            counted = [top for top in tops if _counts(top, row.row)]
            _add_columns(row, counted, columns)


def _counts(item: SheetRow, total: Row) -> bool:
    return total is not Row.CURRENT or not item.code.startswith(_NOT_OF_THIS_YEAR)


def _add_across(row: SheetRow) -> None:
    """Fill the total column, where it was left empty, from the columns that are its parts."""
    main = SheetColumn(*row.form.main)
    if main in row.values:
        return
    # In the order of the columns: the sum is printed in the unit of its first part.
    cells = [column.cell for column in row.values if column.figure is LineFigure.AMOUNT]
    parts = [cell for cell in cells if not any(counts_in(cell, other) for other in cells)]
    _add_amounts(row, main, (row.values[SheetColumn(*cell)] for cell in parts))


def _add_upwards(items: Sequence[SheetRow], parents: Sequence[SheetRow | None]) -> None:
    """Give headings above others the sum of what is right below, where left empty."""
    for row in sorted(items, key=lambda item: -len(item.code)):
        below = [item for item, parent in zip(items, parents, strict=True) if parent is row]
        columns = {column for item in below for column in item.values}
        _add_columns(row, below, columns - row.values.keys())


def _parent(item: SheetRow, items: Iterable[SheetRow]) -> SheetRow | None:
    """Return the row of the longest code with which the code of an item begins: 20103 for 2010301."""
    above = [
        other
        for other in items
        if other.code and other.code != item.code and item.code.startswith(other.code)
    ]
    return max(above, key=lambda other: len(other.code), default=None)


def _add_columns(row: SheetRow, parts: Sequence[SheetRow], columns: Iterable[SheetColumn]) -> None:
    for column in columns:
        if column.figure is not LineFigure.SHARE:
            _add_amounts(row, column, (part.values.get(column) for part in parts))


def _add_amounts(row: SheetRow, column: SheetColumn, parts: Iterable[object]) -> None:
    total = total_of([part for part in parts if isinstance(part, Amount)])
    if total:
        row.values[column] = total


def total_of(parts: Sequence[Amount]) -> Amount | None:
    """Return the sum in the unit of the first part, printed as finely as the finest; None without figures."""
    known = [part for part in parts if part.yuan is not None]
    if not known:
        return None
    unit = known[0].unit
    if all(part.nothing is Nothing.NONE_PLANNED for part in known):
        return Amount.none_planned(unit)
    value = sum((part.yuan or Decimal(0) for part in known), Decimal(0))
    decimals = max(part.decimals for part in known)
    exact = (value / unit.yuan).normalize().as_tuple().exponent
    finest = max(decimals, -exact if isinstance(exact, int) else 0)
    total = Amount.from_yuan(abs(value), unit, finest)
    return Amount.of(total.printed, unit, negative=True) if value < 0 else total
