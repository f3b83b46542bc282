"""Whether a document says all that it has to say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from budgets.disclosure.findings import Figure, Severity
from budgets.disclosure.model import Disclosure, Holding, Line, Project, Section, Unit
from budgets.disclosure.money import Nothing
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.rules.cells import label_of, printed
from budgets.disclosure.rules.registry import HELD, Basis, Case, Family, Fault, Outcome, rule
from budgets.disclosure.rules.within_tables import missing
from budgets.disclosure.unfilled import OpenPlace, open_places


@dataclass(frozen=True, slots=True)
class _Required:
    """A section that documents must have from a year on, and what the law calls it.

    `words` are those by which a passage of another section speaks of it (政府性基金 in a note below a
    table).
    """

    section: Section
    name: str
    since: int
    words: str = ""


_NEW_BUDGET_LAW = 2015
_REQUIRED = (
    _Required(Section.FUNCTIONS, "主要职能", _NEW_BUDGET_LAW, "职能|职责"),
    _Required(Section.UNITS, "单位构成", _NEW_BUDGET_LAW, "单位构成|机构设置|内设机构|预算单位"),
    _Required(Section.REVENUE_EXPENDITURE, "收支预算情况", 0, "收支总|收入总"),
    _Required(Section.GENERAL_BUDGET, "一般公共预算支出情况", _NEW_BUDGET_LAW),
    _Required(Section.BASIC_EXPENDITURE, "一般公共预算基本支出情况", _NEW_BUDGET_LAW),
    _Required(Section.THREE_PUBLIC, "“三公”经费", 0),
    _Required(
        Section.GOVERNMENT_FUND,
        "政府性基金预算支出情况",
        2016,
        "(?:没有|未|无|不)[^，。]{0,8}政府性基金",
    ),
    _Required(
        Section.STATE_CAPITAL,
        "国有资本经营预算支出情况",
        2020,
        "(?:没有|未|无|不)[^，。]{0,20}国有资本经营",
    ),
    _Required(Section.OPERATING_COST, "机关运行经费", _NEW_BUDGET_LAW, "机关运行经费"),
    _Required(Section.PROCUREMENT, "政府采购情况", _NEW_BUDGET_LAW, "政府采购"),
    _Required(Section.ASSETS, "国有资产占有使用情况", 2018, "国有资产"),
    _Required(Section.PERFORMANCE, "绩效目标", 2018, "绩效"),
    _Required(Section.GLOSSARY, "名词解释", _NEW_BUDGET_LAW),
)
# Many counties tell of it under revenue and expenditure: only a number left out shows that it lacks.
_APPROPRIATION = _Required(Section.FISCAL_APPROPRIATION, "财政拨款收支情况", 0)
_AFTER_IT = (Section.GENERAL_BUDGET, Section.BASIC_EXPENDITURE, Section.THREE_PUBLIC)
_NUMERAL = re.compile(r"^([一二三四五六七八九十])、")
_NUMERALS = "一二三四五六七八九十"
_MOST_SHOWN = 12
_HARDLY_MORE_THAN = 8  # sections: a file with fewer is a part of a document, not a document
_INSTITUTION = re.compile(
    r"(?:中心|学校|中学|小学|幼儿园|(?<!法|察)院|馆|站|所|台|队|林场|(?<!市)场)$"
)


@rule(
    "R58", "应当公开的各部分内容齐全", "No section that must be published is missing",
    family=Family.COMPLETENESS,
    basis=Basis(
        "预算法第十四条及其实施条例：应当公开和说明的内容；没有数据的也要说明",
        "Budget Law, art. 14, and its Regulation: what must be published and explained, even if nil",
    ),
    severity=Severity.WARNING,
)  # fmt: skip
def no_section_is_missing(case: Case) -> Iterator[Outcome]:
    disclosure = case.disclosure
    required = [each for each in _REQUIRED if _is_required(each, disclosure)]
    lacking = [each for each in required if not _is_there(each, disclosure)]
    if not _is_there(_APPROPRIATION, disclosure) and _skips_the_appropriation(disclosure):
        lacking.append(_APPROPRIATION)
    words = disclosure.passages or disclosure.functions or disclosure.glossary
    if not words or len(required) - len(lacking) < _HARDLY_MORE_THAN:
        yield missing("完整的公开说明")
        return
    yield HELD
    for each in lacking:
        heading = _empty_heading(each, disclosure)
        zh, en = ("只有标题，没有内容", "is empty") if heading else ("没有找到", "is missing")
        yield Fault(
            Severity.WARNING,
            f"应当公开的“{each.name}”部分{zh}；没有数据的也要说明。",
            f"The section on {each.section.text.en} {en}; where there is nothing, that is said, too.",
            (Figure(each.name, "", heading, "passages"),) if heading else (),
        )


def _is_required(each: _Required, disclosure: Disclosure) -> bool:
    if disclosure.fiscal_year < each.since:
        return False
    institution = _INSTITUTION.search(disclosure.department.name)
    return not (each.section is Section.OPERATING_COST and institution)


def _is_there(each: _Required, disclosure: Disclosure) -> bool:
    return _has_own_entries(each.section, disclosure) or _is_spoken_of(each, disclosure)


def _has_own_entries(section: Section, disclosure: Disclosure) -> bool:
    own = {
        Section.FUNCTIONS: disclosure.functions or disclosure.priorities,
        Section.UNITS: disclosure.units,
        Section.ASSETS: disclosure.holdings,
        Section.PERFORMANCE: disclosure.projects,
        Section.GLOSSARY: disclosure.glossary,
    }
    return bool(own.get(section))


def _is_spoken_of(each: _Required, disclosure: Disclosure) -> bool:
    """Whether a figure, or words, are of the section."""
    tables = form_of(disclosure.fiscal_year).tables_of(each.section)
    if any(line.table in tables for line in disclosure.lines):
        return True
    told = [(one.about.table, one.source.section) for one in disclosure.statements]
    told += [(one.about.table, one.source.section) for one in disclosure.reasons]
    if any(table in tables or section is each.section for table, section in told):
        return True
    spoken = re.compile(each.words) if each.words else None
    return any(
        (piece.section is each.section and piece.text.strip())
        or (spoken and spoken.search(piece.text))
        for piece in disclosure.passages
    )


def _empty_heading(each: _Required, disclosure: Disclosure) -> str:
    """The heading of a section that has nothing below it; "" where there is none."""
    return next((p.heading for p in disclosure.passages if p.section is each.section), "")


def _skips_the_appropriation(disclosure: Disclosure) -> bool:
    """Whether the numbers of the headings leave one out where the appropriation is told of."""
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
    basis=Basis(
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
    blank = [line for line in compared if line.amount.nothing is Nothing.BLANK]
    for places in _by_part(OpenPlace(line.table.value, line, "amount") for line in blank):
        yield _left_open(places, "上年有，本年空着。", "stood last year and are blank now")


def _by_part(places: Iterable[OpenPlace]) -> Iterator[list[OpenPlace]]:
    for _part, group in groupby(places, key=lambda each: each.part):
        yield list(group)


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
    """What a cell that is not filled in is called, in both languages."""
    match place.of:
        case Line() as line:
            zh, en = label_of(line)
        case Unit(name=name):
            zh, en = f"单位“{name}”的收支总计", f"total of the unit {name}"
        case Project(name=name):
            zh, en = f"项目“{name}”的金额", f"amount of the project {name}"
        case Holding(name=name):
            zh, en = f"资产“{name}”的数量", f"number of {name} held"
    more, more_en = _FIELDS.get(place.field, ("", ""))
    return (f"{zh}的{more}", f"{en} ({more_en})") if more else (zh, en)


def _open(place: OpenPlace) -> Figure:
    of = place.of
    before = (of.prior or of.planned) if isinstance(of, Line) else None
    said = printed(before) if before and before.yuan is not None else ""
    where = "" if isinstance(of, Unit) else of.source.place
    return Figure(named(place)[0], said, where, place.cell)
