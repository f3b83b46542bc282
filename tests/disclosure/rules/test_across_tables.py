"""One table agrees with another, or the rule names both figures."""

from dataclasses import replace

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Fund, Nature, Phase, Project, Row, Table, Unit, UnitKind
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.rules import judge
from tests.builders import (
    REVENUE,
    document,
    found_by,
    item,
    none_planned,
    sound,
    total,
    wan,
    with_lines,
)


def rules_of(disclosure):
    return [each.rule for each in judge(disclosure)]


def errors(disclosure, rule):
    return [e for e in found_by(rule, disclosure) if e.severity is Severity.ERROR]


def test_the_expenditure_table_has_the_total_of_the_overview():
    agreeing = document(total(Table.T1, "100"), total(Table.T3, "100"))
    differing = document(total(Table.T1, "100"), total(Table.T3, "98"))

    assert judge(agreeing) == ()
    (found,) = judge(differing)
    assert (found.rule, found.severity) == ("R07", Severity.ERROR)
    assert "100万元" in found.message
    assert "98万元" in found.message


def test_the_expenditure_table_may_leave_out_what_is_carried_forward():
    lines = (
        total(Table.T1, "105"),
        total(Table.T1, "100", row=Row.CURRENT),
        item(Table.T1, "E9", "5", "结转下年"),
    )

    assert judge(document(*lines, total(Table.T3, "100"))) == ()
    assert judge(document(*lines, total(Table.T3, "105"))) == ()
    assert rules_of(document(*lines, total(Table.T3, "103"))) == ["R07"]


def test_each_column_of_the_appropriation_has_the_total_of_its_table():
    def funds(own):
        return document(
            total(Table.T4, "100"),
            total(Table.T4, "80", fund=Fund.GENERAL),
            total(Table.T4, "20", fund=Fund.GOVERNMENT_FUND),
            total(Table.T5, "80"),
            total(Table.T8, own),
        )

    assert judge(funds("20")) == ()
    (found,) = judge(funds("25"))
    assert (found.rule, found.severity) == ("R13", Severity.ERROR)
    assert "20万元" in found.message
    assert "25万元" in found.message


def test_an_appropriation_without_columns_is_the_sum_of_the_three_tables():
    lines = (none_planned(Table.T8), none_planned(Table.T9))

    assert judge(document(total(Table.T4, "80"), total(Table.T5, "80"), *lines)) == ()
    assert rules_of(document(total(Table.T4, "83"), total(Table.T5, "80"), *lines)) == ["R13"]


def test_the_appropriation_total_follows_from_the_overview():
    def appropriated(whole):
        return document(
            item(Table.T1, "R101", "80", "一般公共预算拨款收入", side=REVENUE),
            item(Table.T1, "R301", "33", "事业收入", side=REVENUE),
            item(Table.T1, "R901", "5", "上年结转一般公共预算拨款", side=REVENUE),
            total(Table.T4, whole, side=REVENUE),
        )

    assert judge(appropriated("85")) == ()
    (found,) = judge(appropriated("80"))
    assert (found.rule, found.severity) == ("R14", Severity.ERROR)


def test_where_all_money_is_appropriated_the_totals_are_the_same():
    broken = with_lines(sound(), total(Table.T4, "180", side=REVENUE), total(Table.T4, "180"))

    (found,) = errors(broken, "R15")

    assert "174.3万元" in found.message
    assert "180万元" in found.message
    assert errors(sound(), "R15") == []


def test_other_revenue_makes_the_totals_differ_rightly():
    other = document(
        total(Table.T1, "100", side=REVENUE),
        item(Table.T1, "R101", "80", "一般公共预算拨款收入", side=REVENUE),
        item(Table.T1, "R305", "20", "其他收入", side=REVENUE),
        total(Table.T4, "80", side=REVENUE),
    )

    assert judge(other) == ()


def test_basic_expenditure_is_the_same_in_both_tables():
    def basic(own):
        return document(total(Table.T5, "70", Nature.BASIC), total(Table.T6, own))

    assert judge(basic("70")) == ()
    (found,) = judge(basic("71"))
    assert (found.rule, found.severity) == ("R16", Severity.ERROR)
    assert "70万元" in found.message
    assert "71万元" in found.message


def test_basic_expenditure_of_all_money_is_compared_only_where_all_money_is_general():
    mixed = document(
        item(Table.T1, "R101", "80", "一般公共预算拨款收入", side=REVENUE),
        item(Table.T1, "R305", "20", "其他收入", side=REVENUE),
        total(Table.T3, "75", Nature.BASIC),
        total(Table.T6, "70"),
    )

    assert judge(mixed) == ()


def test_a_public_expense_covers_its_economic_heading():
    def reception(heading):
        return document(
            item(Table.T6, "30217", heading, "公务接待费"),
            item(Table.T7, "S3", "3", "公务接待费"),
        )

    assert judge(reception("3")) == ()
    (found,) = judge(reception("4.2"))
    assert (found.rule, found.severity) == ("R20", Severity.ERROR)
    assert "4.2万元" in found.message
    assert "3万元" in found.message


def running(operating: str, **more):
    return document(
        total(Table.OPERATING_COST, operating),
        total(Table.T6, "64.4", Nature.PUBLIC),
        item(Table.T5, "2010801", "149", "行政运行"),
        **more,
    )


def test_the_operating_cost_of_an_organ_is_its_office_costs():
    assert judge(running("64.4")) == ()
    (found,) = judge(running("64.2"))
    assert (found.rule, found.severity) == ("R21", Severity.ERROR)
    assert "64.2万元" in found.message
    assert "64.4万元" in found.message
    assert "相差0.2万元" in found.message


def test_with_institutions_the_operating_cost_may_be_less_but_not_more():
    units = (Unit(1, "审计服务中心", UnitKind.SUBORDINATE),)

    assert judge(running("50.0", units=units)) == ()
    assert rules_of(running("66.0", units=units)) == ["R21"]


def test_in_final_accounts_another_operating_cost_is_a_warning():
    (found,) = judge(running("64.2", phase=Phase.FINAL))

    assert (found.rule, found.severity) == ("R21", Severity.WARNING)


@pytest.mark.parametrize(("amounts", "rules"), [(("20", "10"), []), (("20", "12"), ["R23"])])
def test_projects_stay_within_project_expenditure(amounts, rules):
    projects = tuple(
        Project(number=i, name=f"项目{i}", amount=wan(amount)) for i, amount in enumerate(amounts)
    )
    disclosure = document(total(Table.T3, "30", Nature.PROJECT), projects=projects)

    assert rules_of(disclosure) == rules


def test_projects_without_amounts_are_not_added_up():
    silent = Project(number=1, name="项目", amount=Amount.not_disclosed(MoneyUnit.WAN))

    assert judge(document(total(Table.T3, "30", Nature.PROJECT), projects=(silent,))) == ()


def test_parts_that_miss_the_total_by_rounding_get_one_notice():
    rounded = with_lines(
        sound(), total(Table.T6, "107.2", Nature.PERSONNEL), total(Table.T6, "171.7")
    )

    found = found_by("R41", rounded)

    assert [each.severity for each in found] == [Severity.NOTICE]
    assert "174.3万元" in found[0].message
    assert "174.2万元" in found[0].message
    assert "四舍五入" in found[0].message


def test_project_expenditure_without_a_heading_is_a_warning():
    described = replace(sound(), lines=tuple(replace(line, purpose="") for line in sound().lines))

    (found,) = judge(described)

    assert (found.rule, found.severity) == ("R42", Severity.WARNING)
    assert "2.6万元" in found.message


def department_of(*amounts, own=True):
    units = tuple(
        Unit(
            i,
            f"单位{i}",
            UnitKind.SELF if own and i == 1 else UnitKind.SUBORDINATE,
            wan(amount) if amount else None,
        )
        for i, amount in enumerate(amounts, 1)
    )
    return document(total(Table.T1, "100", side=REVENUE), total(Table.T1, "100"), units=units)


def test_the_units_add_up_to_the_department():
    assert judge(department_of("60", "40")) == ()

    (found,) = judge(department_of("60", "35"))

    assert (found.rule, found.severity) == ("R24", Severity.ERROR)
    assert "100万元" in found.message
    assert "95万元" in found.message


def test_units_that_are_not_all_listed_may_fall_short_of_the_department_but_not_exceed_it():
    assert judge(department_of("60", None)) == ()
    assert judge(department_of("20", "40", own=False)) == ()
    assert rules_of(department_of("70", "40", own=False)) == ["R24"]
