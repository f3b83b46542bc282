"""Parts that must be published: missing ones are named, empty ones need only say so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.disclosure.rules import judge
from budgets.disclosure.shape import Disclosure, Passage, Section, Source, Table
from demo.county.editions import editions_of
from demo.county.profiles import profiles
from tests.builders import document, total


@pytest.fixture(scope="module")
def budget() -> Disclosure:
    """A whole budget of the fictional county, without a contradiction."""
    return editions_of(profiles()[0])[5].disclosure


def without(disclosure: Disclosure, section: Section, table: Table | None) -> Disclosure:
    return replace(
        disclosure,
        lines=tuple(x for x in disclosure.lines if x.table is not table),
        reasons=tuple(x for x in disclosure.reasons if x.about.table is not table),
        statements=tuple(x for x in disclosure.statements if x.about.table is not table),
        passages=tuple(x for x in disclosure.passages if x.section is not section),
        glossary=() if section is Section.GLOSSARY else disclosure.glossary,
    )


def lacking(disclosure: Disclosure) -> list[str]:
    return [f.label for x in judge(disclosure) if x.rule == "R58" for f in x.figures]


def in_words(disclosure: Disclosure) -> Disclosure:
    words = Passage(Section.REVENUE_EXPENDITURE, "", "收入和支出都列入部门预算。")
    return replace(disclosure, passages=(*disclosure.passages, words))


def test_a_whole_document_lacks_nothing(budget: Disclosure) -> None:
    assert lacking(in_words(budget)) == []


@pytest.mark.parametrize(
    ("section", "table", "name"),
    [
        (Section.THREE_PUBLIC, Table.T7, "“三公”经费"),
        (Section.GOVERNMENT_FUND, Table.T8, "政府性基金预算支出"),
        (Section.STATE_CAPITAL, Table.T9, "国有资本经营预算支出"),
        (Section.BASIC_EXPENDITURE, Table.T6, "一般公共预算基本支出"),
        (Section.OPERATING_COST, Table.OPERATING_COST, "机关运行经费"),
        (Section.PROCUREMENT, Table.PROCUREMENT, "政府采购"),
        (Section.GLOSSARY, None, "名词解释"),
    ],
)
def test_a_part_that_is_missing_is_named(
    budget: Disclosure, section: Section, table: Table | None, name: str
) -> None:
    assert lacking(without(in_words(budget), section, table)) == [name]


def test_a_part_that_says_there_is_nothing_is_there(budget: Disclosure) -> None:
    bare = without(in_words(budget), Section.STATE_CAPITAL, Table.T9)
    said = Passage(Section.STATE_CAPITAL, "", "没有国有资本经营预算拨款。")
    assert lacking(replace(bare, passages=(*bare.passages, said))) == []


def test_a_document_before_the_budget_law_has_fewer_parts(budget: Disclosure) -> None:
    old = replace(in_words(budget), fiscal_year=2014)
    assert lacking(without(old, Section.STATE_CAPITAL, Table.T9)) == []


def test_tables_alone_are_not_asked_for_explanations(budget: Disclosure) -> None:
    bare = without(budget, Section.OPERATING_COST, Table.OPERATING_COST)
    lines = tuple(replace(line, source=Source(Section.TABLES)) for line in bare.lines)
    tables = replace(bare, lines=lines, reasons=(), statements=(), passages=(), glossary=())
    assert lacking(tables) == []
    assert lacking(without(tables, Section.THREE_PUBLIC, Table.T7)) == ["“三公”经费"]


def test_a_draft_just_begun_is_not_asked_for_the_rest() -> None:
    assert lacking(document(total(Table.T1, "10"), total(Table.T6, "10"))) == []
