"""The sentence below a table: it fits the table, and says nothing of emptiness below figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.frame import Framed, FrameKind
from budgets.disclosure.model import Section, Table
from budgets.disclosure.rules.inspection import tables
from budgets.disclosure.rules.line_index import cell_of
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

_SHOWN = 40
# 故本表无数据, 此表为空表, 本单位没有政府性基金预算支出, 无相关收支
_NOTHING = re.compile(
    r"[本此]表(?:无|没有|为空|不涉及|未)|空表|无数据|数据为空|(?:没有|无|未安排|未发生|不涉及)[^，。；]{0,24}(?:支出|收入|经费|预算|拨款|采购|收支)"
)
# What a note may speak of, and the tables that are about it.
_SUBJECTS: tuple[tuple[re.Pattern[str], frozenset[Table]], ...] = (
    (re.compile("三公|出国|公务接待|公务用车"), frozenset({tables.PUBLIC})),
    (re.compile("政府性基金"), frozenset({tables.FUNDS})),
    (re.compile("国有资本"), frozenset({tables.CAPITAL})),
    (re.compile("政府采购"), frozenset({tables.PROCUREMENT})),
    (re.compile("绩效|项目支出"), frozenset({tables.PROJECTS})),
    (re.compile("一般公共预算"), frozenset({tables.GENERAL, tables.BASIC, tables.PUBLIC})),
)
# T4 has columns of all three budgets, and of T1 to T3 a note may say anything.
_JUDGED = frozenset().union(*(about for _words, about in _SUBJECTS))


@rule(
    "R61", "表下的说明说的是这张表，有数据的表不说“无数据”",
    "The sentence below a table is about it, and none below figures says that there are none",
    family=Family.TEXT,
    basis=RuleBasis("空表也要公开，并说明没有数据", "empty tables are published too, and said so"),
    severity=Severity.ERROR,
)  # fmt: skip
def notes_fit_their_tables(case: Case) -> Iterator[Outcome]:
    notes = [each for each in case.frame if each.kind is FrameKind.NOTE and each.of]
    if not notes:
        yield missing("表下的说明")
        return
    for note in notes:
        yield _of_another(note) or _beside_figures(case, note) or HELD


def _of_another(note: Framed) -> Fault | None:
    named = [about for words, about in _SUBJECTS if words.search(note.text)]
    table = note.of
    if table is None or table not in _JUDGED or not named or not _NOTHING.search(note.text):
        return None
    if any(table in about for about in named):
        return None
    return Fault(
        Severity.WARNING,
        f"{table.label}下面的说明讲的是别的表：{note.text[:_SHOWN]}",
        f"The sentence below {table.text.en} speaks of another table: {note.text[:_SHOWN]}",
        (CitedFigure(table.label, note.text[:_SHOWN], note.place),),
    )


def _beside_figures(case: Case, note: Framed) -> Fault | None:
    if note.of is None or not _NOTHING.search(note.text) or _is_partial(note):
        return None
    lines = case.cells.lines_of.get(note.of, ())
    own = [line for line in lines if line.source.section is Section.TABLES and line.amount.yuan]
    if not own:
        return None
    cell = cell_of(own[0])
    return Fault(
        Severity.ERROR,
        f"{note.of.label}有数据（{cell.label}{cell.printed}），表下却说没有：{note.text[:_SHOWN]}",
        f"There are figures in {note.of.text.en} ({cell.label_en}: {cell.printed_en}), yet the sentence "
        f"below says that there are none: {note.text[:_SHOWN]}",
        (CitedFigure(note.of.label, note.text[:_SHOWN], note.place), figure_of(cell)),
    )


# 2024年没有安排因公出国（境）费: of one row only. T5 and T6 are never empty for want of one of their rows.
_OF_A_PART = re.compile("出国|公务接待|公务用车|购置|项目支出|结转|其中")
_EMPTY = re.compile(r"[本此]表|空表|无数据")


def _is_partial(note: Framed) -> bool:
    return bool(_OF_A_PART.search(note.text)) and not _EMPTY.search(note.text)
