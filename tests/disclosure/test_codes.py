"""Printed names find their codes; codes know their names, years and places."""

import pytest

from budgets.disclosure.codes import (
    CARRIED_FORWARD,
    ECONOMIC,
    FUNCTIONAL,
    PROCUREMENT,
    REVENUE,
    THREE_PUBLIC,
    Match,
    economic_headings_of,
    plain_words,
)

ALL_LISTS = [FUNCTIONAL, ECONOMIC, REVENUE, THREE_PUBLIC, PROCUREMENT, CARRIED_FORWARD]


@pytest.mark.parametrize(
    ("path", "code", "how"),
    [
        (
            "一般公共服务（类）/党委办公厅及机关机构事务（款）/行政运行（项）",
            "2013101",
            Match.GARBLED,
        ),
        ("社会保障和就业/行政事业单位养老支出/行政单位离退休", "2080501", Match.WITHOUT_SUFFIX),
        (
            "社会保障和就业（类）/行政事业单位养老支出（款）/机关事业单位基本养老保险缴费支出（项）",
            "2080505",
            Match.WITHOUT_SUFFIX,
        ),
        ("卫生健康支出/行政事业单位医疗/行政单位医疗", "2101101", Match.EXACT),
        ("住房保障/住房改革支出/住房公积金", "2210201", Match.WITHOUT_SUFFIX),
    ],
)
def test_a_printed_path_resolves_top_down(path, code, how):
    found = FUNCTIONAL.resolve(path.split("/"), 2020)

    assert (found.code, found.how) == (code, how)
    assert len(found.official) == len(found.levels) == 3


def test_a_garbled_name_is_told_from_the_exact_ones_beside_it():
    found = FUNCTIONAL.resolve(("一般公共服务支出", "党委办公厅及机关机构事务", "行政运行"), 2020)

    assert found.levels == (Match.EXACT, Match.GARBLED, Match.EXACT)
    assert found.official[1] == "党委办公厅（室）及相关机构事务"


@pytest.mark.parametrize("name", ["外星支出", "机构事务", "", "。。。"])
def test_a_name_close_to_none_is_not_guessed(name):
    found = FUNCTIONAL.resolve(("一般公共服务支出", name), 2020)

    assert (found.code, found.how, found.official) == ("", Match.NONE, ("一般公共服务支出",))


@pytest.mark.parametrize(
    "half_width", ["党委办公厅(室)及相关机构事务", "“党委办公厅（室）及 相关机构事务”"]
)
def test_brackets_quotes_and_spaces_do_not_matter(half_width):
    assert FUNCTIONAL.resolve((half_width,), 2020).how is Match.EXACT


def test_marks_with_code_digits_are_stripped():
    path = ("社会保障和就业支出（208类）", "行政事业单位养老支出（05款）", "行政单位离退休（01项）")

    assert FUNCTIONAL.resolve(path, 2023).code == "2080501"


def test_an_old_name_is_exact_before_its_rename_and_former_after():
    old = ("医疗卫生与计划生育支出",)

    assert FUNCTIONAL.resolve(old, 2018).how is Match.EXACT
    assert FUNCTIONAL.resolve(old, 2026).how is Match.FORMER
    assert FUNCTIONAL.name_of("210", 2018) == "医疗卫生与计划生育支出"
    assert FUNCTIONAL.name_of("210", 2019) == "卫生健康支出"


def test_of_two_codes_with_one_name_the_one_in_force_is_found():
    assert FUNCTIONAL.resolve(("信访事务",), 2023).code == "2010308"
    assert FUNCTIONAL.resolve(("信访事务",), 2024).code == "20140"


def test_a_code_is_out_of_force_where_its_parent_is():
    assert FUNCTIONAL.in_force("2014001", 2024)
    assert not FUNCTIONAL.in_force("2014001", 2020)
    assert not FUNCTIONAL.in_force("9999999", 2020)


def test_a_name_that_stands_under_many_headings_needs_its_path():
    assert FUNCTIONAL.resolve(("行政运行",), 2020).how is Match.NONE


def test_ancestors_are_the_path_down_to_the_code():
    assert [each.code for each in FUNCTIONAL.ancestors("2013101")] == ["201", "20131", "2013101"]
    assert FUNCTIONAL.ancestors("9999999") == ()


def test_search_finds_by_code_prefix_name_and_path():
    def found(text: str) -> list[str]:
        return [each.code for each in FUNCTIONAL.search(text, 2020)]

    assert found("20131")[:2] == ["20131", "2013101"]
    assert found("信访") == ["2010308", "2010109"]
    assert found("党委 行政运行") == ["2013101"]
    assert found("  ") == []
    assert len(FUNCTIONAL.search("行政运行", 2020, limit=7)) == 7


def test_common_headings_of_revenue_and_three_public_resolve():
    assert REVENUE.resolve(("经费拨款",), 2020).code == "R101"
    assert REVENUE.resolve(("上年结转一般公共预算拨款收入",), 2020).code == "R901"
    assert THREE_PUBLIC.resolve(("因公出国(境)经费",), 2020).code == "S1"
    assert ECONOMIC.resolve(("住房公积金",), 2020).code == "30113"
    assert CARRIED_FORWARD.resolve(("结转下年",), 2020).code == "E9"


def test_three_public_items_know_their_economic_headings():
    assert economic_headings_of("S3") == ("30217",)
    for item in THREE_PUBLIC.codes:
        for heading in economic_headings_of(item.code):
            assert ECONOMIC.get(heading), (item.code, heading)


@pytest.mark.parametrize("classification", ALL_LISTS)
def test_every_code_is_found_by_its_own_path(classification):
    for code in classification.codes:
        year = code.valid_to or 2025
        if not classification.in_force(code.code, year):
            continue
        path = [each.name_in(year) for each in classification.ancestors(code.code)]
        assert classification.resolve(path, year).code == code.code, path


def test_the_usual_terms_have_plain_words_in_both_languages():
    terms = {each.term: each for each in plain_words()}

    assert {"部门预算", "上年结转", "机关运行经费", "同口径", "类款项", "批复", "参公管理"} <= set(
        terms
    )
    assert all(each.zh and each.en.isascii() for each in terms.values())
    assert len(terms) == len(plain_words())
