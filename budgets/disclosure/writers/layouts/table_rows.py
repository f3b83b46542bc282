"""The rows of a table: which lines share one, and the order of the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from budgets.disclosure.model import Fund, Line, Nature, Row, Side
from budgets.disclosure.official_form.tables import OfficialForm
from budgets.disclosure.official_form.vocabulary import APPROPRIATION_TABLE, sum_label

_CARRIED = ("R8", "R9", "E8", "E9")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its lines by fund and nature. `nature` is set where the row itself is one (T1, T4)."""

    kind: Row
    code: str
    name: str
    nature: Nature = Nature.TOTAL
    lines: dict[tuple[Fund, Nature], Line] = field(default_factory=dict)

    @property
    def level(self) -> int:
        """How many levels the row is below its class."""
        if not self.code[:1].isdecimal():
            of_one_kind = any(line.table is APPROPRIATION_TABLE for line in self.lines.values())
            return int(len(self.code) > 2 and not of_one_kind)  # T4 has no 财政拨款 above its funds
        return min(max(len(self.code) - 3, 0) // 2, 2)

    @property
    def strong(self) -> bool:
        """Whether the row is a sum."""
        return self.kind is not Row.ITEM


def in_table(line: Line, form: OfficialForm) -> bool:
    """Return whether the official form has a cell for a line in the line's own table."""
    table, side = line.table, form.side(line.table, line.side)
    if side is None or (line.row is Row.ITEM and not line.code and not line.name):
        return False
    if table.two_sided:
        by_nature = line.row is Row.TOTAL and line.side is Side.EXPENDITURE
        return (by_nature or not line.nature) and (bool(side.funds) or not line.fund)
    if line.row is Row.CURRENT or line.side is not table.side or not form[table].is_printed:
        return False
    in_column = table.split_by_fund or line.fund is table.fund
    return in_column and side.may_have(line.nature)


def rows_of(lines: Sequence[Line]) -> list[TableRow]:
    """Return the rows of one side of one table, in the order in which they are printed.

    The total comes first where the disclosure states it first, else last.
    """
    rows: dict[tuple[object, ...], TableRow] = {}
    for line in lines:
        nature = line.nature if line.table.two_sided else Nature.TOTAL
        row = TableRow(line.row, line.code, _name(line), nature)
        key = (row.kind, row.code, "" if row.code else row.name, nature)
        rows.setdefault(key, row).lines[line.fund, line.nature] = line
    items = _nested([row for row in rows.values() if row.kind is Row.ITEM])
    sums = [row for row in rows.values() if row.kind is not Row.ITEM]
    first = lines and lines[0].row is Row.TOTAL
    return [*sums, *items] if first else [*items, *sums]


def sections_of(rows: Iterable[TableRow]) -> list[list[TableRow]]:
    """Return the rows of one side of T1 or T4 by sections, each opposite that of the other side.

    Items of the year, their sum, what is carried over, the natures, the total.
    """
    sections: list[list[TableRow]] = [[], [], [], [], []]
    for row in rows:
        if row.kind is Row.ITEM:
            sections[2 if row.code.startswith(_CARRIED) else 0].append(row)
        elif row.kind is Row.CURRENT:
            sections[1].append(row)
        else:
            sections[3 if row.nature else 4].append(row)
    sections[3].sort(key=lambda row: list(Nature).index(row.nature))
    sections[1].sort(key=lambda row: list(Nature).index(row.nature))
    return sections


def _name(line: Line) -> str:
    if line.row is Row.ITEM:
        return line.name
    if not line.table.two_sided:
        return "合计"
    return line.nature.text.short if line.nature else sum_label(line.side, line.row)


def _nested(rows: list[TableRow]) -> list[TableRow]:
    """Return every heading right after the one it belongs to; classes in the order of their appearance."""
    first: dict[str, int] = {}
    for position, row in enumerate(rows):
        first.setdefault(_class_of(row), position)
    return sorted(rows, key=lambda row: (first[_class_of(row)], row.code))


def _class_of(row: TableRow) -> str:
    return row.code[: 3 if row.code[:1].isdecimal() else 2] or f"/{row.name}"
