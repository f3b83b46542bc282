"""What the departments of a place plan or spend together, in a sentence, in short answers and by purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.disclosure.model import Phase
from budgets.disclosure.rules import RULES
from budgets.display.answers.bars import planned_bar, received_bar, scale_of
from budgets.display.answers.names import FUNCTIONAL, beside, name_of
from budgets.display.answers.words import (
    figure,
    joined,
    money,
    percent,
    published,
    say,
    signed,
    strong,
    unit,
    yuan_of_hundred,
)
from budgets.display.lists.drawing import (
    FIRST_ROWS,
    Strip,
    change_of,
    folded,
    key_of_plans,
    key_of_spending,
    named,
    no_change,
)
from budgets.display.rows import Row, Rows, Section, Text
from budgets.reports.answers.shares import hundred
from budgets.reports.deadlines import Progress
from budgets.reports.lists.standing import Contradictions, Corrections
from budgets.reports.lists.three_public import ThreePublic, sum_of
from budgets.reports.pages.plain_classes import PLAIN_CLASSES
from budgets.reports.pages.purposes import Purpose
from budgets.reports.pages.totals import YearOfDepartments

HOME_PURPOSES = 6
HOME_THREE_PUBLIC = 5


# Sentences


def change_sentence(report: YearOfDepartments, purposes: Sequence[Purpose] = ()) -> SafeString:
    """Return how a year differs from the one before, and which purposes grew and fell most."""
    sums = len(report.rows)
    return joined(
        [
            _more_or_less(report),
            _most_changed(purposes),
            format_html(
                "<small>{}</small>",
                ngettext(
                    "是 {n} 个部门相加，不等于全县财政支出。",
                    "是 {n} 个部门相加，不等于全县财政支出。",
                    sums,
                ).format(n=sums),
            ),
        ]
    )


def carried_words(report: YearOfDepartments) -> Text:
    """Return what was not spent and goes on to the next year, which the total leaves out."""
    carried = report.whole.carried
    if not carried:
        return ""
    amount = money(carried, report.total or carried)
    return _("另有 {amount}没有花，结转下年。").format(amount=amount)


def _more_or_less(report: YearOfDepartments) -> Text:
    comparison, year = report.whole.comparison, report.year - 1
    difference, share = comparison.change, comparison.percent
    if difference is None or share is None:
        return _("没有 {year} 年的数，不能比。").format(year=year)
    some = report.compared < len(report.rows)
    whom = (
        ngettext(
            "（{n} 个两年都有数的部门）", "（{n} 个两年都有数的部门）", report.compared
        ).format(n=report.compared)
        if some
        else ""
    )
    if not difference:
        same = (
            _("和 {year} 年的实际{same}{whom}。")
            if _is_final(report)
            else _("和 {year} 年的计划{same}{whom}。")
        )
        return say(same, year=year, same=strong(_("一样多")), whom=whom)
    amount = money(abs(difference), report.total or Decimal(0))
    more = _("多 {amount}") if difference > 0 else _("少 {amount}")
    words = (
        _("比 {year} 年实际花的{more}（{share}）{whom}。")
        if _is_final(report)
        else _("比 {year} 年的计划{more}（{share}）{whom}。")
    )
    return say(
        words, year=year, more=strong(more.format(amount=amount)), share=percent(share), whom=whom
    )


def _is_final(report: YearOfDepartments) -> bool:
    return report.phase is Phase.FINAL


def _most_changed(purposes: Sequence[Purpose]) -> Text:
    changes = [(each.comparison.change, each) for each in purposes if each.comparison.change]
    if not changes:
        return ""
    (up, most), (down, least) = max(changes, key=_first), min(changes, key=_first)
    parts = []
    if up > 0:
        parts.append(
            say(
                _("增加最多的是{purpose}（{amount}）"),
                purpose=_begun(_purpose_name(most)),
                amount=signed(up, 0),
            )
        )
    if down < 0:
        parts.append(
            say(
                _("减少最多的是{purpose}（{amount}）"),
                purpose=_purpose_name(least),
                amount=signed(down, 0),
            )
        )
    both = format_html_join(_("，"), "{}", ((each,) for each in parts))
    return format_html("{}{}", both, _("。"))


def _first(pair: tuple[Decimal, Purpose]) -> Decimal:
    return pair[0]


def _purpose_name(purpose: Purpose) -> Text:
    plain = PLAIN_CLASSES.get(purpose.code)
    return str(plain) if plain else published(purpose.name.removesuffix("支出"))


def _begun(name: Text) -> Text:
    """Return plain words as they begin a row or sentence; published words as they are."""
    return name if isinstance(name, SafeString) else capfirst(name)


# Short answers


def strip_of(
    progress: Progress,
    corrections: Corrections,
    contradictions: Contradictions,
    *,
    year: int,
    phase: Phase,
    place_query: str,
) -> list[Strip]:
    """Return whether the year was on time, what was corrected, and what contradicts itself."""
    return [
        punctuality_strip(progress, year, phase, place_query),
        correction_strip(corrections, place_query),
        contradiction_strip(contradictions, year, phase, place_query),
    ]


def punctuality_strip(progress: Progress, year: int, phase: Phase, place_query: str) -> Strip:
    """Return how many departments published in time."""
    href = f"{reverse('budgets:progress')}?year={year}&phase={phase.value}"
    href += f"&{place_query.removeprefix('?')}" if place_query else ""
    said = punctuality_words(progress)
    return Strip(said or _("是否按期：不知道"), _published_words(progress, year, phase), href)


def punctuality_words(progress: Progress) -> str:
    """Return "17 个按期，2 个晚": "" where none can be judged."""
    counts = [
        (progress.on_time, ngettext("{n} 个按期", "{n} 个按期", progress.on_time)),
        (
            progress.published_late,
            ngettext("{n} 个晚", "{n} 个晚", progress.published_late),
        ),
        (progress.late, ngettext("{n} 个逾期", "{n} 个逾期", progress.late)),
        (progress.not_due, ngettext("{n} 个没到期", "{n} 个没到期", progress.not_due)),
    ]
    return _("，").join(words.format(n=n) for n, words in counts if n)


def _published_words(progress: Progress, year: int, phase: Phase) -> str:
    count, every = progress.published, len(progress.rows)
    if phase is Phase.FINAL:
        words = (
            _("{every} 份 {year} 年决算都公开了")
            if count == every
            else _("{every} 份 {year} 年决算里公开了 {n} 份")
        )
    else:
        words = (
            _("{every} 份 {year} 年预算都公开了")
            if count == every
            else _("{every} 份 {year} 年预算里公开了 {n} 份")
        )
    return words.format(every=every, year=year, n=count)


def correction_strip(corrections: Corrections, place_query: str) -> Strip:
    """Return how often something was corrected, and what last."""
    href = reverse("budgets:ledger")
    kept = place_query.removeprefix("?")
    if corrections.latest is None:
        href += f"?{kept}" if kept else ""
        return Strip(_("没有更正过"), _("更正会公开，原来的也留着"), href)
    href += "?only=corrected" + (f"&{kept}" if kept else "")
    edition = corrections.latest.edition
    place = edition.department.jurisdiction.name
    what = say(
        _("{name} {year}"),
        name=named(edition.department.name, place),
        year=edition.year_in_words,
    )
    bold = ngettext("更正 {n} 次", "更正 {n} 次", corrections.count).format(n=corrections.count)
    return Strip(bold, what if corrections.count == 1 else say(_("最近：{what}"), what=what), href)


def contradiction_strip(found: Contradictions, year: int, phase: Phase, place_query: str) -> Strip:
    """Return how many figures of the year's documents contradict each other."""
    href = reverse("budgets:checks") + place_query
    rules = sum(1 for rule in RULES if rule.phase in (None, phase))
    each = ngettext(
        "{year} 年的 {n} 份，每份核对 {rules} 条",
        "{year} 年的 {n} 份，每份核对 {rules} 条",
        found.documents,
    ).format(year=year, n=found.documents, rules=rules)
    if found.figures:
        bold = ngettext("≠ {n} 处对不上", "≠ {n} 处对不上", found.figures).format(n=found.figures)
        return Strip(bold, each, href + "#found", alert=True)
    if found.names:
        wrong = ngettext("另有 {n} 处名称写错", "另有 {n} 处名称写错", found.names)
        return Strip(_("✓ 没有对不上的数"), wrong.format(n=found.names), href + "#found")
    return Strip(_("✓ 没有对不上的数"), each, href)


# Sections


def purpose_section(
    purposes: Sequence[Purpose],
    *,
    anchor: str,
    year: int,
    count: int,
    first: int = FIRST_ROWS,
    is_final: bool = False,
    href: str = "",
) -> Section | None:
    """Return what each hundred yuan of all departments go to, with the change of each purpose.

    With an `href` (of the year's page) the rows are in plain words and lead there; else named as printed.
    """
    parts = hundred([each.amount for each in purposes])
    if not parts:
        return None
    scale = scale_of(
        [*(each.amount for each in purposes), *(each.comparison.base for each in purposes)]
    )
    drawn = received_bar if is_final else planned_bar
    rows = [
        Row(
            name=_begun(_purpose_name(each)) if href else name_of(FUNCTIONAL, each.code, each.name),
            href=href,
            amount=yuan_of_hundred(part) if href else figure(each.amount),
            bar=drawn(each.amount, scale, each.comparison.base),
            note="" if href else _share_and_plain(each, part),
            change=change_of(each.comparison),
        )
        for each, part in zip(purposes, parts, strict=True)
    ]

    key = key_of_spending(year) if is_final else key_of_plans(year)
    words = ngettext(
        "{n} 个部门合在一起。右边是比上年，{unit}。",
        "{n} 个部门合在一起。右边是比上年，{unit}。",
        count,
    )
    return Section(
        anchor=anchor,
        heading=(
            (_("每花 100 元，{part}") if is_final else _("每 100 元，{part}")).format(
                part=yuan_of_hundred(parts[0])
            ),
            say(_("用在{purpose}"), purpose=_purpose_name(purposes[0])),
        ),
        say=words.format(n=count, unit=unit()),
        key=key[1:],
        rows=folded(rows, _other_purposes(parts), first),
    )


def _other_purposes(parts: Sequence[int]) -> Callable[[int], Text]:
    """Return the summary of the purposes that are folded: how many, and their part of a hundred."""

    def summary(start: int) -> Text:
        count = len(parts) - start
        words = ngettext("另外 {n} 样，合计 {part}", "另外 {n} 样，合计 {part}", count)
        return words.format(n=count, part=yuan_of_hundred(sum(parts[start:])))

    return summary


def _share_and_plain(purpose: Purpose, part: int) -> Text:
    share, printed = yuan_of_hundred(part), beside(FUNCTIONAL, purpose.code, purpose.name)
    if printed:  # on an English page, whose rows have the standard names
        return say(_("{part} · {plain}"), part=share, plain=printed)
    plain = PLAIN_CLASSES.get(purpose.code)
    return _("{part} · {plain}").format(part=share, plain=plain) if plain else share


def three_public_section(
    rows: tuple[ThreePublic, ...], *, place: str, year: int, is_final: bool = False
) -> Section | None:
    """Return the “三公” of a year: the sum, its change, and the departments with the most."""
    whole = sum_of(rows)
    if whole.now is None:
        return None
    shown = rows[:HOME_THREE_PUBLIC]
    scale = scale_of([*(x.amount for x in shown), *(x.comparison.base for x in shown)])
    drawn = received_bar if is_final else planned_bar
    return Section(
        anchor="three",
        heading=_three_public_heading(whole.now, whole.change),
        say=_("公款接待、公车、出国。"),
        key=key_of_spending(year) if is_final else key_of_plans(year),
        rows=Rows(
            [
                Row(
                    name=named(each.department, place, each.tag),
                    href=f"{each.url}#three",
                    amount=figure(each.amount),
                    bar=drawn(each.amount, scale, each.comparison.base),
                    change=no_change(each.comparison),
                )
                for each in shown
            ]
        ),
    )


def _three_public_heading(now: Decimal, difference: Decimal | None) -> tuple[Text, ...]:
    first = _("三公经费 {amount}").format(amount=money(now, now))
    if difference is None:
        return (first,)
    if not difference:
        return (first, _("和上年一样"))
    words = _("比上年多 {amount}") if difference > 0 else _("比上年少 {amount}")
    return (_("{first}，").format(first=first), words.format(amount=money(abs(difference), now)))
