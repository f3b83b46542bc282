"""What the department-year page says, on hand-built disclosures with literal figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from budgets.disclosure.model import (
    Direction,
    Disclosure,
    LineKey,
    Nature,
    Phase,
    Row,
    Side,
    Table,
    Term,
)
from budgets.disclosure.money import MoneyUnit, round_half_up
from budgets.reports.pages.amounts import StatedAmounts
from budgets.reports.pages.department_year import DepartmentYear
from budgets.reports.pages.glossary import words_not_explained, words_of
from budgets.reports.pages.year_on_year import ComparisonBasis, Movement
from tests.builders import (
    document,
    item,
    letters_office,
    none_planned,
    reason,
    sound,
    total,
    wan,
    yuan,
)


def stated(disclosure: Disclosure) -> StatedAmounts:
    return StatedAmounts(disclosure.lines, disclosure.reasons, disclosure.unit)


# How much


def test_the_headline_is_the_total_with_its_change_and_the_departments_reason() -> None:
    overview = DepartmentYear(letters_office()).overview()
    assert overview.total
    assert overview.total.amount.yuan == 1_743_000
    assert overview.before.base == 1_602_300
    assert overview.before.change == 140_700
    assert round_half_up(overview.before.percent or Decimal(0), 1) == Decimal("8.8")
    assert overview.before.basis is ComparisonBasis.DERIVED
    assert overview.reason
    assert overview.reason.text == "增加“三支一扶”人员2人，人员经费相应增加14.07万元"


def test_a_total_that_is_not_printed_is_added_up_from_the_outermost_rows() -> None:
    report = DepartmentYear(
        document(
            item(Table.T5, "208", "30", "社会保障和就业支出"),
            item(Table.T5, "2080505", "30"),
            item(Table.T5, "221", "12.5", "住房保障支出"),
        )
    )
    headline = report.overview().total
    assert headline
    assert headline.amount.yuan == 425_000
    assert headline.amount.printed == "42.5"
    assert headline.added_up


def test_a_document_without_amounts_has_no_headline() -> None:
    overview = DepartmentYear(document()).overview()
    assert overview.total is None


def test_a_document_in_yuan_is_as_exact_as_it_prints() -> None:
    overview = DepartmentYear(document(total(Table.T1, yuan("1234567.89")))).overview()
    assert overview.total
    assert overview.total.amount.yuan == Decimal("1234567.89")


# Where to


def test_the_details_stand_inside_their_class_with_their_purpose() -> None:
    detail = DepartmentYear(sound()).compositions.in_detail()
    assert detail
    assert detail.table is Table.T5
    first = detail.parts[0]
    assert (first.name, first.amount.printed) == ("一般公共服务支出", "149")
    assert [(x.code, x.purpose) for x in first.parts] == [
        ("2013101", "机关正常运转的基本支出，以及信访项目支出")
    ]


def test_an_item_under_another_headings_name_says_which_is_meant() -> None:
    detail = DepartmentYear(letters_office()).compositions.in_detail()
    assert detail
    misnamed = next(x for part in detail.parts for x in part.parts if x.code == "2080505")
    assert misnamed.name == "行政单位离退休"
    assert misnamed.meant == "机关事业单位基本养老保险缴费支出"


def test_a_class_that_is_not_printed_is_added_up_from_its_items() -> None:
    detail = DepartmentYear(
        document(
            total(Table.T5, "12"),
            item(Table.T5, "2080505", "7"),
            item(Table.T5, "2080506", "3"),
            item(Table.T5, "2210201", "2"),
        )
    ).compositions.in_detail()
    assert detail
    assert [(x.code, x.name, x.amount.yuan, x.added_up) for x in detail.parts] == [
        ("208", "社会保障和就业支出", 100_000, True),
        ("221", "住房保障支出", 20_000, True),
    ]


def test_a_row_that_prints_only_its_natures_is_their_sum() -> None:
    entries = StatedAmounts(
        (
            item(Table.T5, "2080505", "7", nature=Nature.BASIC),
            item(Table.T5, "2080505", "3", nature=Nature.PROJECT),
            item(Table.T5, "2080505", "6", nature=Nature.PERSONNEL),
        )
    ).entries(Table.T5)
    assert [(x.code, x.amount.yuan) for x in entries] == [("2080505", 100_000)]


def test_unresolved_rows_are_kept_under_their_printed_class() -> None:
    path = ("一般公共服务支出", "某某事务", "某某支出")
    detail = DepartmentYear(
        document(
            total(Table.T5, "10"),
            item(Table.T5, "201", "10", "一般公共服务支出"),
            item(Table.T5, "2013101", "4", "行政运行"),
            item(Table.T5, "", "6", "某某支出", path=path),
        )
    ).compositions.in_detail()
    assert detail
    assert [part.name for part in detail.parts] == ["一般公共服务支出"]
    assert [part.name for part in detail.parts[0].parts] == ["行政运行", "某某支出"]


# More or less


def test_a_change_is_measured_by_what_the_document_prints_before_anything_else() -> None:
    this = document(
        total(Table.T1, "110", prior=wan("100")),
        reasons=(reason(LineKey(Table.T1), "收支总预算", Direction.INCREASE, "20"),),
    )
    before = (
        DepartmentYear(this, previous=stated(document(total(Table.T1, "90")))).overview().before
    )
    assert (before.base, before.basis) == (1_000_000, ComparisonBasis.STATED)


def test_without_any_printed_prior_last_years_published_edition_is_the_base() -> None:
    last = stated(document(total(Table.T1, "90"), year=2019))
    before = DepartmentYear(document(total(Table.T1, "99")), previous=last).overview().before
    assert (before.base, before.basis, before.percent) == (900_000, ComparisonBasis.PUBLISHED, 10)


def test_a_zero_last_year_gives_no_percentage() -> None:
    before = DepartmentYear(document(total(Table.T1, "5", prior=wan("0")))).overview().before
    assert before.movement is Movement.NEW
    assert before.percent is None


def test_a_change_on_a_like_for_like_basis_says_so() -> None:
    changes = {str(x.about.table): x for x in DepartmentYear(letters_office()).changes()}
    operating = changes["O1"].before
    assert operating.base == 667_000
    assert operating.like_for_like
    assert round_half_up(operating.percent or Decimal(0), 1) == Decimal("-3.7")


def test_a_reason_for_a_table_speaks_of_both_its_sides() -> None:
    about = LineKey(Table.T1, Side.REVENUE)
    this = document(
        total(Table.T1, "110"), reasons=(reason(about, "收入", Direction.INCREASE, "10"),)
    )
    assert DepartmentYear(this).overview().before.base == 1_000_000


def test_a_reason_that_is_repeated_word_for_word_is_told_once() -> None:
    why = reason(LineKey(Table.T1), "收支总预算", Direction.INCREASE, "10", text="增人")
    report = DepartmentYear(document(total(Table.T1, "110"), reasons=(why, why)))
    assert [x.reason.text for x in report.stated_reasons()] == ["增人"]


# Final accounts


def test_final_accounts_are_measured_by_their_printed_plan_or_the_published_budget() -> None:
    accounts = document(
        total(Table.T1, "95"),
        item(Table.T1, "201", "60", planned=wan("80")),
        item(Table.T1, "205", "35"),
        phase=Phase.FINAL,
    )
    budget = stated(
        document(total(Table.T1, "100"), item(Table.T1, "201", "70"), item(Table.T1, "205", "30"))
    )
    assert DepartmentYear(accounts, budget=budget).overview().plan.completion == 95


# Words


def test_each_word_has_the_departments_explanation_beside_the_plain_one() -> None:
    words = {word.term: word for word in words_of(sound())}
    assert words["基本支出"].own == "保障机构正常运转的支出。"
    assert words["基本支出"].plain
    assert words["基本支出"].plain.term == "基本支出"


def test_words_that_the_document_uses_and_does_not_explain_are_explained_all_the_same() -> None:
    missing = {word.term for word in words_not_explained(sound())}
    assert "人员经费" in missing
    assert "基本支出" not in missing
    explained = replace(sound(), glossary=(Term(1, "人员经费", "发给人的钱。"),))
    assert "人员经费" not in {word.term for word in words_not_explained(explained)}


def test_a_table_that_says_nothing_is_planned_is_not_one_that_is_missing() -> None:
    book = stated(document(none_planned(Table.T8), total(Table.T1, "1")))
    fund = book.total(Table.T8)
    assert fund
    assert (fund.amount.yuan, fund.amount.unit) == (0, MoneyUnit.WAN)
    assert book.total(Table.T9) is None


def test_the_fund_of_a_one_fund_table_need_not_be_named_to_find_its_cell() -> None:
    book = stated(document(total(Table.T5, "8"), item(Table.T5, "2080505", "8")))
    assert book.at(LineKey(Table.T5)) is not None
    assert book.at(LineKey(Table.T5, row=Row.ITEM, code="2080505")) is not None
