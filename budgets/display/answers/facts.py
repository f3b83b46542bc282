"""The first screen's rows: what of each 100 yuan is for what, and 三公 with last year's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.disclosure.model import Disclosure, LineKey, Nature, UnitKind
from budgets.display.answers.bars import hundred_bar
from budgets.display.answers.frame import Frame
from budgets.display.answers.names import FUNCTIONAL, name_of, plain_class
from budgets.display.answers.sources import named_source, plain_source
from budgets.display.answers.words import figure, money, yuan_of_hundred
from budgets.display.rows import PLAN, SPENT, Fact, Facts
from budgets.reports.answers.headings import Headings
from budgets.reports.answers.running import Running
from budgets.reports.answers.shares import hundred
from budgets.reports.answers.sources import Source
from budgets.reports.answers.three_public import ThreePublic

_SCHOOLS = re.compile(r"学校|小学|中学|初中|高中|幼儿园")


def facts_of(
    frame: Frame,
    headings: Headings | None,
    running: Running | None,
    sources: tuple[Source, ...],
    three: ThreePublic | None,
) -> Facts:
    """Return the rows that the document has something to say about."""
    kind = SPENT if frame.is_final else PLAN
    of_hundred = [
        *_largest_class(headings, kind),
        *_running(frame, running, kind),
        *_largest_source(sources, kind),
    ]
    lead = _("每花 100 元里：") if frame.is_final else _("每 100 元里：")
    return Facts(lead if of_hundred else "", (*of_hundred, *_three(frame, three)))


def has_schools(disclosure: Disclosure) -> bool:
    """Return whether the department's units are schools, too: then its pay is mostly theirs."""
    return any(
        unit.kind is not UnitKind.INTERNAL and _SCHOOLS.search(unit.name)
        for unit in disclosure.units
    )


def _largest_class(headings: Headings | None, kind: str) -> Iterator[Fact]:
    classes = [x for x in headings.classes() if x.now and x.now > 0] if headings else []
    parts = hundred([x.now or Decimal(0) for x in classes], headings.whole if headings else None)
    if parts:
        first = classes[0]
        words = plain_class(first.code) or str(name_of(FUNCTIONAL, first.code, first.name))
        yield Fact(
            _("用在{what}").format(what=words),
            yuan_of_hundred(parts[0]),
            "#where",
            bar=hundred_bar(parts[0], kind),
        )


def _running(frame: Frame, running: Running | None, kind: str) -> Iterator[Fact]:
    if running is None:
        return
    parts = hundred([running.basic, running.projects], running.whole)
    if not parts:
        return
    name = _("工资和日常运转")
    if has_schools(frame.papers.own):
        name = _("工资和日常（含学校教职工）")
    projects = _("项目 {n}").format(n=yuan_of_hundred(parts[1])) if running.projects else ""
    disputed = LineKey(running.table, nature=Nature.BASIC).address in frame.disputed
    yield Fact(
        name,
        yuan_of_hundred(parts[0]) if running.basic else yuan_zero(),
        "#daily",
        projects,
        hundred_bar(parts[0], kind),
        contradicted=disputed,
    )


def yuan_zero() -> str:
    """Return nothing of a hundred: "0 元"."""
    return _("{n} 元").format(n=0)


def _largest_source(sources: tuple[Source, ...], kind: str) -> Iterator[Fact]:
    some = [each for each in sources if each.now > 0]
    parts = hundred([each.now for each in some])
    if not parts:
        return
    first = some[0]
    name, plain = named_source(first), plain_source(first.code)
    words = _("来自{source}（{plain}）") if plain else _("来自{source}")
    yield Fact(
        words.format(source=name, plain=plain),
        yuan_of_hundred(parts[0]),
        "#from",
        bar=hundred_bar(parts[0], kind),
    )


def _three(frame: Frame, three: ThreePublic | None) -> Iterator[Fact]:
    if three is None or three.now is None:
        return
    base = three.plan.base if frame.is_final else three.before.base
    if base is None:
        beside = _("计划没有写") if frame.is_final else _("上年没有写")
    else:
        words = _("计划 {n}") if frame.is_final else _("上年 {n}")
        beside = words.format(n=figure(base, frame.decimals))
    exact = Decimal(0)
    yield Fact(_("三公：接待、公车、出国"), money(three.now, exact), "#three", beside)
