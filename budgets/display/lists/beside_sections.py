"""The measures by which departments are set beside each other, one section each."""

from __future__ import annotations

from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext as _

from budgets.disclosure.model import Phase
from budgets.disclosure.money import round_half_up
from budgets.display.answers.bars import final_bar, planned_bar, received_bar, scale_of
from budgets.display.answers.words import (
    change,
    figure,
    money,
    percent,
    published,
    say,
    spoken,
    unit,
)
from budgets.display.lists.beside import listed, moment_of, per_person, short, tagged
from budgets.display.lists.drawing import (
    key_of_plans,
    key_of_spending,
    no_change,
)
from budgets.display.rows import (
    INSIDE,
    PLAN,
    SPENT,
    Bar,
    Fold,
    KeyPart,
    Row,
    Rows,
    Section,
    Text,
)
from budgets.reports.comparison.beside import Beside, OneSide

_UNFOLDED_YEARS = 2


def sections(beside: Beside, *, per_head: bool = False) -> list[Section]:
    """Return the measures, the one that is asked for first; those that no document states are left out."""
    found = [_total(beside), _per_head(beside), _years(beside), _three(beside), _residents(beside)]
    if per_head:
        found[0], found[1] = found[1], found[0]
    return [each for each in found if each is not None]


def _total(beside: Beside) -> Section | None:
    sides = beside.by_size
    if not sides:
        return None
    is_final = beside.moment.phase is Phase.FINAL
    plans = {side: side.history.get((beside.moment.year, Phase.BUDGET.value)) for side in sides}
    scale = scale_of([*(side.total for side in sides), *(plans.values() if is_final else ())])

    def bar(side: OneSide) -> Bar:
        total = side.total or Decimal(0)
        return final_bar(total, plans[side], scale) if is_final else planned_bar(total, scale)

    key = (
        KeyPart(_("计划，里面是实际花了"), INSIDE) if is_final else KeyPart(moment_of(beside), PLAN)
    )
    return Section(
        anchor="total",
        heading=_total_heading(beside),
        key=(KeyPart(unit()), key),
        rows=Rows(
            [
                Row(
                    name=tagged(side),
                    href=_page(beside, side),
                    amount=figure(side.total or Decimal(0)),
                    bar=bar(side),
                    mark=_disputed(beside, side),
                )
                for side in sides
            ]
        ),
    )


def _total_heading(beside: Beside) -> tuple[Text, ...]:
    sides = beside.by_size
    if len(sides) < 2 or not sides[-1].total or not beside.is_of_one_scope:
        return (_("总数"),)
    most, least = sides[0], sides[-1]
    ratio = (most.total or Decimal(0)) / sides[-1].total
    words = _("总数：{a}是{b}的")
    return (
        say(words, a=short(most), b=short(least)),
        _("{n} 倍").format(n=f"{round_half_up(ratio, 1):,f}"),
    )


def _page(beside: Beside, side: OneSide) -> str:
    for document in beside.answer.documents:
        if document.edition.department_id == side.department.pk:
            return document.edition.get_absolute_url()
    return ""


def _disputed(beside: Beside, side: OneSide) -> Text:
    """Return the sign beside a department whose document contradicts itself, a link to where."""
    for document in beside.answer.documents:
        if document.edition.department_id == side.department.pk and document.errors:
            return format_html(
                '<a class="neq compare-mark" href="{}#disagree" aria-label="{}">≠</a>',
                document.edition.get_fixed_url(),
                _("这份文件里有对不上的数"),
            )
    return ""


def _per_head(beside: Beside) -> Section | None:
    known = [side for side in beside.sides if side.per_head is not None]
    if not known:
        return None
    peers = beside.peers
    scale = scale_of([*(side.per_head for side in known), peers.median if peers else None])
    rows = [
        Row(
            name=tagged(side),
            amount=figure(side.per_head or Decimal(0), 1),
            bar=_bar(beside, side.per_head or Decimal(0), scale),
            note=_division(side),
        )
        for side in known
    ]
    rows += [
        Row(name=tagged(side), note=_("文件没有写人数"))
        for side in beside.sides
        if side.per_head is None
    ]
    if peers:
        whom = (
            _("{n} 个{kind}的中位数").format(n=peers.departments, kind=peers.kind.label)
            if peers.kind
            else _("全部 {n} 个写了人数的部门的中位数").format(n=peers.departments)
        )
        if peers.of_units:
            whom = _("同一部门里 {n} 个写了人数的单位的中位数").format(n=peers.departments)
        rows.append(
            Row(
                name=whom,
                amount=figure(peers.median, 1),
                bar=_bar(beside, peers.median, scale),
                note=_("一半的单位比它多，一半比它少")
                if peers.of_units
                else _("一半的部门比它多，一半比它少"),
            )
        )
    amounts = [per_person(side.per_head or Decimal(0)) for side in known]
    heading: tuple[Text, ...] = (_("每名在职人员"),)
    if len(amounts) == 2 and beside.is_of_one_scope:
        heading = (
            _("每名在职人员："),
            _("{a} 比 {b}").format(a=amounts[0].partition("\u00a0")[0], b=amounts[1]),
        )
    return Section(
        anchor="per",
        heading=heading,
        say=_("除以文件写的人数（机关和所属单位），不是除以居民。"),
        key=(KeyPart(_("{unit}一人").format(unit=unit())),),
        rows=Rows(rows),
    )


def _bar(beside: Beside, amount: Decimal, scale: Decimal) -> Bar:
    drawn = received_bar if beside.moment.phase is Phase.FINAL else planned_bar
    return drawn(amount, scale)


def _division(side: OneSide) -> Text:
    if side.staff is None or side.total is None:
        return ""
    words = _("{amount} ÷ {n} 个编制") if side.staff.are_posts else _("{amount} ÷ {n} 人")
    return words.format(amount=money(side.total, side.total), n=f"{side.staff.count:,}")


def _years(beside: Beside) -> Section | None:
    phase = beside.moment.phase.value
    years = sorted({year for side in beside.sides for year, of in side.history if of == phase})
    if len(years) < 2:
        return None
    scale = scale_of(
        amount for side in beside.sides for (_y, of), amount in side.history.items() if of == phase
    )
    rows = [
        row
        for year in reversed(years)
        for side in beside.sides
        if (row := _of_year(beside, side, year, scale)) is not None
    ]
    shown = _UNFOLDED_YEARS * len(beside.sides)
    first, last = years[0], years[-1]
    fold = None
    if len(rows) > shown:
        words = _("更早的年度，{first} 年以来")
        fold = Fold(words.format(first=first), Rows(rows[shown:]))
    is_final = beside.moment.phase is Phase.FINAL
    bar = KeyPart(_("实际"), SPENT) if is_final else KeyPart(_("计划"), PLAN)
    return Section(
        anchor="years",
        heading=_growth_heading(beside, first, last),
        say=_prices(beside, first, last),
        key=(KeyPart(_("{unit}，+− 比上年").format(unit=unit())), bar),
        rows=Rows(rows[:shown], fold=fold),
    )


def _of_year(beside: Beside, side: OneSide, year: int, scale: Decimal) -> Row | None:
    phase = beside.moment.phase.value
    amount, before = side.history.get((year, phase)), side.history.get((year - 1, phase))
    if amount is None:
        return None
    return Row(
        name=say(_("{year} {name}"), year=year, name=short(side)),
        amount=figure(amount),
        bar=_bar(beside, amount, scale),
        change=change(amount, before) if before is not None else _("没有上年数"),
    )


def _growths(beside: Beside, first: int, last: int) -> list[tuple[OneSide, Decimal]]:
    phase = beside.moment.phase.value
    found = []
    for side in beside.sides:
        was, now = side.history.get((first, phase)), side.history.get((last, phase))
        if was and now is not None:
            found.append((side, (now - was) / was * 100))
    return found


def _growth_heading(beside: Beside, first: int, last: int) -> tuple[Text, ...]:
    growths = _growths(beside, first, last)
    if not growths:
        return (_("历年"),)
    parts = [
        say(_("{name} {share}"), name=short(side), share=percent(growth))
        for side, growth in growths
    ]
    since = _("{year} 年以来：").format(year=first)
    groups = [format_html("{}{}", since, parts[0]), *parts[1:]]
    return tuple(
        format_html("{}{}", each, _("，") if at < len(groups) - 1 else "")
        for at, each in enumerate(groups)
    )


def _prices(beside: Beside, first: int, last: int) -> Text:
    """Return the growth without inflation where the price index is entered, with its source."""
    phase = beside.moment.phase.value
    parts: list[Text] = []
    sources: list[str] = []
    for side in beside.sides:
        was, now = side.history.get((first, phase)), side.history.get((last, phase))
        base = side.yardstick.in_prices_of(was, first, last)
        if not base or now is None:
            return _("没有扣除物价上涨：没有录入这些年的物价指数。")
        growth = percent((now - base) / base * 100)
        parts.append(say(_("{name} {share}"), name=short(side), share=growth))
        sources += side.yardstick.sources(first + 1, last)
    return say(
        _("扣除物价上涨：{each}。物价指数：{sources}。"),
        each=listed(iter(parts)),
        sources=published(_("；").join(dict.fromkeys(sources))),
    )


def _three(beside: Beside) -> Section | None:
    known = [side for side in beside.sides if side.three_public is not None]
    if not known:
        return None
    stated = [(side, side.three_public) for side in known if side.three_public is not None]
    scale = scale_of([x for _s, each in stated for x in (each.amount, each.comparison.base)])
    is_final = beside.moment.phase is Phase.FINAL
    drawn = received_bar if is_final else planned_bar
    rows = [
        Row(
            name=tagged(side),
            href=f"{each.url}#three",
            amount=figure(each.amount),
            bar=drawn(each.amount, scale, each.comparison.base),
            change=no_change(each.comparison),
        )
        for side, each in stated
    ]
    heading: tuple[Text, ...] = (_("三公经费"),)
    if len(stated) == 2:
        a, b = (each.amount for _s, each in stated)
        heading = (
            _("三公经费：{a}").format(a=spoken(a, max(a, b))),
            _("比 {b}").format(b=money(b, max(a, b))),
        )
    year = beside.moment.year
    return Section(
        anchor="three",
        heading=heading,
        key=key_of_spending(year) if is_final else key_of_plans(year),
        rows=Rows(rows),
    )


def _residents(beside: Beside) -> Section | None:
    year = beside.moment.year
    per = [
        (side, amount)
        for side in beside.sides
        if (amount := side.yardstick.per_resident(side.total, year)) is not None
    ]
    if not per:
        return None
    scale = scale_of(amount for _side, amount in per)
    entered = per[0][0].yardstick.years[year]
    return Section(
        anchor="residents",
        heading=(_("每名居民"),),
        say=say(
            _("除以 {year} 年末常住人口 {n} 人。来源：{source}。"),
            year=year,
            n=f"{entered.residents:,}",
            source=published(entered.residents_source),
        ),
        key=(KeyPart(_("元，每名居民")),),
        rows=Rows(
            [
                Row(
                    name=tagged(side),
                    amount=f"{round_half_up(amount, 0):,f}",
                    bar=_bar(beside, amount, scale),
                )
                for side, amount in per
            ]
        ),
    )
