"""Whether what must be explained is: sections, amounts in words, reasons of changes."""

from __future__ import annotations

import re
from collections.abc import Collection

from budgets.disclosure.check_sheet.items import Item
from budgets.disclosure.check_sheet.subject import Subject, cited, is_none
from budgets.disclosure.check_sheet.verdicts import Judged, failed, not_applicable, passed, unknown
from budgets.disclosure.model import Base, Direction, Line, Reason, Row, Section, Table
from budgets.disclosure.money import Nothing

# The list of what must be explained, and how a section is found, are those of rule R58.
from budgets.disclosure.rules.completeness import INSTITUTION, REQUIRED, is_there

_SINCE = {each.section: each.since for each in REQUIRED}
_WORDS = {each.section: each for each in REQUIRED}
_FEWEST = (
    8  # sections: a file with fewer is a part of a document, not a document (R58 holds the same)
)
_CHANGED = re.compile("增加|减少|增长|下降|持平|一致|相同|变化")
_TRAVEL, _CARS, _RECEPTIONS = "S1", "S2", "S3"
_PARTS = (_TRAVEL, _CARS, _RECEPTIONS)
_CARS_PARTS = ("S201", "S202")


def judge_sections(item: Item, subject: Subject) -> Judged:
    """Judge whether the sections of an item are there, with words, figures or entries."""
    year = subject.disclosure.fiscal_year
    asked = [section for section in item.sections if year >= _SINCE[section]]
    if not asked:
        return not_applicable("这一年还没有这项要求。", "It was not asked for in that year yet.")
    lacking = [each for each in asked if not is_there(_WORDS[each], subject.disclosure)]
    keeps_none = not subject.needs_operating_cost or INSTITUTION.search(
        subject.disclosure.department.name
    )
    if Section.OPERATING_COST in lacking and keeps_none:
        return not_applicable(
            "事业单位没有机关运行经费。", "A public institution has no such cost."
        )
    if not lacking:
        said = _headings(asked, subject)
        return passed(f"有：{said}。" if said else "有。", "It is there.")
    return _lacking(lacking, subject)


def _lacking(lacking: Collection[Section], subject: Subject) -> Judged:
    names = "、".join(_WORDS[each].name for each in lacking)
    english = ", ".join(each.text.en for each in lacking)
    pieces = subject.disclosure.passages
    if any(
        piece.section in lacking and piece.heading and not piece.text.strip() for piece in pieces
    ):
        return failed(
            f"只有标题，没有内容：{names}。", f"A heading with nothing below it: {english}."
        )
    if subject.is_from_file and _is_a_part(subject):
        return unknown(
            f"读到的只是文件的一部分，没有读到：{names}。",
            f"Only a part of the document was read, without: {english}.",
        )
    if subject.pictures:
        return unknown(
            f"文件里有的页是图片，没有读到：{names}。",
            f"Some pages are pictures; not read: {english}.",
        )
    return failed(f"没有这部分：{names}。", f"Missing: {english}.")


def _is_a_part(subject: Subject) -> bool:
    there = sum(is_there(each, subject.disclosure) for each in REQUIRED)
    return there < _FEWEST


def _headings(sections: Collection[Section], subject: Subject) -> str:
    found = [
        piece.heading
        for piece in subject.disclosure.passages
        if piece.section in sections and piece.heading
    ]
    return "；".join(dict.fromkeys(found))


def judge_change_reason(item: Item, subject: Subject) -> Judged:
    """Judge whether it is said how income and spending changed on the year before, and why."""
    stated = [
        x for x in subject.reasons(item.tables) if _of_a_total(x) and x.against is Base.YEAR_BEFORE
    ]
    told = next((each for each in stated if each.text or each.direction is Direction.FLAT), None)
    if told:
        return passed(f"写了：{_told(told)}。", "It is said, with the reason.")
    if stated:
        return failed(
            f"写了{stated[0].label}{stated[0].direction.text.zh}，没有写原因。",
            f"It is said that it is {stated[0].direction.text.en}, and not why.",
            cell=stated[0].about.address,
        )
    return _by_priors(item.tables, subject)


def _by_priors(tables: Collection[Table], subject: Subject) -> Judged:
    """Judge by what tables print of the year before, where no sentence says anything of a change."""
    totals = [x for x in subject.disclosure.lines if x.table in tables and _is_total(x) and x.prior]
    changed = next((x for x in totals if _differs(x, x.prior)), None)
    if changed and changed.prior:
        before = f"{changed.prior.printed}{changed.prior.unit}"
        return failed(
            f"上年{before}，与本年不同，没有写原因。",
            f"It was {before} the year before; no reason is given.",
            cited(changed),
        )
    if totals:
        return passed("与上年相同。", "It is as the year before.")
    pieces = subject.disclosure.passages
    about = (Section.REVENUE_EXPENDITURE, Section.FISCAL_APPROPRIATION, Section.GENERAL_BUDGET)
    if any(piece.section in about and _CHANGED.search(piece.text) for piece in pieces):
        return unknown(
            "文字提到了变化，没有读成数和原因。", "A change is mentioned, which was not understood."
        )
    if subject.is_from_file and _is_a_part(subject):
        return unknown("没有读到这部分文字。", "These words were not read.")
    return failed("没有写比上年增减多少、为什么。", "It is not said how it changed, nor why.")


def judge_plan_reason(item: Item, subject: Subject) -> Judged:
    """Judge, in final accounts, whether a total that differs from the budget has a reason."""
    totals = [
        x for x in subject.disclosure.lines if x.table in item.tables and _is_total(x) and x.planned
    ]
    if not totals:
        return unknown("没有读到年初预算数。", "The budgeted figures were not read.")
    away = [line for line in totals if _differs(line, line.planned)]
    if not away:
        return passed("决算与年初预算相同。", "The accounts are as budgeted.")
    said = [x for x in subject.reasons(item.tables) if x.against is Base.PLAN and x.text]
    # The reasons of its items explain a total, too.
    silent = [line for line in away if not any(x.about.table is line.table for x in said)]
    if not silent:
        return passed("差异都写了原因。", "Every difference has a reason.")
    return failed(
        f"{len(silent)} 处与年初预算不同，没有写原因。",
        f"{len(silent)} differences from the budget have no reason.",
        *(cited(line) for line in silent[:3]),
    )


def judge_three_public(item: Item, subject: Subject) -> Judged:
    """Judge whether the total of 三公 and each of its three items are stated: an amount, or none."""
    (table,) = item.tables
    found = {code: subject.stated(table, code) for code in ("", *_PARTS)}
    cars = [subject.stated(table, code) for code in _CARS_PARTS]
    lacking = [code for code, line in found.items() if not (line or (code == _CARS and all(cars)))]
    lines = [line for line in found.values() if line]
    whole = found[""]
    if not lacking or (whole and is_none(whole)):
        return passed("总额和分项都有。", "The total and the items are stated.", *map(cited, lines))
    if not lines:
        return _lacking([Section.THREE_PUBLIC], subject)
    names = "、".join(_NAMES[code] for code in lacking)
    refused = [
        line for line in subject.lines(table) if line.amount.nothing is Nothing.NOT_DISCLOSED
    ]
    if subject.is_from_file and not refused and not subject.printed(table):
        return unknown(f"没有读到：{names}。", f"{len(lacking)} of them were not read.")
    return failed(
        f"没有写：{names}。", f"{len(lacking)} of them are not stated.", *map(cited, lines)
    )


_NAMES = {
    "": "“三公”经费总额",
    _TRAVEL: "因公出国（境）费",
    _CARS: "公务用车费",
    _RECEPTIONS: "公务接待费",
}


def judge_three_public_reason(item: Item, subject: Subject) -> Judged:
    """Judge whether each item of 三公 with money, or that had some, says why it changed."""
    spent, silent, told = [], [], []
    (table,) = item.tables
    reasons = subject.reasons([table])
    for code in _PARTS:
        line = subject.stated(table, code)
        if line is None or (is_none(line) and not _had_some(line)):
            continue
        spent.append(line)
        mine = [x for x in reasons if x.about.code[:2] == code]
        changed = line.prior is not None and _differs(line, line.prior)
        if any(x.text or x.direction is Direction.FLAT for x in mine):
            told.append(line)
        elif line.prior is None or changed:
            silent.append(line)
    if not spent:
        return _nothing_spent(table, subject)
    if not silent:
        return passed("变化都写了。", "Every change is explained.", *map(cited, told))
    names = "、".join(_NAMES[line.code] for line in silent)
    whole = any(x.text for x in reasons if not x.about.code)
    if whole and not any(line.prior for line in silent):
        return passed("写了总额变化的原因。", "The change of the total is explained.")
    return failed(
        f"没有写比上年增减及原因：{names}。",
        f"The change of {len(silent)} items is not explained.",
        *map(cited, silent),
    )


def _nothing_spent(table: Table, subject: Subject) -> Judged:
    if subject.lines(table):
        return not_applicable("没有“三公”经费。", "There is no such money.")
    return unknown("没有读到“三公”经费。", "This money was not read.")


def _had_some(line: Line) -> bool:
    return bool(line.prior and line.prior.yuan)


def _is_total(line: Line) -> bool:
    whole = not line.fund or line.fund is line.table.fund
    return line.row is Row.TOTAL and not line.nature and whole


def _of_a_total(reason: Reason) -> bool:
    return reason.about.row is not Row.ITEM


def _differs(line: Line, other: object) -> bool:
    yuan = getattr(other, "yuan", None)
    return line.amount.yuan is not None and yuan is not None and line.amount.yuan != yuan


def _told(reason: Reason) -> str:
    return f"{reason.label}{reason.direction.text.zh}"
