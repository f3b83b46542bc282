"""The tables T1–T9 and O1–O3 as pages: one row of the page is one heading with all its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from budgets import store
from budgets.admin.desk.entry_page import EntryPage, SavedRows
from budgets.admin.desk.form_data import PageSnapshot, typed_rows
from budgets.admin.desk.sheet_block import SheetBlock
from budgets.admin.desk.sheet_rows import SheetRow, rows_of
from budgets.admin.desk.sheet_totals import add_totals
from budgets.disclosure.model import Disclosure, Line, Row, Side, Table
from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.official_form.tables import SideForm, form_of
from budgets.models import Edition
from budgets.models import Line as StoredLine

ROOM_FOR_A_TABLE = 100_000  # the order of a line says its table, its side and its place


class SheetPage(EntryPage[SheetBlock]):
    """The page of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.key = table.value
        self.title = table.full_label
        self.help = _(
            "金额照文件所印填写，可带千分位；与本表单位不同的可写明，如“3万元”。"
            "0、没有安排、没有公开、不适用是不同的意思，可在格子里写明；空着就是还没有填，"
            "上年有数的一行，提交以前要填好。"
        )

    def rows(self, edition: Edition) -> list[StoredLine]:
        return [row for row in edition.lines.all() if row.table == self.table]

    def count(self, held: Disclosure) -> int:
        lines = (line for line in held.lines if line.table is self.table)
        return len({(line.side, line.row, line.code, line.name) for line in lines})

    def has_items(self, edition: Edition) -> bool:
        """Return whether it has rows besides its totals."""
        return any(form.items for form in form_of(edition.fiscal_year)[self.table].sides)

    def blocks(
        self, edition: Edition, data: QueryDict | None = None, like: PageSnapshot | None = None
    ) -> list[SheetBlock]:
        lines = [store.line_of(row) for row in self.rows(edition)]
        opened = like or PageSnapshot.of(data or {})
        unit = _unit(edition, lines, data.get("unit", "") if data else opened.unit)
        blocks = []
        for form in form_of(edition.fiscal_year)[self.table].sides:
            own = [line for line in lines if line.side is form.side]
            columns = opened.columns.get(form.key, [])
            blocks.append(SheetBlock.of(edition, form, own, unit, columns))
        if data is not None:
            typed = typed_rows(data)
            for block in blocks:
                block.rows = typed.get(block.prefix, [])
        return blocks

    def save(self, edition: Edition, blocks: list[SheetBlock], data: QueryDict) -> SavedRows:
        saved: SavedRows = {}
        lines: dict[int, list[Line]] = {}
        for block in blocks:
            form = block.form
            rows = [row for _typed, row in block.written]
            rows.sort(key=lambda row: row.is_total is not form.totals_first)
            if "_totals" in data:
                rows = _with_total_rows(rows, block)
                add_totals(rows)
            made = [line for row in rows for line in row.stated_lines()]
            keys = {row.heading: row.key for row in rows_of(form, made, block.year)}
            for typed, row in block.written:
                texts = {} if row.is_total else {"code": row.code, "name": row.name}
                saved[typed.start] = texts | {"was": keys.get(row.heading, typed.was)}
            lines[_first_order(form)] = made
        sides = [block.form.side.value for block in blocks]
        edition.lines.filter(table=self.table.value, side__in=sides).delete()
        store.add_lines(edition, lines)
        return saved


def _unit(edition: Edition, lines: Iterable[Line], chosen: str) -> MoneyUnit:
    """Return the unit of the page: as chosen, or that of most of its lines, or the edition's."""
    if chosen in list(MoneyUnit):
        return MoneyUnit(chosen)
    used = Counter(line.amount.unit for line in lines if line.amount.printed)
    return used.most_common(1)[0][0] if used else MoneyUnit(edition.unit)


def _first_order(form: SideForm) -> int:
    """Return the order of the first line of a side."""
    half = ROOM_FOR_A_TABLE // 2 if form.side is Side.EXPENDITURE else 0
    return list(Table).index(form.table) * ROOM_FOR_A_TABLE + half


def _with_total_rows(rows: list[SheetRow], block: SheetBlock) -> list[SheetRow]:
    """Return the rows with the total and preset parent rows that were left empty, in their places."""
    form = block.form
    there = {row.key: row for row in rows if row.is_total}
    wanted = [block.stored[f"{row.value}|"] for row in form.totals]
    totals = [there.pop(row.key, replace(row, values={})) for row in wanted]
    totals += there.values()
    items = [row for row in rows if not row.is_total]
    codes = {row.code for row in items}
    for code in form.presets:
        if code not in codes and any(row.code.startswith(code) for row in items):
            items.append(replace(block.stored[f"{Row.ITEM.value}|{code}"], values={}, lines={}))
    places = {code: place for place, code in enumerate(form.presets)}
    items.sort(key=lambda row: places.get(row.code, len(places)))
    return totals + items if form.totals_first else items + totals
