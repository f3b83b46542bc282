"""What word processors leave behind is kept where a rule can find it, and disturbs no reading."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import LineKey, Section, Side, Table
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.readers.layout.field_codes import debris_in, without_debris
from tests.disclosure.readers.documents import text_of


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_bytes("预算.txt", text_of("kinds/field_codes_budget.txt").encode())


@pytest.mark.parametrize(
    "mark",
    [
        "[bookmark: _GoBack]",
        "错误!未找到引用源。",
        "错误！未定义书签。",
        "Error! Bookmark not defined.",
        r"PAGE \* MERGEFORMAT",
        r"PAGE\*MERGEFORMAT",
        r'HYPERLINK \l "_Toc48291"',
        'HYPERLINK "http://example.invalid/a?b=1"',
        r"PAGEREF _Toc48291 \h 12",
        r"REF _Ref123 \h",
        r'TOC \o "1-3" \h \z \u',
        r"\* MERGEFORMAT",
        "EMBED Excel.Sheet.12",
    ],
)
def test_a_mark_is_told_from_the_words_around_it(mark: str) -> None:
    assert debris_in(f"收入合计{mark}") == [mark]
    assert without_debris(f"收入合计{mark}") == "收入合计"


@pytest.mark.parametrize("words", ["第1页", "REFORM改革", "PAGE一词", "错误！请更正", "书签工程"])
def test_a_departments_own_words_are_no_debris(words: str) -> None:
    assert debris_in(words) == []


def test_the_passage_keeps_its_paragraph_word_for_word(reading: Reading) -> None:
    (passage,) = [p for p in reading.disclosure.passages if p.heading == "一、收支预算总体情况说明"]
    assert passage.text == "2021年收入总计700万元，见错误!未找到引用源。，支出总计700万元。"


def test_figures_around_a_mark_are_read(reading: Reading) -> None:
    for side in Side:
        total = reading.disclosure.line(LineKey(Table.T1, side))
        assert total is not None
        assert total.amount.printed == "700"


def test_marks_in_headings_in_lists_and_on_lines_of_their_own_are_passages(
    reading: Reading,
) -> None:
    kept = {(p.section, p.text) for p in reading.disclosure.passages}
    assert {
        (Section.FUNCTIONS, "错误!未找到引用源。"),
        (Section.REVENUE_EXPENDITURE, r"PAGE\*MERGEFORMAT"),
        (Section.OPERATING_COST, "[bookmark: _GoBack]"),
        (Section.GLOSSARY, "错误!未定义书签。"),
    } <= kept
    assert [f.text for f in reading.disclosure.functions] == ["管理学校。", "发展教育。"]
    assert reading.disclosure.glossary[0].text == "指财政拨付的资金。"


def test_a_table_of_contents_full_of_field_codes_tells_each_kind_once(reading: Reading) -> None:
    codes = [p.text for p in reading.disclosure.passages if p.section is Section.IDENTITY]
    assert sorted(code[:7] for code in codes) == ["HYPERLI", "PAGEREF"]


def test_a_section_with_nothing_below_its_heading_is_there_but_empty(reading: Reading) -> None:
    empty = [(p.section, p.heading) for p in reading.disclosure.passages if not p.text]
    assert empty == [(Section.PROCUREMENT, "四、政府采购情况")]
