"""Figures of a size that no department has, or that it did not have the year before."""

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Fund, Project, Section, Table
from budgets.disclosure.rules import judge
from budgets.disclosure.unread import Unread
from tests.builders import REVENUE, at, document, found_by, item, sound, total, wan, yuan


def sizes(*lines, previous=None, **more):
    found = judge(document(*lines, year=2021, **more), previous=previous)
    return [(each.severity, each.message) for each in found if each.rule == "R44"]


def test_yuan_typed_for_ten_thousands_contradicts_last_years_published_figure():
    before = document(total(Table.T1, "2500.08"), total(Table.T5, "2500.08"))
    [(severity, message)] = sizes(
        total(Table.T1, "25750824"), total(Table.T5, "25750824"), previous=before
    )
    assert severity is Severity.ERROR
    assert "上年2500.08万元，相差约10,300倍，像是“元”与“万元”写错；这样的还有 1 个" in message


def test_last_years_column_serves_where_nothing_was_published():
    [(severity, message)] = sizes(total(Table.T1, "0.9", prior=wan("300")))
    assert severity is Severity.ERROR
    assert "相差约333倍。" in message


@pytest.mark.parametrize(
    ("now", "then", "found"),
    [("2500", "260", 0), ("90", "0.5", 0), ("3000", "0", 0), ("30001", "300", 1)],
    ids=["merged", "too small to tell", "nothing before", "more than a hundredfold"],
)
def test_growth_that_a_department_can_have_is_none_of_its_business(now, then, found):
    assert len(sizes(total(Table.T1, now, prior=wan(then)))) == found


def test_a_heading_may_grow_a_thousandfold_and_not_ten_thousandfold():
    assert sizes(item(Table.T5, "2010301", "2000", prior=wan("2"))) == []
    [(severity, _)] = sizes(item(Table.T5, "2010301", "20000", prior=wan("2")))
    assert severity is Severity.WARNING


def test_what_no_department_has_is_an_error_and_ten_billion_is_asked_about():
    impossible = sizes(total(Table.T1, "100000001"))
    unusual = sizes(total(Table.T1, "1000001"))
    assert [severity for severity, _ in impossible] == [Severity.ERROR]
    assert [severity for severity, _ in unusual] == [Severity.WARNING]
    assert sizes(total(Table.T1, "1100000", prior=wan("1000001"))) == []


def test_the_amount_of_a_project_is_looked_at_too():
    large = Project(number=1, name="综合楼", amount=wan("100000001"))
    [(severity, message)] = sizes(total(Table.T1, "10"), projects=(large,))
    assert severity is Severity.ERROR
    assert "项目“综合楼”" in message


def test_a_sound_document_is_of_a_likely_size():
    assert [each for each in judge(sound(), previous=sound()) if each.rule == "R44"] == []


SAID = at("第 9 段", Section.BASIC_EXPENDITURE)


def in_words(goods, whole="70"):
    return document(
        item(Table.T1, Fund.GENERAL, whole, "一般公共预算拨款", side=REVENUE, source=SAID),
        item(Table.T6, "301", "40", "工资福利支出", source=SAID),
        item(Table.T6, "302", goods, "商品和服务支出", source=SAID),
        item(Table.T6, "303", "20", "对个人和家庭的补助", source=SAID),
    )


def test_a_part_in_yuan_that_closes_the_sum_as_wan_is_a_slip():
    (found,) = found_by("R44", in_words(yuan("10")))
    assert found.severity is Severity.ERROR
    assert "10元" in found.message
    assert found_by("R44", in_words("10")) == []


@pytest.mark.parametrize("goods", [yuan("11"), yuan("100000"), yuan("9.99")])
def test_a_part_in_yuan_that_does_not_close_the_sum_is_no_slip(goods):
    assert found_by("R44", in_words(goods)) == []


def test_a_part_that_was_not_read_may_be_in_the_sum():
    left = Unread(Section.BASIC_EXPENDITURE, "第 9 段", "5万元", "")
    (found,) = [x for x in judge(in_words(yuan("10"), "75"), unread=(left,)) if x.rule == "R44"]
    assert "商品和服务支出" in found.message
    other = Unread(Section.BASIC_EXPENDITURE, "第 9 段", "6万元", "")
    assert [x for x in judge(in_words(yuan("10"), "75"), unread=(other,)) if x.rule == "R44"] == []
