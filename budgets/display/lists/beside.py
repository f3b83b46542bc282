"""Departments beside each other at one moment: a sentence first, then the measures one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budgets.disclosure.model import Phase
from budgets.disclosure.money import round_half_up
from budgets.display.answers.names import FUNCTIONAL, name_of, plain_class, short_name
from budgets.display.answers.words import (
    is_english,
    joined,
    money,
    published,
    say,
    share,
    spoken,
    strong,
    yuan_of_hundred,
)
from budgets.display.lists.drawing import (
    tag_of,
)
from budgets.display.rows import (
    Answer,
    Text,
)
from budgets.display.tables import BudgetTable, TextColumn
from budgets.reports.answers.shares import hundred
from budgets.reports.comparison.beside import Beside, OneSide
from budgets.reports.comparison.breakdowns import By
from budgets.reports.comparison.model import ComparisonQuery

_NEARLY = Decimal("1.1")  # times: less is said in per cent


@dataclass(frozen=True, slots=True)
class Preset:
    """One measure to compare by; without an address where it is the one shown, or cannot be shown."""

    label: Text
    href: str = ""
    is_shown: bool = False


def title_of(beside: Beside) -> tuple[Text, ...]:
    """Return the heading: 教育局和卫生健康局， · 2024 年计划."""
    names = [tagged(side) for side in beside.sides]
    if len(names) == 2:
        first: Text = say(_("{a}和{b}，"), a=names[0], b=names[1])
    else:
        first = format_html("{}{}", format_html_join(_("、"), "{}", ((n,) for n in names)), _("，"))
    return (first, moment_of(beside))


def moment_of(beside: Beside) -> str:
    """Return 2024 年计划, or what was spent in it."""
    words = _("{year} 年实际") if beside.moment.phase is Phase.FINAL else _("{year} 年计划")
    return words.format(year=beside.moment.year)


def tagged(side: OneSide) -> Text:
    """Return a department's short name with its tag."""
    return format_html("{}{}", published(short_name(side.department)), tag_of(side.department.tag))


def short(side: OneSide) -> Text:
    """Return a department's short name."""
    return published(short_name(side.department))


# The sentence


def answer(beside: Beside, *, per_head: bool = False) -> Answer | None:
    """Return how many times the largest is the smallest; by person where that is asked for."""
    pairs = _measured(beside, per_head=per_head)
    if len(pairs) < 2 or not beside.is_of_one_scope:
        return None
    (most, more), (least, less) = pairs[0], pairs[-1]
    if not less:
        return None
    ratio = more / less
    if ratio >= _NEARLY:
        words, number, of = _("{a}是{b}的"), f"{round_half_up(ratio, 1):,f}", _("倍")
    else:
        words, number, of = _("{a}比{b}多"), share((ratio - 1) * 100).removesuffix("%"), "%"
    label = say(words, a=short(most), b=short(least))
    if per_head:
        label = say(_("每名在职人员：{label}"), label=label)
    both = _("（{a} 比 {b}）").format(a=spoken(more, more), b=money(less, more))
    sentence = _sentence(beside, per_head=per_head)
    if is_english():  # too long to stand beside the number on one line
        return Answer(label, number, of, "", joined([both, sentence]))
    return Answer(label, number, of, both, sentence)


def _measured(beside: Beside, *, per_head: bool) -> list[tuple[OneSide, Decimal]]:
    found = [
        (side, amount)
        for side in beside.sides
        if (amount := side.per_head if per_head else side.total) is not None
    ]
    return sorted(found, key=lambda pair: -pair[1])


def _sentence(beside: Beside, *, per_head: bool) -> SafeString:
    parts: list[Text] = []
    people = [(side, side.per_head) for side in beside.sides if side.per_head is not None]
    if len(people) == len(beside.sides) and not per_head:
        each = listed(
            (say(_("{name} {amount}"), name=short(side), amount=strong(per_person(amount))))
            for side, amount in people
            if amount is not None
        )
        parts.append(say(_("按每名在职人员算，{each}。"), each=each))
    daily = [
        (side, side.daily / side.total * 100)
        for side in beside.sides
        if side.daily is not None and side.total
    ]
    if len(daily) == len(beside.sides):
        each = listed(
            say(_("{name} {share}"), name=short(side), share=f"{round_half_up(part, 0)}%")
            for side, part in daily
        )
        parts.append(say(_("用在工资和日常的：{each}。"), each=each))
    return joined(parts)


def listed(parts: Iterator[Text]) -> SafeString:
    """Put parts of a sentence one after another."""
    return format_html_join(_("，"), "{}", ((each,) for each in parts))


def per_person(amount: Decimal) -> str:
    """Write an amount a person, without more decimals than it can have."""
    return money(round_half_up(amount, -3), amount)


# Purposes side by side


def uses_table(beside: Beside) -> BudgetTable | None:
    """Return of each hundred yuan of every department what each 类 has: whole yuan that add up."""
    codes = {code: figure_ for side in beside.sides for code, figure_ in side.classes.items()}
    parts = {side: _parts(side) for side in beside.sides}
    if not any(parts.values()):
        return None
    ordered = sorted(
        codes, key=lambda code: -sum(parts[side].get(code, 0) for side in beside.sides)
    )
    rows = [
        {
            "name": _use_name(code, codes[code].name),
            **{f"d{at}": _part(parts[side], code) for at, side in enumerate(beside.sides)},
        }
        for code in ordered
        if any(code in parts[side] for side in beside.sides)
    ]
    columns: list[tuple[str, Any]] = [
        ("name", TextColumn(verbose_name=_("每 100 元里"), orderable=False)),
        *(
            (
                f"d{at}",
                TextColumn(verbose_name=short(side), orderable=False, css="num", lang=""),
            )
            for at, side in enumerate(beside.sides)
        ),
    ]
    return BudgetTable(rows, phone="plain", extra_columns=columns)


def _parts(side: OneSide) -> dict[str, int]:
    known = {code: x.amount.yuan for code, x in side.classes.items() if x.amount.yuan is not None}
    return dict(zip(known, hundred(list(known.values()), side.total), strict=False))


def _part(parts: dict[str, int], code: str) -> str:
    return yuan_of_hundred(parts[code]) if code in parts else "—"


def _use_name(code: str, printed: str) -> Text:
    plain = plain_class(code)
    name = name_of(FUNCTIONAL, code, printed)
    if not plain:
        return name
    return format_html('{}<br><span class="soft">{}</span>', name, plain)


# Presets


def presets(query: ComparisonQuery, beside: Beside | None) -> list[Preset]:
    """Return the measures that one may compare by, each with its address."""
    address = reverse("budgets:compare")

    def of(label: Text, by: By, *, per_head: bool = False) -> Preset:
        asked = ComparisonQuery(query.departments, query.years, query.phases, by, per_head)
        shown = (by, per_head) == (query.by, query.per_head)
        return Preset(label, "" if shown else f"{address}?{asked.query}", shown)

    found = [
        of(_("总数"), By.TOTAL),
        of(_("每名在职人员"), By.TOTAL, per_head=True),
        of(_("三公经费"), By.THREE_PUBLIC),
        of(_("工资和日常"), By.NATURE),
        of(_("用途"), By.CLASS),
    ]
    if beside is not None:
        has = any(
            side.yardstick.per_resident(side.total, beside.moment.year) for side in beside.sides
        )
        found.append(
            Preset(_("每名居民"), "#residents") if has else Preset(_("每名居民（没有人口数）"))
        )
    return found
