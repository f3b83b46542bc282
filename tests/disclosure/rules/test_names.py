"""Names of headings are official, and item, purpose and glossary mean the same."""

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Section, Table, Term
from budgets.disclosure.rules import judge
from tests.builders import at, document, item, none_planned

LETTERS = "一般公共服务（类）/党委办公厅（室）及相关机构事务（款）/行政运行（项）"
GARBLED = "一般公共服务（类）/党委办公厅及机关机构事务（款）/行政运行（项）"


def named(path, code="2013101", **more):
    names = tuple(path.split("/"))
    line = item(Table.T5, code, "149", names[-1], path=names, **more)
    return document(line, year=more.pop("year", 2020))


def test_an_official_name_without_its_suffix_is_silent():
    assert judge(named(LETTERS)) == ()


def test_a_garbled_name_is_a_slip_that_gives_the_official_one():
    (found,) = judge(named(GARBLED))

    assert (found.rule, found.severity) == ("R29", Severity.WARNING)
    assert "党委办公厅及机关机构事务" in found.message
    assert "党委办公厅（室）及相关机构事务" in found.message
    assert "20131" in found.message_en


def test_beside_a_printed_code_a_garbled_name_is_a_warning():
    (found,) = judge(named(GARBLED, source=at("表 5 第 3 行", Section.TABLES)))

    assert found.severity is Severity.WARNING


def test_a_garbled_name_used_twice_is_reported_once():
    names = tuple(GARBLED.split("/"))
    lines = [
        item(Table.T5, code, "149", names[-1], path=(*names[:2], last))
        for code, last in (("2013101", "行政运行"), ("2013102", "一般行政管理事务"))
    ]

    assert len(judge(document(*lines))) == 1


@pytest.mark.parametrize(("year", "found"), [(2018, []), (2026, [Severity.WARNING])])
def test_a_former_name_is_a_warning_once_it_was_given_up(year, found):
    line = item(Table.T5, "210", "5.6", "医疗卫生与计划生育支出")

    assert [each.severity for each in judge(document(line, year=year))] == found


def test_a_name_that_belongs_to_another_code_is_an_error():
    misnamed = item(
        Table.T5, "2080505", "10.6", "行政单位离退休",
        path=("社会保障和就业", "行政事业单位养老支出", "行政单位离退休"), code_as_written="2080501",
    )  # fmt: skip

    (found,) = judge(document(misnamed))

    assert (found.rule, found.severity) == ("R29", Severity.ERROR)
    assert all(part in found.message for part in ("10.6万元", "2080501", "2080505"))


def test_an_item_whose_purpose_fits_the_glossary_better_is_an_error():
    glossary = (
        Term(
            1,
            "社会保障和就业（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）",
            "单位缴纳的养老保险费。",
        ),
    )
    path = ("社会保障和就业", "行政事业单位养老支出", "行政单位离退休")

    def described(purpose):
        line = item(Table.T5, "2080501", "10.6", path[-1], path=path, purpose=purpose)
        return judge(document(line, glossary=glossary))

    (error,) = described("实施养老保险制度由单位缴纳的基本养老保险费")
    (warning,) = described("离退休人员的支出")

    assert (error.rule, error.severity) == ("R29", Severity.ERROR)
    assert "2080505" in error.message
    assert warning.severity is Severity.WARNING


def test_a_name_that_many_headings_bear_is_known():
    assert judge(document(item(Table.T5, "", "1", "行政运行"))) == ()


def test_a_name_below_a_class_that_has_no_such_heading_is_not():
    path = ("住房保障支出", "住房改革支出", "行政运行")
    (found,) = judge(document(item(Table.T5, "", "1", path[-1], path=path)))
    assert "行政运行" in found.message


def test_unknown_names_and_codes_are_one_warning_each():
    found = judge(
        document(
            item(Table.T5, "", "1", "看不清的科目"),
            item(Table.T5, "", "2", "另一科目"),
            item(Table.T5, "2019001", "3", "新科目"),
        )
    )

    assert [each.severity for each in found] == [Severity.WARNING] * 2
    assert "看不清的科目、另一科目" in found[0].message
    assert "2019001新科目" in found[1].message


def test_a_code_of_another_year_is_a_notice():
    (found,) = judge(document(item(Table.T5, "2014001", "3", "行政运行")))

    assert (found.rule, found.severity) == ("R29", Severity.NOTICE)
    assert "2014001" in found.message


def test_a_name_that_has_nothing_to_do_with_its_code_is_a_warning():
    (found,) = judge(document(item(Table.T6, "30217", "3", "助学金")))

    assert found.severity is Severity.WARNING
    assert "公务接待费" in found.message


def test_nothing_is_said_of_a_document_without_headings():
    assert judge(document(none_planned(Table.T8))) == ()
