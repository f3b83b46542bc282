"""三公 in words: the three with their reasons, and the years."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from budgets.disclosure.model import ParticularKind
from budgets.disclosure.money import round_half_up
from budgets.display.answers.bars import final_bar, planned_bar, scale_of
from budgets.display.answers.frame import Frame
from budgets.display.answers.keys import plan_key
from budgets.display.answers.names import THREE, beside
from budgets.display.answers.words import (
    change,
    dotted,
    figure,
    figures_of_list,
    is_english,
    money,
    quoted,
    say,
    share,
    term,
    used_of,
)
from budgets.display.rows import Row, Rows, Section, Text, Why, YearPair
from budgets.reports.answers.steps import CENT_OF_WAN
from budgets.reports.answers.three_public import (
    ABROAD,
    RECEPTIONS,
    VEHICLES,
    ThreePublic,
    ThreePublicItem,
    YearOfThree,
)

_EXACT = Decimal(0)
_ROOM = Decimal("1.02")  # above the highest column


@dataclass(frozen=True, slots=True)
class ThreeSection:
    """三公: the section, and the years' plans and actuals with their own heading."""

    section: Section
    years_heading: Text
    years: tuple[YearPair, ...]


def three_section(frame: Frame, three: ThreePublic | None) -> ThreeSection | None:
    """Return the three with last year's or the plan, and all years below."""
    if three is None:
        return None
    compared = any(_base(frame, each) is not None for each in three.items)
    scale = scale_of(x for each in three.items for x in (each.now, _base(frame, each)))
    section = Section(
        anchor="three",
        heading=_heading(frame, three),
        say=say(_("{term}：用公款接待、用车、出国三样。"), term=term("“三公”经费")),
        key=plan_key(frame, compared=compared),
        rows=Rows([*(_row(frame, three, each, scale) for each in three.items), *_together(three)]),
    )
    years = three.years if len(three.years) > 1 else ()
    heading = _years_heading(three) if years else ""
    return ThreeSection(section, heading, year_pairs(years, frame.decimals))


def _heading(frame: Frame, three: ThreePublic) -> tuple[Text, ...]:
    if three.now is None:
        return (_("三公经费"),)
    amount = money(three.now, _EXACT)
    if frame.is_final:
        spent = _("三公经费花了 {amount}").format(amount=amount)
        used = three.plan.completion
        if used is None:
            return (spent,)
        return (
            _("{spent}，").format(spent=spent),
            _("用了计划的 {share}").format(share=share(used)),
        )
    planned = _("三公经费 {amount}").format(amount=amount)
    difference = three.before.change
    if difference is None:
        return (planned,)
    if abs(difference) < CENT_OF_WAN / 2:
        compared = _("和上年一样")
    else:
        words = _("比上年多 {amount}") if difference > 0 else _("比上年少 {amount}")
        compared = words.format(amount=money(difference, _EXACT))
    return (_("{planned}，").format(planned=planned), compared)


def _base(frame: Frame, item: ThreePublicItem) -> Decimal | None:
    return item.plan.base if frame.is_final else item.before.base


def _row(frame: Frame, three: ThreePublic, item: ThreePublicItem, scale: Decimal) -> Row:
    now, base = item.now, _base(frame, item)
    name = _name(three, item)
    note = dotted([beside(THREE, item.code, item.name), *_counts(item)])
    disputed = item.entry.key.address in frame.disputed
    if now is None:
        return Row(name=name, note=note or _("文件没有写"), why=_why(frame, three, item))
    if not now and not base:
        return Row(
            name=name,
            amount="0",
            note=dotted([_none(frame, base), *_counts(item)]),
            why=_why(frame, three, item),
            contradicted=disputed,
        )
    return Row(
        name=name,
        amount=figure(now, frame.decimals),
        bar=final_bar(now, base, scale) if frame.is_final else planned_bar(now, scale, base),
        note=note,
        change=used_of(now, base, frame.decimals)
        if frame.is_final
        else change(now, base, frame.decimals),
        why=_why(frame, three, item),
        anchor=f"three-{item.code}",
        contradicted=disputed,
    )


def _together(three: ThreePublic) -> list[Row]:
    """Return the reason that is given for the three together, as a last row."""
    if three.reason is None:
        return []
    return [Row(name=_("三样一起"), why=Why(quoted(three.reason.text)))]


_COUNTS = {
    ParticularKind.RECEPTIONS: gettext_lazy("接待 {n} 批次"),
    ParticularKind.GUESTS: gettext_lazy("{n} 人次"),
    ParticularKind.FOREIGN_RECEPTIONS: gettext_lazy("国（境）外 {n} 批次"),
    ParticularKind.FOREIGN_GUESTS: gettext_lazy("国（境）外 {n} 人次"),
    ParticularKind.CARS_BOUGHT: gettext_lazy("买了 {n} 辆"),
    ParticularKind.CARS_KEPT: gettext_lazy("共有 {n} 辆"),
    ParticularKind.ABROAD_GROUPS: gettext_lazy("{n} 个团组"),
    ParticularKind.ABROAD_PEOPLE: pgettext_lazy("abroad", "{n} 人次"),
}


def _counts(item: ThreePublicItem) -> list[Text]:
    """Return how many trips, cars or guests it was, and what a guest cost where that follows."""
    words: list[Text] = [
        str(_COUNTS[kind]).format(n=f"{count:,}") for kind, count in item.counts.items()
    ]
    if item.yuan_a_guest is not None:
        words.append(_("平均每人次 {n} 元").format(n=f"{item.yuan_a_guest:,}"))
    return words


def _none(frame: Frame, base: Decimal | None) -> str:
    if frame.is_final:
        return _("没有安排，也没有花") if base is not None else _("没有花")
    return _("两年都没有安排") if base is not None else _("没有安排")


def _name(three: ThreePublic, item: ThreePublicItem) -> str:
    names = {RECEPTIONS: _("公务接待"), VEHICLES: _("公务用车"), ABROAD: _("因公出国（境）")}
    if item.code == VEHICLES and item.now and three.bought == 0:
        return _("公务用车（没有买车，全是油费、维修等）")
    return names[item.code]


def _why(frame: Frame, three: ThreePublic, item: ThreePublicItem) -> Why | None:
    """Return why an item changed: of final accounts on the year before, unless said against the plan."""
    reason = item.reason
    if reason is not None:
        words = quoted(reason.text)
        difference = item.before.change
        if frame.is_final and not item.about_plan and difference:
            year = frame.year - 1
            less = _("比 {year} 年少花 {n}：{reason}")
            more = _("比 {year} 年多花 {n}：{reason}")
            n = figure(abs(difference), frame.decimals)
            return Why(say(more if difference > 0 else less, year=year, n=n, reason=words))
        return Why(words)
    base = _base(frame, item)
    if three.reason or item.now is None or base is None or abs(item.now - base) < CENT_OF_WAN / 2:
        return None
    return Why(_("文件没有说明原因"), missing=True)


# Years


def _years_heading(three: ThreePublic) -> Text:
    count = len(three.years)
    words = _("{n}年的计划和实际").format(n=_count(count))
    if three.always_below:
        return _("{years}：每年花的都比计划少").format(years=words)
    return words


def _count(n: int) -> str:
    numerals = "零一两三四五六七八九十"
    return str(n) if is_english() or n >= len(numerals) else numerals[n]


def year_pairs(years: tuple[YearOfThree, ...], decimals: int = 2) -> tuple[YearPair, ...]:
    """Return the years as columns of one scale, with both figures in words."""
    scale = scale_of(x for each in years for x in (each.plan, each.actual)) * _ROOM
    plans = figures_of_list([each.plan for each in years], decimals)
    actuals = figures_of_list([each.actual for each in years], decimals)
    return tuple(
        YearPair(
            each.year,
            plan or "—",
            actual or _("还没有"),
            each.href,
            _height(each.plan, scale),
            _height(each.actual, scale),
        )
        for each, plan, actual in zip(years, plans, actuals, strict=True)
    )


def _height(amount: Decimal | None, scale: Decimal) -> Decimal | None:
    if not amount or amount < 0 or not scale:
        return None
    return round_half_up(amount / scale * 100, 2)
