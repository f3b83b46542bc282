"""Planned, spent, left, next, in words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.display.answers.bars import hollow_bar, planned_bar, received_bar, scale_of
from budgets.display.answers.frame import Frame
from budgets.display.answers.keys import story_key
from budgets.display.answers.words import change, figure, money, share
from budgets.display.rows import Row, Rows, Section
from budgets.reports.answers.steps import CENT_OF_WAN
from budgets.reports.answers.story import Story

_LEAST = CENT_OF_WAN / 2


def story_section(frame: Frame, story: Story | None) -> Section | None:
    """Return the plan, what became of it, and the next one."""
    if story is None:
        return None
    largest = max(story.plan, story.spent)
    plan, spent = money(story.plan, largest), money(story.spent, largest)
    return Section(
        anchor="story",
        heading=(
            _("{year} 年计划花 {plan}，").format(year=story.year, plan=plan),
            _("花了 {spent}").format(spent=spent),
        ),
        say=_("从计划到花掉，再到下一年。"),
        key=story_key(),
        rows=Rows(
            [*_planned_and_spent(frame, story), *(_next(frame, story) if story.goes_on else ())]
        ),
    )


def _planned_and_spent(frame: Frame, story: Story) -> Iterator[Row]:
    scale, decimals = _scale(story), frame.decimals
    yield Row(
        name=_("{year} 年计划").format(year=story.year),
        href=story.plan_href,
        amount=figure(story.plan, decimals),
        bar=planned_bar(story.plan, scale),
    )
    yield Row(
        name=_("{year} 年实际花了").format(year=story.year),
        href=story.spent_href,
        amount=figure(story.spent, decimals),
        bar=received_bar(story.spent, scale),
        note="",
        change=_("计划的 {share}").format(share=share(story.used)) if story.used else "",
    )
    if story.carried is not None and story.carried >= _LEAST:
        yield Row(
            name=_("没花完，转到下一年"),
            amount=figure(story.carried, decimals),
            bar=received_bar(story.carried, scale),
            note=_("接着办原来的事"),
        )
    missing = story.not_received
    if missing is not None and missing >= _LEAST:
        yield Row(
            name=_("计划收、当年没收到"),
            amount=figure(missing, decimals),
            bar=hollow_bar(missing, scale),
            note=_reason(frame),
        )
    elif missing is not None and missing <= -_LEAST:
        yield Row(
            name=_("比计划多收到"),
            amount=figure(-missing, decimals),
            bar=received_bar(-missing, scale),
            note=_reason(frame),
        )


def _reason(frame: Frame) -> str:
    """Return that no reason is given, where that is known: of the own document."""
    known = frame.is_final and not frame.papers.explains_plan
    return _("文件没有说明原因") if known else ""


def _next(frame: Frame, story: Story) -> Iterator[Row]:
    scale, decimals, year = _scale(story), frame.decimals, story.year + 1
    if story.next_plan is None:
        yield Row(name=_("{year} 年计划").format(year=year), note=_("本站还没有"))
        return
    yield Row(
        name=_("{year} 年计划").format(year=year),
        href=story.next_plan_href,
        amount=figure(story.next_plan, decimals),
        bar=planned_bar(story.next_plan, scale),
        note=_brought(story, decimals),
        change=change(story.next_plan, story.plan, decimals),
    )
    if story.next_spent is None:
        yield Row(
            name=_("{year} 年实际").format(year=year),
            note=_("本站还没有。决算一般在下一年 9 月前后公开"),
        )
        return
    used = story.next_spent / story.next_plan * 100 if story.next_plan else None
    yield Row(
        name=_("{year} 年实际花了").format(year=year),
        href=story.next_spent_href,
        amount=figure(story.next_spent, decimals),
        bar=received_bar(story.next_spent, scale),
        note=_("计划的 {share}").format(share=share(used)) if used is not None else "",
    )


def _brought(story: Story, decimals: int) -> str:
    """Return what the next plan has from this year, as it says itself."""
    if story.brought is None:
        return ""
    if story.brought < _LEAST:
        return _("没有上年转来的")
    words = _("其中 {n} 是 {year} 年转来的")
    return words.format(n=figure(story.brought, decimals), year=story.year)


def _scale(story: Story) -> Decimal:
    return scale_of([story.plan, story.spent, story.next_plan, story.next_spent])
