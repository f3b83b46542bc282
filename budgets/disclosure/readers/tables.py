"""Reads the official tables T1–T10 of a document into lines and projects."""

from __future__ import annotations

import re
from collections.abc import Callable

from budgets.disclosure.codes import (
    CARRIED_FORWARD,
    ECONOMIC,
    FUNCTIONAL,
    PROCUREMENT,
    REVENUE,
    Classification,
)
from budgets.disclosure.money import Amount
from budgets.disclosure.readers.columns import Column, ColumnRole, columns_of, groups_of
from budgets.disclosure.readers.document import half_width, visible
from budgets.disclosure.readers.goals import projects_of
from budgets.disclosure.readers.grids import Sheet, sheet_of
from budgets.disclosure.readers.layout import PlacedGrid
from budgets.disclosure.readers.ledger import Ledger
from budgets.disclosure.readers.naming import sure_code, three_public_code
from budgets.disclosure.readers.numbering import split_number
from budgets.disclosure.readers.quantities import FUND_OF
from budgets.disclosure.readers.rows import Place, Rows
from budgets.disclosure.shape import (
    Fund,
    Line,
    Nature,
    Passage,
    Row,
    Section,
    Side,
    Source,
    Table,
    Unit,
)

_FEWEST_ITEMS = 3  # so many 三公 items in the first column make a table that runs downwards, even
# where a column is named after one of them


class Tables:
    """Reads tables into a ledger; what it does not understand becomes a passage, row by row."""

    def __init__(self, ledger: Ledger, year: int, *, final: bool) -> None:
        self.used = 0
        self.passages: list[Passage] = []
        self.unused: list[str] = []
        self.units: tuple[Unit, ...] = ()
        self._ledger = ledger
        self._year = year
        self._final = final

    def read(self, placed: list[PlacedGrid]) -> None:
        """Reads all tables of a document, in order."""
        for each in placed:
            self._read_grid(each)

    def _read_grid(self, placed: PlacedGrid) -> None:
        grid = placed.grid
        sheet = sheet_of(grid, placed.captions, placed.section)
        read = self._reader(sheet)
        understood = read(sheet) if read else set()
        body = len(grid.rows) - len(sheet.rows)
        left = [row for i, row in enumerate(sheet.rows) if i not in understood]
        self.used += sum(_visible(sheet.rows[i]) for i in understood)
        heading = placed.captions[-1] if placed.captions else placed.heading
        if read is None:
            body, left = 0, list(grid.rows)
        self.unused.extend(_text(row) for row in grid.rows[:body] if any(row))
        text = "\n".join(_text(row) for row in left if any(row))
        if text:
            self.passages.append(Passage(Section.TABLES, heading, text))

    def _reader(self, sheet: Sheet) -> Callable[[Sheet], set[int]] | None:
        match sheet.table:
            case Table.T1 | Table.T4:
                return self._two_sided
            case Table.T2 | Table.T3 | Table.T5 | Table.T8 | Table.T9 | Table.T6:
                return self._classified
            case Table.T7:
                return self._three_public
            case Table.T10:
                return self._goals
            case Table.PROCUREMENT:
                return self._procurement
        return None

    # T1, T4

    def _two_sided(self, sheet: Sheet) -> set[int]:
        understood: set[int] = set()
        groups = groups_of(columns_of(sheet, self._year, final=self._final))
        for side, group in zip(_sides(groups), groups, strict=False):
            rows = Rows(sheet, group)
            under_carried = False
            for index, row in enumerate(sheet.rows):
                name = rows.name(row)
                if not name:
                    understood |= {index} if not any(row) else set()
                    continue
                place = self._place_of(name, side, under_carried=under_carried)
                under_carried = place.code.startswith("R9") if side is Side.REVENUE else False
                self._state(sheet, rows, index, place)
                understood.add(index)
        return understood

    def _place_of(self, name: str, side: Side, *, under_carried: bool) -> Place:
        printed = split_number(name).text.strip()
        bare = half_width(printed)
        if re.search(r"本年(?:收入|支出)(?:合计|小计)?$", bare):
            return Place(side, Row.CURRENT, name=printed)
        if re.search(r"^(?:收入|支出)?(?:总计|合计|总额)$", bare):
            return Place(side, Row.TOTAL, name=printed)
        if side is Side.REVENUE:
            code = sure_code(REVENUE, bare, self._year)
            if under_carried and code in ("R101", "R102", "R103"):
                code = f"R90{code[-1]}"
            return Place(side, Row.ITEM, code, printed)
        natures = {"基本支出": Nature.BASIC, "项目支出": Nature.PROJECT}
        if bare in natures:
            return Place(side, Row.TOTAL, name=printed, nature=natures[bare])
        code = sure_code(FUNCTIONAL, bare, self._year) or sure_code(
            CARRIED_FORWARD, bare, self._year
        )
        return Place(side, Row.ITEM, code, printed)

    # T2, T3, T5, T6, T8, T9

    def _classified(self, sheet: Sheet) -> set[int]:
        understood: set[int] = set()
        codes = ECONOMIC if sheet.table is Table.T6 else FUNCTIONAL
        for group in groups_of(columns_of(sheet, self._year, final=self._final)):
            rows = Rows(sheet, group)
            for index, row in enumerate(sheet.rows):
                place = self._classified_place(rows, index, codes)
                if place is not None:
                    self._state(sheet, rows, index, place)
                if place is not None or not any(row):
                    understood.add(index)
        return understood

    def _classified_place(self, rows: Rows, index: int, codes: Classification) -> Place | None:
        row = rows.sheet.rows[index]
        side = Side.REVENUE if rows.sheet.table is Table.T2 else Side.EXPENDITURE
        name = half_width(rows.name(row) or rows.code(row))
        plain = name.replace(" ", "")
        natures = {"人员经费": Nature.PERSONNEL, "公用经费": Nature.PUBLIC}
        for words, nature in natures.items():
            if re.fullmatch(f"(?:日常)?{words}(?:合计|小计|总计)?", plain):
                return Place(side, Row.TOTAL, name=rows.name(row), nature=nature)
        if re.fullmatch("(?:本年)?(?:收入|支出)?(?:合计|总计|合\\s*计)", plain):
            return Place(side, Row.TOTAL, name=rows.name(row) or plain)
        code = rows.full_code(index)
        if code:
            return Place(side, Row.ITEM, code, rows.name(row))
        if rows.prints_codes or not plain:
            return None
        code = rows.code_below(plain, codes, self._year)
        return Place(side, Row.ITEM, code, rows.name(row)) if code else None

    # T7, T10, procurement

    def _three_public(self, sheet: Sheet) -> set[int]:
        names = [three_public_code(row[0]) if row else None for row in sheet.rows]
        columns = columns_of(sheet, self._year, final=self._final)
        across = any(_three_public_column(column.label) for column in columns)
        if sum(name is not None for name in names) >= (_FEWEST_ITEMS if across else 1):
            return self._three_public_down(sheet)
        blank = {i for i, r in enumerate(sheet.rows) if not any(r)}
        row = next((i for i, r in enumerate(sheet.rows) if "合计" in r[0]), None)
        if row is None:
            row = next((i for i, r in enumerate(sheet.rows) if _has_amount(sheet, r)), None)
        if row is None:
            return blank
        seen: set[tuple[str, ColumnRole]] = set()
        priors: dict[str, Amount] = {}
        amounts: list[tuple[str, str, Amount]] = []
        for column in columns:
            code = _three_public_column(column.label)
            amount = sheet.amount(sheet.rows[row], column.place)
            if code is None or amount is None or (code, column.role) in seen:
                continue
            seen.add((code, column.role))
            if column.role is ColumnRole.AMOUNT:
                amounts.append((code, sheet.heading(column.place), amount))
            elif column.role in (ColumnRole.PRIOR, ColumnRole.PLANNED):
                priors[code] = amount
        for code, name, amount in amounts:
            place = Place(Side.EXPENDITURE, Row.ITEM if code else Row.TOTAL, code, name)
            self._state_one(sheet, row, place, amount, beside=priors.get(code))
        return blank | ({row} if amounts else set())

    def _three_public_down(self, sheet: Sheet) -> set[int]:
        rows = Rows(sheet, columns_of(sheet, self._year, final=self._final))
        understood: set[int] = set()
        for index, row in enumerate(sheet.rows):
            code = three_public_code(row[0])
            if code is None and re.search("合计|总计", row[0]):
                code = ""
            if code is not None:
                kind = Row.ITEM if code else Row.TOTAL
                name = split_number(row[0]).text
                if self._state(sheet, rows, index, Place(Side.EXPENDITURE, kind, code, name)):
                    understood.add(index)
            elif not any(row):
                understood.add(index)
        return understood

    def _goals(self, sheet: Sheet) -> set[int]:
        found, understood = projects_of(sheet, len(self._ledger.projects))
        self._ledger.projects.extend(found)
        return understood

    def _procurement(self, sheet: Sheet) -> set[int]:
        understood: set[int] = set()
        rows = Rows(sheet, columns_of(sheet, self._year, final=self._final))
        for index, row in enumerate(sheet.rows):
            name = half_width(split_number(rows.name(row)).text)
            code = sure_code(PROCUREMENT, name, self._year)
            total = re.fullmatch("合计|总计|政府采购.{0,6}", name)
            if code or total:
                kind = Row.ITEM if code else Row.TOTAL
                self._state(sheet, rows, index, Place(Side.EXPENDITURE, kind, code, name))
                understood.add(index)
        return understood

    # Lines

    def _state(self, sheet: Sheet, rows: Rows, index: int, place: Place) -> bool:
        """One line for each amount of a row, with the prior or planned amount that belongs to it.

        False where the row holds no amount.
        """
        row = sheet.rows[index]
        stated = False
        for column in rows.amounts:
            amount = sheet.amount(row, column.place)
            if amount is not None:
                beside = rows.beside(row, column)
                self._state_one(sheet, index, place, amount, column=column, beside=beside)
                stated = True
        return stated

    def _state_one(
        self,
        sheet: Sheet,
        index: int,
        place: Place,
        amount: Amount,
        *,
        column: Column | None = None,
        beside: Amount | None = None,
    ) -> None:
        table = sheet.table
        if table is None:
            return
        fund = FUND_OF.get(table) or (column.fund if column else Fund.ALL)
        nature = place.nature or (column.nature if column else Nature.TOTAL)
        text = f"{place.name} {amount.printed}"
        where = f"表 {sheet.number} 第 {sheet.first_row + index} 行"
        line = Line(
            table=table,
            side=place.side,
            row=place.row,
            code=place.code,
            name=place.name,
            fund=fund,
            nature=nature,
            amount=amount,
            prior=None if self._final else beside,
            planned=beside if self._final else None,
            source=Source(Section.TABLES, where, text),
        )
        self._ledger.state(line)


def _sides(groups: list[list[Column]]) -> list[Side]:
    """收入 stands left and 支出 right, unless the labels say otherwise."""
    sides: list[Side] = []
    for number, group in enumerate(groups):
        words = group[0].label
        if "支出" in words:
            sides.append(Side.EXPENDITURE)
        elif "收入" in words:
            sides.append(Side.REVENUE)
        else:
            sides.append(Side.EXPENDITURE if number else Side.REVENUE)
    return sides


def _three_public_column(label: str) -> str | None:
    own = label.rpartition("/")[2]
    if own in ("小计", "合计", "总计") and "用车" in label:
        return "S2"
    if own in ("合计", "总计", "小计"):
        return ""
    code = three_public_code(own)
    return code if code is not None else three_public_code(label)


def _has_amount(sheet: Sheet, row: tuple[str, ...]) -> bool:
    return any(sheet.amount(row, place) is not None for place in range(len(row)))


def _text(row: tuple[str, ...]) -> str:
    return "\t".join(row).rstrip()


def _visible(row: tuple[str, ...]) -> int:
    return sum(map(visible, row))
