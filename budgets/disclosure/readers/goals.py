"""Reads T10, the table of projects with performance goals: several rows a project."""

from __future__ import annotations

import re
from collections.abc import Callable

from budgets.disclosure.money import Amount
from budgets.disclosure.readers.grids import Sheet
from budgets.disclosure.shape import Indicator, Project, Section, Source

_COLUMNS = (
    ("name", "项目名称|^项目$"),
    ("amount", "金额|预算|资金|万元|安排数"),
    ("level1", "一级"),
    ("level2", "二级"),
    ("level3", "三级|指标名称"),
    ("target", "指标值|目标值|性质.*值|值$"),
    ("unit", "计量单位|度量单位|单位$"),
    ("goal", "绩效目标|年度目标|总体目标|目标"),
)


def projects_of(sheet: Sheet, already: int) -> tuple[list[Project], set[int]]:
    """The projects of a sheet, numbered after those read already, and the rows understood."""
    places = _places(sheet.labels)
    if "name" not in places:
        return [], set()
    rows_of: dict[str, list[int]] = {}
    last = ""
    for index, row in enumerate(sheet.rows):
        last = row[places["name"]].strip() or last
        if last and not re.fullmatch("合计|总计|小计", last):
            rows_of.setdefault(last, []).append(index)
    projects = [
        _project(sheet, places, name, rows, already + number)
        for number, (name, rows) in enumerate(rows_of.items(), 1)
    ]
    return projects, {index for rows in rows_of.values() for index in rows}


def _places(labels: tuple[str, ...]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, label in enumerate(labels):
        own = label.rpartition("/")[2]
        for field, words in _COLUMNS:
            if field not in places and re.search(words, own):
                places[field] = place
                break
    return places


def _project(
    sheet: Sheet, places: dict[str, int], name: str, rows: list[int], number: int
) -> Project:
    def first(field: str) -> str:
        texts = (
            (sheet.rows[i][places[field]].strip() for i in rows) if field in places else iter(())
        )
        return next((text for text in texts if text), "")

    amount = next((a for i in rows if (a := _amount(sheet, places, i)) is not None), None)
    where = f"表 {sheet.number} 第 {sheet.first_row + rows[0]} 行"
    return Project(
        number=number,
        name=name,
        amount=amount or Amount.not_disclosed(sheet.unit),
        goal=first("goal"),
        indicators=_indicators(sheet, places, rows),
        source=Source(Section.TABLES, where, name),
    )


def _amount(sheet: Sheet, places: dict[str, int], index: int) -> Amount | None:
    return sheet.amount(sheet.rows[index], places["amount"]) if "amount" in places else None


def _indicators(sheet: Sheet, places: dict[str, int], rows: list[int]) -> tuple[Indicator, ...]:
    """The indicators; a level left blank is that of the row above."""
    indicators: list[Indicator] = []
    above = {"level1": "", "level2": ""}
    for index in rows:
        cell = _cells(sheet, places, index)
        for level in above:
            above[level] = cell(level) or above[level]
        if cell("level3") or cell("target"):
            indicators.append(
                Indicator(
                    above["level1"], above["level2"], cell("level3"), cell("target"), cell("unit")
                )
            )
    return tuple(indicators)


def _cells(sheet: Sheet, places: dict[str, int], index: int) -> Callable[[str], str]:
    row = sheet.rows[index]
    return lambda field: row[places[field]].strip() if field in places else ""
