"""Where the money goes: the classes, the largest one's items, and the rest as addresses."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from budgets.display.answers.bars import final_bar, planned_bar, scale_of
from budgets.display.answers.frame import Frame
from budgets.display.answers.keys import plan_key
from budgets.display.answers.names import FUNCTIONAL, beside, name_of, plain_class
from budgets.display.answers.words import (
    change,
    dotted,
    figure,
    is_english,
    joined,
    published,
    say,
    used_of,
    yuan_of_hundred,
)
from budgets.display.rows import Bar, Fold, Row, Rows, Section, Text
from budgets.reports.answers.headings import ITEM, Heading, Headings, Standing
from budgets.reports.answers.shares import hundred

CLASSES_SHOWN = 8
ITEMS_SHOWN = 5


def where_section(frame: Frame, headings: Headings | None) -> Section | None:
    """Return the classes by size, with five items of the largest."""
    if headings is None or not headings.classes():
        return None
    classes = headings.classes()
    parts = hundred(
        [max(each.now or Decimal(0), Decimal(0)) for each in classes], headings.whole
    ) or (None,) * len(classes)
    scale = scale_of(x for each in classes for x in (each.now, each.base))
    rows: list[Row] = []
    for heading, part in zip(classes, parts, strict=True):
        rows.append(_class_row(frame, headings, heading, part, scale))
        if heading is classes[0]:
            rows += _item_rows(frame, headings, heading, scale)
    inner = len(rows) - len(classes)
    shown, more = rows[: inner + CLASSES_SHOWN], rows[inner + CLASSES_SHOWN :]
    return Section(
        anchor="where",
        heading=_heading(frame, classes[0], parts[0]),
        say=_say(frame, headings),
        key=plan_key(frame, compared=headings.are_compared),
        rows=Rows(shown, fold=_more_classes(more)),
    )


def _heading(frame: Frame, first: Heading, part: int | None) -> tuple[Text, ...]:
    if not part:
        return (_("花到哪去"),)
    words = plain_class(first.code) or name_of(FUNCTIONAL, first.code, first.name)
    start = _("每花 100 元，{n}") if frame.is_final else _("每 100 元，{n}")
    return (
        start.format(n=yuan_of_hundred(part)),
        say(pgettext("heading", "用在{what}"), what=words),
    )


def _say(frame: Frame, headings: Headings) -> Text:
    first = _("点一行，看下一层和历年。") if frame.with_levels else ""
    of_fund = "" if headings.of_all_money else _("只是其中一部分钱，别的文件没有分项写。")
    return joined([first, of_fund])


def _more_classes(rows: Sequence[Row]) -> Fold | None:
    if not rows:
        return None
    words = ngettext("另外 %(n)s 类", "另外 %(n)s 类", len(rows)) % {"n": len(rows)}
    return Fold(words, Rows(rows))


# Rows


def _class_row(
    frame: Frame, headings: Headings, heading: Heading, part: int | None, scale: Decimal
) -> Row:
    of_hundred = yuan_of_hundred(part) if part is not None and heading.now else ""
    items = headings.below(heading.code, ITEM) if heading.code else ()
    now = [each for each in items if not each.is_gone]
    only: Text = ""
    if len(now) == 1 and not is_english():
        only = say(_("全是{item}"), item=now[0].name)
    meant = _meant(now[0]) if len(now) == 1 else ""
    plain = "" if is_english() else plain_class(heading.code)  # its name says as much in English
    words = [of_hundred, plain, only, meant, _history(heading, frame.year)]
    words.append(beside(FUNCTIONAL, heading.code, heading.name))
    return heading_row(frame, heading, scale, note=dotted(words))


def _item_rows(frame: Frame, headings: Headings, of: Heading, scale: Decimal) -> list[Row]:
    """Return the largest items of a class, and the others as one row, so that changes add up."""
    items = headings.below(of.code, ITEM) if of.code else ()
    now = [each for each in items if not each.is_gone and each.now]
    if len(now) < 2:
        return []
    shown, others = now[:ITEMS_SHOWN], now[ITEMS_SHOWN:]
    gone = [each for each in items if each not in now]
    rows = [
        heading_row(frame, each, scale, note=item_note(frame, each), inner=True) for each in shown
    ]
    if len(others) == 1 and not gone:
        rows.append(
            heading_row(frame, others[0], scale, note=item_note(frame, others[0]), inner=True)
        )
    elif others or gone:
        rows.append(_others(frame, of, others, gone, scale))
    return rows


def _others(
    frame: Frame, of: Heading, others: list[Heading], gone: list[Heading], scale: Decimal
) -> Row:
    """Return the rest of a class's items as one row; their change only where each one's base is known."""
    every = [*others, *gone]
    now = sum((each.now or Decimal(0) for each in every), Decimal(0))
    bases = [each.base for each in every if each.base is not None]
    replaced = [each for each in gone if each.replaced]
    known = len(bases) == len(every) and not replaced
    base = sum(bases, Decimal(0)) if known else None
    names = [published(_("、").join(each.name for each in others)), _former(frame, replaced)]
    return Row(
        name=_others_name(frame, len(others), gone),
        href=frame.level_href(of.code),
        amount=figure(now, frame.decimals) if others or known else "",
        bar=_bar(frame, now, base, scale) if others or known else (),
        note=dotted(names),
        change=_change(frame, now, base),
        inner=True,
    )


def _former(frame: Frame, replaced: list[Heading]) -> Text:
    """Return what stood last year under headings whose money may stand elsewhere now."""
    if not replaced:
        return ""
    listed = _("、").join(
        f"{each.code} {each.name} {figure(each.base or Decimal(0), frame.decimals)}"
        for each in replaced
    )
    return say(_("{year} 年记在 {former}"), year=frame.year - 1, former=published(listed))


def _others_name(frame: Frame, count: int, gone: list[Heading]) -> str:
    """Return what the row is called: how many items it has, and what became of those that are gone."""
    vanished = len(gone)
    if not vanished:
        return ngettext("另外 %(n)s 项", "另外 %(n)s 项", count) % {"n": count}
    if any(each.replaced for each in gone):
        words = _("{n} 项今年没有记在原来的科目")
    elif frame.is_final:
        words = _("{n} 项计划里有、没有花")
    else:
        words = _("{n} 项今年没有了")
    inside = words.format(n=vanished)
    if not count:
        return inside
    others = ngettext("另外 %(n)s 项", "另外 %(n)s 项", count) % {"n": count}
    return _("{others}（{inside}）").format(others=others, inside=inside)


def heading_row(
    frame: Frame, heading: Heading, scale: Decimal, *, note: Text = "", inner: bool = False
) -> Row:
    """Return one heading with its bar and change; a link where it has a page of its own."""
    name = name_of(FUNCTIONAL, heading.code, heading.name)
    if heading.is_gone and heading.replaced:
        return Row(name=name, note=dotted([note, _formerly(frame, heading)]), inner=inner)
    if heading.now is None and not heading.is_gone:
        return Row(name=name, note=note, inner=inner)
    now = heading.now or Decimal(0)
    disputed = heading.entry is not None and heading.entry.key.address in frame.disputed
    return Row(
        name=name,
        href="" if heading.is_gone else frame.level_href(heading.code),
        amount=figure(now, frame.decimals),
        bar=_bar(frame, now, heading.base, scale),
        note=note,
        change=_change(frame, now, heading.base),
        inner=inner,
        contradicted=disputed and not heading.is_gone,
    )


def _formerly(frame: Frame, heading: Heading) -> str:
    """Return what a heading was last year whose money may stand elsewhere now: no change, but no secret."""
    amount = figure(heading.base or Decimal(0), frame.decimals)
    return _("{year} 年是 {n}").format(year=frame.year - 1, n=amount)


def item_note(frame: Frame, heading: Heading) -> Text:
    """Return what an item is for in the department's words, or what became of its heading."""
    purpose = "" if frame.is_final or is_english() else heading.purpose
    return dotted(
        [
            _history(heading, frame.year),
            _meant(heading),
            published(purpose),
            beside(FUNCTIONAL, heading.code, heading.name),
        ]
    )


def _meant(heading: Heading) -> Text:
    """Return which heading an item is by its purpose, where its printed name is that of another one."""
    if not heading.meant:
        return ""
    return say(_("按用途应为“{name}”"), name=published(heading.meant))


def _history(heading: Heading, year: int) -> Text:
    """Return why a heading is not compared, or where its money stood; "" for most."""
    former = _("、").join(f"{code} {name}" for code, name in heading.formerly)
    if heading.is_gone:
        return _("今年没有记在这个科目") if heading.replaced else _("今年没有这个科目")
    if heading.standing is Standing.MOVED and heading.base is not None:
        return say(_("{year} 年记在 {former}"), year=year - 1, former=published(former))
    if heading.standing is Standing.MOVED:
        words = _("{year} 年新设的科目，以前有一部分记在 {former}，不能直接比")
        return say(words, year=year, former=published(former))
    if heading.standing is Standing.NEW:
        return _("{year} 年新设的科目，不能和上年比").format(year=year)
    return ""


def _bar(frame: Frame, now: Decimal, base: Decimal | None, scale: Decimal) -> Bar:
    if frame.is_final:
        return final_bar(now, base, scale)
    return planned_bar(now, scale, base)


def _change(frame: Frame, now: Decimal, base: Decimal | None) -> str:
    if frame.is_final:
        return used_of(now, base, frame.decimals)
    return change(now, base, frame.decimals)
