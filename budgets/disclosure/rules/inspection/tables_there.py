"""The tables themselves: all are there, an empty one says so, and no cell is blank that the text fills."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.frame import Framed, FrameKind
from budgets.disclosure.model import Line, Nature, Phase, Row, Section
from budgets.disclosure.money import Nothing
from budgets.disclosure.official_form.vocabulary import PROJECT_TABLE
from budgets.disclosure.rules.inspection import tables
from budgets.disclosure.rules.line_index import NamedAmount, cell_of
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
from budgets.disclosure.rules.relations import figure_of

FORMS = RuleBasis(
    "部门预决算公开操作规程：规定的表都要公开，空表也要列示并说明",
    "Rules of operation for disclosure: every table is published, an empty one too, with a sentence",
)
_CORE = (
    tables.OVERVIEW, tables.REVENUE, tables.EXPENDITURE, tables.APPROPRIATION,
    tables.GENERAL, tables.BASIC, tables.PUBLIC, tables.FUNDS,
)  # fmt: skip
_STATE_CAPITAL_SINCE = 2020
_A_DOCUMENT = 5  # tables that were recognised, before one can be said to be missing
_EMPTY_ONES = (tables.PUBLIC, tables.FUNDS, tables.CAPITAL)


def _tables(case: Case) -> list[Framed]:
    return [each for each in case.frame if each.kind is FrameKind.TABLE]


@rule(
    "R96", "规定的表都有", "Every table that must be published is there",
    family=Family.COMPLETENESS,
    basis=FORMS, severity=Severity.WARNING,
)  # fmt: skip
def every_table_is_there(case: Case) -> Iterator[Outcome]:
    """Say nothing where a table was not recognised, for it may be the one."""
    found = _tables(case)
    known = {each.of for each in found if each.of} | {
        line.table for line in case.disclosure.lines if line.source.section is Section.TABLES
    }
    if len(known) < _A_DOCUMENT or any(not each.table for each in found):
        yield missing("公开的表")
        return
    due = (
        [*_CORE, tables.CAPITAL]
        if case.disclosure.fiscal_year >= _STATE_CAPITAL_SINCE
        else list(_CORE)
    )
    names = [(table.label, table.text.en) for table in due if table not in known]
    names = names or [(title, title) for title in _promised(case)]
    if not names:
        yield HELD
        return
    zh, en = "、".join(zh for zh, _ in names), ", ".join(en for _, en in names)
    yield Fault(
        Severity.WARNING,
        f"没有找到这些表：{zh}；没有数据的，也要列出空表并说明。",
        f"These tables are missing: {en}; where there is nothing, the empty table is published.",
    )


# 表10 项目支出绩效目标表, 公开03表 支出决算表: a table in the contents
_LISTED = re.compile(
    r"^(?:附?表|公开)\s*[\d一二三四五六七八九十-]+\s*表?[\s.、:：]*(?P<title>.*表)[\s.·…\d]*$"
)
_MOSTLY = 0.6  # of the tables in the contents, before the others can be missing
_WIDTH = re.compile(r"[\s“”\"「」]")


def _promised(case: Case) -> list[str]:
    """Return the tables of the contents that stand nowhere, where most of them are found by their titles."""
    heads = {_WIDTH.sub("", x.text) for x in case.frame if x.kind is FrameKind.HEADING}
    listed = (_LISTED.match(x.text) for x in case.frame if x.kind is FrameKind.CONTENTS)
    titles = [match["title"] for match in listed if match]
    lacking = [x for x in titles if not any(_WIDTH.sub("", x) in head for head in heads)]
    return lacking if len(titles) - len(lacking) >= _MOSTLY * len(titles) else []


_NO_WORDS = (Section.TABLES, Section.IDENTITY, Section.OTHER)
_NOTHING_SAID = re.compile(r"空表|[本此]表|无数据|没有|无|未|不涉及|零")


@rule(
    "R93", "空表下面有说明", "An empty table is followed by a sentence that says so",
    family=Family.COMPLETENESS, needs=_EMPTY_ONES,
    basis=FORMS, severity=Severity.WARNING,
)  # fmt: skip
def empty_tables_say_so(case: Case) -> Iterator[Outcome]:
    """Make it a notice where the text says so: that is no sentence below the table, but leaves no doubt."""
    found = False
    worded = any(piece.section not in _NO_WORDS for piece in case.disclosure.passages)
    for each in _tables(case) if worded else ():  # a workbook comes without its text
        table = each.of
        if table not in _EMPTY_ONES or any(x.section is Section.TABLES for x in case.unread):
            continue
        lines = case.cells.lines_of.get(table, [])
        if any(line.source.section is Section.TABLES and line.amount.printed for line in lines):
            continue
        found = True
        notes = [x for x in case.frame if x.kind is FrameKind.NOTE and x.of is table]
        if any(_NOTHING_SAID.search(note.text) for note in notes):
            yield HELD
            continue
        told = any(line.amount.nothing in (Nothing.NONE_PLANNED, Nothing.ZERO) for line in lines)
        extra, extra_en = ("；文字部分说了没有", ", though the text says so") if told else ("", "")
        yield Fault(
            Severity.NOTICE if told else Severity.WARNING,
            f"{table.label}没有数据，表下没有写明为什么是空表{extra}。",
            f"There is nothing in {table.text.en}, and no sentence below it says why{extra_en}.",
            (CitedFigure(table.label, "", each.place),),
        )
    if not found:
        yield missing(*_EMPTY_ONES)


@rule(
    "R90", "文字写了数的，表里不空着", "No cell of a table is blank for which the text states a figure",
    family=Family.TEXT, needs=(tables.PUBLIC,),
    basis=FORMS, severity=Severity.WARNING,
)  # fmt: skip
def no_cell_is_blank_that_the_text_fills(case: Case) -> Iterator[Outcome]:
    """Judge 三公, whose few cells are all due; the reader takes from sentences what the table lacks."""
    lines = [x for x in case.cells.lines_of.get(tables.PUBLIC, []) if x.nature is Nature.TOTAL]
    in_table = [line for line in lines if line.source.section is Section.TABLES]
    if not in_table or any(each.section is Section.TABLES for each in case.unread):
        yield missing(tables.PUBLIC)
        return
    told = [line for line in lines if _is_told(line)]
    if case.disclosure.phase is Phase.FINAL and not any(x.row is Row.TOTAL for x in in_table):
        told = []
    if not told:
        yield HELD
        return
    some = [cell_of(line) for line in told]
    nothing = all(not line.amount.yuan for line in told)
    yield _blank(some, Severity.NOTICE if nothing else Severity.WARNING)


def _is_told(line: Line) -> bool:
    return line.source.section not in (Section.TABLES, Section.OTHER) and bool(line.amount.printed)


def _blank(cells: list[NamedAmount], severity: Severity) -> Fault:
    zh = "、".join(f"{cell.label}{cell.printed}" for cell in cells)
    en = ", ".join(f"{cell.label_en} ({cell.printed_en})" for cell in cells)
    return Fault(
        severity,
        f"文字写了这些数，{tables.PUBLIC.label}里空着；为零的也要填 0：{zh}。",
        f"The text states these figures, which {tables.PUBLIC.text.en} leaves blank: {en}; nil is 0.",
        tuple(map(figure_of, cells)),
    )


@rule(
    "R95", "每个项目都写明本年金额", "Every project states its amount of the year",
    family=Family.DETAIL, needs=(PROJECT_TABLE,),
    basis=FORMS, severity=Severity.WARNING,
)  # fmt: skip
def projects_state_their_amount(case: Case) -> Iterator[Outcome]:
    projects = case.disclosure.projects
    yield from _without_this_year(case)
    if not any(each.amount.yuan is not None for each in projects):
        yield missing(PROJECT_TABLE)
        return
    blank = [each for each in projects if each.amount.nothing is Nothing.BLANK]
    if not blank:
        yield HELD
        return
    names = "、".join(f"“{each.name}”" for each in blank)
    yield Fault(
        Severity.WARNING,
        f"这些项目没有写本年的金额：{names}。",
        f"These projects state no amount of the year: {', '.join(each.name for each in blank)}.",
        tuple(CitedFigure(each.name, "", each.source.place, "projects") for each in blank),
    )


# 总投资13526.06万元，2023年安排5000.00万元: and this year?
_INVESTED = re.compile(r"总投资(?:额|概算)?(?:为|约)?\s*\d[\d,.]*\s*[万亿]?元")
_THIS_YEAR = r"(?:{year}年|本年|今年|当年|年度)[^。；]{{0,24}}?\d[\d,.]*\s*[万亿]?元"


def _without_this_year(case: Case) -> Iterator[Outcome]:
    year = re.compile(_THIS_YEAR.format(year=case.disclosure.fiscal_year))
    for piece in case.disclosure.passages:
        match = _INVESTED.search(piece.text)
        beside = "".join(x.text for x in case.disclosure.passages if x.heading == piece.heading)
        if match and piece.section not in _ABOUT_THE_BODY and not year.search(beside):
            yield Fault(
                Severity.WARNING,
                f"项目只写了总投资，没有写本年安排多少：{piece.text[:40]}",
                f"Only the whole investment is stated, and no amount of the year: {piece.text[:40]}",
                (CitedFigure(match.group(), "", piece.heading, "passages"),),
            )


_ABOUT_THE_BODY = (Section.FUNCTIONS, Section.PRIORITIES, Section.UNITS, Section.GLOSSARY)


@rule(
    "R101", "预算和决算的单位相同", "Budget and final accounts name the same units",
    family=Family.FINAL_ACCOUNTS,
    basis=RuleBasis("决算与预算的编制范围应当一致", "accounts cover what the budget covers"),
    severity=Severity.NOTICE, phase=Phase.FINAL,
)  # fmt: skip
def the_units_are_those_of_the_budget(case: Case) -> Iterator[Outcome]:
    budget = case.budget
    if budget is None or not budget.units or not case.disclosure.units:
        yield missing("公开的年初预算", "单位构成")
        return
    own, planned = (
        {unit.name for unit in each.units if unit.kind.value != "internal"}
        for each in (case.disclosure, budget)
    )
    new, gone = sorted(own - planned), sorted(planned - own)
    if not (new or gone):
        yield HELD
        return
    zh = "；".join(
        f"{what}{'、'.join(names)}"
        for what, names in (("决算多了", new), ("决算少了", gone)) if names
    )  # fmt: skip
    en = "; ".join(
        f"{what} {', '.join(names)}"
        for what, names in (("accounts only:", new), ("budget only:", gone)) if names
    )  # fmt: skip
    yield Fault(
        Severity.NOTICE,
        f"决算的单位与公开的预算不同：{zh}，请说明原因。",
        f"Units of the final accounts are not those of the published budget: {en}.",
        tuple(CitedFigure(name, "", "单位构成", "units") for name in (*new, *gone)),
    )


@rule(
    "R102", "金额不是负数", "Amounts are not negative",
    family=Family.WITHIN_A_TABLE,
    basis=RuleBasis("收支金额一般不为负数", "income and spending are seldom negative"),
    severity=Severity.NOTICE,
)  # fmt: skip
def amounts_are_not_negative(case: Case) -> Iterator[Outcome]:
    """Only pointed out: balances can be negative, and refunds make an item so."""
    stated = [line for line in case.disclosure.lines if line.amount.yuan is not None]
    below = [line for line in stated if line.amount.yuan and line.amount.yuan < 0]
    below = [line for line in below if line.nature is Nature.TOTAL]
    if not below:
        yield HELD if stated else missing("金额")
        return
    cells = [cell_of(line) for line in below]
    zh = "、".join(f"{cell.label}{cell.printed}" for cell in cells[:4])
    en = ", ".join(f"{cell.label_en} ({cell.printed_en})" for cell in cells[:4])
    yield Fault(
        Severity.NOTICE,
        f"这些金额是负数，请核对：{zh}。",
        f"These amounts are negative; please check: {en}.",
        tuple(map(figure_of, cells)),
    )
