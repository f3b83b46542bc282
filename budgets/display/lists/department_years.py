"""The years of a department: what was planned and spent, why it changed, and two pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.disclosure.money import round_half_up
from budgets.display.answers.bars import final_bar, planned_bar, received_bar, scale_of
from budgets.display.answers.keys import pairs_key
from budgets.display.answers.three import year_pairs
from budgets.display.answers.words import (
    change,
    figure,
    link,
    quoted,
    say,
    share,
    signed,
    unit,
)
from budgets.display.lists.department import years_in_words
from budgets.display.rows import (
    INSIDE,
    Bar,
    KeyPart,
    Row,
    Rows,
    Section,
    Text,
    Why,
    YearPair,
)
from budgets.reports.answers.clauses import cause_of
from budgets.reports.answers.headline import Explanation
from budgets.reports.answers.steps import CENT_OF_WAN
from budgets.reports.answers.three_public import YearOfThree
from budgets.reports.pages.department_history import Year

_LITTLE = CENT_OF_WAN / 2
_LARGE = Decimal(10_000_000)  # 元
_WAN_DIGITS = -4


@dataclass(frozen=True, slots=True)
class YearsPlot:
    """A picture of plan and actual by year, with its heading."""

    heading: tuple[Text, ...]
    key: tuple[KeyPart, ...]
    years: tuple[YearPair, ...]


def years_section(
    years: Sequence[Year],
    reasons: Mapping[int, Explanation],
    disputed: Mapping[str, int],
) -> Section:
    """Return a row a year: planned with what was spent inside, the change, and why.

    `reasons` by year of the plan; `disputed` are the addresses of documents that contradict themselves.
    """
    scale = scale_of(
        amount.yuan for each in years for amount in (each.budget, each.final) if amount is not None
    )
    return Section(
        anchor="years",
        heading=(_("每年变了多少，"), _("为什么")),
        say=_("点一年，看那一年的全部。引号里是文件的原话。"),
        key=(KeyPart(unit()), KeyPart(_("计划，里面是实际花了"), INSIDE)),
        rows=Rows([_year_row(each, scale, reasons.get(each.year), disputed) for each in years]),
    )


def _year_row(
    year: Year, scale: Decimal, reason: Explanation | None, disputed: Mapping[str, int]
) -> Row:
    plan = year.budget.yuan if year.budget else None
    spent = year.final.yuan if year.final else None
    is_plan = plan is not None
    words = _("{year} 计划") if is_plan else _("{year} 实际")
    bar: Bar = ()
    if plan is not None:
        bar = final_bar(spent, plan, scale) if spent is not None else planned_bar(plan, scale)
    elif spent is not None:
        bar = received_bar(spent, scale)
    amount = plan if plan is not None else spent
    before = year.budget_before
    return Row(
        name=words.format(year=year.year),
        href=year.budget_url if is_plan else year.final_url,
        amount=figure(amount) if amount is not None else _("没有数"),
        bar=bar,
        note=_spent_note(year) if is_plan else _used_note(year),
        change=change(before.now, before.base) if before.now is not None else "",
        why=_why(year, reason, disputed),
    )


def _spent_note(year: Year) -> str:
    if year.final is None or year.final.yuan is None:
        return _("实际：还没有")
    used = year.final_plan.completion
    spent = figure(year.final.yuan)
    if used is None:
        return _("实际花了 {spent}").format(spent=spent)
    return _("实际花了 {spent}，用了 {share}").format(spent=spent, share=share(used))


def _used_note(year: Year) -> str:
    """Return what accounts without a plan here say that was spent of it."""
    used = year.final_plan.completion
    return _("用了 {share}").format(share=share(used)) if used is not None else ""


def _why(year: Year, reason: Explanation | None, disputed: Mapping[str, int]) -> Why | None:
    parts: list[Text] = []
    if year.changed:
        parts.append(_("机构有变，和上年不能比。"))
    elif reason is not None and reason.text:
        parts.append(say(_("{reason}。"), reason=quoted(cause_of(reason.text))))
    elif reason is not None and abs(reason.change) >= _LITTLE:
        parts.append(_("文件没有说明原因。"))
    if reason is not None and reason.unsaid is not None and abs(reason.unsaid) >= _LITTLE:
        words = _("没有说明的合计 {amount}。")
        parts.append(words.format(amount=signed(reason.unsaid, 0)))
    if year.budget_url and year.final_url:
        parts.append(link(year.final_url, _("{year} 决算").format(year=year.year)))
    for href in (year.budget_url, year.final_url):
        if href in disputed:
            words = ngettext("≠ {n} 处对不上", "≠ {n} 处对不上", disputed[href])
            parts.append(link(f"{href}#disagree", words.format(n=disputed[href])))
    return Why(format_html_join(" ", "{}", ((each,) for each in parts))) if parts else None


def years_plot(years: Sequence[Year]) -> YearsPlot | None:
    """Return plan and actual by year as columns; None of one year only."""
    found = [
        YearOfThree(
            each.year,
            each.budget.yuan if each.budget else None,
            each.final.yuan if each.final else None,
            each.budget_url or each.final_url,
        )
        for each in reversed(years)
        if each.budget or each.final
    ]
    if len(found) < 2:
        return None
    found = _in_whole_wan(found)
    heading = _("计划和实际，{years}").format(years=years_in_words(len(found)))
    return YearsPlot((heading,), pairs_key(), year_pairs(tuple(found), 0))


def _in_whole_wan(years: list[YearOfThree]) -> list[YearOfThree]:
    """Return large amounts without what two decimals of 万元 would add: a column is narrow on a phone."""
    amounts = [x for each in years for x in (each.plan, each.actual) if x is not None]
    if max(amounts, default=Decimal(0)) < _LARGE:
        return years
    return [replace(each, plan=_whole(each.plan), actual=_whole(each.actual)) for each in years]


def _whole(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else round_half_up(amount, _WAN_DIGITS)


def three_plot(years: Sequence[Year]) -> YearsPlot | None:
    """Return “三公” by year as columns, with what can be said of all of them as heading."""
    found = [
        YearOfThree(
            each.year,
            each.three_public.yuan if each.three_public else None,
            each.three_public_spent.yuan if each.three_public_spent else None,
            f"{each.budget_url if each.three_public else each.final_url}#three",
        )
        for each in reversed(years)
        if each.three_public or each.three_public_spent
    ]
    if not found:
        return None
    return YearsPlot(_three_heading(found), pairs_key(), year_pairs(tuple(found)))


def _three_heading(found: Sequence[YearOfThree]) -> tuple[Text, ...]:
    plans = [each.plan for each in found]
    known = [plan for plan in plans if plan is not None]
    falls = len(known) > 2 and len(known) == len(plans)
    falls = falls and all(after < before for before, after in pairwise(known))
    n = years_in_words(len(found))
    first = _("三公经费{years}都在减少，") if falls else _("{years}的三公经费，")
    both = [(x.plan, x.actual) for x in found if x.plan is not None and x.actual is not None]
    below = len(both) > 1 and all(actual < plan for plan, actual in both)
    return (first.format(years=n), _("实际比计划更少") if below else _("计划和实际"))
