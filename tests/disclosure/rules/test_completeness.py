"""A whole document has every section that the law asks for, or the rule names the one it lacks."""

from dataclasses import replace

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Identity, Passage, Section, Table
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.rules import RuleStatus, coverage, judge
from tests.builders import document, sound, total


def without(*tables, disclosure=None, **emptied):
    base = disclosure or sound()
    return replace(
        base,
        lines=tuple(line for line in base.lines if line.table not in tables),
        reasons=tuple(each for each in base.reasons if each.about.table not in tables),
        **emptied,
    )


def lacking(disclosure):
    return [each for each in judge(disclosure) if each.rule == "R58"]


def test_a_whole_document_lacks_nothing():
    assert lacking(sound()) == []


@pytest.mark.parametrize(
    ("disclosure", "name"),
    [
        (without(functions=()), "主要职能"),
        (without(units=()), "单位构成"),
        (without(glossary=()), "名词解释"),
        (without(projects=()), "绩效目标"),
        (without(Table.T7), "“三公”经费"),
        (without(Table.T8), "政府性基金预算支出情况"),
        (without(Table.T9), "国有资本经营预算支出情况"),
        (without(Table.OPERATING_COST), "机关运行经费"),
        (without(Table.PROCUREMENT), "政府采购情况"),
        (without(Table.ASSETS), "国有资产占有使用情况"),
    ],
)
def test_a_missing_section_is_a_warning_that_names_it(disclosure, name):
    (found,) = lacking(disclosure)

    assert found.severity is Severity.WARNING
    assert f"“{name}”部分没有找到" in found.message


def test_a_heading_with_nothing_below_it_is_told_so():
    empty = Passage(Section.PROCUREMENT, "（二）政府采购情况", "")

    (found,) = lacking(without(Table.PROCUREMENT, passages=(*sound().passages, empty)))

    assert "只有标题，没有内容" in found.message
    assert found.figures[0].place == "（二）政府采购情况"


def test_a_note_in_another_section_is_enough():
    note = Passage(
        Section.FISCAL_APPROPRIATION, "财政拨款表", "注：本部门无政府性基金预算，故本表为空表。"
    )

    assert lacking(without(Table.T8, passages=(*sound().passages, note))) == []


@pytest.mark.parametrize(("year", "found"), [(2014, 0), (2017, 0), (2018, 1)])
def test_a_section_is_asked_for_only_since_documents_have_it(year, found):
    assert len(lacking(without(Table.ASSETS, fiscal_year=year))) == found


def test_an_institution_has_no_operating_cost():
    school = without(Table.OPERATING_COST, department=Identity("青山县第一中学"))
    court = without(Table.OPERATING_COST, department=Identity("青山县人民法院"))

    assert lacking(school) == []
    assert len(lacking(court)) == 1


def headed(*numerals):
    sections = (Section.REVENUE_EXPENDITURE, Section.GENERAL_BUDGET, Section.BASIC_EXPENDITURE)
    pieces = tuple(
        Passage(section, f"{numeral}、情况说明", "说明。")
        for section, numeral in zip(sections, numerals, strict=True)
    )
    return without(Table.T4, passages=pieces)


def test_an_appropriation_that_no_number_is_left_out_for_is_told_elsewhere():
    assert lacking(headed("三", "四", "五")) == []
    (found,) = lacking(headed("三", "五", "六"))
    assert "财政拨款收支情况" in found.message


def test_a_table_alone_is_no_document_to_be_complete():
    alone = document(total(Table.T1, "5"))

    standing = next(each for each in coverage(alone) if each.rule.id == "R58")
    assert standing.standing is RuleStatus.NOT_APPLICABLE
    assert standing.missing == ("完整的公开说明",)


def test_an_amount_that_stood_last_year_and_is_open_now_is_named():
    budget = sound()
    left = next(line for line in budget.lines if line.table is Table.T5)
    opened = replace(left, amount=Amount.open(MoneyUnit.WAN), prior=Amount.of("7.5", MoneyUnit.WAN))
    lines = tuple(opened if line is left else line for line in budget.lines)
    (found,) = [x for x in judge(replace(budget, lines=lines)) if x.rule == "R59"]
    assert "还没有填" in found.message
    assert found.figures[0].printed == "7.5万元"
    assert [x for x in judge(budget) if x.rule == "R59"] == []


def test_what_was_not_planned_last_year_is_named_in_words():
    budget = sound()
    left = next(line for line in budget.lines if line.table is Table.T5)
    none = Amount.none_planned(MoneyUnit.WAN)
    opened = replace(left, amount=Amount.open(MoneyUnit.WAN), prior=none)
    lines = tuple(opened if line is left else line for line in budget.lines)
    (found,) = [x for x in judge(replace(budget, lines=lines)) if x.rule == "R59"]
    assert found.figures[0].printed == "没有安排"
