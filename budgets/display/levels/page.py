"""The page of one functional heading (类, 款 or 项) of a department's year: its first screen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.disclosure.anchors import row_anchor
from budgets.disclosure.codes.english import english_name
from budgets.disclosure.model import Row as RowKind
from budgets.disclosure.model import Side
from budgets.display.answers.frame import Frame
from budgets.display.answers.names import FUNCTIONAL, name_of
from budgets.display.answers.words import (
    in_yi,
    is_english,
    joined,
    link,
    money,
    percent,
    published,
    quoted,
    say,
    share,
    spoken,
    strong,
    unit,
    yuan_of_hundred,
)
from budgets.display.levels.sections import (
    children_section,
    facts_of,
    natures_section,
    neighbours_of,
    purpose_of,
    sources_section,
    years_section,
)
from budgets.display.rows import (
    Answer,
    Facts,
    Rows,
    Section,
    Text,
)
from budgets.reports.answers.headings import GROUP, ITEM, Heading, Headings, Standing
from budgets.reports.answers.levels import Level
from budgets.reports.answers.shares import hundred
from budgets.reports.answers.steps import CENT_OF_WAN


@dataclass(frozen=True, slots=True)
class LevelPage:
    """What the template of a level is given. None: the document does not say, no section."""

    code: str
    name: str  # as printed
    english: str  # the standard English name, on English pages
    level: str  # 类, 款, 项
    above: tuple[tuple[Text, str], ...]  # crumbs below the year: (name, href)
    answer: Answer
    facts: Facts
    children: Section | None
    purpose: tuple[Text, ...]  # of a 项: in plain words, then as quoted
    years: Section | None
    natures: Section | None
    sources: Section | None
    neighbours: Rows  # 同一款里的别的项
    document_href: str  # its row in the official document; "" without one


def level_page(frame: Frame, level: Level, headings: Headings) -> LevelPage:
    """Return all that the page of a heading says."""
    heading = level.heading
    return LevelPage(
        heading.code,
        heading.name,
        english_name(FUNCTIONAL, heading.code) if is_english() else "",
        _level(heading.code),
        tuple(
            (name_of(FUNCTIONAL, each.code, each.name), frame.level_href(each.code))
            for each in level.above
        ),
        _answer(frame, level),
        facts_of(frame, level),
        children_section(frame, level, headings),
        purpose_of(level),
        years_section(frame, level),
        natures_section(frame, level),
        sources_section(frame, level),
        Rows(tuple(neighbours_of(frame, level))),
        _in_document(frame, heading, headings),
    )


def _in_document(frame: Frame, heading: Heading, headings: Headings) -> str:
    if not frame.document_href or heading.is_gone:
        return ""
    place = row_anchor(headings.table, Side.EXPENDITURE, RowKind.ITEM, heading.code, heading.name)
    return f"{frame.document_href}#{place}"


def _level(code: str) -> str:
    return {GROUP: _("款"), ITEM: _("项")}.get(len(code), _("类"))


# The answer


def _answer(frame: Frame, level: Level) -> Answer:
    now = level.heading.now or Decimal(0)
    words = _("{name} {year} 年在这里花了") if frame.is_final else _("{name} {year} 年计划花在这里")
    return Answer(
        say(words, name=published(frame.name), year=frame.year),
        f"CNY {spoken(now, now)}" if is_english() else spoken(now, now),
        "million" if is_english() else unit(),
        in_yi(now),
        joined([_share(frame, level), _changed(frame, level.heading), _why(frame, level)]),
        contradicted=_disputed(frame, level.heading),
    )


def _disputed(frame: Frame, heading: Heading) -> bool:
    return heading.entry is not None and heading.entry.key.address in frame.disputed


def _share(frame: Frame, level: Level) -> Text:
    if level.share is None:
        return ""
    now = level.heading.now or Decimal(0)
    parts = hundred([now], level.whole)
    of_hundred = _("每 100 元里 {n}").format(n=yuan_of_hundred(parts[0])) if parts else ""
    if not now:
        return ""
    words = (
        _("占{name} {year} 年花的钱的 {share}（{of_hundred}）。")
        if frame.is_final
        else _("占{name} {year} 年计划的 {share}（{of_hundred}）。")
    )
    return say(
        words,
        name=published(frame.name),
        year=frame.year,
        share=share(level.share),
        of_hundred=of_hundred,
    )


def _changed(frame: Frame, heading: Heading) -> Text:
    now, base = heading.now, heading.base
    if now is None:
        return ""
    if frame.is_final:
        return _of_plan(now, base)
    year = frame.year - 1
    former = _("、").join(f"{code} {name}" for code, name in heading.formerly)
    if heading.standing is Standing.MOVED and base is None:
        words = _("{year} 年新设的科目；以前有一部分钱记在 {former}，不能直接比。")
        return say(words, year=frame.year, former=published(former))
    if heading.standing is Standing.NEW:
        return _("这是 {year} 年新设的科目，不能和上年比。").format(year=frame.year)
    if heading.standing is Standing.ABSENT:
        return _("{year} 年的计划里没有这个科目。").format(year=year)
    if base is None:
        return _("没有上年的数，不能比。")
    moved = ""
    if heading.standing is Standing.MOVED:
        words = _("{year} 年记在 {former}。")
        moved = say(words, year=year, former=published(former))
    difference = now - base
    if abs(difference) < CENT_OF_WAN / 2:
        same = say(_("和 {year} 年的计划{same}。"), year=year, same=strong(_("一样多")))
        return joined([same, moved])
    words = _("多 {amount}") if difference > 0 else _("少 {amount}")
    more = strong(words.format(amount=money(difference, max(now, base))))
    sentence = say(_("比 {year} 年的计划{more}。"), year=year, more=more)
    if base:
        sentence = say(
            _("比 {year} 年的计划{more}（{percent}）。"),
            year=year,
            more=more,
            percent=percent(difference / base * 100),
        )
    return joined([sentence, moved])


def _of_plan(now: Decimal, plan: Decimal | None) -> Text:
    if plan is None:
        return ""
    if not plan:
        return _("计划里没有这个科目。")
    largest = max(now, plan)
    return say(
        _("是计划 {plan}的 {used}。"),
        plan=money(plan, largest),
        used=strong(share(now / plan * 100)),
    )


def _why(frame: Frame, level: Level) -> Text:
    """Return the heading's own reason; where there is none, that only the whole has one."""
    told = [each for each in frame.papers.own.reasons if each.text]
    of_headings = {x.about.code: x.text for x in told if x.about.row is RowKind.ITEM}
    if own := of_headings.get(level.heading.code):
        return say(_("部门说：{reason}。"), reason=quoted(own.rstrip("。")))
    if len(of_headings) == len(told):
        return ""
    edition = frame.edition
    is_current = edition.status == edition.Status.PUBLISHED
    page = edition.get_absolute_url() if is_current else edition.get_fixed_url()
    return say(
        _("文件没有分项说明原因，只说了{why}。"), why=link(f"{page}#why", _("整个部门为什么变"))
    )
