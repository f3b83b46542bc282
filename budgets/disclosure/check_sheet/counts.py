"""The counts behind 三公 that final accounts must state: groups, people, cars, receptions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from budgets.disclosure.check_sheet.items import Item
from budgets.disclosure.check_sheet.subject import Subject, cited
from budgets.disclosure.check_sheet.verdicts import Judged, failed, not_applicable, passed, unknown
from budgets.disclosure.model import Section

# What may stand between a word and its count, and the count: "（境）团组 0".
_N = r"[^\d，。；]{0,14}?\d[\d,，]*\s*"


@dataclass(frozen=True, slots=True)
class _Count:
    """One count: with which money it goes, how documents print it, and its kind among the particulars.

    "因公出国（境）团组0个，累计0人次" · "购置公务用车1辆" · "公务用车保有量3辆" · "接待46批次，368人次"
    """

    code: str
    zh: str
    en: str
    words: str
    kind: str


_WHERE = (Section.THREE_PUBLIC, Section.ASSETS)
_FOREIGN = re.compile(
    "外事|外宾|（境）外"
)  # "外事接待0批次，0人次": the law asks for domestic ones
_COUNTS = (
    _Count("S1", "出国团组数", "groups sent abroad", f"团组{_N}个|{_N}个团组", "abroad_groups"),
    _Count(
        "S1", "出国人次", "people sent abroad", f"(?:出国|出境|团组|累计){_N}人", "abroad_people"
    ),
    _Count("S201", "购置车辆数", "cars bought", f"购[置买]{_N}[辆台]", "cars_bought"),
    _Count("S202", "车辆保有量", "cars kept", f"(?:[保拥共]有|车辆数)量?{_N}[辆台]", "cars_kept"),
    _Count("S3", "接待批次", "receptions", f"接待{_N}批|{_N}批次", "receptions"),
    _Count("S3", "接待人次", "guests", rf"批次?[，、]?{_N}人|接待[^。]{{0,20}}?\d\s*人", "guests"),
)


def judge_counts(item: Item, subject: Subject) -> Judged:
    """Judge whether each item of 三公 that cost money has its counts, as data or in the words."""
    (table,) = item.tables
    pieces = [x.text for x in subject.disclosure.passages if x.section in _WHERE]
    clauses = re.split("[；。\n]", "。".join(pieces))
    words = "\n".join(clause for clause in clauses if not _FOREIGN.search(clause))
    cars = [
        each for each in subject.disclosure.holdings if "车" in each.name and each.count is not None
    ]
    words += "".join(f"\n保有量{each.count}辆" for each in cars)
    kinds = _stated_kinds(subject)
    lines = {each.code: subject.stated(table, each.code) for each in _COUNTS}
    spent = {code for code, line in lines.items() if line and line.amount.yuan}
    asked = [each for each in _COUNTS if each.code in spent]
    if not asked and subject.lines(table):
        return not_applicable("没有发生这些费用。", "No such money was spent.")
    if not asked:
        return unknown("没有读到“三公”经费。", "This money was not read.")
    lacking = [
        each for each in asked if each.kind not in kinds and not re.search(each.words, words)
    ]
    if not lacking:
        return passed("都写了。", "They are stated.")
    if subject.pictures:
        return unknown("文件里有的页是图片。", "Some pages of the file are pictures.")
    of_them = (lines[code] for code in dict.fromkeys(each.code for each in lacking))
    return failed(
        f"没有写：{'、'.join(each.zh for each in lacking)}。",
        f"Not stated: {', '.join(each.en for each in lacking)}.",
        *(cited(line) for line in of_them if line),
    )


def _stated_kinds(subject: Subject) -> set[str]:
    """Return the kinds of the particulars that the document counts."""
    stated = subject.disclosure.particulars
    return {each.kind.value for each in stated if each.count is not None}
