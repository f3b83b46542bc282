"""What every page of the whole county says is true, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override

from budgets.display.answers.page import DepartmentYearPage, department_year_page
from budgets.reports.answers.headline import Headline, headline_of
from budgets.reports.answers.papers import Papers
from tests.answers.beside import county, frame
from tests.answers.saying import WAN, amount, near, sentence, texts_of

CHINESE = re.compile(r"[\u3400-\u9fff]")
MARKED = re.compile(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>.*?</\1>', re.DOTALL)
NUMBER = r"([\d,]+(?:\.\d+)?)"


@pytest.fixture(scope="module")
def pages() -> list[tuple[Papers, DepartmentYearPage]]:
    return [(each, department_year_page(frame(each, findings=f))) for each, f in county()]


@pytest.mark.slow
def test_the_figures_of_every_answer_are_those_of_the_documents(
    pages: list[tuple[Papers, DepartmentYearPage]],
) -> None:
    seen = set()
    for each, found in pages:
        headline = headline_of(each)
        assert headline
        assert found.answer
        assert near(amount(found.answer.number), headline.now)
        if each.is_final:
            seen |= check_final(each, headline, sentence(found))
        else:
            seen |= check_plan(headline, sentence(found))
    assert seen == {"rest", "nearly", "stated", "both", "missing", "more"}


def check_plan(headline: Headline, said: str) -> set[str]:
    change = headline.before.change
    assert change is not None
    stated = re.search(rf"的计划(多|少) {NUMBER} 万元（([+−])", said)
    assert stated
    assert (stated[1] == "多") == (stated[3] == "+") == (change > 0)
    assert near(amount(stated[2]), abs(change))
    seen = {"stated"} if "上年数是文件里写的" in said else set()
    if "另有小的变化" in said:
        return seen | {"nearly"}
    parts = re.search(
        rf"说明了(增加|减少) {NUMBER} 万元的原因：.*其余合计(增加|减少) {NUMBER} 万元", said
    )
    assert parts
    signs = {"增加": 1, "减少": -1}
    total_said = signs[parts[1]] * amount(parts[2]) + signs[parts[3]] * amount(parts[4])
    assert abs(total_said - change) <= WAN
    return seen | {"rest"}


def check_final(each: Papers, headline: Headline, said: str) -> set[str]:
    outcome = headline.outcome
    assert outcome
    assert outcome.used
    used = re.search(rf"是计划 {NUMBER} 万元的 ([\d.]+)%", said)
    assert used
    assert near(amount(used[1]), outcome.plan)
    assert abs(Decimal(used[2]) - outcome.used) <= Decimal("0.05")
    assert bool(re.search("上年数是文件里写的|不能比", said)) == (each.before is None)
    assert ("为什么" in said) == (each.before is not None)
    left = re.search(rf"没花的 {NUMBER} 万元", said)
    assert left
    assert near(amount(left[1]), outcome.left)
    if "里，" in said:
        return {"both"}
    return {"more"} if "多收到" in said else {"missing"}


@pytest.mark.slow
def test_the_rows_of_every_page_agree_with_their_sums(
    pages: list[tuple[Papers, DepartmentYearPage]],
) -> None:
    for each, found in pages:
        assert found.where
        inner = [row for row in found.where.rows.items if row.inner]
        outer = [row for row in found.where.rows.items if not row.inner]
        numbers = [amount(row.amount) for row in outer]
        assert sum(numbers) == each.report.overview().total.amount.yuan  # type: ignore[union-attr]
        assert numbers == sorted(numbers, reverse=True)
        if inner and all(row.amount for row in inner):
            assert sum(amount(row.amount) for row in inner) == numbers[0]
        shares = [re.match(r"(\d+)\u00a0元", row.note) for row in outer]
        known = [int(share[1]) for share in shares if share]
        assert sum(known) == 100
        for row in (
            *found.where.rows.items,
            *(found.projects.rows.items if found.projects else ()),
        ):
            assert all(0 <= rect.x <= 100 and 0 <= rect.width <= 100 for rect in row.bar)


@pytest.mark.slow
def test_running_and_projects_of_every_page_are_the_whole(
    pages: list[tuple[Papers, DepartmentYearPage]],
) -> None:
    for _each, found in pages:
        assert found.daily
        rows = found.daily.folds[-1].rows
        assert rows
        outer = [amount(row.amount) for row in rows.items if not row.inner]
        assert len(outer) > 2
        assert sum(outer[:-1]) == outer[-1]


@pytest.mark.slow
def test_questions_of_the_county_are_few_and_no_opinion(
    pages: list[tuple[Papers, DepartmentYearPage]],
) -> None:
    counts = [len(found.asks.questions) for _each, found in pages]
    assert max(counts) <= 3
    assert counts.count(0) > 30
    words = "".join(text for _each, found in pages for text in texts_of(found.asks))
    assert not re.search("[仍竟却]|高达|超支", words)


@pytest.mark.slow
def test_english_pages_say_the_same_and_mark_what_is_chinese(
    pages: list[tuple[Papers, DepartmentYearPage]],
) -> None:
    with override("en"):
        for (each, findings), (_same, chinese) in zip(county()[::7], pages[::7], strict=True):
            found = department_year_page(frame(each, findings=findings))
            assert shape(found) == shape(chinese)
            skipped = (found.title[0], each.own.department.name)
            told = replace(found, contradictions=None)  # whose figures are marked as they are drawn
            left = [
                text
                for text in texts_of(told)
                if CHINESE.search(MARKED.sub("", text)) and text not in skipped
            ]
            assert left == []


def shape(found: DepartmentYearPage) -> list[object]:
    """What must be equal in every language: sections, rows, bars, questions."""
    sections = [found.where, found.why, found.three and found.three.section, found.story]
    sections += [found.sources, found.daily, found.projects]
    return [
        [
            (x.anchor, [(row.bar, row.inner, row.href[-9:]) for row in x.rows.items])
            for x in sections
            if x
        ],
        len(found.asks.questions),
        [anchor for anchor, _label in found.menu],
        len(found.facts.items),
    ]
