"""Whether a disclosure goes as far into detail as it must."""

from __future__ import annotations

from collections.abc import Sequence

from budgets.disclosure.check_sheet.items import Item
from budgets.disclosure.check_sheet.subject import Subject, cited, is_none
from budgets.disclosure.check_sheet.verdicts import Judged, failed, not_applicable, passed, unknown
from budgets.disclosure.codes import CARRIED_FORWARD
from budgets.disclosure.leaves import leaves
from budgets.disclosure.model import Line, Row

_ITEM_DIGITS = 7  # a 项, 2130205
_HEADING_DIGITS = 5  # a 款 of the economic classification, 30101
_SHOWN = 5


def judge_functional_depth(item: Item, subject: Subject) -> Judged:
    """Judge whether the rows of the expenditure tables end at 项."""
    coarse: list[Line] = []
    fine = 0
    for table in item.tables:
        lines = subject.lines(table)
        # Sentences may name only some items; a table must have all.
        if table is item.tables[0] or subject.printed(table):
            found = _coarse(lines, _ITEM_DIGITS)
            coarse += found if subject.printed(table) else ()
            fine += sum(len(line.code) >= _ITEM_DIGITS for line in lines)
    spent = any(line.amount.yuan for table in item.tables for line in subject.lines(table))
    if coarse:
        return failed(
            f"{len(coarse)} 行没有分到“项”：{_names(coarse)}。",
            f"{len(coarse)} rows end above the item.",
            *map(cited, coarse[:_SHOWN]),
        )
    if fine:
        return passed("都分到了“项”。", "All rows go down to the item.")
    if not spent:
        return _nothing_read(subject)
    return unknown("没有读到分科目的支出。", "No expenditure by heading was read.")


def judge_basic_depth(item: Item, subject: Subject) -> Judged:
    """Judge whether the rows of the table of basic expenditure end at 款."""
    (table,) = item.tables
    lines = subject.printed(table)
    whole = next((x for x in subject.lines(table) if x.row is Row.TOTAL and not x.nature), None)
    if whole and is_none(whole):
        return not_applicable("没有基本支出。", "There is no basic expenditure.")
    if not lines and subject.is_from_file:
        figures = (cited(whole),) if whole else ()
        if table in subject.titled or subject.pictures or not subject.has_tables:
            return unknown("没有读到这张表。", "The table was not read.", *figures)
        return failed(
            "没有按经济分类的表。",
            "There is no table by economic heading.",
            *figures,
            cell=table.value,
        )
    if not lines:
        return failed("没有填写。", "It is not filled in.", cell=table.value)
    coarse = _coarse(lines, _HEADING_DIGITS)
    if coarse:
        return failed(
            f"{len(coarse)} 行没有分到“款”：{_names(coarse)}。",
            f"{len(coarse)} rows end above the economic heading.",
            *map(cited, coarse[:_SHOWN]),
        )
    return passed("都分到了“款”。", "All rows go down to the economic heading.")


def _coarse(lines: Sequence[Line], digits: int) -> list[Line]:
    """Return the finest rows with money that end above a level, each once; the total if there is no more."""
    found: dict[str, Line] = {}
    codes = {line.code for line in lines if line.row is Row.ITEM}
    for place in sorted(leaves(lines)):
        line = lines[place]
        if not line.amount.yuan or CARRIED_FORWARD.name_of(line.code, 0):
            continue
        if line.row is Row.ITEM and not line.code:
            continue  # its heading was not understood, so neither was its level
        if any(code != line.code and code.startswith(line.code) for code in codes):
            continue  # it has finer rows: that they do not add up to it is another matter
        if len(line.code) < digits:
            found.setdefault(line.code, line)
    return list(found.values())


def _names(lines: Sequence[Line]) -> str:
    shown = "、".join(dict.fromkeys(line.name for line in lines[:_SHOWN]))
    return f"{shown}等" if len(lines) > _SHOWN else shown


def judge_cars_split(item: Item, subject: Subject) -> Judged:
    """Judge whether the purchase and the running of cars are stated apart."""
    (table,) = item.tables
    whole, bought, run = (subject.stated(table, code) for code in ("S2", "S201", "S202"))
    if bought and run:
        return passed("分开写了。", "They are stated apart.", cited(bought), cited(run))
    total = subject.stated(table)
    if (whole and is_none(whole)) or (total and is_none(total)):
        return not_applicable("没有公务用车费用。", "No money is spent on cars.")
    if whole is None and not (bought or run):
        return unknown("没有读到公务用车费用。", "The cost of cars was not read.")
    lacking = "购置费" if not bought else "运行费"
    english = "purchase" if not bought else "running"
    there = whole or bought or run
    figures = (cited(there),) if there else ()
    if subject.is_from_file and table in subject.titled and not subject.printed(table):
        return unknown("没有读到这张表。", "The table was not read.", *figures)
    return failed(f"没有单列{lacking}。", f"The {english} of cars is not stated.", *figures)


def judge_procurement_split(item: Item, subject: Subject) -> Judged:
    """Judge whether procurement is stated by goods, works and services."""
    (table,) = item.tables
    whole = subject.stated(table)
    parts = [subject.stated(table, code) for code in ("G1", "G2", "G3")]
    there = [line for line in parts if line]
    if there:
        return passed("分开写了。", "They are stated apart.", *map(cited, there))
    if whole is None:
        return unknown("没有读到政府采购的数额。", "No amount of procurement was read.")
    if is_none(whole):
        return not_applicable(
            "没有政府采购。",
            "Nothing is procured.",
        )
    return failed("只有总额。", "Only the total is stated.", cited(whole))


def judge_project_amounts(item: Item, subject: Subject) -> Judged:
    """Judge whether each project with goals has an amount of the year."""
    projects = subject.disclosure.projects
    if not projects:
        return not_applicable("没有列出项目。", "No projects are listed.")
    lacking = [project for project in projects if project.amount.yuan is None]
    if not lacking:
        return passed(
            f"{len(projects)} 个项目都有金额。", f"All {len(projects)} projects have one."
        )
    names = "、".join(project.name for project in lacking[:_SHOWN])
    return failed(
        f"{len(lacking)} 个项目没有金额：{names}。",
        f"{len(lacking)} projects have none.",
        cell="projects",
    )


def _nothing_read(subject: Subject) -> Judged:
    if subject.disclosure.lines:
        return not_applicable("没有支出。", "There is no expenditure.")
    return unknown("没有读到支出。", "No expenditure was read.")
