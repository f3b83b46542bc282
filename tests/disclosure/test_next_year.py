"""The next year begins with last year's headings and words, and with its figures as last year's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.disclosure.model import (
    Direction,
    Fund,
    Line,
    LineKey,
    Nature,
    Passage,
    Phase,
    Row,
    Section,
    Table,
)
from budgets.disclosure.money import Amount, MoneyUnit, Nothing
from budgets.disclosure.next_year import changed, next_year_of
from tests.builders import wan
from tests.cast import fire_budget

NEXT = next_year_of(2021, Phase.BUDGET, last=fire_budget(2020))


def test_last_years_amounts_stand_in_the_column_of_last_year_and_this_years_are_open() -> None:
    assert [line.key for line in NEXT.lines] == [line.key for line in fire_budget().lines]
    assert {line.amount.nothing for line in NEXT.lines} == {Nothing.OPEN}
    running = LineKey(Table.T5, row=Row.ITEM, code="2240201", fund=Fund.GENERAL)
    line = NEXT.line(running)
    assert line is not None
    assert line.prior == wan("95.5")
    assert line.purpose == "执勤备战"


def test_words_are_kept_and_what_only_last_year_could_say_is_not() -> None:
    last = fire_budget(2020)
    assert (NEXT.functions, NEXT.glossary) == (last.functions, last.glossary)
    assert [project.name for project in NEXT.projects] == ["消防车购置", "宣传"]
    assert NEXT.projects[0].amount.yuan is None
    assert (NEXT.reasons, NEXT.statements, NEXT.approved_on, NEXT.title) == ((), (), None, "")


def test_a_passage_that_states_figures_stays_behind() -> None:
    last = replace(
        fire_budget(2020),
        passages=(
            Passage(Section.BASIC_EXPENDITURE, "", "基本支出 70 万元，增长3%。"),
            Passage(Section.THREE_PUBLIC, "", "公务接待按规定执行。"),
        ),
    )
    (kept,) = next_year_of(2021, Phase.BUDGET, last=last).passages
    assert kept.text == "公务接待按规定执行。"


def test_a_year_further_back_gives_its_headings_and_leaves_last_years_figures_to_be_filled_in() -> (
    None
):
    later = next_year_of(2023, Phase.BUDGET, last=fire_budget(2020))
    assert [line.key for line in later.lines] == [line.key for line in NEXT.lines]
    assert {line.prior for line in later.lines} == {Amount.open(MoneyUnit.WAN)}


def test_a_heading_that_was_renamed_has_the_name_of_the_new_year() -> None:
    old = Line(
        table=Table.T5,
        code="210",
        name="医疗卫生与计划生育支出",
        fund=Fund.GENERAL,
        amount=wan("5"),
    )
    last = replace(fire_budget(2018), lines=(old,))
    assert next_year_of(2019, Phase.BUDGET, last=last).lines[0].name == "卫生健康支出"
    own_word = replace(last, lines=(replace(old, name="卫生"),))
    assert next_year_of(2019, Phase.BUDGET, last=own_word).lines[0].name == "卫生"


def test_final_accounts_begin_with_the_budget_of_their_year_beside_them() -> None:
    plan = fire_budget(2021)
    final = next_year_of(2021, Phase.FINAL, last=fire_budget(2020, Phase.FINAL), plan=plan)
    line = final.line(LineKey(Table.T6, fund=Fund.GENERAL, nature=Nature.PERSONNEL))
    assert line is not None
    assert (line.planned, line.prior) == (wan("50"), wan("50"))
    assert next_year_of(2021, Phase.FINAL, plan=plan).lines[0].prior is None


def test_with_nothing_to_start_from_nothing_is_made_up() -> None:
    with pytest.raises(ValueError, match="nothing to start from"):
        next_year_of(2021, Phase.BUDGET)


@pytest.mark.parametrize(
    ("now", "before", "direction", "change", "percent"),
    [
        ("110", "100", Direction.INCREASE, "10", "10.00"),
        ("97.5", "100", Direction.DECREASE, "2.5", "2.50"),
        ("3", "0", Direction.INCREASE, "3", None),
    ],
)
def test_a_change_is_worked_out_as_it_would_be_printed(
    now: str, before: str, direction: Direction, change: str, percent: str | None
) -> None:
    line = Line(table=Table.T5, name="", row=Row.TOTAL, amount=wan(now), prior=wan(before))
    reason = changed(line, "合计")
    assert reason is not None
    assert reason.direction is direction
    assert reason.change is not None
    assert reason.change.printed.lstrip("-") == change
    assert (reason.percent.printed if reason.percent else None) == percent


def test_no_change_and_an_open_amount_ask_for_no_reason() -> None:
    flat = Line(table=Table.T5, name="", row=Row.TOTAL, amount=wan("5"), prior=wan("5"))
    assert changed(flat, "合计") is None
    still_open = replace(flat, amount=Amount.not_disclosed(MoneyUnit.WAN))
    assert changed(still_open, "合计") is None
