"""Reads the tables of projects: T10 with goals and indicators, in rows or as forms, and plain lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from budgets.disclosure.model import Fund, Indicator, Nature, Project, Section, Source
from budgets.disclosure.money import Amount, MoneyUnit, judge_sum
from budgets.disclosure.readers.blocks.cells import amount_in, is_blank, is_figure, unit_in
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.tables.column_labels import ColumnRole
from budgets.disclosure.readers.tables.columns import AGREES, columns_of
from budgets.disclosure.readers.tables.parsed_table import Draft

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


def read_goals(draft: Draft, year: int, *, final: bool) -> None:
    """The projects of T10, whether they stand in rows below one header or in forms of their own."""
    places = _places(draft.sheet.labels)
    if "name" in places and len(places) > 1:
        _read_rows(draft, places)
    else:
        _Forms(draft, final=final).read()


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


def _read_rows(draft: Draft, places: dict[str, int]) -> None:
    rows_of: dict[str, list[int]] = {}
    last = ""
    for index, row in enumerate(draft.sheet.rows):
        name = row[places["name"]].strip()
        if _TOTAL.fullmatch(name) or re.match(r"(?:注|说明|备注)[:：]", name):
            last = ""
            continue
        last = name or last
        if last and any(cell.strip() for cell in row):
            rows_of.setdefault(last, []).append(index)
    for name, rows in rows_of.items():
        draft.projects.append(_project(draft, places, name, rows))
        for index in rows:
            draft.understood(index, places.values())


def _project(draft: Draft, places: dict[str, int], name: str, rows: list[int]) -> Project:
    def first(wanted: str) -> str:
        if wanted not in places:
            return ""
        texts = (draft.sheet.rows[index][places[wanted]].strip() for index in rows)
        return next((text for text in texts if text), "")

    found = (_amount(draft, places, index) for index in rows)
    amount = next((each for each in found if each is not None), None)
    where = draft.sheet.place(rows[0], places["name"])
    return Project(
        number=len(draft.projects) + 1,
        name=name,
        amount=amount or Amount.blank(draft.sheet.money),
        goal=first("goal"),
        indicators=_indicators(draft, places, rows),
        source=Source(Section.TABLES, where, name),
    )


def _amount(draft: Draft, places: dict[str, int], index: int) -> Amount | None:
    return draft.sheet.amount(index, places["amount"]) if "amount" in places else None


def _indicators(draft: Draft, places: dict[str, int], rows: list[int]) -> tuple[Indicator, ...]:
    """The indicators; a level left blank is that of the row above."""
    indicators: list[Indicator] = []
    above = {"level1": "", "level2": ""}
    for index in rows:
        row = draft.sheet.rows[index]
        cell = {name: row[place].strip() for name, place in places.items()}
        for level in above:
            above[level] = cell.get(level, "") or above[level]
        third, target = cell.get("level3", ""), cell.get("target", "")
        if third or target:
            unit = cell.get("unit", "")
            indicators.append(Indicator(above["level1"], above["level2"], third, target, unit))
    return tuple(indicators)


# Forms

_NAME = re.compile(r"(?:专项|预算|二级)?项目名称|专项名称")
_MONEY = re.compile(
    r"(?:年度|当年|本年|项目)?(?:预算|资金|投资)?(?:资金|预算)?(?:总额|总计|合计|金额|总量)"
    r"|(?:当年|年度|项目)?(?:预算数|预算金额|预算安排|资金安排|项目资金)|预算总额|年度资金总额"
)
_GOAL = re.compile(r"(?:年度|总体|绩效|项目|当年)*(?:绩效)?(?:总体)?目标(?:\d+)?|预期目标")
_SPENT = re.compile(r"全年执行数|执行数|决算数|实际支出")
_BUDGET = re.compile(r"全年预算数|预算数")
_LEVEL1 = re.compile(r"一级指标")


@dataclass(slots=True)
class _Form:
    """One project's form while its rows are read."""

    row: int
    column: int
    name: str
    amount: Amount | None = None
    goal: str = ""
    indicators: list[Indicator] = field(default_factory=list)


class _Forms:
    """Forms of a project each: a label, and to the right of it what it says."""

    def __init__(self, draft: Draft, *, final: bool) -> None:
        self._draft, self._final = draft, final
        self._rows = (*draft.sheet.header, *draft.sheet.rows)
        self._depth = len(draft.sheet.header)
        self._form: _Form | None = None
        self._places: dict[str, int] = {}
        self._columns: dict[int, str] = {}
        self._above = ("", "")
        self._unit: MoneyUnit | None = None

    def read(self) -> None:
        for index, row in enumerate(self._rows):
            cells = [re.sub(r"\s", "", half_width(cell)) for cell in row]
            if self._opens(index, cells):
                continue
            if self._form is None:
                continue
            if any(_LEVEL1.fullmatch(cell) for cell in cells):
                self._places = _places(tuple(cells))
                self._above = ("", "")
                self._mark(index, range(len(row)))
            elif self._places:
                self._indicator(index)
            else:
                self._field(index, cells)
        self._close()

    def _opens(self, index: int, cells: list[str]) -> bool:
        place = next((p for p, cell in enumerate(cells) if _NAME.fullmatch(cell.rstrip(":"))), None)
        if place is None:
            return False
        value = self._right_of(index, place)
        if value is None:
            return False
        self._close()
        self._form = _Form(index, value, self._rows[index][value].strip())
        self._places, self._columns, self._unit = {}, {}, None
        self._mark(index, range(len(cells)))
        return True

    def _right_of(self, index: int, place: int) -> int | None:
        """The next cell to the right that says something else."""
        row = self._rows[index]
        label = row[place].strip()
        others = (p for p in range(place + 1, len(row)) if row[p].strip() not in ("", label))
        return next(others, None)

    def _field(self, index: int, cells: list[str]) -> None:
        form = self._form
        if form is None:
            return
        for place, cell in enumerate(cells):
            if _SPENT.fullmatch(cell) or _BUDGET.fullmatch(cell):
                self._columns[place] = cell
        if self._columns and any(cell in self._columns.values() for cell in cells):
            return
        told = (unit_in(cell) for cell in cells if re.search("资金|预算|金额", cell))
        self._unit = next((unit for unit in told if unit), self._unit)
        for place, cell in enumerate(cells):
            label = re.sub(r"\([^)]*\)|:$", "", cell)
            if _MONEY.fullmatch(label) and form.amount is None:
                self._take_amount(index, place, cell)
            elif _GOAL.fullmatch(label) and not form.goal:
                self._take_goal(index, place)

    def _take_amount(self, index: int, place: int, label: str) -> None:
        form = self._form
        row = self._rows[index]
        wanted = _SPENT if self._final else _BUDGET
        named = [p for p, words in self._columns.items() if wanted.search(words)]
        if self._final and self._columns and not named:
            return
        after = [p for p in range(place + 1, len(row)) if not is_blank(row[p])]
        target = named[0] if named else next((p for p in after if row[p] != row[place]), None)
        if form is None or target is None:
            return
        unit = unit_in(label) or self._unit or self._draft.sheet.money
        amount = amount_in(row[target], unit)
        if amount is not None and (is_figure(row[target]) or amount.nothing is None):
            form.amount = amount
            self._mark(index, [place, target])

    def _take_goal(self, index: int, place: int) -> None:
        form, value = self._form, self._right_of(index, place)
        if form is None or value is None:
            return
        text = self._rows[index][value].strip()
        if re.fullmatch(r"(?:年初设定|预期|年度)?(?:目标|目标值)", half_width(text)):
            if index + 1 < len(self._rows):
                form.goal = self._rows[index + 1][value].strip()
                self._mark(index + 1, [place, value])
        elif not is_figure(text):
            form.goal = text
        self._mark(index, [place, value])

    def _indicator(self, index: int) -> None:
        form, row = self._form, self._rows[index]
        if form is None or not any(cell.strip() for cell in row):
            return
        cell = {name: row[place].strip() for name, place in self._places.items()}
        first, second = cell.get("level1", ""), cell.get("level2", "")
        third, target = cell.get("level3", ""), cell.get("target", "")
        if (
            re.fullmatch(r"总分|得分|.*[合总]计", half_width(first))
            or len({text for text in row if text.strip()}) < 2
        ):
            return
        self._above = (first or self._above[0], second or ("" if first else self._above[1]))
        if first and not second:
            self._above = (first, "")
        if third or target:
            form.indicators.append(Indicator(*self._above, third, target, cell.get("unit", "")))
            self._mark(index, self._places.values())

    def _close(self) -> None:
        form, self._form = self._form, None
        if form is None:
            return
        sheet = self._draft.sheet
        row = form.row - self._depth
        where = sheet.place(row, form.column) if row >= 0 else sheet.place(0, form.column)
        self._draft.projects.append(
            Project(
                number=len(self._draft.projects) + 1,
                name=form.name,
                amount=form.amount or Amount.blank(sheet.money),
                goal=form.goal,
                indicators=tuple(form.indicators),
                source=Source(Section.TABLES, where, form.name),
            )
        )

    def _mark(self, index: int, columns: Iterable[int]) -> None:
        if index >= self._depth:
            self._draft.understood(index - self._depth, columns)


# Plain lists


def read_projects(draft: Draft, year: int, *, final: bool) -> None:
    """Projects with one amount each; only where they add up to the total that the table prints."""
    sheet = draft.sheet
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
        source = Source(Section.TABLES, sheet.place(index, amounts[0].place), text)
        number = len(draft.projects) + 1
        draft.projects.append(Project(number=number, name=text, amount=amount, source=source))
        draft.understood(index, (name.place, amounts[0].place))
