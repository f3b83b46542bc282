"""Changes on the year before: arithmetic, reasons, and what was published then."""

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Base, Direction, LineKey, Passage, Row, Section, Side, Table
from budgets.disclosure.money import Percent
from budgets.disclosure.rules import judge
from tests.builders import at, document, item, reason, total, wan

UP, DOWN, FLAT = Direction.INCREASE, Direction.DECREASE, Direction.FLAT
OPERATING = LineKey(Table.OPERATING_COST)
RECEPTION = LineKey(Table.T7, row=Row.ITEM, code="S3")


def operating(*reasons, now="64.2", **more):
    return document(total(Table.OPERATING_COST, now, **more), reasons=reasons)


def changed(direction, change=None, percent=None, text="压减日常开支", **more):
    return reason(OPERATING, "机关运行经费", direction, change, percent, text, **more)


def test_a_change_with_a_fitting_reason_is_silent():
    assert judge(operating(changed(DOWN, "-2.5", "-3.7"))) == ()


def test_no_change_with_a_reason_for_less_is_a_warning():
    thrift = reason(RECEPTION, "公务接待费", FLAT, text="按照过紧日子的要求，进一步规范和减少接待")

    (found,) = judge(document(item(Table.T7, "S3", "3", "公务接待费"), reasons=(thrift,)))

    assert (found.rule, found.severity) == ("R31", Severity.WARNING)
    assert "持平" in found.message
    assert "减少" in found.message


def test_no_change_needs_no_reason():
    flat = reason(RECEPTION, "公务接待费", FLAT)

    assert judge(document(item(Table.T7, "S3", "3", "公务接待费"), reasons=(flat,))) == ()


def test_a_change_without_a_reason_is_a_warning():
    (found,) = judge(operating(changed(DOWN, "-2.5", text="主要原因是")))

    assert (found.rule, found.severity) == ("R31", Severity.WARNING)


def test_a_rise_explained_by_saving_is_a_warning():
    (found,) = judge(operating(changed(UP, "2.5", text="压缩开支")))

    assert (found.rule, found.severity) == ("R31", Severity.WARNING)
    assert "压缩" in found.message


def test_an_amount_that_contradicts_its_direction_is_an_error():
    (found,) = judge(operating(changed(UP, "-2.5", text="人员增加")))

    assert (found.rule, found.severity) == ("R31", Severity.ERROR)


def test_a_change_is_the_difference_of_two_years():
    assert judge(operating(changed(DOWN, "-2.5", prior=wan("66.7")))) == ()

    (found,) = judge(operating(changed(DOWN, "-2.5", prior=wan("68.7"))))

    assert (found.rule, found.severity) == ("R32", Severity.ERROR)
    assert "64.2万元" in found.message
    assert "68.7万元" in found.message


def test_a_like_for_like_change_need_not_be_the_difference():
    assert judge(operating(changed(DOWN, "-2.5", prior=wan("68.7"), comparable=True))) == ()


@pytest.mark.parametrize(
    ("percent", "found"), [("-3.7", []), ("-5.7", [Severity.ERROR]), ("3.7", [Severity.ERROR])]
)
def test_a_percentage_follows_from_amount_and_change(percent, found):
    judged = judge(operating(changed(DOWN, "-2.5", percent)))

    assert [each.severity for each in judged] == found
    assert all("-3.75%" in each.message for each in judged)


def test_a_percentage_follows_from_both_years():
    def rise(percent):
        return document(
            total(Table.T5, "3845.49", prior=wan("43269.3")),
            reasons=(
                reason(LineKey(Table.T5), "一般公共预算拨款", DOWN, None, percent, "压减项目"),
            ),
        )

    assert judge(rise("-91.11")) == ()
    (found,) = judge(rise("17.62"))
    assert (found.rule, found.severity) == ("R32", Severity.ERROR)
    assert "+17.62%" in found.message
    assert "-91.11%" in found.message


def test_a_percentage_on_nothing_is_a_warning():
    found = judge(operating(changed(UP, "64.2", "100", "新增机构", prior=wan("0"))))

    assert [(each.rule, each.severity) for each in found] == [("R32", Severity.WARNING)]


def test_last_years_figure_is_the_published_one():
    last_year = document(total(Table.OPERATING_COST, "66.7"), year=2019)

    assert judge(operating(prior=wan("66.7")), previous=last_year) == ()
    (found,) = judge(operating(prior=wan("65.7")), previous=last_year)
    assert (found.rule, found.severity) == ("R33", Severity.WARNING)
    assert "65.7万元" in found.message
    assert "66.7万元" in found.message


def test_a_change_that_implies_another_prior_than_published_is_a_warning():
    last_year = document(total(Table.OPERATING_COST, "66.7"), year=2019)

    assert judge(operating(changed(DOWN, "-2.5")), previous=last_year) == ()
    (found,) = judge(operating(changed(DOWN, "-3.5")), previous=last_year)
    assert (found.rule, found.severity) == ("R33", Severity.WARNING)
    assert "67.7万元" in found.message


def test_a_rise_of_the_three_public_expenses_is_pointed_out():
    (found,) = judge(document(total(Table.T7, "4", prior=wan("3"))))

    assert (found.rule, found.severity) == ("R34", Severity.NOTICE)
    assert judge(document(total(Table.T7, "3", prior=wan("3")))) == ()


def test_a_reason_given_for_the_whole_section_is_enough():
    silent = changed(DOWN, "-2.5", text="", source=at("第 3 段", Section.OPERATING_COST))
    given = Passage(Section.OPERATING_COST, "机关运行经费", "减少的主要原因是项目调整。")
    lines = (total(Table.OPERATING_COST, "64.2"),)

    assert judge(document(*lines, reasons=(silent,), passages=(given,))) == ()
    (found,) = judge(document(*lines, reasons=(silent,)))
    assert "没有说明原因" in found.message


def test_the_reason_of_a_neighbour_is_not_held_against_nothing():
    flat = reason(LineKey(Table.T9), "国有资本经营预算", FLAT, text="工作量增加")

    assert judge(document(total(Table.T9, "0"), reasons=(flat,))) == ()


def test_a_percentage_with_the_wrong_sign_is_told_so():
    (found,) = judge(operating(changed(DOWN, "-2.5", "3.7", prior=wan("66.7"))))

    assert (found.rule, found.severity) == ("R32", Severity.ERROR)
    assert "正负号相反" in found.message
    assert "sign" in found.message_en


def beside(now="66.7", prior="64.2", change="2.5", percent="3.9"):
    """A row of a table that prints the change beside the amount."""
    stated = Percent.of(percent.removeprefix("-"), negative=percent.startswith("-"))
    row = total(Table.T5, now, prior=wan(prior), change=wan(change), percent=stated)
    return judge(document(row))


def test_what_a_table_prints_as_change_follows_from_its_two_years():
    assert beside() == ()
    (difference,) = beside(change="2.9", percent="4.5")
    (share,) = beside(percent="4.9")
    (sign,) = beside(percent="-3.9")

    assert {each.rule for each in (difference, share, sign)} == {"R32"}
    assert {each.severity for each in (difference, share, sign)} == {Severity.ERROR}
    assert "2.9万元" in difference.message
    assert "+3.89%" in share.message
    assert "正负号相反" in sign.message


@pytest.mark.parametrize(("percent", "rules"), [("100", []), ("0.00", []), ("38.5", ["R32"])])
def test_what_tables_fill_in_where_there_was_nothing_before_is_no_percentage(percent, rules):
    found = beside(now="2.5", prior="0", change="2.5", percent=percent)

    assert [each.rule for each in found] == rules


def test_a_difference_from_the_plan_is_held_against_the_plan():
    def accounts(plan):
        more = {"against": Base.PLAN, "text": "压减日常开支"}
        stated = reason(OPERATING, "机关运行经费", DOWN, "-2.5", "-3.7", **more)
        line = total(Table.OPERATING_COST, "64.2", planned=wan(plan), prior=wan("90"))
        return document(line, reasons=(stated,))

    assert judge(accounts("66.7")) == ()
    found = judge(accounts("76.7"))
    assert {each.rule for each in found} == {"R32"}
    assert "年初预算" in found[0].message


def test_a_change_on_the_plan_is_no_other_statement_of_the_change_on_the_year_before():
    both = (
        changed(DOWN, "-2.5"),
        changed(UP, "1.5", text="人员增加", against=Base.PLAN),
    )

    assert judge(operating(*both)) == ()


THREE = LineKey(Table.T7)
CARS = LineKey(Table.T7, row=Row.ITEM, code="S2")
TRAVEL = LineKey(Table.T7, row=Row.ITEM, code="S1")


def three_public(whole, cars, reception, *, travel="0", plus=()):
    return document(
        total(Table.T7, whole), item(Table.T7, "S1", travel, "因公出国（境）费"),
        item(Table.T7, "S2", cars, "公务用车费"), item(Table.T7, "S3", reception, "公务接待费"),
        reasons=plus,
    )  # fmt: skip


def fell(key, label, change):
    return reason(key, label, DOWN, change, text="厉行节约，压减开支")


def test_changes_of_parts_make_up_the_change_of_the_whole():
    silent = three_public("9.00", "6.00", "3.00", plus=(
        fell(THREE, "“三公”经费", "-1.50"), fell(CARS, "公务用车费", "-1.00"),
        fell(RECEPTION, "公务接待费", "-0.50"),
    ))  # fmt: skip
    assert [x.rule for x in judge(silent) if x.severity is not Severity.NOTICE] == []


def test_parts_that_fell_by_more_than_their_whole_are_an_error():
    (found,) = judge(three_public("9.00", "6.00", "3.00", plus=(
        fell(THREE, "“三公”经费", "-1.00"), fell(CARS, "公务用车费", "-1.00"),
        fell(RECEPTION, "公务接待费", "-0.50"),
    )))  # fmt: skip

    assert (found.rule, found.severity) == ("R32", Severity.ERROR)
    assert "1.5万元" in found.message


def test_what_is_nothing_now_may_have_fallen_unsaid():
    """Travel abroad may have been 20 the year before: a text need not say so."""
    told = three_public("9.00", "6.00", "3.00", plus=(
        fell(THREE, "“三公”经费", "-21.50"), fell(CARS, "公务用车费", "-1.00"),
        fell(RECEPTION, "公务接待费", "-0.50"),
    ))  # fmt: skip
    assert not [x for x in judge(told) if x.severity is not Severity.NOTICE]


def test_a_part_without_a_stated_change_leaves_the_sum_open():
    told = three_public("9.00", "6.00", "2.00", travel="1.00", plus=(
        fell(THREE, "“三公”经费", "-1.00"), fell(CARS, "公务用车费", "-3.00"),
    ))  # fmt: skip
    assert not [x for x in judge(told) if x.severity is not Severity.NOTICE]


def test_a_percentage_is_shown_with_what_it_was_computed_from():
    (found,) = judge(operating(changed(DOWN, "-2.5", "-5.7"), now="64.2"))

    assert "（2.5万元÷66.7万元）" in found.message


def test_what_rose_by_all_that_it_is_rose_from_nothing():
    (found,) = judge(operating(changed(UP, "64.2", "100.00", text="新增"), now="64.2"))

    assert (found.rule, found.severity) == ("R32", Severity.WARNING)
    assert "不应计算变化率" in found.message


def sides(earned, spent):
    keys = [LineKey(Table.T1, side) for side in (Side.REVENUE, Side.EXPENDITURE)]
    return document(
        total(Table.T1, "90", side=Side.REVENUE), total(Table.T1, "90"),
        reasons=(
            reason(keys[0], "收入总计", UP, earned, text="新增"),
            reason(keys[1], "支出总计", UP, spent, text="新增"),
        ),
    )  # fmt: skip


def test_both_sides_that_are_equal_changed_alike():
    (found,) = judge(sides("6.40", "9.40"))

    assert (found.rule, found.severity) == ("R32", Severity.WARNING)
    assert not judge(sides("6.40", "6.40"))
