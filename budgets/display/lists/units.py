"""The units of a department in a year: in a sentence, in a row each, in one row of a list of departments."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.disclosure.model import Phase
from budgets.display.answers.bars import planned_bar, received_bar, scale_of
from budgets.display.answers.names import short_name
from budgets.display.answers.words import (
    dotted,
    figure,
    joined,
    link,
    money,
    published,
    say,
    share,
    strong,
    unit,
)
from budgets.display.lists.county import punctuality_words
from budgets.display.lists.drawing import named
from budgets.display.lists.progress import published_words, verdict, year_words
from budgets.display.rows import PLAN, SPENT, KeyPart, Row, Rows, Section, Text, YearLink
from budgets.models import Department
from budgets.reports.deadlines import Progress, Published
from budgets.reports.lists.units import UnitsOfYear, UnitYear, YearAndPhase

MOST_ROWS = 10  # of a section; all are on the page of the units


def units_url(department: Department, year: int = 0, phase: str = "") -> str:
    """Return the address of the page of all units, of a year or of the latest."""
    page = reverse("budgets:units", kwargs={"slug": department.slug})
    return f"{page}?{urlencode({'year': year, 'phase': phase})}" if year else page


def title_of(found: UnitsOfYear) -> tuple[Text, ...]:
    """Return the heading of the page: 教育局的 12 个所属单位， · 2024 年预算."""
    words = ngettext("{name}的 {n} 个所属单位", "{name}的 {n} 个所属单位", len(found.rows))
    first = say(words, name=_short(found.department), n=len(found.rows))
    if not found.year:
        return (first,)
    return (say(_("{what}，"), what=first), year_words(found.year, found.phase))


def sentence(found: UnitsOfYear) -> Text:
    """Return how many published and how many of them in time, what they come to, and what is merged."""
    return joined([_standing(found), _money(found), _merged(found)])


def _standing(found: UnitsOfYear) -> Text:
    every, progress = len(found.owing), found.progress
    if not every:
        return ""
    words = ngettext(
        "{n} 个单位要公开 {year}，{public} 个公开了",
        "{n} 个单位要公开 {year}，{public} 个公开了",
        every,
    )
    first = words.format(
        n=every, year=year_words(found.year, found.phase), public=progress.published
    )
    judged = punctuality_words(progress)
    unknown = progress.unknown
    more = ngettext("{n} 个不知道是否按期", "{n} 个不知道是否按期", unknown).format(n=unknown)
    parts = [*([strong(judged)] if judged else []), *([more] if unknown else [])]
    text: Text = first
    for part in parts:
        text = say(_("{text}，{part}"), text=text, part=part)
    return say(_("{first}。"), first=text)


def _money(found: UnitsOfYear) -> Text:
    if found.whole is None or not found.owing:
        return ""
    whole = strong(money(found.whole, found.whole))
    if found.adds_up:
        words = _("它们的钱加起来就是{name}的 {whole}：不要再和它相加。")
    else:
        words = _("它们的钱都在{name}的 {whole} 里：不要再和它相加。")
    return say(words, name=_short(found.department), whole=whole)


def _merged(found: UnitsOfYear) -> str:
    count = len(found.merged)
    if not count:
        return ""
    words = ngettext(
        "{n} 个的预算并入本级，不用单独公开。", "{n} 个的预算并入本级，不用单独公开。", count
    )
    return words.format(n=count)


def units_section(found: UnitsOfYear, most: int | None = MOST_ROWS) -> Section:
    """Return a row a unit, the largest first; `most` of them (0: in a sentence alone), with a link to all."""
    is_final = found.phase is Phase.FINAL
    rows = found.rows if most is None else found.rows[:most]
    scale = _scale(found)
    url = units_url(found.department, found.year, found.phase.value)
    more: Text = ""
    if len(rows) < len(found.rows):
        words = ngettext("看全部 {n} 个", "看全部 {n} 个", len(found.rows))
        more = link(url, words.format(n=len(found.rows)))
    elif most is not None:
        more = link(url, _("各年和公开情况"))
    key = (
        KeyPart(_("{unit}，% 是占{name}的多少").format(unit=unit(), name=_of(found)))
        if found.adds_up
        else KeyPart(unit()),
        KeyPart(
            (_("{year} 实际") if is_final else _("{year} 计划")).format(year=found.year),
            SPENT if is_final else PLAN,
        ),
    )
    return Section(
        anchor="units",
        heading=_heading(found) if most is not None else (_("各单位"),),
        say=joined([sentence(found), more]) if most is not None else "",
        key=key if any(row.total is not None for row in rows) else (),
        rows=Rows([_row(row, found, scale, is_final=is_final) for row in rows]),
    )


def _of(found: UnitsOfYear) -> str:
    return short_name(found.department)


def _heading(found: UnitsOfYear) -> tuple[Text, ...]:
    count = len(found.rows)
    words = ngettext("{n} 个所属单位，", "{n} 个所属单位，", count).format(n=count)
    return (words, year_words(found.year, found.phase))


def _scale(found: UnitsOfYear) -> Decimal:
    """Return what fills the width: the department where the units come to it, else the largest unit."""
    if found.adds_up and found.whole:
        return found.whole
    return scale_of(row.total for row in found.rows)


def _row(row: UnitYear, found: UnitsOfYear, scale: Decimal, *, is_final: bool) -> Row:
    each, part = row.unit, found.share(row)
    judged = verdict(row.published.deadline)
    name = named(each.name, each.jurisdiction.name, each.tag)
    if not each.owes_document:
        return Row(
            name=name,
            href=each.get_absolute_url(),
            note=_("预算并入本级，不单独公开"),
        )
    drawn = received_bar if is_final else planned_bar
    return Row(
        name=name,
        href=row.published.url,
        amount=_amount(row),
        bar=drawn(row.total, scale) if row.total is not None else (),
        note=dotted(
            [
                _("本级") if each.is_own_office else "",
                published_words(row.published),
                judged if part is not None else "",
            ]
        ),
        change=share(part) if part is not None else judged,
    )


def _amount(row: UnitYear) -> str:
    if row.total is not None:
        return figure(row.total)
    return _("没有数") if row.published.status == "published" else ""


def chain(found: UnitsOfYear) -> tuple[YearLink, ...]:
    """Return the years that can be chosen."""
    return tuple(
        YearLink(
            year_words(*of),
            ""
            if of == (found.year, found.phase.value)
            else units_url(found.department, of[0], of[1]),
        )
        for of in found.years
    )


def _short(department: Department) -> Text:
    return published(short_name(department))


# In the list of a county


def folded_under(
    superior: Department, rows: Sequence[Published], merged: int, of: YearAndPhase
) -> Row:
    """Return the units of a department as one row below it: how many published, and how many in time.

    `rows` are those that must publish; the budgets of `merged` more are part of the own office's.
    """
    progress, every = Progress(tuple(rows)), len(rows) + merged
    said = [
        _("公开 {public} / {n} 个").format(public=progress.published, n=len(rows)),
        punctuality_words(progress),
        ngettext("{n} 个不知道", "{n} 个不知道", progress.unknown).format(n=progress.unknown)
        if progress.unknown
        else "",
        ngettext("{n} 个并入本级", "{n} 个并入本级", merged).format(n=merged) if merged else "",
    ]
    words = ngettext("{n} 个所属单位", "{n} 个所属单位", every)
    return Row(
        name=words.format(n=every),
        href=units_url(superior, *of),
        note=dotted(said),
        inner=True,
    )
