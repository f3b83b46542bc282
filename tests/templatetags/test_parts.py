"""The parts of a page: what is drawn, what is read aloud, and that no text brings markup along."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.safestring import SafeString, mark_safe

from budgets.display.rows import (
    AXIS,
    LAST_YEAR,
    PLAN,
    SPENT,
    Answer,
    Contradiction,
    Fact,
    Facts,
    Figure,
    Fold,
    FoldedTable,
    KeyPart,
    Rect,
    Row,
    Rows,
    Standing,
    Why,
    YearLink,
    YearPair,
)
from budgets.templatetags import conflicts, parts

EVIL = '<script>alert("x")</script>'
HALF = Rect(PLAN, Decimal("50"))


def test_no_text_of_any_part_brings_markup_along() -> None:
    figure = Figure(EVIL, EVIL, EVIL, EVIL)
    row = Row(
        name=EVIL, href=EVIL, amount=EVIL, bar=(HALF,), note=EVIL, change=EVIL, why=Why(EVIL), mark=EVIL,
        contradicted=True, anchor=EVIL,
    )  # fmt: skip
    drawn = [
        parts.rows(Rows((row, Row(name=EVIL)), fold=Fold(EVIL, Rows((row,)), anchor=EVIL))),
        parts.fold(Fold(EVIL, table=FoldedTable((EVIL, EVIL), ((EVIL, EVIL),)))),
        parts.key((KeyPart(EVIL), KeyPart(EVIL, PLAN))),
        parts.heading((EVIL, EVIL)),
        parts.answer(Answer(EVIL, EVIL, EVIL, EVIL, SafeString("x"), contradicted=True)),
        parts.facts(Facts(EVIL, (Fact(EVIL, EVIL, EVIL, EVIL), Fact(EVIL, EVIL, "")))),
        parts.standing((Standing(EVIL, EVIL, "call"), Standing(EVIL))),
        parts.chain((YearLink(EVIL, EVIL), YearLink(EVIL))),
        parts.pairs((YearPair(2024, EVIL, EVIL, EVIL),), EVIL),
        conflicts.contradiction(Contradiction(EVIL, figure, figure, EVIL, (figure,))),
        conflicts.contradiction(Contradiction(EVIL, reply=EVIL, figures=(figure,))),
        parts.anchors(EVIL),
    ]
    for each in drawn:
        assert isinstance(each, SafeString)
        assert "<script" not in each
        assert 'alert("x")' not in each
    assert sum(each.count("&lt;script&gt;") for each in drawn) > 30


def test_a_bar_is_drawn_in_per_cent_and_kept_from_who_listens() -> None:
    bar = (
        Rect(PLAN, Decimal("97.5")),
        Rect(SPENT, Decimal("90"), inside=True),
        Rect(LAST_YEAR, Decimal(0), Decimal("97.59")),
        Rect(AXIS, Decimal(0), Decimal("18.57")),
    )
    assert parts.bar(bar) == (
        '<svg class="row__bar" aria-hidden="true"><rect class="plan" width="97.50%" height="100%"/>'
        '<rect class="real" width="90.00%" y="33%" height="34%"/>'
        '<rect class="tick" x="97.59%" y="-3" width="3" height="130%"/>'
        '<rect class="axis" x="18.57%" y="-4" width="1" height="150%"/></svg>'
    )
    assert parts.bar(()) == ""


def test_the_bars_of_a_list_are_all_of_one_length() -> None:
    short = Row(name="a", amount="1", bar=(HALF,), change="+1")
    noted = Row(name="b", amount="1", bar=(HALF,), change="+1", note="words")
    assert parts.rows(Rows((short, short))).count("row--two") == 2
    assert parts.rows(Rows((short, noted))).count("row--two") == 0


def test_words_of_a_document_are_announced_as_the_reason_and_none_is_said() -> None:
    said = parts.rows((Row(name="a", why=Why(mark_safe("<q>“x”</q>"))),))
    assert '<span class="hidden">原因：</span><q>“x”</q>' in said
    silent = parts.rows((Row(name="a", why=Why("文件没有说明原因", missing=True)),))
    assert 'class="row__why row__why--none">文件没有说明原因' in silent


def test_the_unit_of_a_key_is_read_aloud_and_its_swatches_are_not() -> None:
    key = parts.key((KeyPart("万元"), KeyPart("2024 计划", PLAN)))
    assert "<span>万元</span>" in key
    assert '<span aria-hidden="true"><svg>' in key


def test_plan_and_actual_of_a_year_are_told_apart_without_seeing() -> None:
    drawn = parts.pairs((YearPair(2024, "9.25", "还没有", "/x/", Decimal("98.04")),))
    assert '<a href="/x/">2024</a>' in drawn
    assert '<span class="hidden">计划 </span>9.25' in drawn
    assert '<span class="hidden">实际 </span>还没有' in drawn
    assert '<rect class="plan" x="12%" y="1.96%" width="34%" height="98.04%"/>' in drawn
    assert "real" not in drawn


@pytest.mark.parametrize("link", ["/x/", ""])
def test_a_contradicted_figure_says_so_in_a_word(link: str) -> None:
    row = parts.rows((Row(name="a", href=link, amount="5", contradicted=True),))
    assert '<a class="neq" href="#disagree">' in row
    assert "对不上" in row
    fact = parts.facts(Facts("", (Fact("a", "5", "#x", contradicted=True),)))
    assert fact.count("<a ") == 1
    assert "对不上" in fact


def test_a_page_without_other_years_says_so() -> None:
    assert "本站没有别的年份" in parts.chain(())
    assert 'aria-current="page"' in parts.chain((YearLink("2024 计划"),))


def test_what_is_drawn_for_a_page_leads_there_from_another() -> None:
    fact = parts.facts(Facts("", (Fact("a", "5", "#why"), Fact("b", "6", "/x/#y"))))
    drawn = parts.elsewhere(fact, "/departments/x/2024/")
    assert 'href="/departments/x/2024/#why"' in drawn
    assert 'href="/x/#y"' in drawn
