"""Read the tables of projects: T10 with goals and indicators, in rows or as forms, and plain lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TypedDict, Unpack

from budgets.disclosure.model import Fund, Indicator, Nature
from budgets.disclosure.money import Amount, MoneyUnit, judge_sum
from budgets.disclosure.readers.blocks.cell_values import amount_in, is_blank, is_figure, unit_in
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.tables.column_labels import ColumnRole
from budgets.disclosure.readers.tables.columns import AGREES, columns_of
from budgets.disclosure.readers.tables.parsed_table import ParsedTable

_COLUMNS = (
    ("name", "(?:项目|专项|项目支出|\\(专项\\))名称|^项目$|^项目(?:\\(名称\\))$"),
    ("level1", "一级"),
    ("level2", "二级"),
    ("level3", "三级|指标名称"),
    ("target", "(?:年度|全年|预期|绩效|计划)?(?:指标值|目标值)|性质.*值|^值$|^指标值"),
    ("unit", "计量单位|度量单位|^单位$"),
    ("goal", "(?:绩效|年度|总体|项目|预期)*目标(?:内容|情况)?$"),
    ("amount", "金额|预算|资金|万元|安排数|预算数|合计"),
)
_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计")


def read_goals(parsed: ParsedTable, year: int, *, final: bool) -> None:
    """Read the projects of T10, in rows below one header or in forms of their own."""
    places = _places(parsed.sheet.labels)
    if "name" in places and len(places) > 1:
        _read_rows(parsed, places)
    else:
        _Forms(parsed, final=final).read()


# Rows below one header


def _places(labels: tuple[str, ...]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, label in enumerate(labels):
        own = label.rpartition("/")[2]
        for name, words in _COLUMNS:
            if name not in places and re.search(words, own):
                places[name] = place
                break
    return places


def _read_rows(parsed: ParsedTable, places: dict[str, int]) -> None:
    rows_of: dict[str, list[int]] = {}
    last = ""
    for index, row in enumerate(parsed.sheet.rows):
        name = row[places["name"]].strip()
        if _TOTAL.fullmatch(name) or re.match(r"(?:注|说明|备注)[:：]", name):
            last = ""
            continue
        last = name or last
        if last and any(cell.strip() for cell in row):
            rows_of.setdefault(last, []).append(index)
    for name, rows in rows_of.items():
        _add_project(parsed, places, name, rows)
        for index in rows:
            parsed.understood(index, places.values())


def _add_project(parsed: ParsedTable, places: dict[str, int], name: str, rows: list[int]) -> None:
    """Add a project with the first amount and goal of its rows; a level left blank is the one above."""
    amount: Amount | None = None
    goal = level1 = level2 = ""
    indicators: list[Indicator] = []
    for index in rows:
        cells = _cells(parsed.sheet.rows[index], places)
        if amount is None and "amount" in places:
            amount = parsed.sheet.amount(index, places["amount"])
        goal = goal or cells.get("goal", "")
        level1, level2 = cells.get("level1") or level1, cells.get("level2") or level2
        indicators += _indicator(cells, level1, level2)
    where = parsed.sheet.place(rows[0], places["name"])
    parsed.add_project(name, where, amount, goal, tuple(indicators))


def _cells(row: tuple[str, ...], places: dict[str, int]) -> dict[str, str]:
    return {name: row[place].strip() for name, place in places.items()}


def _indicator(cells: dict[str, str], level1: str, level2: str) -> list[Indicator]:
    """Return the indicator of a row, if it has one."""
    third, target = cells.get("level3", ""), cells.get("target", "")
    if not (third or target):
        return []
    return [Indicator(level1, level2, third, target, cells.get("unit", ""))]


# Forms


class _Additions(TypedDict, total=False):
    amount: Amount
    goal: str
    indicators: tuple[Indicator, ...]


_NAME = re.compile(r"(?:专项|预算|二级)?项目名称|专项名称")
_MONEY = re.compile(
    r"(?:年度|当年|本年|项目)?(?:预算|资金|投资)?(?:资金|预算)?(?:总额|总计|合计|金额|总量)"
    r"|(?:当年|年度|项目)?(?:预算数|预算金额|预算安排|资金安排|项目资金)|预算总额|年度资金总额"
)
_GOAL = re.compile(r"(?:年度|总体|绩效|项目|当年)*(?:绩效)?(?:总体)?目标(?:\d+)?|预期目标")
_SPENT = re.compile(r"全年执行数|执行数|决算数|实际支出")
_BUDGET = re.compile(r"全年预算数|预算数")
_LEVEL1 = re.compile(r"一级指标")


class _Forms:
    """Forms of a project each: a label, and to the right of it what it says."""

    def __init__(self, parsed: ParsedTable, *, final: bool) -> None:
        self._parsed, self._final = parsed, final
        self._rows = (*parsed.sheet.header, *parsed.sheet.rows)
        self._depth = len(parsed.sheet.header)
        self._places: dict[str, int] = {}
        self._columns: dict[int, str] = {}
        self._above = ("", "")
        self._unit: MoneyUnit | None = None

    def read(self) -> None:
        for index, row in enumerate(self._rows):
            cells = [re.sub(r"\s", "", half_width(cell)) for cell in row]
            if self._opens(index, cells) or not self._parsed.projects:
                continue
            if any(_LEVEL1.fullmatch(cell) for cell in cells):
                self._places = _places(tuple(cells))
                self._above = ("", "")
                self._mark(index, range(len(row)))
            elif self._places:
                self._read_indicator(index)
            else:
                self._read_field(index, cells)

    def _opens(self, index: int, cells: list[str]) -> bool:
        """Add the project that a row names, with which its form begins."""
        place = next((p for p, cell in enumerate(cells) if _NAME.fullmatch(cell.rstrip(":"))), None)
        value = None if place is None else self._right_of(index, place)
        if value is None:
            return False
        where = self._parsed.sheet.place(max(index - self._depth, 0), value)
        self._parsed.add_project(self._rows[index][value].strip(), where)
        self._places, self._columns, self._unit = {}, {}, None
        self._mark(index, range(len(cells)))
        return True

    def _right_of(self, index: int, place: int) -> int | None:
        """Return the next cell to the right that says something else."""
        row = self._rows[index]
        label = row[place].strip()
        others = (p for p in range(place + 1, len(row)) if row[p].strip() not in ("", label))
        return next(others, None)

    def _read_field(self, index: int, cells: list[str]) -> None:
        for place, cell in enumerate(cells):
            if _SPENT.fullmatch(cell) or _BUDGET.fullmatch(cell):
                self._columns[place] = cell
        if any(cell in self._columns.values() for cell in cells):
            return
        told = (unit_in(cell) for cell in cells if re.search("资金|预算|金额", cell))
        self._unit = next((unit for unit in told if unit), self._unit)
        for place, cell in enumerate(cells):
            label = re.sub(r"\([^)]*\)|:$", "", cell)
            project = self._parsed.projects[-1]
            if _MONEY.fullmatch(label) and project.amount.is_unsaid:
                self._read_amount(index, place, cell)
            elif _GOAL.fullmatch(label) and not project.goal:
                self._read_goal(index, place)

    def _read_amount(self, index: int, place: int, label: str) -> None:
        row = self._rows[index]
        wanted = _SPENT if self._final else _BUDGET
        named = [p for p, words in self._columns.items() if wanted.search(words)]
        if self._final and self._columns and not named:
            return
        after = [p for p in range(place + 1, len(row)) if not is_blank(row[p])]
        target = named[0] if named else next((p for p in after if row[p] != row[place]), None)
        if target is None:
            return
        unit = unit_in(label) or self._unit or self._parsed.sheet.money
        amount = amount_in(row[target], unit)
        if amount is not None and amount.nothing is None:
            self._amend(amount=amount)
            self._mark(index, [place, target])

    def _read_goal(self, index: int, place: int) -> None:
        value = self._right_of(index, place)
        if value is None:
            return
        text = self._rows[index][value].strip()
        if re.fullmatch(r"(?:年初设定|预期|年度)?(?:目标|目标值)", half_width(text)):
            if index + 1 < len(self._rows):
                self._amend(goal=self._rows[index + 1][value].strip())
                self._mark(index + 1, [place, value])
        elif not is_figure(text):
            self._amend(goal=text)
        self._mark(index, [place, value])

    def _read_indicator(self, index: int) -> None:
        cells = _cells(self._rows[index], self._places)
        first, second = cells.get("level1", ""), cells.get("level2", "")
        texts = {text for text in self._rows[index] if text.strip()}
        if len(texts) < 2 or re.fullmatch(r"总分|得分|.*[合总]计", half_width(first)):
            return
        self._above = (first, second) if first else (self._above[0], second or self._above[1])
        if found := _indicator(cells, *self._above):
            self._amend(indicators=(*self._parsed.projects[-1].indicators, *found))
            self._mark(index, self._places.values())

    def _amend(self, **changes: Unpack[_Additions]) -> None:
        self._parsed.projects[-1] = replace(self._parsed.projects[-1], **changes)

    def _mark(self, index: int, columns: Iterable[int]) -> None:
        if index >= self._depth:
            self._parsed.understood(index - self._depth, columns)


# Plain lists


def read_projects(parsed: ParsedTable, year: int, *, final: bool) -> None:
    """Read projects with one amount each, if they add up to the total that the table prints."""
    sheet = parsed.sheet
    columns = columns_of(sheet, year, final=final)
    name = next((c for c in columns if "项目名称" in c.label), None)
    amounts = [
        c
        for c in columns
        if c.role is ColumnRole.AMOUNT and (c.fund, c.nature) == (Fund.ALL, Nature.TOTAL)
    ]
    if name is None or len(amounts) != 1:
        return
    total: Amount | None = None
    found: list[tuple[int, str, Amount]] = []
    for index, row in enumerate(sheet.rows):
        amount = sheet.amount(index, amounts[0].place)
        texts = [row[c.place].strip() for c in columns if c.role is not ColumnRole.AMOUNT]
        if amount is None or amount.yuan is None:
            continue
        if any(_TOTAL.fullmatch(text) for text in texts):
            total = total or amount
        elif row[name.place].strip():
            found.append((index, row[name.place].strip(), amount))
    if total is None or judge_sum(total, [amount for _, _, amount in found]) not in AGREES:
        return
    for index, text, amount in found:
        parsed.add_project(text, sheet.place(index, amounts[0].place), amount)
        parsed.understood(index, (name.place, amounts[0].place))
