"""The tables T1–T9 and O1–O3 as pages: one row of the page is one heading with all its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from budgets import store
from budgets.admin.desk.entry_page import MOST_ROWS, CellError, EntryPage, Kept, database_values
from budgets.admin.desk.form_data import PageSnapshot, Shown, TypedRow, typed_rows
from budgets.admin.desk.grid import GridRow, lines_of, rows_of, with_totals
from budgets.admin.desk.layout import Column, Holds, columns_of
from budgets.admin.desk.sheet_rows import Ruling, SheetRow, in_unit, read_rows, texts_of
from budgets.disclosure.model import Disclosure, Fund, Line, Nature, Phase, Row, Side, Table
from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.official_form.tables import SideForm, form_of
from budgets.models import Edition
from budgets.models import Line as LineRow
from budgets.models.lines import SIDE_LABELS

ROOM_FOR_A_TABLE = 100_000  # the order of a line says its table, its side and its place


@dataclass(slots=True)
class SheetBlock:
    """One section of a sheet on its page: its rows, as kept or as typed."""

    title: str
    ruling: Ruling
    kept: Mapping[str, GridRow]
    rows: list[SheetRow]
    kind: str = "sheet"
    trouble: str = ""
    _read: bool = field(default=False, repr=False)

    @property
    def prefix(self) -> str:
        """The start of the names of the block's fields."""
        return self.ruling.section.key

    @property
    def more(self) -> bool:
        """Whether rows can be added."""
        return self.ruling.section.items

    @property
    def headings(self) -> list[tuple[str, str]]:
        """The visible fields: name, label."""
        figures = [(head["name"], head["label"]) for head in self.ruling.heads]
        purpose = [("purpose", _now("用途"))] if self.ruling.purpose else []
        return [("code", _now("编码")), ("name", _now("名称")), *figures, *purpose]

    @property
    def ordered(self) -> list[SheetRow]:
        """The rows as the page has them: total rows last where the official form prints them last."""
        if self.ruling.section.totals_first:
            return self.rows
        return sorted(self.rows, key=lambda row: row.is_total)

    @property
    def empty(self) -> SheetRow:
        """A row to be filled in, for the page's script to copy."""
        return SheetRow(self.ruling, "__prefix__")

    @property
    def next_number(self) -> int:
        """The number of the next row that is added."""
        return max((int(row.number) for row in self.rows), default=-1) + 1

    def is_valid(self) -> bool:
        """Whether all that was typed is understood."""
        if not self._read:
            self._read = True
            read_rows(self.rows)
            if len(self.rows) > MOST_ROWS:
                self.trouble = _now("一张表最多 %(most)s 行。") % {"most": MOST_ROWS}
        return not self.troubles

    @property
    def troubles(self) -> list[CellError]:
        """What is not understood."""
        found = [CellError("", "", self.trouble)] if self.trouble else []
        for row in self.rows:
            found += [CellError(row.start, n, s) for n, s in row.errors.items()]
        return found

    @property
    def written(self) -> list[SheetRow]:
        """The rows that say something and are not struck out."""
        return [row for row in self.rows if row.says_something() and not row.struck]


class Sheet(EntryPage):
    """The page of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.key = table.value  # type: ignore[misc]
        self.title = table.full_label
        self.help = _(
            "金额照文件所印填写，可带千分位；与本表单位不同的可写明，如“3万元”。"
            "0、没有安排、没有公开、不适用是不同的意思，可在格子里写明；空着就是还没有填，"
            "上年有数的一行，提交以前要填好。"
        )

    def values(self, edition: Edition) -> Iterable[Any]:
        return database_values(self._rows(edition))

    def count(self, held: Disclosure) -> int:
        lines = (line for line in held.lines if line.table is self.table)
        return len({(line.side, line.row, line.code, line.name) for line in lines})

    def unit(self, edition: Edition, data: Mapping[str, Any] | None = None) -> MoneyUnit:
        """The unit of the page: as chosen, or that of most of its lines, or the edition's."""
        return self._unit(edition, self._lines(edition), data)

    def _unit(
        self, edition: Edition, lines: Iterable[Line], data: Mapping[str, Any] | None
    ) -> MoneyUnit:
        chosen = (data or {}).get("unit", "")
        if chosen in list(MoneyUnit):
            return MoneyUnit(chosen)
        used = Counter(line.amount.unit for line in lines if line.amount.printed)
        return used.most_common(1)[0][0] if used else MoneyUnit(edition.unit)

    def _rows(self, edition: Edition) -> list[LineRow]:
        return [row for row in edition.lines.all() if row.table == self.table]

    def _lines(self, edition: Edition) -> list[Line]:
        return [store.line_of(row) for row in self._rows(edition)]

    def blocks(self, edition: Edition, data: QueryDict | None = None) -> list[SheetBlock]:
        """The sections as kept, or as typed in `data`."""
        opened = PageSnapshot.of(data) if data is not None else PageSnapshot()
        typed = typed_rows(data) if data is not None else None
        blocks = self._kept(edition, opened, data)
        for block in blocks:
            if typed is not None:
                rows = typed.get(block.prefix, [])
                block.rows = [_row(block, row) for row in rows]
        return blocks

    def _kept(
        self, edition: Edition, opened: PageSnapshot, data: Mapping[str, Any] | None
    ) -> list[SheetBlock]:
        lines = self._lines(edition)
        unit = self._unit(edition, lines, data)
        return [
            self._block(
                edition, section, [x for x in lines if x.side is section.side], unit, opened
            )
            for section in form_of(edition.fiscal_year)[self.table].sides
        ]

    def _block(
        self,
        edition: Edition,
        section: SideForm,
        lines: Sequence[Line],
        unit: MoneyUnit,
        opened: PageSnapshot,
    ) -> SheetBlock:
        year, phase = edition.fiscal_year, Phase(edition.phase)
        kept = rows_of(section, lines, year)
        columns = _columns(section, phase, lines, opened.columns.get(section.key, []))
        ruling = Ruling.of(section, columns, unit, year, phase, kept)
        rows = [SheetRow.shown(ruling, number, row) for number, row in enumerate(kept)]
        blank = range(len(rows), len(rows) + _blank_rows(section, kept))
        rows += [SheetRow(ruling, number) for number in blank]
        title = str(SIDE_LABELS[section.side] if self.table.two_sided else self.table.label)
        return SheetBlock(title, ruling, {row.key: row for row in kept}, rows)

    def opened(self, edition: Edition, like: PageSnapshot | None = None) -> PageSnapshot:
        unit = {"unit": like.unit} if like else None
        blocks = self._kept(edition, like or PageSnapshot(), unit)
        shown: Shown = {
            block.prefix: [(key, texts_of(block.ruling, row)) for key, row in block.kept.items()]
            for block in blocks
        }
        columns = {b.prefix: [_written(c) for c in b.ruling.columns] for b in blocks}
        return PageSnapshot(shown, blocks[0].ruling.unit.value, columns)

    def save(self, edition: Edition, blocks: list[SheetBlock], data: QueryDict) -> Kept:
        kept: Kept = {}
        made_lines: dict[int, list[Line]] = {}
        for block in blocks:
            section = block.ruling.section
            rows = [row.grid_row() for row in block.written]
            for row, made in zip(block.written, rows, strict=True):
                texts = {"code": made.code, "name": made.name}
                kept[row.start] = {} if row.is_total else texts
            rows.sort(key=lambda row: (row.row is Row.ITEM) is section.totals_first)
            if "_totals" in data:
                rows = with_totals(section, _with_total_rows(section, rows, block))
            made_lines[_place(section)] = lines = lines_of(section, rows)
            _name(block, rows_of(section, lines, edition.fiscal_year), kept)
        sides = [block.ruling.section.side.value for block in blocks]
        edition.lines.filter(table=self.table.value, side__in=sides).delete()
        store.add_lines(edition, made_lines)
        return kept


def _place(section: SideForm) -> int:
    """Return the order of the first line of a section."""
    half = ROOM_FOR_A_TABLE // 2 if section.side is Side.EXPENDITURE else 0
    return list(Table).index(section.table) * ROOM_FOR_A_TABLE + half


def _name(block: SheetBlock, now: Sequence[GridRow], kept: Kept) -> None:
    """Gives the rows of the page the keys under which they are kept now."""
    keys = {_heading(row.row, row.code, row.name): row.key for row in now}
    for row in block.written:
        heading = _heading(row.row, row.code, row.name)
        kept[row.start]["was"] = keys.get(heading, row.was)


def _heading(row: Row, code: str, name: str) -> tuple[str, ...]:
    return (row, code, name) if row is Row.ITEM else (row,)


def before_in_unit(opened: PageSnapshot, now: MoneyUnit) -> Shown:
    """What a page showed when it was opened, as it would have shown it in another unit."""
    known = opened.unit in list(MoneyUnit)
    return in_unit(opened.rows, MoneyUnit(opened.unit), now) if known else opened.rows


def _row(block: SheetBlock, row: TypedRow) -> SheetRow:
    return SheetRow.typed(block.ruling, row, block.kept.get(row.was))


def _written(column: Column) -> str:
    return "/".join((column.fund, column.nature, column.holds))


def _columns(
    section: SideForm, phase: Phase, lines: Sequence[Line], opened: Sequence[str]
) -> tuple[Column, ...]:
    """The columns of the page that was opened, if one was, and those that the lines need besides."""
    own = columns_of(section, phase, lines)
    known = []
    for written in opened[:40]:
        try:
            fund, nature, holds = written.split("/")
            known.append(Column(Fund(fund), Nature(nature), Holds(holds)))
        except ValueError:
            return own
    return tuple(dict.fromkeys([*known, *own]))


def _blank_rows(section: SideForm, rows: Sequence[GridRow]) -> int:
    if not section.items or section.codes in ("three_public", "procurement"):
        return 0
    others = sum(1 for row in rows if not row.fixed)
    return 3 if others or section.presets else 6


def _with_total_rows(section: SideForm, rows: list[GridRow], block: SheetBlock) -> list[GridRow]:
    """The rows with the total and preset parent rows that were left empty, in their places."""
    kept = block.kept
    present = {(row.row, row.code if row.row is Row.ITEM else "") for row in rows}
    totals = [row for row in rows if row.row is not Row.ITEM]
    items = [row for row in rows if row.row is Row.ITEM]
    for kind in section.totals:
        if (kind, "") not in present:
            totals.append(GridRow(kind, kept=dict(kept[f"{kind.value}|"].kept)))
    totals.sort(key=lambda row: section.totals.index(row.row))
    for code in section.presets:
        parents = any(row.code.startswith(code) and row.code != code for row in items)
        if parents and (Row.ITEM, code) not in present:
            items.append(GridRow(Row.ITEM, code, kept[f"item|{code}"].name))
    places = {code: place for place, code in enumerate(section.presets)}
    items.sort(key=lambda row: places.get(row.code, len(places)))
    return totals + items if section.totals_first else items + totals
