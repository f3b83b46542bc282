"""Final accounts carry over, carry out, and answer to the budget."""

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import (
    Base,
    Direction,
    LineKey,
    Nature,
    Passage,
    Phase,
    Row,
    Section,
    Table,
)
from budgets.disclosure.money import Percent
from budgets.disclosure.rules import judge
from tests.builders import REVENUE, document, found_by, item, reason, total, wan


def accounts(table=Table.T1, **changed):
    figures = {"in": "105", "out": "105", "spent": "97", "left": "8", **changed}
    return document(
        total(table, figures["in"], side=REVENUE),
        total(table, "100", side=REVENUE, row=Row.CURRENT),
        item(table, "R9", "5", "年初结转和结余", side=REVENUE),
        total(table, figures["out"]),
        total(table, figures["spent"], row=Row.CURRENT),
        item(table, "E9", figures["left"], "年末结转和结余"),
        phase=Phase.FINAL,
    )


def test_accounts_that_add_up_are_silent():
    assert judge(accounts()) == ()


def test_sides_that_differ_are_an_error():
    found = [each for each in judge(accounts(out="106", left="9")) if each.rule == "R35"]

    assert [each.severity for each in found] == [Severity.ERROR]
    assert "105万元" in found[0].message
    assert "106万元" in found[0].message


def test_what_is_carried_out_follows_from_the_rest():
    found = found_by("R36", accounts(left="4"))

    assert [each.severity for each in found] == [Severity.ERROR]
    assert "4万元" in found[0].message
    assert "合计8万元" in found[0].message


def test_the_tables_of_final_accounts_agree():
    def basic(own):
        lines = (total(Table.T5, "70", Nature.BASIC), total(Table.T6, own))
        return document(*lines, phase=Phase.FINAL)

    assert judge(basic("70")) == ()
    (found,) = judge(basic("71"))
    assert (found.rule, found.severity) == ("R37", Severity.ERROR)


def test_a_rate_of_completion_is_accounts_by_budget():
    def sentence(rate):
        text = f"行政运行年初预算为120.00万元，支出决算为90.00万元，完成年初预算的{rate}%。"
        return document(
            phase=Phase.FINAL, passages=(Passage(Section.GENERAL_BUDGET, "五、支出决算", text),)
        )

    assert judge(sentence("75.0")) == ()
    (found,) = judge(sentence("85.0"))
    assert (found.rule, found.severity) == ("R39", Severity.ERROR)
    assert "85.0%" in found.message
    assert "75.00%" in found.message


def test_the_budget_named_in_the_accounts_is_the_published_one():
    published = document(total(Table.T3, "120"))

    def planned(figure):
        return document(total(Table.T3, "90", planned=wan(figure)), phase=Phase.FINAL)

    assert judge(planned("120"), budget=published) == ()
    (found,) = judge(planned("130"), budget=published)
    assert (found.rule, found.severity) == ("R40", Severity.WARNING)
    assert "130万元" in found.message
    assert "120万元" in found.message


def test_the_appropriation_of_final_accounts_carries_over_too():
    assert judge(accounts(Table.T4)) == ()

    wrong = accounts(Table.T4, left="4")
    found = judge(wrong)

    assert [each.rule for each in found] == ["R35"]  # one cell, one finding
    assert found_by("R36", wrong)
    assert {each.severity for each in found} == {Severity.ERROR}
    assert all("财政拨款" in each.message for each in found)


def test_a_completion_printed_in_a_table_is_accounts_by_budget():
    def row(rate):
        line = total(Table.T5, "90.00", planned=wan("120.00"), completion=Percent.of(rate))
        return document(line, phase=Phase.FINAL)

    assert judge(row("75.00")) == ()
    (found,) = judge(row("85.00"))
    assert (found.rule, found.severity) == ("R39", Severity.ERROR)
    assert "85.00%" in found.message
    assert "75.00%" in found.message


def test_a_completion_cut_off_is_a_warning():
    line = total(Table.T5, "9746.50", planned=wan("10210.34"), completion=Percent.of("95.45"))

    (found,) = judge(document(line, phase=Phase.FINAL))

    assert (found.rule, found.severity) == ("R39", Severity.WARNING)
    assert "截去" in found.message


def test_the_budget_that_a_sentence_compares_with_is_the_published_one():
    published = document(total(Table.T3, "120"))

    def compared(plan):
        stated = reason(
            LineKey(Table.T3), "支出", Direction.DECREASE, text="项目减少", prior=wan(plan),
            against=Base.PLAN,
        )  # fmt: skip
        return document(total(Table.T3, "90"), reasons=(stated,), phase=Phase.FINAL)

    assert judge(compared("120"), budget=published) == ()
    (found,) = judge(compared("130"), budget=published)
    assert (found.rule, found.severity) == ("R40", Severity.WARNING)


@pytest.mark.parametrize(
    ("words", "rate"),
    [
        ("支出预算为40.00万元，支出决算为30.00万元，完成预算的{}%。", "85.00"),
        ("全年预算数为40.00万元，决算数为30.00万元，完成全年预算的{}%。", "85.00"),
        ("年初预算40.00万元，支出决算30.00万元，完成年初预算{}%。", "25.00"),  # what was saved
    ],
)
def test_a_completion_in_the_usual_wordings_is_checked(words, rate):
    def told(percent):
        text = words.format(percent)
        passage = Passage(Section.THREE_PUBLIC, "七、“三公”经费", text)
        return found_by("R39", document(phase=Phase.FINAL, passages=(passage,)))

    assert told("75.00") == []
    (found,) = told(rate)
    assert found.severity is Severity.ERROR
    assert "75.00" in found.message


def test_a_completion_is_checked_by_the_difference_to_the_plan_too():
    def told(rate):
        line = total(Table.T5, "330.00", completion=Percent.of(rate))
        above = reason(
            line.key,
            "一般公共预算支出",
            Direction.INCREASE,
            "30.00",
            against=Base.PLAN,
            text="追加",
        )
        return found_by("R39", document(line, phase=Phase.FINAL, reasons=(above,)))

    assert told("110.00") == []
    (found,) = told("100")
    assert "110.00%" in found.message


def test_a_budget_of_nil_has_no_rate():
    line = total(Table.T5, "3.00", planned=wan("0.00"), completion=Percent.of("100.00"))
    (found,) = found_by("R39", document(line, phase=Phase.FINAL))
    assert found.severity is Severity.ERROR
