"""Whether a document says all that it has to say."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Disclosure, Holding, Line, Particular, Project, Section, Unit
from budgets.disclosure.money import Nothing
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.rules.line_index import label_of, printed
from budgets.disclosure.rules.registry import (
    HELD,
    Case,
    Family,
    Fault,
    Outcome,
    RuleBasis,
    missing,
    rule,
)
from budgets.disclosure.unfilled import OpenPlace, open_places


@dataclass(frozen=True, slots=True)
class _Required:
    """A section that documents must have from a year on, and what the law calls it.

    `required_sections.csv` lists them: 2015 is the year of the new Budget Law. `words` match a passage of
    another section that is about it: 政府性基金 in a note below a table.
    """

    section: Section
    name: str
    since: int
    words: str = ""


def _required_sections() -> Iterator[_Required]:
    text = files(__package__).joinpath("required_sections.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        yield _Required(Section(row["section"]), row["name"], int(row["since"]), row["words"])


REQUIRED = tuple(_required_sections())
# Many counties describe it under revenue and expenditure: only a skipped number shows that it is missing.
_APPROPRIATION = _Required(Section.FISCAL_APPROPRIATION, "财政拨款收支情况", 0)
_AFTER_IT = (Section.GENERAL_BUDGET, Section.BASIC_EXPENDITURE, Section.THREE_PUBLIC)
_NUMERAL = re.compile(r"^([一二三四五六七八九十])、")
_NUMERALS = "一二三四五六七八九十"
_MOST_SHOWN = 12
_HARDLY_MORE_THAN = 8  # sections: a file with fewer is a part of a document, not a document
INSTITUTION = re.compile(
    r"(?:中心|学校|中学|小学|幼儿园|(?<!法|察)院|馆|站|所|台|队|林场|(?<!市)场)$"
)


@rule(
    "R58", "应当公开的各部分内容齐全", "No section that must be published is missing",
    family=Family.COMPLETENESS,
    basis=RuleBasis(
        "预算法第十四条及其实施条例：应当公开和说明的内容；没有数据的也要说明",
        "Budget Law, art. 14, and its Regulation: what must be published and explained, even if nil",
    ),
    severity=Severity.WARNING,
)  # fmt: skip
def no_section_is_missing(case: Case) -> Iterator[Outcome]:
    disclosure = case.disclosure
    required = [each for each in REQUIRED if disclosure.fiscal_year >= each.since]
    if INSTITUTION.search(disclosure.department.name):
        required = [each for each in required if each.section is not Section.OPERATING_COST]
    lacking = [each for each in required if not is_there(each, disclosure)]
    if not is_there(_APPROPRIATION, disclosure) and _skips_the_appropriation(disclosure):
        lacking.append(_APPROPRIATION)
    words = disclosure.passages or disclosure.functions or disclosure.glossary
    if not words or len(required) - len(lacking) < _HARDLY_MORE_THAN:
        yield missing("完整的公开说明")
        return
    yield HELD
    for each in lacking:
        headings = (p.heading for p in disclosure.passages if p.section is each.section)
        heading = next(headings, "")  # of a section that has nothing below it
        zh, en = ("只有标题，没有内容", "is empty") if heading else ("没有找到", "is missing")
        yield Fault(
            Severity.WARNING,
            f"应当公开的“{each.name}”部分{zh}；没有数据的也要说明。",
            f"The section on {each.section.text.en} {en}; where there is nothing, that is said, too.",
            (CitedFigure(each.name, "", heading, "passages"),) if heading else (),
        )


def is_there(each: _Required, disclosure: Disclosure) -> bool:
    """Return whether the section has entries of its own, or a figure or words are about it."""
    own = {
        Section.FUNCTIONS: disclosure.functions or disclosure.priorities,
        Section.UNITS: disclosure.units,
        Section.ASSETS: disclosure.holdings,
        Section.PERFORMANCE: disclosure.projects,
        Section.GLOSSARY: disclosure.glossary,
    }
    if own.get(each.section):
        return True
    tables = form_of(disclosure.fiscal_year).tables_of(each.section)
    if any(line.table in tables for line in disclosure.lines):
        return True
    told = [(one.about.table, one.source.section) for one in disclosure.statements]
    told += [(one.about.table, one.source.section) for one in disclosure.reasons]
    if any(table in tables or section is each.section for table, section in told):
        return True
    return any(
        (piece.section is each.section and piece.text.strip())
        or (each.words and re.search(each.words, piece.text))
        for piece in disclosure.passages
    )


def _skips_the_appropriation(disclosure: Disclosure) -> bool:
    """Return whether the numbers of the headings skip the one of the section on the appropriation."""
    numbers: dict[Section, list[int]] = {}
    for piece in disclosure.passages:
        found = _NUMERAL.match(piece.heading)
        if found:
            numbers.setdefault(piece.section, []).append(_NUMERALS.index(found[1]))
    before = numbers.get(Section.REVENUE_EXPENDITURE)
    for between, section in enumerate(_AFTER_IT, 1):
        if before and section in numbers:
            return min(numbers[section]) - max(before) > between
    return False


@rule(
    "R59", "要填的都填了：没有的，写明是哪一种“没有”", "Everything is filled in: where there is nothing, "
    "it is said which kind",
    family=Family.COMPLETENESS,
    basis=RuleBasis(
        "部门预决算公开操作规程：表格各栏完整；没有数据的填 0 并说明",
        "Rules of operation for disclosure: every cell of a table is filled; nil is stated",
    ),
    severity=Severity.WARNING,
)  # fmt: skip
def nothing_is_left_open(case: Case) -> Iterator[Outcome]:
    compared = [line for line in case.disclosure.lines if line.prior or line.planned]
    still_open = list(open_places(case.disclosure))
    if not (compared or still_open):
        yield missing("上年数")
        return
    yield HELD
    for places in _by_part(still_open):
        # How many of something there are is a number: 公务用车, 3 辆.
        is_count = places[0].field == "count"
        words = "不再有的，删去这一行" if is_count else "或写“没有安排”“没有公开”“不适用”"
        yield _left_open(places, f"还没有填；没有的请填 0，{words}。", "are not filled in")
    # What a document of history leaves blank, nobody will fill in.
    # A sentence may give a plan alone; a table has a cell beside it.
    blank = [
        line
        for line in compared
        if line.amount.nothing is Nothing.BLANK
        and (line.prior or line.source.section is Section.TABLES)
    ]
    for places in _by_part(OpenPlace(line.table.value, line, "amount") for line in blank):
        yield _left_open(places, "上年有，本年空着。", "stood last year and are blank now")


def _by_part(places: Iterable[OpenPlace]) -> list[list[OpenPlace]]:
    return [list(group) for _part, group in groupby(places, key=lambda each: each.part)]


def _left_open(places: list[OpenPlace], said: str, said_en: str) -> Fault:
    first, first_en = named(places[0])
    more = f"等 {len(places)} 处" if len(places) > 1 else ""
    return Fault(
        Severity.WARNING,
        f"{first}{more}{said}",
        f"{len(places)} amount(s) of {places[0].part} {said_en}, first {first_en}.",
        tuple(_open(each) for each in places[:_MOST_SHOWN]),
    )


_FIELDS = {"prior": ("上年数", "last year"), "planned": ("年初预算数", "planned")}


def named(place: OpenPlace) -> tuple[str, str]:
    """Return what a cell that is not filled in is called, in both languages."""
    match place.of:
        case Line() as line:
            zh, en = label_of(line)
        case Unit(name=name):
            zh, en = f"单位“{name}”的收支总计", f"total of the unit {name}"
        case Project(name=name):
            zh, en = f"项目“{name}”的金额", f"amount of the project {name}"
        case Particular(kind=kind):
            zh, en = kind.text.zh, kind.text.en
        case Holding(name=name):
            zh, en = f"资产“{name}”的数量", f"number of {name} held"
    more, more_en = _FIELDS.get(place.field, ("", ""))
    return (f"{zh}的{more}", f"{en} ({more_en})") if more else (zh, en)


def _open(place: OpenPlace) -> CitedFigure:
    of = place.of
    before = (of.prior or of.planned) if isinstance(of, Line) else None
    said = printed(before) if before and before.yuan is not None else ""
    where = "" if isinstance(of, Unit) else of.source.place
    return CitedFigure(named(place)[0], said, where, place.cell)
