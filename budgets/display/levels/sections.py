"""The sections of a heading's page: what it is made of, what for, over the years, from which money."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from budgets.disclosure.model import Fund, Nature
from budgets.disclosure.money import round_half_up
from budgets.display.answers.bars import final_bar, hundred_bar, planned_bar, received_bar, scale_of
from budgets.display.answers.frame import Frame
from budgets.display.answers.keys import compared_key, plan_key
from budgets.display.answers.names import FUNCTIONAL, name_of, plain_class, plain_heading
from budgets.display.answers.sources import named_source, plain_source
from budgets.display.answers.where import heading_row, item_note
from budgets.display.answers.words import (
    change,
    dotted,
    figure,
    published,
    quoted,
    say,
    share,
    unit,
    yuan_of_hundred,
)
from budgets.display.rows import (
    INSIDE,
    PLAN,
    SPENT,
    Fact,
    Facts,
    KeyPart,
    Row,
    Rows,
    Section,
    Text,
)
from budgets.reports.answers.headings import ITEM, Heading, Headings
from budgets.reports.answers.levels import Level, LevelYear
from budgets.reports.answers.shares import hundred
from budgets.reports.answers.sources import Source


def facts_of(frame: Frame, level: Level) -> Facts:
    kind = SPENT if frame.is_final else PLAN
    facts = []
    basic, projects = (level.natures.get(n, Decimal(0)) for n in (Nature.BASIC, Nature.PROJECT))
    parts = hundred([basic, projects], level.heading.now)
    if parts and (basic or projects):
        beside = _("项目 {n}").format(n=yuan_of_hundred(parts[1])) if projects and basic else ""
        name, part = (
            (_("工资和日常"), parts[0]) if basic else (pgettext("spending", "项目"), parts[1])
        )
        facts.append(Fact(name, yuan_of_hundred(part), "#how", beside, hundred_bar(part, kind)))
    found = hundred([amount for _fund, amount in level.funds])
    if found:
        source = _source(*level.funds[0])
        words = _("来自{source}（{plain}）") if plain_source(source.code) else _("来自{source}")
        facts.append(
            Fact(
                words.format(source=named_source(source), plain=plain_source(source.code)),
                yuan_of_hundred(found[0]),
                "#how",
                bar=hundred_bar(found[0], kind),
            )
        )
    lead = _("每花 100 元里：") if frame.is_final else _("每 100 元里：")
    return Facts(lead if facts else "", tuple(facts))


def _source(fund: Fund, amount: Decimal) -> Source:
    return Source(fund.value, fund.text.zh, amount, None)


# Sections


def children_section(frame: Frame, level: Level, headings: Headings) -> Section | None:
    children = level.children
    if not children:
        return None
    now = [each for each in children if not each.is_gone]
    scale = scale_of(x for each in children for x in (each.now, each.base))
    rows = [_child_row(frame, each, headings, scale) for each in children]
    return Section(
        anchor="where",
        heading=_largest(level, now),
        say=_count(len(level.heading.code), len(now)),
        key=plan_key(
            frame, compared=any(each.base is not None and not each.replaced for each in children)
        ),
        rows=Rows(rows),
    )


def _child_row(frame: Frame, heading: Heading, headings: Headings, scale: Decimal) -> Row:
    if heading.size == ITEM:
        return heading_row(frame, heading, scale, note=item_note(frame, heading))
    items = [each for each in headings.below(heading.code, ITEM) if not each.is_gone]
    names = _("、").join(each.name for each in items)
    words = ""
    if len(items) == 1:
        words = _("全是{item}").format(item=names)
    elif items:
        words = ngettext("%(n)s 项：%(names)s", "%(n)s 项：%(names)s", len(items))
        words = words % {"n": len(items), "names": names}
    note = dotted([item_note(frame, heading), published(words)])
    return heading_row(frame, heading, scale, note=note)


def _largest(level: Level, now: list[Heading]) -> tuple[Text, ...]:
    if not now or not level.heading.now or not now[0].now:
        return (_("分成哪些"),)
    part = round_half_up(now[0].now / level.heading.now * 100, 0)
    name = name_of(FUNCTIONAL, now[0].code, now[0].name)
    if len(now) == 1:
        return (say(_("全是{item}"), item=name),)
    return (say(_("最大的是{item}，"), item=name), _("占 {n}%").format(n=part))


def _count(size: int, n: int) -> str:
    if n == 1:
        return ""
    if size == ITEM - 2:
        words = ngettext("%(n)s 项，从大到小", "%(n)s 项，从大到小", n)
    else:
        words = ngettext("%(n)s 款，从大到小", "%(n)s 款，从大到小", n)
    return words % {"n": n}


def purpose_of(level: Level) -> tuple[Text, ...]:
    heading = level.heading
    plain = plain_heading(heading.code) or plain_class(heading.code)
    found: list[Text] = [_("{words}。").format(words=plain)] if plain else []
    if heading.purpose:
        found.append(say(_("文件写的用途：{purpose}"), purpose=quoted(heading.purpose)))
    return tuple(found)


def years_section(frame: Frame, level: Level) -> Section | None:
    years = [x for x in level.years if x.plan or x.actual]
    if len(years) < 2:
        return None
    scale = scale_of(x for each in years for x in (each.plan, each.actual))
    plans = {each.year: each.plan for each in level.years}
    rows = [_year_row(frame, each, plans.get(each.year - 1), scale) for each in reversed(years)]
    return Section(
        anchor="years",
        heading=_since(years),
        say=_("没有扣除物价上涨。"),
        key=(KeyPart(unit()), KeyPart(_("计划，里面是实际花了"), INSIDE)),
        rows=Rows(rows),
    )


def _year_row(frame: Frame, year: LevelYear, before: Decimal | None, scale: Decimal) -> Row:
    plan, actual = year.plan, year.actual
    if actual is None and year.actual_href:
        note = _("决算没有分到这个科目")
    elif actual is None:
        note = _("实际：本站还没有决算")
    elif year.used is None:
        note = _("计划里没有，花了 {n}").format(n=figure(actual, frame.decimals))
    else:
        words = _("实际花了 {n}，用了 {share}")
        note = words.format(n=figure(actual, frame.decimals), share=share(year.used))
    shown = plan if plan is not None else actual or Decimal(0)
    bar = planned_bar(shown, scale) if actual is None else final_bar(actual, plan, scale)
    name = _("{year} 计划") if plan is not None else _("{year} 实际")
    return Row(
        name=name.format(year=year.year),
        href=year.plan_href or year.actual_href,
        amount=figure(shown, frame.decimals),
        bar=bar,
        note=note,
        change=change(plan, before, frame.decimals) if plan is not None and before else "",
    )


def _since(years: list[LevelYear]) -> tuple[Text, ...]:
    """Return how much more or less is planned than in the first year; plans only, of years that have one."""
    planned = [(each.year, each.plan) for each in years if each.plan]
    if len(planned) < 2:
        return (_("历年"),)
    (first, base), (_last, now) = planned[0], planned[-1]
    base, now = base or Decimal(1), now or Decimal(0)
    part = round_half_up(abs(now - base) / base * 100, 0)
    if not part:
        return (_("和 {year} 年差不多").format(year=first),)
    words = _("{year} 年以来多了 {n}%") if now > base else _("{year} 年以来少了 {n}%")
    return (words.format(year=first, n=part),)


def natures_section(frame: Frame, level: Level) -> Section | None:
    basic, projects = (level.natures.get(n, Decimal(0)) for n in (Nature.BASIC, Nature.PROJECT))
    whole = level.heading.now
    parts = hundred([basic, projects], whole)
    if not parts or not whole or not (basic or projects):
        return None
    anchor, key = "how", compared_key(frame, compared=False)
    if not (basic and projects):
        words = _("全部是工资和日常") if basic else _("全部用来办项目")
        if basic + projects < whole:
            words = _("主要是工资和日常") if basic else _("主要用来办项目")
        return Section(anchor=anchor, heading=(words,))
    draw = received_bar if frame.is_final else planned_bar
    rows = [
        Row(name=name, amount=figure(amount, frame.decimals), bar=draw(amount, whole), note=note)
        for name, amount, note in (
            (_("工资和日常"), basic, ""),
            (pgettext("spending", "项目"), projects, published(_("、").join(level.projects))),
        )
    ]
    heading = (
        _("每 100 元，{n}是工资和日常，").format(n=yuan_of_hundred(parts[0])),
        _("{n}办项目").format(n=yuan_of_hundred(parts[1])),
    )
    return Section(anchor=anchor, heading=heading, key=key, rows=Rows(rows))


def sources_section(frame: Frame, level: Level) -> Section | None:
    if not level.funds:
        return None
    whole = sum((amount for _fund, amount in level.funds), Decimal(0))
    sources = [_source(*each) for each in level.funds]
    if len(sources) == 1:
        words = say(_("钱都来自{source}"), source=named_source(sources[0]))
        return Section(anchor="from", heading=(words,))
    draw = received_bar if frame.is_final else planned_bar
    rows = [
        Row(
            name=named_source(each),
            amount=figure(each.now, frame.decimals),
            bar=draw(each.now, whole),
            note=plain_source(each.code),
        )
        for each in sources
    ]
    key = compared_key(frame, compared=False, received=True)
    return Section(anchor="from", heading=(_("钱从哪来"),), key=key, rows=Rows(rows))


def neighbours_of(frame: Frame, level: Level) -> Iterator[Row]:
    """Yield the heading before and after this one by size, among those beside it."""
    codes = [each.code for each in level.neighbours]
    if level.heading.code not in codes:
        return
    at = codes.index(level.heading.code)
    for index, words in ((at - 1, _("上一项：{name}")), (at + 1, _("下一项：{name}"))):
        if 0 <= index < len(codes):
            each = level.neighbours[index]
            name = say(words, name=name_of(FUNCTIONAL, each.code, each.name))
            yield Row(name=name, href=frame.level_href(each.code))
