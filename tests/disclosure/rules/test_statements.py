"""What sentences say agrees with the tables, and with what they said before."""

from dataclasses import replace

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Direction, LineKey, Nature, Passage, Section, Statement, Table
from budgets.disclosure.money import Amount, MoneyUnit, Nothing
from budgets.disclosure.rules import RuleStatus, coverage, judge
from tests.builders import (
    at,
    document,
    found_by,
    item,
    none_planned,
    reason,
    sound,
    total,
    wan,
    yuan,
)

T5_TOTAL = LineKey(Table.T5)
IN_TABLE = at("表 5 第 2 行", Section.TABLES)
IN_TEXT = at("第 9 段", Section.GENERAL_BUDGET)


def stated(amount, source=IN_TEXT):
    line = total(Table.T5, yuan("1743000.00"), source=IN_TABLE)
    return document(line, statements=(Statement(T5_TOTAL, amount, source),))


def test_a_sentence_in_a_coarser_unit_agrees_with_its_cell():
    assert judge(stated(wan("174.3"))) == ()


def test_a_sentence_that_contradicts_its_cell_is_an_error():
    (found,) = judge(stated(wan("174.4")))

    assert (found.rule, found.severity) == ("R25", Severity.ERROR)
    assert "1743000.00元" in found.message
    assert "174.4万元" in found.message
    assert [figure.place for figure in found.figures] == ["表 5 第 2 行", "第 9 段"]


def test_a_sentence_that_cuts_off_its_cell_is_a_warning():
    line = total(Table.T5, yuan("1747000.00"), source=IN_TABLE)

    (found,) = judge(document(line, statements=(Statement(T5_TOTAL, wan("174"), IN_TEXT),)))

    assert (found.rule, found.severity) == ("R25", Severity.WARNING)
    assert "截去" in found.message


@pytest.mark.parametrize(("again", "rules"), [("174.3", []), ("174.2", ["R28"])])
def test_a_quantity_stated_twice_in_the_text_is_the_same(again, rules):
    twice = document(
        statements=(
            Statement(T5_TOTAL, wan("174.3"), at("第 9 段")),
            Statement(T5_TOTAL, wan(again), at("第 12 段")),
        )
    )

    assert [each.rule for each in judge(twice)] == rules


def test_a_change_stated_in_two_sentences_is_the_same():
    def twice(second):
        key, up = LineKey(Table.T1), Direction.INCREASE
        return document(
            reasons=(
                reason(key, "收支总预算", up, "14.07", text="增加人员", source=at("第 3 段")),
                reason(key, "收支总预算", up, second, text="增加人员", source=at("第 5 段")),
            )
        )

    assert judge(twice("14.07")) == ()
    (found,) = judge(twice("14.70"))
    assert (found.rule, found.severity) == ("R28", Severity.ERROR)
    assert "14.07万元" in found.message
    assert "14.70万元" in found.message


def described(*items):
    return document(
        item(Table.T5, "201", "60", "一般公共服务支出"),
        item(Table.T5, "208", "40", "社会保障和就业支出"),
        *items,
    )


AUDIT = item(Table.T5, "2010801", "60", "行政运行")


def test_items_add_up_to_their_class():
    pensions = item(Table.T5, "2080505", "40", "机关事业单位基本养老保险缴费支出")
    assert judge(described(AUDIT, pensions)) == ()

    short = item(Table.T5, "2080505", "35", "机关事业单位基本养老保险缴费支出")
    found = found_by("R26", described(AUDIT, short))

    assert [each.severity for each in found] == [Severity.ERROR]
    assert "40万元" in found[0].message
    assert "35万元" in found[0].message


def test_a_class_without_items_beside_others_is_a_warning():
    (found,) = judge(described(AUDIT))

    assert (found.rule, found.severity) == ("R26", Severity.WARNING)
    assert "40万元" in found.message


def shares(*pairs):
    codes = ("201", "208", "221")
    names = ("一般公共服务支出", "社会保障和就业支出", "住房保障支出")
    return document(
        total(Table.T5, "174.3"),
        *(
            item(Table.T5, code, amount, name, share=share)
            for code, name, (amount, share) in zip(codes, names, pairs, strict=True)
        ),
    )


def test_shares_follow_from_amounts():
    assert judge(shares(("149", "85.5"), ("10.6", "6.1"), ("14.7", "8.4"))) == ()

    found = judge(shares(("149", "85.5"), ("10.6", "7.1"), ("14.7", "8.4")))

    assert {(each.rule, each.severity) for each in found} == {("R27", Severity.ERROR)}
    assert "7.1%" in found[0].message
    assert "6.08%" in found[0].message
    assert "101.0%" in found[1].message


def test_a_share_cut_off_is_a_warning():
    (found,) = judge(
        document(total(Table.T3, "200.00"), total(Table.T3, "51.38", Nature.BASIC, share="25.6"))
    )

    assert (found.rule, found.severity) == ("R27", Severity.WARNING)
    assert "截去" in found.message


def test_an_empty_table_said_to_be_empty_is_silent():
    assert judge(document(none_planned(Table.T8), none_planned(Table.T9))) == ()


def test_a_table_with_amounts_said_to_be_empty_is_an_error():
    said = Statement(
        LineKey(Table.T8),
        Amount.none_planned(MoneyUnit.WAN),
        at("第 30 段", Section.GOVERNMENT_FUND),
    )
    row = item(Table.T8, "2120801", "55", "征地和拆迁补偿支出")

    found = [each for each in judge(document(row, statements=(said,))) if each.rule == "R30"]

    assert [each.severity for each in found] == [Severity.ERROR]
    assert "55万元" in found[0].message
    assert "第 30 段" in found[0].message


def test_a_passage_that_says_none_contradicts_an_amount():
    passage = Passage(
        Section.GOVERNMENT_FUND,
        "八、政府性基金",
        "本局2020年没有使用政府性基金预算拨款安排的支出。",
    )

    found = judge(document(total(Table.T8, "55"), passages=(passage,)))

    assert [each.rule for each in found] == ["R30"]


def test_a_printed_zero_and_nothing_planned_are_both_empty():
    zero = total(Table.T8, "0")

    assert zero.amount.nothing is Nothing.ZERO
    assert judge(document(zero)) == ()


def test_a_rule_without_its_input_says_what_it_lacks():
    standings = {each.rule.id: each for each in coverage(document(total(Table.T1, "5")))}

    assert standings["R27"].standing is RuleStatus.NOT_APPLICABLE
    assert standings["R22"].missing == ("政府采购预算",)
    assert standings["R33"].missing == ("上年公开的文件",)


def test_a_table_of_repeated_rows_is_not_added_up():
    lines = sound().lines
    doubled = replace(sound(), lines=(*lines, item(Table.T5, "2101101", "1", "行政单位医疗")))

    assert "R10" not in [each.rule for each in judge(doubled)]
