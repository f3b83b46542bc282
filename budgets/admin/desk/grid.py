"""A section of a table as rows of cells, and back as lines: one row of the form is several lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from budgets.admin.desk.layout import Column, Holds
from budgets.disclosure.model import Fund, Line, Nature, Row
from budgets.disclosure.money import Amount, MoneyUnit, Nothing
from budgets.disclosure.official_form.tables import SideForm

FundAndNature = tuple[Fund, Nature]
COMPARED = (Holds.PRIOR, Holds.PLANNED)


@dataclass(slots=True)
class GridRow:
    """One row: its heading, and what each column says. `kept` are the lines it was made from."""

    row: Row
    code: str = ""
    name: str = ""
    values: dict[Column, object] = field(default_factory=dict)
    purpose: str = ""
    kept: dict[FundAndNature, Line] = field(default_factory=dict)
    fixed: bool = False
    key: str = ""

    def amount(self, cell: FundAndNature) -> Amount | None:
        """What the row says in a column of amounts."""
        found = self.values.get(Column(*cell))
        return found if isinstance(found, Amount) else None


def rows_of(section: SideForm, lines: Iterable[Line], year: int) -> list[GridRow]:
    """The rows that a sheet shows: the preset ones and all that the lines need, none lost."""
    groups = _grouped(lines)
    items = [_preset(section, code, groups, year) for code in section.presets]
    totals = [_total(row, groups) for row in section.totals]
    others = [group for group in groups.values() if not group.fixed]
    items += [group for group in others if group.row is Row.ITEM]
    totals += [group for group in others if group.row is not Row.ITEM]
    for group in totals:
        group.fixed = True
    return totals + items if section.totals_first else items + totals


def _grouped(lines: Iterable[Line]) -> dict[str, GridRow]:
    groups: dict[str, GridRow] = {}
    for line in lines:
        cell = line.fund, line.nature
        heading = (line.code or line.name) if line.row is Row.ITEM else ""
        key = base = f"{line.row.value}|{heading}"
        while key in groups and cell in groups[key].kept:
            key = f"{base}|{len(groups)}"
        group = groups.setdefault(key, GridRow(line.row, line.code, line.name, key=key))
        group.kept[cell] = line
        group.purpose = group.purpose or line.purpose
        for held in Holds:
            value = getattr(line, held.value)
            if value is not None and not _is_unsaid(value):
                group.values[Column(*cell, held)] = value
    return groups


def _preset(section: SideForm, code: str, groups: Mapping[str, GridRow], year: int) -> GridRow:
    found = groups.get(f"item|{code}") or GridRow(
        Row.ITEM, code, section.name_of(code, year), key=f"item|{code}"
    )
    found.fixed = True
    return found


def _total(row: Row, groups: Mapping[str, GridRow]) -> GridRow:
    found = groups.get(f"{row.value}|") or GridRow(row, key=f"{row.value}|")
    found.fixed = True
    return found


def lines_of(section: SideForm, rows: Iterable[GridRow]) -> list[Line]:
    """The lines of the rows; what a sheet does not show stays as it was kept."""
    return [line for row in rows for line in _lines_of_row(section, row)]


def _lines_of_row(section: SideForm, row: GridRow) -> list[Line]:
    # A cell that holds nothing but what is unsaid is in no column of values.
    cells = list(dict.fromkeys([*(column.cell for column in row.values), *row.kept]))
    lines = [_line(section, row, cell) for cell in cells if _is_stated(row, cell)]
    if lines:
        holder = next((i for i, line in enumerate(lines) if line.purpose), 0)
        lines[holder] = replace(lines[holder], purpose=row.purpose)
    return lines


def _is_stated(row: GridRow, cell: FundAndNature) -> bool:
    """Whether a line comes of a cell: an amount, or one to compare it with while it is still to fill."""
    return any(_said(row, cell, held) for held in COMPARED) or bool(row.amount(cell))


def _said(row: GridRow, cell: FundAndNature, held: Holds) -> object:
    """What a column says, or what nobody has said in it yet: a blank stays what it was."""
    value = row.values.get(Column(*cell, held))
    if value is not None or cell not in row.kept:
        return value
    before = getattr(row.kept[cell], held.value)
    return before if _is_unsaid(before) else None


def _is_unsaid(value: object) -> bool:
    return isinstance(value, Amount) and value.is_unsaid


def holds_unsaid(row: GridRow) -> bool:
    """Whether cells of the row look empty and are not: nobody has said anything in them yet."""
    return any(
        _is_unsaid(getattr(line, held.value)) for line in row.kept.values() for held in Holds
    )


def _line(section: SideForm, row: GridRow, cell: FundAndNature) -> Line:
    kept = row.kept.get(cell)
    held = {name: _said(row, cell, name) for name in Holds}
    if held[Holds.AMOUNT] is None:
        held[Holds.AMOUNT] = Amount.open(_unit_of(row, cell))
    # The totals of an imported document bear names of their own, which the sheet does not show.
    first = next(iter(row.kept.values()), None)
    renamed = first is None or (row.code, row.name) != (first.code, first.name)
    if kept is None or renamed:
        path = kept.path if kept and not renamed else ()
        return Line(
            table=section.table,
            side=section.side,
            row=row.row,
            code=row.code,
            name=row.name,
            path=path,
            fund=cell[0],
            nature=cell[1],
            purpose=kept.purpose if kept else "",
            **({"source": kept.source} if kept else {}),
            **{name.value: value for name, value in held.items()},  # type: ignore[arg-type]
        )
    return replace(kept, **{name.value: value for name, value in held.items()})  # type: ignore[arg-type]


def _unit_of(row: GridRow, cell: FundAndNature) -> MoneyUnit:
    beside = (_said(row, cell, held) for held in COMPARED)
    return next(amount.unit for amount in beside if isinstance(amount, Amount))


def with_totals(section: SideForm, rows: Sequence[GridRow]) -> list[GridRow]:
    """The rows with every total worked out from the items: across, upwards, and at the foot."""
    for row in rows:
        if row.row is Row.ITEM:
            _add_across(section, row)
    items = [row for row in rows if row.row is Row.ITEM]
    _add_upwards(items)
    columns = {column for row in items for column in row.values if column.holds is not Holds.SHARE}
    for row in rows:
        if row.row is Row.ITEM or not items:
            continue
        for column in columns:
            total = _total_of(row.row, items, column)
            if total:
                row.values[column] = total
    if not items:
        for row in rows:
            _add_across(section, row)
    return list(rows)


def _add_across(section: SideForm, row: GridRow) -> None:
    """The total column, where it was left empty, from the columns that are its parts."""
    main = Column(*section.main)
    # In the order of the columns: the sum is printed in the unit of its first part.
    cells = [c.cell for c in row.values if c.holds is Holds.AMOUNT and c != main]
    parts = [row.amount(cell) for cell in cells if not _is_part_of_another(cell, cells)]
    if main not in row.values and parts:
        total = total_of([part for part in parts if part])
        if total:
            row.values[main] = total


def _is_part_of_another(cell: FundAndNature, cells: Iterable[FundAndNature]) -> bool:
    return any(_is_part(cell, other) for other in cells)


def _is_part(cell: FundAndNature, other: FundAndNature) -> bool:
    (fund, nature), (other_fund, other_nature) = cell, other
    if nature == other_nature and fund != other_fund and fund.startswith(other_fund):
        return True
    within_basic = nature in (Nature.PERSONNEL, Nature.PUBLIC) and other_nature is Nature.BASIC
    return within_basic and fund == other_fund


def is_part_of(cell: FundAndNature, other: FundAndNature, main: FundAndNature) -> bool:
    """Whether the figures of one column count in another that is not the total column."""
    return other != main and _is_part(cell, other)


def _add_upwards(items: Sequence[GridRow]) -> None:
    """Headings that stand above others get the sum of what is right below, where left empty."""
    for row in sorted(items, key=lambda item: -len(item.code)):
        below = [item for item in items if row.code and _parent(item, items) is row]
        columns = {column for item in below for column in item.values}
        for column in columns:
            if column not in row.values and column.holds is not Holds.SHARE:
                total = total_of(_amounts(below, column))
                if total:
                    row.values[column] = total


def _parent(item: GridRow, items: Iterable[GridRow]) -> GridRow | None:
    above = [
        other
        for other in items
        if other.code and other is not item and other.code != item.code
        and item.code.startswith(other.code)
    ]  # fmt: skip
    return max(above, key=lambda other: len(other.code), default=None)


def _total_of(kind: Row, items: Sequence[GridRow], column: Column) -> Amount | None:
    tops = [item for item in items if _parent(item, items) is None]
    if kind is Row.CURRENT:
        tops = [item for item in tops if not item.code.startswith(("R8", "R9", "E8", "E9"))]
    return total_of(_amounts(tops, column))


def _amounts(rows: Iterable[GridRow], column: Column) -> list[Amount]:
    found = (row.values.get(column) for row in rows)
    return [amount for amount in found if isinstance(amount, Amount)]


def total_of(parts: Sequence[Amount]) -> Amount | None:
    """The sum, printed in the unit of the first part as finely as the finest; None without figures."""
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
    return _signed(Amount.from_yuan(abs(value), unit, finest), value < 0)


def _signed(amount: Amount, negative: bool) -> Amount:
    return Amount.of(amount.printed, amount.unit, negative=negative) if negative else amount
