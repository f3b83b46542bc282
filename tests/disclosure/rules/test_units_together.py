"""The documents of a department and of its units add up: strictly what is appropriated, loosely all money."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.model import Disclosure, Row, Table
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.rules import coverage, judge
from budgets.disclosure.rules.engine import RuleResult
from budgets.disclosure.rules.line_index import Stated, Together
from tests.builders import REVENUE, document, item, total, wan


def budget(*, whole: str, running: str, projects: str = "", all_money: str = "") -> Disclosure:
    """A document with T1, T4 and T5: `whole` of appropriations, two 项."""
    items = [item(Table.T5, "2040201", running, "行政运行")]
    if projects:
        items.append(item(Table.T5, "2040202", projects, "一般行政管理事务"))
    return document(
        total(Table.T1, all_money or whole, side=REVENUE),
        total(Table.T1, all_money or whole),
        total(Table.T4, whole, side=REVENUE),
        total(Table.T4, whole),
        total(Table.T5, whole),
        *items,
    )


BUREAU = budget(whole="100", running="70", projects="30")
OFFICE = budget(whole="60", running="30", projects="30")
STATION = budget(whole="40", running="40")


def beside(
    bureau: Disclosure, *units: Disclosure, judged: str = "", lacking: tuple[str, ...] = ()
) -> Together:
    stated = tuple(Stated.of(f"单位{n}", each.lines) for n, each in enumerate(units, 1))
    return Together(Stated.of("县局", bureau.lines), stated, lacking, judged)


def result(own: Disclosure, together: Together | None) -> RuleResult:
    found = coverage(own, together=together)
    return next(each for each in found if each.rule.id == "R24")


def findings(own: Disclosure, together: Together) -> list[Finding]:
    return [each for each in judge(own, together=together) if each.rule == "R24"]


def test_units_that_add_up_hold() -> None:
    for own, judged in ((BUREAU, ""), (OFFICE, "单位1"), (STATION, "单位2")):
        assert result(own, beside(BUREAU, OFFICE, STATION, judged=judged)).standing == "holds"


def test_without_units_the_question_does_not_arise() -> None:
    assert result(BUREAU, None).standing == "not_applicable"


def test_a_unit_that_has_not_published_is_named_and_nothing_is_judged() -> None:
    lacking = ("县一小的单位预算",)
    found = result(BUREAU, Together(lacking=lacking))
    assert (found.standing, found.findings) == ("not_applicable", ())
    assert "县一小的单位预算" in found.missing


def test_a_unit_that_counts_more_is_one_error_in_both_documents() -> None:
    more = budget(whole="43", running="43")
    (error,) = findings(BUREAU, beside(BUREAU, OFFICE, more))
    assert error.severity is Severity.ERROR
    assert "县局的" in error.message
    assert "单位160万元、单位243万元" in error.message
    assert "合计103万元，相差3万元" in error.message
    assert "103 wan yuan" in error.message_en
    cells = [figure.cell for figure in error.figures]
    assert cells[0].startswith("T4/")
    assert cells[1:] == ["", ""]  # they stand in other documents
    (same,) = findings(more, beside(BUREAU, OFFICE, more, judged="单位2"))
    assert same.message == error.message
    assert [bool(figure.cell) for figure in same.figures] == [False, False, True]


def test_money_that_passes_inside_is_a_notice() -> None:
    """上级补助: the station has 5 more than was appropriated to it, out of the bureau's own."""
    passed = budget(whole="40", running="40", all_money="45")
    (notice,) = findings(BUREAU, beside(BUREAU, OFFICE, passed))
    assert notice.severity is Severity.NOTICE
    assert "内部往来" in notice.message
    assert "相差5万元" in notice.message


def test_totals_may_agree_while_a_heading_does_not() -> None:
    exact = budget(whole="100.00", running="70.00", projects="30.00")
    office = budget(whole="60.00", running="31.00", projects="29.00")
    station = budget(whole="40.00", running="40.00")
    (error,) = findings(exact, beside(exact, office, station))
    assert error.severity is Severity.ERROR
    assert "2040201行政运行" in error.message
    assert "相差1万元" in error.message


def test_a_single_unit_has_equal_figures() -> None:
    assert findings(BUREAU, beside(BUREAU, BUREAU)) == []
    (error,) = findings(BUREAU, beside(BUREAU, OFFICE))
    assert "单位160万元" in error.message


def test_what_rounding_explains_is_no_difference() -> None:
    thirds = [budget(whole="33.3", running="33.3")] * 3
    whole = budget(whole="99.8", running="99.8")
    assert findings(whole, beside(whole, *thirds)) == []


@pytest.mark.parametrize("table", [Table.T4, Table.T5])
def test_a_table_that_a_unit_does_not_state_is_not_compared(table: Table) -> None:
    silent = replace(STATION, lines=tuple(x for x in STATION.lines if x.table is not table))
    assert findings(BUREAU, beside(BUREAU, OFFICE, silent)) == []
    undisclosed = replace(
        STATION,
        lines=tuple(
            replace(x, amount=Amount.not_disclosed(MoneyUnit.WAN)) if x.table is table else x
            for x in STATION.lines
        ),
    )
    assert findings(BUREAU, beside(BUREAU, OFFICE, undisclosed)) == []


def test_a_heading_is_nothing_only_where_the_unit_goes_as_deep() -> None:
    """The station prints 款 only: nobody knows what of them is 行政运行."""
    coarse = document(
        total(Table.T1, "40", side=REVENUE), total(Table.T1, "40"),
        total(Table.T4, "40", side=REVENUE), total(Table.T4, "40"), total(Table.T5, "40"),
        item(Table.T5, "20402", "40", "公安"),
    )  # fmt: skip
    assert findings(BUREAU, beside(BUREAU, OFFICE, coarse)) == []


def test_a_unit_with_nothing_of_a_fund_counts_as_nothing() -> None:
    def with_fund(of: Disclosure, amount: Amount) -> Disclosure:
        return replace(of, lines=(*of.lines, replace(total(Table.T8, "1"), amount=amount)))

    none = Amount.none_planned(MoneyUnit.WAN)
    bureau = with_fund(BUREAU, wan("20"))
    agree = beside(bureau, with_fund(OFFICE, wan("20")), with_fund(STATION, none))
    assert findings(bureau, agree) == []
    wrong = beside(bureau, with_fund(OFFICE, wan("12")), with_fund(STATION, none))
    (error,) = findings(bureau, wrong)
    assert "单位112万元，合计12万元，相差8万元" in error.message


def test_many_units_are_counted_in_the_sentence_and_listed_in_the_figures() -> None:
    units = [budget(whole="10.00", running="10.00")] * 6
    whole = budget(whole="61.00", running="61.00")
    (error,) = findings(whole, beside(whole, *units))
    assert "6个所属单位，合计60万元" in error.message
    assert len(error.figures) == 7
    assert {line.row for line in whole.lines} == {Row.TOTAL, Row.ITEM}
