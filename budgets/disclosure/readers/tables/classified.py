"""Read the tables by functional or economic code: T2, T3, T5, T6, T8, T9."""

from __future__ import annotations

import re
from collections import Counter

from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL, Classification
from budgets.disclosure.model import Fund, Nature, Row, Side, Table, Unit
from budgets.disclosure.money import Amount
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.readers.blocks.cell_values import is_blank, says_none
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import split_number
from budgets.disclosure.readers.code_lookup import sure_code
from budgets.disclosure.readers.tables.column_labels import ColumnRole, TableColumn
from budgets.disclosure.readers.tables.columns import columns_of, groups_of
from budgets.disclosure.readers.tables.parsed_table import ParsedTable
from budgets.disclosure.readers.tables.row_reader import RowKey, RowReader
from budgets.disclosure.readers.tables.units import unit_kind

_TOTAL = re.compile(
    r"(?:本年|部门|单位|全年)?(?:财政拨款|一般公共预算|基本|政府性基金)?(?:收入|支出)?(?:合计|总计|共计|总额)"
)
_BY_NATURE = (
    (Nature.PERSONNEL, re.compile(r"人员(?:经费|支出)(?:合计|小计|总计)?")),
    (Nature.PUBLIC, re.compile(r"(?:日常)?公用(?:经费|支出)(?:合计|小计|总计)?")),
)
_UNIT_NAME = re.compile(
    r"(?:[局委办部院会处站所团校队馆社厅室园场]|中心|政府|单位|街道|[乡镇]|法院|大队|支队|机关|本级)"
    r"(?:\([^)]*\)|本级|机关)*"
)


_LONGEST_UNIT = 60


def read_classified(parsed: ParsedTable, year: int, *, final: bool) -> None:
    """Read the rows of every group of columns (T6 has them side by side)."""
    table = parsed.sheet.table
    if table is None:
        return
    codes = form_of(year).national(table, table.side) or FUNCTIONAL
    columns = columns_of(parsed.sheet, year, final=final)
    for group in groups_of(columns):
        _Group(parsed, table, RowReader(parsed.sheet, group), codes, year).read()
    if table.nature:
        _read_sums_at_the_foot(parsed, columns)
    if not any(line.row is Row.ITEM for line in parsed.lines):
        _read_none(parsed, table, year, columns)


class _Group:
    """One group of columns, read row by row."""

    def __init__(
        self, parsed: ParsedTable, table: Table, rows: RowReader, codes: Classification, year: int
    ) -> None:
        self._parsed, self._rows, self._codes, self._year = parsed, rows, codes, year
        self._table, self._side = table, table.side
        self._first_digit = "3" if codes is ECONOMIC else "2"
        self._units: list[Unit] = []

    def read(self) -> None:
        found = {index: self._place(index) for index in range(len(self._parsed.sheet.rows))}
        places = {index: place for index, place in found.items() if place is not None}
        self._join_broken(places)
        shared = self._shared(places)
        for index, place in places.items():
            if index not in shared:
                self._parsed.state_row(self._rows, index, place)
        self._parsed.units.extend(self._units)

    def _shared(self, places: dict[int, RowKey]) -> set[int]:
        """Return the rows of headings that several units have: none of them is the department's own."""
        if len(self._units) < 2:
            return set()
        counted = Counter(place.code for place in places.values() if place.code)
        return {index for index, place in places.items() if counted[place.code] > 1}

    def _place(self, index: int) -> RowKey | None:
        name = self._rows.name(index)
        plain = re.sub(r"\s", "", half_width(self._rows.label(index))).rstrip(":")
        for nature, words in _BY_NATURE:
            if words.fullmatch(split_number(plain).text):
                return RowKey(self._side, Row.TOTAL, name=name or plain, nature=nature)
        if _TOTAL.fullmatch(plain):
            return RowKey(self._side, Row.TOTAL, name=name or plain)
        if self._rows.unit_code(index) and self._is_unit(index, plain):
            return None
        code = self._rows.full_code(index)
        if code and code[0] == self._first_digit:
            return RowKey(self._side, Row.ITEM, code, split_number(name).text.strip())
        if self._is_unit(index, plain):
            return None
        if code:  # in no list that we know, but printed where codes stand
            return RowKey(self._side, Row.ITEM, code, split_number(name).text.strip())
        if not plain or plain.startswith(("其中", "注", "说明")):
            return None
        if self._rows.prints_codes:
            in_names = bool(name) and not self._rows.printed_code(index)
            return RowKey(self._side, Row.ITEM, "", name) if in_names else None
        bare = re.sub(r"^(?:其中|\d+[.、])[:]?", "", split_number(plain).text)
        code = self._rows.code_below(bare, self._codes, self._year)
        # 行政运行 without its 款 is one of many: an item, but of no code.
        if not code and not self._codes.has_name(bare):
            return None
        return RowKey(self._side, Row.ITEM, code, split_number(name).text.strip())

    def _is_unit(self, index: int, plain: str) -> bool:
        """Take a row that names a unit, with its total; its headings follow, or it stands alone."""
        name = self._rows.unit_name(index) or self._rows.name(index)
        bare = re.sub(r"^\d{3,12}[-_]?", "", half_width(name)).strip()
        has_code = bool(self._rows.unit_code(index)) or bool(
            re.match(r"\d{3,12}", half_width(self._rows.label(index)))
        )
        named = _UNIT_NAME.search(bare[:_LONGEST_UNIT])
        if (
            not bare
            or len(bare) > _LONGEST_UNIT
            or not named
            or named.end() != len(bare)
            or sure_code(self._codes, bare, 0)
        ):
            return False
        if not has_code and self._table.fund:
            return False
        column = self._rows.whole()
        amount = self._parsed.sheet.amount(index, column.place) if column else None
        if amount is None or amount.yuan is None or column is None:
            return False
        if self._rows.full_code(index)[:1] == self._first_digit:
            return False
        unit = name[len(name) - len(bare) :]
        if all(known.name != unit for known in self._units):
            self._units.append(Unit(len(self._units) + 1, unit, unit_kind(unit), amount))
        self._parsed.understood(index, (*self._rows.heads, column.place))
        return True

    def _join_broken(self, places: dict[int, RowKey]) -> None:
        """Join a name that a page break cut in two, where only both halves make the official name."""
        if not self._rows.prints_codes:
            return
        for index in range(len(self._parsed.sheet.rows)):
            if (index - 1) not in places or not self._only_name(index):
                continue
            places.pop(index, None)
            above = places[index - 1]
            joined = above.name + self._rows.name(index)
            official = self._codes.name_of(above.code, self._year)
            if above.code and half_width(joined) == half_width(official):
                places[index - 1] = RowKey(above.side, above.row, above.code, joined, above.nature)
                self._parsed.understood(index, self._rows.heads)

    def _only_name(self, index: int) -> bool:
        row = self._parsed.sheet.rows[index]
        own = {column.place for column in self._rows.columns}
        heads = set(self._rows.heads)
        filled = [c for c in own if not is_blank(row[c])]
        return bool(filled) and set(filled) <= heads and not self._rows.full_code(index)


def _read_sums_at_the_foot(parsed: ParsedTable, columns: list[TableColumn]) -> None:
    """Read 人员经费合计 | 40 | 公用经费合计 | 9 where these cells have moved to the left of their columns."""
    amounts = {column.place for column in columns if column.role is ColumnRole.AMOUNT}
    for index, row in enumerate(parsed.sheet.rows):
        cells = [(place, cell.strip()) for place, cell in enumerate(row) if cell.strip()]
        for (_, name), (place, _) in zip(cells[::2], cells[1::2], strict=False):
            nature = _sum_of_nature(name)
            amount = parsed.sheet.amount(index, place)
            if nature and amount and place not in amounts:
                key = RowKey(Side.EXPENDITURE, Row.TOTAL, name=name, nature=nature)
                parsed.state(index, key, amount, TableColumn(place, ColumnRole.AMOUNT, ""))


def _sum_of_nature(name: str) -> Nature:
    plain = re.sub(r"\s", "", half_width(name))
    return next((nature for nature, words in _BY_NATURE if words.fullmatch(plain)), Nature.TOTAL)


def _read_none(parsed: ParsedTable, table: Table, year: int, columns: list[TableColumn]) -> None:
    """Read 「无」 instead of rows: nothing is planned. A total printed beside it speaks for itself."""
    if parsed.lines or not form_of(year)[table].may_be_empty:
        return
    whole = next((c for c in columns if c.role is ColumnRole.AMOUNT), None)
    for index, row in enumerate(parsed.sheet.rows):
        texts = {cell.strip() for cell in row if cell.strip()}
        if whole is not None and len(texts) == 1 and says_none(next(iter(texts))):
            place = RowKey(Side.EXPENDITURE, Row.TOTAL, name="")
            amount = Amount.none_planned(parsed.sheet.money)
            parsed.state(index, place, amount, TableColumn(whole.place, whole.role, "", Fund.ALL))
            parsed.understood(index, range(len(row)))
            return
