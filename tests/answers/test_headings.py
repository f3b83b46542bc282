"""Where the money goes by heading, beside a year whose official list was another one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL, PROCUREMENT, REVENUE, THREE_PUBLIC
from budgets.disclosure.codes.english import english_names
from budgets.disclosure.codes.moves import moves
from budgets.disclosure.codes.plain_items import plain_items
from budgets.disclosure.model import Disclosure, Fund, Line, Nature, Phase, Project, Side, Table
from budgets.reports.answers.headings import Headings, Standing, headings_of
from budgets.reports.answers.levels import level_of
from budgets.reports.answers.running import running_of
from budgets.reports.answers.sources import income_of
from tests.answers.beside import papers
from tests.builders import document, item, letters_office, total, wan
from tests.demonstration import editions_of

LISTS = {
    "functional": FUNCTIONAL,
    "economic": ECONOMIC,
    "revenue": REVENUE,
    "three_public": THREE_PUBLIC,
    "procurement": PROCUREMENT,
}


def spent(year: int, phase: Phase = Phase.BUDGET, **amounts: str) -> Disclosure:
    """A document whose T3 has these items and a total of its own: {"c2010301": "12"}."""
    whole = sum(map(Decimal, amounts.values()))
    return document(
        total(Table.T1, str(whole)),
        total(Table.T3, str(whole)),
        *(item(Table.T3, code[1:], amount) for code, amount in amounts.items()),
        year=year,
        phase=phase,
    )


def headings(own: Disclosure, *others: Disclosure) -> Headings:
    found = headings_of(papers(own, others))
    assert found
    return found


def test_levels_that_are_not_printed_are_added_up() -> None:
    found = headings(spent(2024, c2050201="3", c2050202="5", c2080505="2"))
    assert {code: x.now for code, x in found.by_code.items() if x.now is not None} == {
        "205": 80_000, "20502": 80_000, "2050201": 30_000, "2050202": 50_000,
        "208": 20_000, "20805": 20_000, "2080505": 20_000,
    }  # fmt: skip
    assert [each.code for each in found.classes()] == ["205", "208"]
    assert [each.code for each in found.below("20502")] == ["2050202", "2050201"]


def test_a_heading_that_last_years_table_lacks_was_nothing() -> None:
    found = headings(spent(2022, c2050201="3", c2080505="2"), spent(2021, c2050202="5"))
    assert found.by_code["2080505"].base == 0
    assert found.by_code["2080505"].standing is Standing.ABSENT
    gone = found.by_code["2050202"]
    assert (gone.is_gone, gone.replaced, gone.now, gone.base) == (True, False, None, 50_000)


def test_a_heading_that_took_the_place_of_another_is_compared_with_it() -> None:
    found = headings(spent(2021, c2089999="3"), spent(2020, c2089901="2"))
    moved = found.by_code["2089999"]
    assert (moved.base, moved.standing) == (20_000, Standing.MOVED)
    assert moved.formerly == (("2089901", "2089901"),)
    assert found.by_code["2089901"].replaced


def test_a_heading_of_a_new_list_is_not_called_nothing_last_year() -> None:
    found = headings(
        spent(2024, c2014001="3", c2014004="1"), spent(2023, c2010301="2", c2010308="1")
    )
    group, item_ = found.by_code["20140"], found.by_code["2014004"]
    assert (group.base, group.standing) == (None, Standing.MOVED)
    assert [code for code, _name in group.formerly] == ["2010308"]
    assert (item_.base, item_.standing) == (None, Standing.NEW)
    assert found.by_code["201"].base == 30_000
    assert found.by_code["2010301"].replaced


def test_the_petition_bureau_of_the_demonstration() -> None:
    documents = [each.disclosure for each in editions_of("petition-bureau")]
    own = next(x for x in documents if x.fiscal_year == 2024 and x.phase is Phase.BUDGET)
    found = headings(own, *documents)
    assert found.by_code["20140"].formerly == (("2010308", "信访事务"),)
    assert found.by_code["20140"].base is None
    assert found.by_code["201"].change == 73_100


def test_without_last_years_document_its_printed_figures_count_if_they_are_of_all_money() -> None:
    own = document(
        total(Table.T1, "10"),
        total(Table.T3, "10"),
        item(Table.T3, "2050201", "10"),
        total(Table.T5, "10"),
        item(Table.T5, "2050201", "10", prior=wan("8")),
    )
    assert headings(own).by_code["2050201"].base == 80_000
    partly = replace(own, lines=(*own.lines[:3], total(Table.T5, "6"), own.lines[4]))
    assert headings(partly).by_code["2050201"].base is None
    assert headings(partly).by_code["2050201"].standing is Standing.UNKNOWN


def test_final_accounts_stand_beside_their_plan() -> None:
    final = spent(2022, Phase.FINAL, c2050201="3", c2080505="2")
    found = headings(final, spent(2022, c2050201="4"), spent(2021, Phase.FINAL, c2050201="1"))
    assert found.by_code["2050201"].base == 40_000
    assert found.by_code["2080505"].standing is Standing.ABSENT


def test_a_table_of_all_money_comes_before_a_deeper_one_of_a_part() -> None:
    own = document(
        total(Table.T1, "10"),
        item(Table.T1, "205", "10"),
        total(Table.T5, "6"),
        item(Table.T5, "2050201", "6"),
    )
    found = headings(own)
    assert (found.table, found.of_all_money) == (Table.T1, True)
    only = headings(replace(own, lines=(own.lines[0], *own.lines[2:])))
    assert (only.table, only.of_all_money) == (Table.T5, False)


def test_rows_without_a_code_are_kept_under_their_printed_class() -> None:
    path = ("一般公共服务支出", "某某事务", "某某支出")
    own = document(
        total(Table.T5, "20"),
        item(Table.T5, "201", "10", "一般公共服务支出"),
        item(Table.T5, "2013101", "4", "行政运行"),
        item(Table.T5, "", "6", "某某支出", path=path),
        item(Table.T5, "", "7", "旧科目", path=("旧类", "旧款", "旧科目")),
        item(Table.T5, "", "3", "别的"),
    )
    found = headings(own, replace(own, fiscal_year=2019))
    assert [(x.name, x.now, x.base) for x in found.classes()] == [
        ("一般公共服务支出", 100_000, 100_000),
        ("旧类", 70_000, 70_000),
        ("别的", 30_000, 30_000),
    ]
    assert [x.name for x in found.below("201", 7)] == ["某某支出", "行政运行"]
    assert [x.name for x in found.below("旧类", 7)] == ["旧科目"]


def test_an_item_under_another_headings_name_says_which_is_meant() -> None:
    found = headings(letters_office()).by_code["2080505"]
    assert (found.name, found.meant) == ("行政单位离退休", "机关事业单位基本养老保险缴费支出")


def test_what_a_document_prints_beside_its_own_row_comes_first() -> None:
    own = document(
        total(Table.T1, "95"),
        item(Table.T1, "201", "60", planned=wan("80")),
        item(Table.T1, "205", "35"),
        phase=Phase.FINAL,
    )
    rows = (item(Table.T1, "201", "70"), item(Table.T1, "205", "30"))
    found = headings(own, document(total(Table.T1, "100"), *rows))
    assert (found.by_code["201"].base, found.by_code["205"].base) == (800_000, 300_000)


# Running, and where the money is from


def test_running_is_told_apart_from_projects_and_staff_from_office() -> None:
    found = running_of(papers(letters_office()))
    assert found
    parts = (found.basic, found.projects, found.rest, found.staff, found.office, found.of_general)
    assert parts == (1_717_000, 26_000, 0, 1_072_000, 644_000, False)


def test_the_staff_of_the_general_budget_is_told_as_such_where_there_is_other_money() -> None:
    found = running_of(
        papers(
            document(
                total(Table.T3, "100"),
                total(Table.T3, "70", Nature.BASIC),
                total(Table.T3, "30", Nature.PROJECT),
                total(Table.T6, "60"),
                total(Table.T6, "50", Nature.PERSONNEL),
                total(Table.T6, "10", Nature.PUBLIC),
            )
        )
    )
    assert found
    assert (found.staff, found.office, found.of_general) == (500_000, 100_000, True)


def income(*lines: Line, before: Disclosure | None = None) -> list[tuple[str, Decimal, object]]:
    found = income_of(papers(document(*lines), [before] if before else []))
    assert found
    return [(each.code or each.name, each.now, each.before) for each in found.sources]


def test_each_source_counts_once_whatever_lies_above_it() -> None:
    lines = (
        total(Table.T1, "110", side=Side.REVENUE),
        item(Table.T1, "R1", "80", "财政拨款收入", side=Side.REVENUE),
        item(Table.T1, "R101", "80", "一般公共预算拨款收入", side=Side.REVENUE),
        item(Table.T1, "R301", "6", "事业收入", side=Side.REVENUE),
        item(Table.T1, "R305", "4", "其他收入", side=Side.REVENUE),
        item(Table.T1, "R9", "20", "上年结转", side=Side.REVENUE),
    )
    assert income(*lines) == [("R101", 800_000, None), ("R9", 200_000, None), ("R3", 100_000, None)]
    last = document(item(Table.T1, "R101", "70", side=Side.REVENUE), year=2019)
    assert income(*lines, before=last)[:2] == [("R101", 800_000, 700_000), ("R9", 200_000, 0)]


def test_revenue_that_stands_only_in_the_columns_of_t2_is_found() -> None:
    assert income(
        total(Table.T2, "50", side=Side.REVENUE),
        total(Table.T2, "40", side=Side.REVENUE, fund=Fund.GENERAL),
        total(Table.T2, "10", side=Side.REVENUE, fund=Fund.OTHER),
    ) == [("R101", 400_000, None), ("R305", 100_000, None)]


def test_a_document_without_headings_has_none() -> None:
    assert headings_of(papers(document(total(Table.T1, "10")))) is None
    assert headings_of(papers(document())) is None


# Levels


def test_a_level_has_its_share_and_what_lies_around_it() -> None:
    own = spent(2024, c2050201="3", c2050202="5", c2080505="2")
    beside = papers(own)
    level = level_of(beside, headings(own), "2050202")
    assert level
    assert level.share == 50
    assert [each.code for each in level.above] == ["205", "20502"]
    assert [each.code for each in level.neighbours] == ["2050202", "2050201"]
    assert level.funds == ()
    assert level_of(beside, headings(own), "2050203") is None


def test_a_heading_that_is_gone_has_no_page() -> None:
    own, before = spent(2022, c2050201="3"), spent(2021, c2050202="5")
    assert level_of(papers(own, [before]), headings(own, before), "2050202") is None


def test_a_level_knows_the_projects_that_its_purpose_names() -> None:
    own = replace(
        document(
            total(Table.T3, "10"),
            item(Table.T3, "2050201", "4", purpose="实施“教师培训”项目"),
            item(Table.T3, "2050202", "6", purpose="实施“校舍”项目"),
        ),
        projects=tuple(
            Project(number=at, name=name, amount=wan(str(at)))
            for at, name in enumerate(("教师培训", "校舍", "修路"), start=1)
        ),
    )
    found = {code: level_of(papers(own), headings(own), code) for code in ("205", "2050201")}
    assert {code: level.projects for code, level in found.items() if level} == {
        "205": ("校舍", "教师培训"),
        "2050201": ("教师培训",),
    }


def test_a_level_knows_its_natures() -> None:
    own = document(
        total(Table.T3, "10"),
        item(Table.T3, "2050201", "10"),
        item(Table.T3, "2050201", "4", nature=Nature.BASIC),
        item(Table.T3, "2050201", "6", nature=Nature.PROJECT),
    )
    level = level_of(papers(own), headings(own), "205")
    assert level
    assert dict(level.natures) == {Nature.BASIC: 40_000, Nature.PROJECT: 60_000}


# The lists of words and moves


def test_every_english_name_is_of_a_heading() -> None:
    assert [key for key in english_names() if LISTS[key[0]].get(key[1]) is None] == []


def test_every_heading_in_plain_words_exists() -> None:
    codes = [code for code in plain_items() if not code.startswith("*")]
    assert [code for code in codes if FUNCTIONAL.get(code) is None] == []
    assert all(each.zh and each.en for each in plain_items().values())
    assert len(codes) >= 60


@pytest.mark.parametrize("move", moves(), ids=lambda move: f"{move.year}-{move.to[0]}")
def test_a_move_is_of_headings_that_end_and_begin_in_its_year(move: object) -> None:
    found = next(each for each in moves() if each is move)
    for code in found.codes:
        paths = [book.ancestors(code) for book in (FUNCTIONAL, ECONOMIC)]
        assert any(each.valid_to == found.year - 1 for path in paths for each in path), code
    for code in found.to:
        paths = [book.ancestors(code) for book in (FUNCTIONAL, ECONOMIC)]
        assert any(paths), code
        if found.is_whole:
            assert any(each.valid_from == found.year for path in paths for each in path), code
