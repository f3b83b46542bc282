"""What a disclosure must hold: parts that are missing altogether, not even said to be empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from budgets.disclosure.findings import Figure, Severity
from budgets.disclosure.rules.across_tables import is_institution
from budgets.disclosure.rules.registry import HELD, Basis, Case, Family, Fault, Outcome, rule
from budgets.disclosure.rules.within_tables import missing
from budgets.disclosure.shape import Section, Table

# Below half of the parts a document is a draft just begun, or an excerpt: it is not asked for the rest.
_ENOUGH = 2
_FEWEST_TABLES = 4
# What is explained in words; a workbook of tables alone holds none of it, and its empty tables no line.
_EXPLANATIONS = frozenset(
    {
        Section.REVENUE_EXPENDITURE,
        Section.FISCAL_APPROPRIATION,
        Section.GENERAL_BUDGET,
        Section.BASIC_EXPENDITURE,
        Section.THREE_PUBLIC,
        Section.GOVERNMENT_FUND,
    }
)
# The three public budgets have been published apart since the Budget Law of 2015.
_THREE_BUDGETS_SINCE = 2016


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that the law asks for; `in_tables`: a document of tables alone holds it, too."""

    section: Section
    table: Table | None
    name: str
    name_en: str
    in_tables: bool
    asked: Callable[[Case], bool] = lambda case: True


def _after_the_law(case: Case) -> bool:
    return case.disclosure.fiscal_year >= _THREE_BUDGETS_SINCE


_PARTS = (
    _Part(Section.REVENUE_EXPENDITURE, Table.T1, "收支总体情况", "revenue and expenditure", True),
    _Part(
        Section.BASIC_EXPENDITURE, Table.T6, "一般公共预算基本支出", "basic expenditure", True,
        _after_the_law,
    ),
    _Part(Section.THREE_PUBLIC, Table.T7, "“三公”经费", "the three public expenses", True),
    _Part(
        Section.GOVERNMENT_FUND, Table.T8, "政府性基金预算支出", "the government fund budget", False,
        _after_the_law,
    ),
    _Part(
        Section.STATE_CAPITAL, Table.T9, "国有资本经营预算支出", "the state capital budget", False,
        _after_the_law,
    ),
    _Part(
        Section.OPERATING_COST, Table.OPERATING_COST, "机关运行经费", "operating cost of the organ",
        False, lambda case: not is_institution(case),
    ),
    _Part(Section.PROCUREMENT, Table.PROCUREMENT, "政府采购", "procurement", False, _after_the_law),
    _Part(Section.GLOSSARY, None, "名词解释", "the glossary", False),
)  # fmt: skip


@rule(
    "R58", "应当公开的部分齐全", "The parts that must be published are there",
    family=Family.COMPLETENESS,
    basis=Basis(
        "预算法第十四条及其实施条例第六条；没有数据的部分也要公开并说明",
        "Budget Law, art. 14, and its Regulation, art. 6: parts without figures are published, too",
    ),
    severity=Severity.WARNING,
)  # fmt: skip
def the_required_parts_are_there(case: Case) -> Iterator[Outcome]:
    told = _told(case)
    in_words = bool(told & _EXPLANATIONS)
    asked = [part for part in _PARTS if (in_words or part.in_tables) and part.asked(case)]
    lacking = [part for part in asked if part.section not in told and part.table not in told]
    excerpt = (
        not in_words and len({each for each in told if isinstance(each, Table)}) < _FEWEST_TABLES
    )
    if excerpt or (len(asked) - len(lacking)) * _ENOUGH < len(asked):
        yield missing("完整的公开文件")
    elif not lacking:
        yield HELD
    else:
        names = "、".join(part.name for part in lacking)
        yield Fault(
            Severity.WARNING,
            f"没有找到这些应当公开的部分：{names}。没有数据的，也要公开并写明没有安排。",
            f"Parts that must be published were not found: "
            f"{', '.join(part.name_en for part in lacking)}. Where there is nothing, say so.",
            tuple(Figure(part.name, "", "") for part in lacking),
        )


def _told(case: Case) -> set[Section | Table]:
    """The sections and tables of which the document says anything at all."""
    disclosure = case.disclosure
    sections = {passage.section for passage in disclosure.passages}
    sections |= {line.source.section for line in disclosure.lines}
    sections |= {statement.source.section for statement in disclosure.statements}
    sections |= {reason.source.section for reason in disclosure.reasons}
    if disclosure.glossary:
        sections.add(Section.GLOSSARY)
    return {*sections, *(line.table for line in disclosure.lines)}
