"""Running against projects, and what running pays for, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.disclosure.model import Fund, LineKey, Nature
from budgets.disclosure.official_form.vocabulary import BASIC_TABLE, PARTS_OF_BASIC
from budgets.display.answers.bars import planned_bar, received_bar, scale_of
from budgets.display.answers.facts import has_schools
from budgets.display.answers.frame import Frame
from budgets.display.answers.keys import compared_key
from budgets.display.answers.names import ECONOMIC, beside, name_of
from budgets.display.answers.words import (
    change,
    figure,
    joined,
    say,
    term,
    unit,
    yuan_of_hundred,
)
from budgets.display.rows import Fold, FoldedTable, Row, Rows, Section, Text
from budgets.reports.answers.running import Paid, Running
from budgets.reports.answers.shares import hundred

SHOWN = 3


def daily_section(frame: Frame, running: Running | None, paid: tuple[Paid, ...]) -> Section | None:
    """Return running and projects; below, the largest things that running pays for."""
    if running is None and not paid:
        return None
    rows = [_paid_row(frame, each, paid) for each in paid[:SHOWN]]
    if not paid and running is not None:
        rows = _nature_rows(frame, running)
    compared = any(each.before is not None for each in paid)
    folds = (_more(frame, paid[SHOWN:], compared=compared),) if len(paid) > SHOWN else ()
    if paid and running is not None:
        folds = (
            *folds,
            Fold(_("人员经费、公用经费、项目各多少"), Rows(_nature_rows(frame, running))),
        )
    return Section(
        anchor="daily",
        heading=_heading(running),
        say=_say(frame, running, listed=bool(paid)),
        key=compared_key(frame, compared=compared),
        rows=Rows(rows),
        folds=folds,
    )


def _heading(running: Running | None) -> tuple[Text, ...]:
    parts = hundred([running.basic, running.projects], running.whole) if running else ()
    if running is None or not parts:
        return (_("日常支出付给谁、买什么"),)
    if not running.projects:
        return (_("全部是工资和日常"),) if running.rest <= 0 else (_("主要是工资和日常"),)
    if not running.basic:
        return (_("全部用来办项目"),) if running.rest <= 0 else (_("主要用来办项目"),)
    return (
        _("每 100 元，{n}是日常，").format(n=yuan_of_hundred(parts[0])),
        _("{n}办项目").format(n=yuan_of_hundred(parts[1])),
    )


def _say(frame: Frame, running: Running | None, *, listed: bool) -> Text:
    first = _("日常支出：工资、社保、水电、办公。")
    if has_schools(frame.papers.own):
        first = _("日常支出里多数是下属公办学校教职工的工资和社保，不只是局机关。")
    terms = say(_("文件里叫{basic}和{project}。"), basic=term("基本支出"), project=term("项目支出"))
    last = ngettext(
        "下面是一般公共预算的基本支出，最大的 %(n)s 项。",
        "下面是一般公共预算的基本支出，最大的 %(n)s 项。",
        SHOWN,
    ) % {"n": SHOWN}
    return joined([first, terms if running else "", last if listed else ""])


def _paid_row(frame: Frame, paid: Paid, every: tuple[Paid, ...]) -> Row:
    draw = received_bar if frame.is_final else planned_bar
    shown = every[:SHOWN]
    scale = scale_of(x for each in shown for x in (each.now, each.before))
    return Row(
        name=name_of(ECONOMIC, paid.code, paid.name),
        amount=figure(paid.now, frame.decimals),
        bar=draw(paid.now, scale, paid.before),
        note=beside(ECONOMIC, paid.code, paid.name),
        change=change(paid.now, paid.before, frame.decimals),
        contradicted=paid.entry.key.address in frame.disputed,
    )


def _more(frame: Frame, paid: tuple[Paid, ...], *, compared: bool) -> Fold:
    heads = (_("用来付"), unit(), *((_("比上年"),) if compared else ()))
    rows = [
        (
            _named(each),
            figure(each.now, frame.decimals),
            *((change(each.now, each.before, frame.decimals),) if compared else ()),
        )
        for each in paid
    ]
    words = ngettext("另外 %(n)s 项，从大到小", "另外 %(n)s 项，从大到小", len(paid))
    return Fold(words % {"n": len(paid)}, table=FoldedTable(heads, rows))


def _named(paid: Paid) -> Text:
    name = name_of(ECONOMIC, paid.code, paid.name)
    if not beside(ECONOMIC, paid.code, paid.name):
        return name
    return say('{} <small lang="zh-Hans">{}</small>', name, paid.name)


def _nature_rows(frame: Frame, running: Running) -> list[Row]:
    """Return staff, office and projects, and what they leave of the whole: it is printed, so it is shown."""
    draw = received_bar if frame.is_final else planned_bar
    parts = list(_parts(running))
    outer = [amount for nature, _name, _note, amount in parts if not _is_inner(running, nature)]
    rest = running.whole - sum(outer, Decimal(0))
    rows = [
        Row(
            name=name,
            amount=figure(amount, frame.decimals),
            bar=draw(amount, running.whole),
            note=note,
            inner=_is_inner(running, nature),
            contradicted=_is_disputed(frame, running, nature),
        )
        for nature, name, note, amount in parts
    ]
    if rest:
        rows.append(Row(name=_("其余"), amount=figure(rest, frame.decimals)))
    total = Row(name=_("合计"), amount=figure(running.whole, frame.decimals), total=True)
    return [*rows, total]


def _parts(running: Running) -> Iterator[tuple[Nature, str, str, Decimal]]:
    """Yield what the whole is made of; staff and office perhaps of the general budget only."""
    staff, office = _("人员经费"), _("公用经费")
    if running.of_general or (running.staff is None and running.office is None):
        yield Nature.BASIC, _("基本支出"), _("工资和日常"), running.basic
        staff, office = _("其中一般公共预算的人员经费"), _("其中一般公共预算的公用经费")
    if running.staff is not None:
        yield Nature.PERSONNEL, staff, _("工资、津贴、社会保险、住房公积金"), running.staff
    if running.office is not None:
        yield Nature.PUBLIC, office, _("办公、水电、差旅、维修、接待"), running.office
    if running.projects:
        yield Nature.PROJECT, _("项目支出"), "", running.projects


def _is_inner(running: Running, nature: Nature) -> bool:
    return running.of_general and nature in PARTS_OF_BASIC


def _is_disputed(frame: Frame, running: Running, nature: Nature) -> bool:
    """Return whether a nature is contradicted, in the table that tells natures apart or in T6."""
    basic = LineKey(BASIC_TABLE, fund=BASIC_TABLE.fund, nature=nature)
    keys = (LineKey(running.table, nature=nature), basic, replace(basic, fund=Fund.ALL))
    return any(key.address in frame.disputed for key in keys)
