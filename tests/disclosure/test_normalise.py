"""Facts: what a document says, wherever and however often it says it."""

from __future__ import annotations

from dataclasses import replace

from budgets.disclosure.model import Direction, Disclosure, LineKey, Statement, Table
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from tests.builders import at, document, item, letters_office, reason, total, wan, yuan
from tests.disclosure.normalise import facts_of

PENSIONS = ("社会保障和就业支出", "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出")


def test_the_same_said_in_another_order_and_place_is_the_same() -> None:
    one = letters_office()
    moved = tuple(replace(line, source=at("第 3 段")) for line in reversed(one.lines))
    assert facts_of(replace(one, lines=moved)) == facts_of(one)


def test_what_is_said_again_is_no_further_fact_but_what_is_said_otherwise_is() -> None:
    line = total(Table.T5, "174.3")
    again = Statement(line.key, yuan("1,743,000"), at("第 9 段"))
    other = Statement(line.key, wan("174.2"), at("第 12 段"))
    facts = facts_of(document(line, statements=(again, other, again, other)))
    assert facts.statements == (Statement(line.key, wan("174.2")),)


def test_a_second_line_of_a_quantity_is_a_statement() -> None:
    facts = facts_of(document(total(Table.T6, "171.7"), total(Table.T6, "171.6")))
    assert [line.amount.printed for line in facts.lines] == ["171.7"]
    assert [each.amount.printed for each in facts.statements] == ["171.6"]


def test_the_number_of_decimals_is_a_fact_but_neither_sign_nor_width_of_a_figure() -> None:
    key = LineKey(Table.T1)
    line = total(Table.T1, "12.50")
    fewer = replace(line, amount=wan("12.5"))
    wide = replace(line, amount=Amount.of("１２．５０", MoneyUnit.WAN))
    assert facts_of(document(line)) != facts_of(document(fewer))
    assert facts_of(document(line)) == facts_of(document(wide))
    fallen = replace(line, change=wan("-2"))
    signed = replace(line, change=Amount.of("-2", MoneyUnit.WAN))
    assert facts_of(document(fallen)) == facts_of(document(signed))
    assert facts_of(document(fallen)).line(key) != facts_of(document(line)).line(key)


def test_a_path_that_the_code_tells_is_no_fact_but_a_garbled_one_is() -> None:
    plain = item(Table.T5, "2080505", "10.6", PENSIONS[2])
    usual = replace(plain, path=PENSIONS)
    short = replace(plain, path=("社会保障和就业", *PENSIONS[1:]))
    garbled = replace(plain, path=("社会保障", *PENSIONS[1:]))
    assert facts_of(document(usual)) == facts_of(document(plain))
    assert facts_of(document(short)) == facts_of(document(plain))
    assert facts_of(document(garbled)) != facts_of(document(plain))


def test_an_item_has_the_name_of_its_row_and_a_sum_has_none() -> None:
    basic = item(Table.T3, "201", "5", "一般公共服务")
    facts = facts_of(document(item(Table.T3, "201", "9", "公共服务"), basic, total(Table.T3, "9")))
    assert {line.name for line in facts.lines} == {"公共服务", ""}


def test_the_unit_is_that_of_most_figures() -> None:
    lines = total(Table.T1, yuan("5")), total(Table.T3, yuan("5")), total(Table.T5, "8")
    assert facts_of(document(*lines)).unit is MoneyUnit.YUAN


def test_a_change_that_the_figures_beside_it_give_is_no_further_fact_but_a_wrong_one_is() -> None:
    line = replace(total(Table.T5, "12"), prior=wan("10"))
    right = replace(line, change=wan("2"), percent=Percent.of("20.0"))
    wrong = replace(line, change=wan("2"), percent=Percent.of("2.0"))
    assert facts_of(document(right)) == facts_of(document(line))
    assert facts_of(document(wrong)) != facts_of(document(line))


def test_a_share_that_its_total_gives_is_no_further_fact_but_a_wrong_one_is() -> None:
    whole = total(Table.T5, "200")
    part = item(Table.T5, "201", "50", "一般公共服务支出")
    right, wrong = replace(part, share=Percent.of("25")), replace(part, share=Percent.of("26"))
    assert facts_of(document(whole, right)) == facts_of(document(whole, part))
    assert facts_of(document(whole, wrong)) != facts_of(document(whole, part))


def test_a_sentence_that_only_compares_what_the_table_has_is_no_further_fact() -> None:
    line = replace(total(Table.T8, "12"), prior=wan("10"))
    plain = document(line)

    def with_reason(direction: Direction, *more: str, text: str = "") -> Disclosure:
        return replace(plain, reasons=(reason(line.key, "基金", direction, *more, text=text),))

    same = with_reason(Direction.INCREASE, "2", "20")
    assert facts_of(same) == facts_of(plain)
    assert facts_of(with_reason(Direction.DECREASE, "-2", "-20")) != facts_of(plain)
    assert facts_of(with_reason(Direction.INCREASE, "3")) != facts_of(plain)
    assert facts_of(with_reason(Direction.INCREASE, text="多修了路")) != facts_of(plain)


def test_the_year_before_and_the_change_say_the_same() -> None:
    line = total(Table.OPERATING_COST, "12.5")
    changed = reason(line.key, "", Direction.INCREASE, "2.5", text="新增人员")
    since = replace(changed, change=None, prior=wan("10.0"))
    both = replace(changed, prior=wan("10.0"))
    texts = [facts_of(document(line, reasons=(each,))) for each in (changed, since, both)]
    assert texts[0] == texts[1] == texts[2]
    other = replace(changed, prior=wan("11"))
    assert facts_of(document(line, reasons=(other,))) != texts[0]


def test_zero_said_in_words_repeats_a_printed_zero() -> None:
    line = item(Table.T7, "S1", "0", "因公出国（境）费用")
    said = Statement(line.key, Amount.none_planned(MoneyUnit.WAN))
    assert facts_of(document(line, statements=(said,))) == facts_of(document(line))


def test_an_amount_that_is_not_disclosed_says_nothing() -> None:
    silent = total(Table.OPERATING_COST, Amount.not_disclosed(MoneyUnit.WAN))
    line = replace(total(Table.T8, "12"), prior=Amount.not_disclosed(MoneyUnit.WAN))
    assert facts_of(document(silent, line)) == facts_of(document(total(Table.T8, "12")))
    planned = total(Table.OPERATING_COST, Amount.none_planned(MoneyUnit.WAN))
    assert facts_of(document(planned)) != facts_of(document())
