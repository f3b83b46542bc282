"""The fictional county: complete, consistent, plausible, and the same every time."""

from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest

from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL
from budgets.disclosure.findings import Severity
from budgets.disclosure.leaves import leaves
from budgets.disclosure.model import Disclosure, Fund, LineKey, Nature, Phase, Row, Table
from budgets.disclosure.rules import judge
from demo.county import editions
from demo.county.editions import MISTAKES
from tests.demonstration import PROFILES, editions_of

pytestmark = pytest.mark.slow

FUNCTIONAL_TABLES = (Table.T2, Table.T3, Table.T5, Table.T8, Table.T9)


def published(slug: str) -> dict[tuple[int, Phase], Disclosure]:
    """What stands in the end, by year and phase."""
    final = [each.corrected or each.disclosure for each in editions_of(slug)]
    return {(each.fiscal_year, each.phase): each for each in final}


def amount(disclosure: Disclosure, key: LineKey) -> Decimal:
    line = disclosure.line(key)
    assert line is not None
    assert line.amount.yuan is not None
    return line.amount.yuan


def test_there_are_the_departments_of_a_county() -> None:
    assert len(PROFILES) >= 16
    for slug in PROFILES:
        assert sorted(published(slug)) == sorted(
            [(year, Phase.BUDGET) for year in range(2019, 2025)]
            + [(year, Phase.FINAL) for year in range(2019, 2024)]
        )


def test_it_is_the_same_every_time() -> None:
    slug, profile = [*PROFILES.items()][4]
    assert editions.editions_of(profile) == [*editions_of(slug)]


@pytest.mark.parametrize("slug", PROFILES)
def test_nothing_is_wrong_but_what_is_meant_to_be(slug: str) -> None:
    standing = published(slug)
    faulty = set()
    for each in editions_of(slug):
        said = each.disclosure
        findings = judge(
            said,
            previous=standing.get((said.fiscal_year - 1, said.phase)),
            budget=standing.get((said.fiscal_year, Phase.BUDGET))
            if said.phase is Phase.FINAL
            else None,
        )
        wrong = [f for f in findings if f.severity is not Severity.NOTICE]
        if wrong:
            assert each.explanation
            assert len(wrong) == 1
            faulty.add((slug, said.fiscal_year))
        else:
            assert not each.explanation
    assert faulty == {each for each in MISTAKES if each[0] == slug}


def test_a_corrected_edition_says_what_was_wrong() -> None:
    corrected = [each for slug in PROFILES for each in editions_of(slug) if each.corrected]
    assert len(corrected) == 1
    assert "更正为" in corrected[0].note
    assert corrected[0].corrected != corrected[0].disclosure


@pytest.mark.parametrize("slug", PROFILES)
def test_every_table_is_there_and_its_leaves_add_up(slug: str) -> None:
    for each in editions_of(slug):
        lines = each.disclosure.lines
        assert {line.table for line in lines} == set(Table) - {Table.T10}
        assert each.disclosure.projects
        found: Counter[tuple[str, str]] = Counter()
        for position in leaves(lines):
            found[lines[position].table, lines[position].side] += lines[position].amount.yuan
        totals = {
            (line.table, line.side): line.amount.yuan
            for line in reversed(lines)
            if line.row is Row.TOTAL and line.nature is Nature.TOTAL
            and (line.fund is Fund.ALL or line.table not in (Table.T2, Table.T4))
        }  # fmt: skip
        assert dict(found) == totals


@pytest.mark.parametrize("slug", PROFILES)
def test_every_code_and_name_is_of_its_year(slug: str) -> None:
    for each in editions_of(slug):
        year = each.disclosure.fiscal_year
        for line in each.disclosure.lines:
            if line.table in FUNCTIONAL_TABLES and line.code:
                assert FUNCTIONAL.in_force(line.code, year), (year, line.code)
                assert line.name == FUNCTIONAL.name_of(line.code, year)
            elif line.table is Table.T6 and line.code:
                assert ECONOMIC.in_force(line.code, year), (year, line.code)


@pytest.mark.parametrize("slug", PROFILES)
def test_one_year_follows_from_the_other(slug: str) -> None:
    standing = published(slug)
    carried = LineKey(Table.T1, row=Row.ITEM, code="E9")
    opening = LineKey(Table.T1, standing[2019, Phase.BUDGET].lines[0].side, Row.ITEM, "R9")
    for year in range(2020, 2024):
        left = amount(standing[year - 1, Phase.FINAL], carried)
        assert left == amount(standing[year, Phase.BUDGET], opening)
        assert left == amount(standing[year, Phase.FINAL], opening)
    for year in range(2019, 2024):
        plan = standing[year, Phase.BUDGET]
        for line in standing[year, Phase.FINAL].lines:
            if line.planned and (known := plan.line(line.key)):
                assert line.planned == known.amount


def test_the_sizes_are_those_of_a_county() -> None:
    budgets = {slug: published(slug) for slug in PROFILES}
    in_2024 = {
        slug: amount(each[2024, Phase.BUDGET], LineKey(Table.T1)) / 10_000
        for slug, each in budgets.items()
    }
    assert max(in_2024, key=in_2024.__getitem__) == "education-bureau"
    assert in_2024["education-bureau"] > 3 * sorted(in_2024.values())[-2]
    reception = LineKey(Table.T7, row=Row.ITEM, code="S3", fund=Fund.GENERAL)
    people = LineKey(Table.T6, fund=Fund.GENERAL, nature=Nature.PERSONNEL)
    for each in budgets.values():
        series = [each[year, Phase.BUDGET] for year in range(2019, 2025)]
        costs = [amount(d, reception) for d in series]
        assert all(later <= earlier for earlier, later in pairwise(costs))
        assert amount(series[-1], people) > amount(series[0], people)


def test_reasons_are_not_the_same_everywhere() -> None:
    totals = [
        reason.text
        for slug in PROFILES
        for each in published(slug).values()
        for reason in each.reasons
        if reason.about.table is Table.T1
    ]
    assert len(set(totals)) == len(totals)
    assert all("万元" in text for text in totals)
