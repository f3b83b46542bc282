"""What a finding says of a difference: rounding, cutting off, or 元 written for 万元."""

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Fund, LineKey, Nature, Row, Section, Statement, Table
from budgets.disclosure.rules import judge
from tests.builders import REVENUE, at, document, item, total, wan, yuan

IN_TABLE = at("表 6", Section.TABLES)
IN_TEXT = at("第 40 段", Section.BASIC_EXPENDITURE)


def only(disclosure):
    (found,) = judge(disclosure)
    return found


def test_two_figures_of_one_quantity_in_the_wrong_unit_are_told_so():
    said = Statement(LineKey(Table.T5), yuan("174.3"), at("第 9 段"))

    found = only(document(total(Table.T5, "174.3"), statements=(said,)))

    assert found.severity is Severity.ERROR
    assert "一万倍" in found.message
    assert "万元" in found.message_en


def test_an_ordinary_difference_is_not_called_a_wrong_unit():
    said = Statement(LineKey(Table.T5), wan("184.3"), at("第 9 段"))

    assert "一万倍" not in only(document(total(Table.T5, "174.3"), statements=(said,))).message


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"goods": yuan("10")}, "货物”相差一万倍"),
        ({"goods": wan("100000")}, "货物”相差一万倍"),
        ({"whole": yuan("30")}, "政府采购预算合计相差一万倍"),
    ],
)
def test_the_figure_in_the_wrong_unit_is_named_among_the_parts_of_a_sum(wrong, named):
    found = only(
        document(
            total(Table.PROCUREMENT, wrong.get("whole", "30")),
            item(Table.PROCUREMENT, "G1", wrong.get("goods", "10"), "货物"),
            item(Table.PROCUREMENT, "G2", "0", "工程"),
            item(Table.PROCUREMENT, "G3", "20", "服务"),
        )
    )

    assert found.rule == "R22"
    assert named in found.message


def test_a_part_in_the_wrong_unit_is_found_even_where_not_all_parts_need_be_named():
    said = at("第 9 段", Section.REVENUE_EXPENDITURE)

    def spent(second):
        return document(
            total(Table.T3, "100"),
            item(Table.T3, "2010801", "60", "行政运行", source=said),
            item(Table.T3, "2010804", second, "审计业务", source=said),
        )

    assert judge(spent("30")) == ()
    found = only(spent(yuan("40")))
    assert (found.rule, found.severity) == ("R10", Severity.ERROR)
    assert "审计业务”相差一万倍" in found.message


def basic_expenditure(stated, personnel="50", **more):
    """T6 with its total in a sentence and its rows in a table, as final accounts print it."""
    return document(
        total(Table.T6, stated, source=IN_TEXT),
        total(Table.T6, personnel, Nature.PERSONNEL, source=IN_TABLE),
        total(Table.T6, "20", Nature.PUBLIC, source=IN_TABLE),
        item(Table.T6, "301", "50", "工资福利支出", source=IN_TABLE),
        item(Table.T6, "302", "20", "商品和服务支出", source=IN_TABLE),
        total(Table.T5, "70", Nature.BASIC, source=IN_TABLE),
        **more,
    )


def test_a_sentence_that_misstates_the_total_of_a_table_is_one_finding():
    assert judge(basic_expenditure("70")) == ()

    found = only(basic_expenditure("78"))

    assert (found.rule, found.severity) == ("R25", Severity.ERROR)
    assert "78万元" in found.message
    assert "70万元" in found.message


def test_a_part_that_the_sentence_misstates_too_explains_the_total():
    personnel = LineKey(Table.T6, nature=Nature.PERSONNEL)

    found = only(basic_expenditure("78", statements=(Statement(personnel, wan("58"), IN_TEXT),)))

    assert found.rule == "R25"
    assert "58万元" in found.message


def test_a_total_that_is_given_twice_is_the_same():
    def twice(again):
        first = total(Table.T1, "100", side=REVENUE, source=at("表 1 第 2 行"))
        return document(first, total(Table.T1, again, side=REVENUE, source=at("表 1 第 9 行")))

    assert judge(twice("100")) == ()
    found = only(twice("105"))
    assert (found.rule, found.severity) == ("R28", Severity.ERROR)
    assert "表 1 第 9 行" in found.message


def test_what_a_fund_took_in_is_not_what_it_spent():
    carried = item(Table.T8, "", "5", "年初结转和结余", fund=Fund.CARRIED_OVER, row=Row.TOTAL)

    assert judge(document(total(Table.T8, "30"), carried)) == ()


def test_a_part_that_is_left_out_is_not_called_a_wrong_unit():
    found = only(
        document(
            total(Table.PROCUREMENT, "30.00"),
            item(Table.PROCUREMENT, "G1", "10.00", "货物"),
            item(Table.PROCUREMENT, "G2", "10.00", "工程"),
            item(Table.PROCUREMENT, "G3", "20.00", "服务"),
        )
    )
    assert "一万倍" not in found.message  # 10.00 divided by ten thousand is nearly nothing


def test_one_mistyped_cell_is_one_finding_and_cites_all_that_it_misses():
    found = only(
        document(
            total(Table.T3, "100.00", source=IN_TABLE),
            total(Table.T5, "100.01", source=IN_TABLE),
            total(Table.T4, "100.00", fund=Fund.GENERAL, source=IN_TABLE),
            statements=(Statement(LineKey(Table.T5), wan("100.00"), IN_TEXT),),
        )
    )
    assert found.severity is Severity.NOTICE  # only the last digit
    assert {figure.printed for figure in found.figures} == {"100.00万元", "100.01万元"}
    assert len(found.figures) > 2
