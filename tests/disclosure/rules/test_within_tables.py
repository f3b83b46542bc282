"""Each table ties up with itself, or the rule names the figures that do not."""

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Fund, Nature, Phase, Row, Section, Table
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.rules import judge
from tests.builders import REVENUE, at, document, found_by, item, total, yuan


def overview(**changed):
    """T1 with 100 of the year, 5 carried over and 5 carried forward, where nothing is changed."""
    figures = {"in": "105", "out": "105", "own": "100", "spent": "100", "left": "5", **changed}
    return document(
        total(Table.T1, figures["in"], side=REVENUE),
        total(Table.T1, figures["own"], side=REVENUE, row=Row.CURRENT),
        item(Table.T1, "R1", "90", "财政拨款收入", side=REVENUE),
        item(Table.T1, "R101", "80", "一般公共预算拨款收入", side=REVENUE),
        item(Table.T1, "R102", "10", "政府性基金预算拨款收入", side=REVENUE),
        item(Table.T1, "R305", "10", "其他收入", side=REVENUE),
        item(Table.T1, "R9", "5", "上年结转", side=REVENUE),
        total(Table.T1, figures["out"]),
        total(Table.T1, figures["spent"], row=Row.CURRENT),
        item(Table.T1, "201", "60", "一般公共服务支出"),
        item(Table.T1, "208", "40", "社会保障和就业支出"),
        item(Table.T1, "E9", figures["left"], "结转下年"),
        phase=changed.get("phase", Phase.BUDGET),
    )


def test_an_overview_that_adds_up_is_silent():
    assert judge(overview()) == ()


@pytest.mark.parametrize(
    ("changed", "rule", "figures"),
    [
        ({"out": "106", "left": "6"}, "R01", ("105万元", "106万元")),
        ({"own": "97"}, "R02", ("105万元", "97万元")),
        ({"own": "97"}, "R04", ("97万元", "100万元")),
        ({"left": "8"}, "R03", ("105万元", "108万元")),
        ({"spent": "97", "left": "8"}, "R06", ("97万元", "100万元")),
    ],
)
def test_a_side_of_the_overview_that_does_not_add_up_is_an_error(changed, rule, figures):
    found = found_by(rule, overview(**changed))

    assert [each.severity for each in found] == [Severity.ERROR]
    assert all(figure in found[0].message for figure in figures)
    assert figures[0].removesuffix("万元") in found[0].message_en


def test_the_appropriation_is_the_sum_of_the_three_budgets():
    broken = document(
        item(Table.T1, "R1", "90", "财政拨款收入", side=REVENUE),
        item(Table.T1, "R101", "80", "一般公共预算拨款收入", side=REVENUE),
        item(Table.T1, "R102", "7", "政府性基金预算拨款收入", side=REVENUE),
    )

    (found,) = judge(broken)

    assert (found.rule, found.severity) == ("R05", Severity.ERROR)
    assert "90万元" in found.message
    assert "87万元" in found.message


def revenue_table(other: str):
    return document(
        total(Table.T2, "100"),
        total(Table.T2, "90", fund=Fund.GENERAL),
        total(Table.T2, other, fund=Fund.OTHER),
        item(Table.T2, "201", "100", "一般公共服务支出"),
        item(Table.T2, "201", "90", "一般公共服务支出", fund=Fund.GENERAL),
        item(Table.T2, "201", other, "一般公共服务支出", fund=Fund.OTHER),
    )


def test_rows_of_the_revenue_table_are_the_sum_of_their_sources():
    assert judge(revenue_table("10")) == ()

    total_row, item_row = judge(revenue_table("13"))

    assert {total_row.rule, item_row.rule} == {"R08"}
    assert "合计103万元" in total_row.message
    assert "201一般公共服务支出" in item_row.message


def split(basic: str, project: str, whole: str = "100"):
    """T5 with a total row and one item, each split into basic and project."""
    rows = []
    for nature, amount in ((Nature.TOTAL, whole), (Nature.BASIC, basic), (Nature.PROJECT, project)):
        rows.append(total(Table.T5, amount, nature))
        rows.append(item(Table.T5, "2010801", amount, "行政运行", nature=nature))
    return document(*rows)


def test_rows_are_basic_plus_project():
    assert judge(split("70", "30")) == ()

    found = judge(split("70", "20"))

    assert [(each.rule, each.severity) for each in found] == [("R09", Severity.ERROR)] * 2
    assert "70万元" in found[0].message
    assert "相差10万元" in found[0].message


def test_a_blank_cell_below_the_total_is_no_money():
    blank = document(
        *split("70", "30", "100").lines[:1],
        total(Table.T5, "70", Nature.BASIC),
        total(Table.T5, "30", Nature.PROJECT),
        item(Table.T5, "2010801", "70", "行政运行"),
        item(Table.T5, "2010801", "70", "行政运行", nature=Nature.BASIC),
        item(Table.T5, "2010802", "30", "一般行政管理事务"),
        item(Table.T5, "2010802", "30", "一般行政管理事务", nature=Nature.PROJECT),
    )

    assert judge(blank) == ()


def test_rounding_of_a_total_is_a_notice_and_rounding_of_an_item_is_not_reported():
    (found,) = judge(split("70.3", "29.8", "100.0"))

    assert (found.rule, found.severity) == ("R09", Severity.NOTICE)
    assert "四舍五入" in found.message
    assert "rounding" in found.message_en


def test_a_figure_cut_off_is_a_warning_that_says_so():
    def in_yuan(whole):
        return document(
            total(Table.T5, whole),
            total(Table.T5, yuan("70999.00"), Nature.BASIC),
            total(Table.T5, yuan("29999.00"), Nature.PROJECT),
        )

    assert judge(in_yuan("10.10")) == ()

    (found,) = judge(in_yuan("10.09"))

    assert (found.rule, found.severity) == ("R09", Severity.WARNING)
    assert "截去" in found.message


def levels(group: str, leaf: str = "30"):
    return document(
        total(Table.T3, "100"),
        item(Table.T3, "201", "60", "一般公共服务支出"),
        item(Table.T3, "20108", group, "审计事务"),
        item(Table.T3, "2010801", leaf, "行政运行"),
        item(Table.T3, "2010804", "30", "审计业务"),
        item(Table.T3, "208", "40", "社会保障和就业支出"),
    )


def test_class_group_and_item_add_up():
    assert judge(levels("60")) == ()

    found = judge(levels("50", "20"))

    assert [(each.rule, each.severity) for each in found] == [("R10", Severity.ERROR)]
    assert "201一般公共服务支出”60万元" in found[0].message
    assert "50万元" in found[0].message


def test_a_table_with_an_unknown_row_is_not_added_up():
    unknown = item(Table.T3, "", "7", "看不清的科目")

    found = judge(document(*levels("50", "20").lines, unknown))

    assert [each.rule for each in found] == ["R29"]


def test_both_sides_of_the_appropriation_are_equal():
    def both(out):
        return document(total(Table.T4, "90", side=REVENUE), total(Table.T4, out))

    assert judge(both("90")) == ()
    (found,) = judge(both("91"))
    assert (found.rule, found.severity) == ("R11", Severity.ERROR)
    assert "90万元" in found.message
    assert "91万元" in found.message


def test_rows_of_the_appropriation_are_the_sum_of_the_three_budgets():
    def row(fund):
        return document(
            item(Table.T4, "212", "90", "城乡社区支出"),
            item(Table.T4, "212", "50", "城乡社区支出", fund=Fund.GENERAL),
            item(Table.T4, "212", fund, "城乡社区支出", fund=Fund.GOVERNMENT_FUND),
        )

    assert judge(row("40")) == ()
    (found,) = judge(row("30"))
    assert (found.rule, found.severity) == ("R12", Severity.ERROR)
    assert "80万元" in found.message


def basic_table(public: str, wages: str = "50"):
    return document(
        total(Table.T6, "70"),
        total(Table.T6, "50", Nature.PERSONNEL),
        total(Table.T6, public, Nature.PUBLIC),
        item(Table.T6, "301", "50", "工资福利支出"),
        item(Table.T6, "30101", wages, "基本工资"),
        item(Table.T6, "302", "20", "商品和服务支出"),
        item(Table.T6, "30201", "20", "办公费"),
    )


def test_basic_expenditure_is_personnel_plus_office_costs():
    assert judge(basic_table("20")) == ()
    (found,) = judge(basic_table("23"))
    assert (found.rule, found.severity) == ("R17", Severity.ERROR)
    assert "公用经费23万元" in found.message


def test_economic_classes_are_the_sum_of_their_headings():
    (found,) = judge(basic_table("20", wages="45"))

    assert (found.rule, found.severity) == ("R18", Severity.ERROR)
    assert "50万元" in found.message
    assert "45万元" in found.message


def three_public(whole: str, **items: str):
    names = {
        "S1": "因公出国（境）费用",
        "S2": "公务用车",
        "S201": "购置",
        "S202": "运行",
        "S3": "接待",
    }
    return document(
        total(Table.T7, whole),
        *(item(Table.T7, code, amount, names[code]) for code, amount in items.items()),
    )


def test_the_three_public_expenses_add_up():
    assert judge(three_public("8", S1="0", S2="5", S201="3", S202="2", S3="3")) == ()

    (whole,) = judge(three_public("12", S1="0", S2="5", S201="3", S202="2", S3="3"))
    (vehicles,) = judge(three_public("8", S1="0", S2="5", S201="3", S202="0", S3="3"))

    assert (whole.rule, whole.severity) == ("R19", Severity.ERROR)
    assert "12万元" in whole.message
    assert "公务用车”5万元" in vehicles.message


def test_three_public_items_that_are_not_all_named_prove_nothing():
    assert judge(three_public("8", S3="3")) == ()


def test_procurement_adds_up():
    def bought(services):
        return document(
            total(Table.PROCUREMENT, "30"),
            item(Table.PROCUREMENT, "G1", "10", "货物"),
            item(Table.PROCUREMENT, "G2", "0", "工程"),
            item(Table.PROCUREMENT, "G3", services, "服务"),
        )

    assert judge(bought("20")) == ()
    (found,) = judge(bought("25"))
    assert (found.rule, found.severity) == ("R22", Severity.ERROR)
    assert "30万元" in found.message


def test_an_amount_that_was_not_disclosed_is_never_judged():
    silent = Amount.not_disclosed(MoneyUnit.WAN)

    assert judge(document(total(Table.T1, silent, side=REVENUE), total(Table.T1, "5"))) == ()


def test_groups_that_a_sentence_picks_out_need_not_make_the_total():
    def sentence(code, name):
        return document(
            total(Table.T3, "100"),
            item(Table.T3, code, "60", name, source=at("第 9 段", Section.REVENUE_EXPENDITURE)),
        )

    assert judge(sentence("2010801", "行政运行")) == ()
    assert [each.rule for each in judge(sentence("201", "一般公共服务支出"))] == ["R10"]
