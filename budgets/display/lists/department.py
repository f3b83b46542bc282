"""A department over the years: what it planned and spent, why that changed, and how its documents stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.disclosure.model import Phase
from budgets.display.answers.asks import no_telephone
from budgets.display.answers.bars import hundred_bar
from budgets.display.answers.names import plain_class
from budgets.display.answers.standing import ALERT, CALL, LATE
from budgets.display.answers.words import (
    is_english,
    joined,
    money,
    percent,
    say,
    share,
    strong,
    yuan_of_hundred,
)
from budgets.display.lists.drawing import answer_of
from budgets.display.rows import (
    PLAN,
    SPENT,
    Answer,
    Fact,
    Facts,
    Standing,
    Text,
)
from budgets.models import Department
from budgets.reports.answers.headings import Headings
from budgets.reports.answers.shares import hundred
from budgets.reports.answers.standing import dialled, telephone_in
from budgets.reports.answers.steps import CENT_OF_WAN
from budgets.reports.deadlines import Deadline, Punctuality
from budgets.reports.lists.standing import Contradictions, Corrections
from budgets.reports.lists.trend import Trend
from budgets.reports.pages.department_history import Year
from budgets.reports.pages.staff import Staff

_NUMERALS = "零一两三四五六七八九十"


# The first screen


def answer(years: Sequence[Year], trend: Trend | None) -> Answer | None:
    """Return the latest plan and how the plans moved; the latest accounts where there is no plan."""
    if trend is not None:
        label = _("最近的计划，{year} 年").format(year=trend.last_year)
        return answer_of(label, trend.last, _trend_words(trend))
    latest = next((x for x in years if x.final and x.final.yuan is not None), None)
    if latest is None or latest.final is None or latest.final.yuan is None:
        return None
    label = _("最近的决算，{year} 年花了").format(year=latest.year)
    return answer_of(label, latest.final.yuan, SafeString(""))


def _trend_words(trend: Trend) -> SafeString:
    return joined([_direction(trend), _growth(trend), _real_growth(trend), _range(trend)])


def _direction(trend: Trend) -> Text:
    steps = trend.years - 1
    if not steps:
        if trend.begins_with_change:
            return _("机构有变动，和上年不能比。")
        return _("本站没有它上年的计划，不能比。")
    if trend.ups == steps:
        return say(
            _("{years}里{each}。"),
            years=years_in_words(trend.years),
            each=strong(_("每年都在增加")),
        )
    if trend.downs == steps:
        return say(
            _("{years}里{each}。"),
            years=years_in_words(trend.years),
            each=strong(_("每年都在减少")),
        )
    words = _("{up} 年增加，{down} 年减少").format(up=trend.ups, down=trend.downs)
    return say(_("{year} 年以来，{moves}。"), year=trend.first_year + 1, moves=strong(words))


def years_in_words(years: int) -> str:
    """Return a number of years in words: 六年, 12 年."""
    if not is_english() and years < len(_NUMERALS):
        return f"{_NUMERALS[years]}年"
    return ngettext("{n} 年（年数）", "{n} 年（年数）", years).partition("（")[0].format(n=years)


def _growth(trend: Trend) -> Text:
    if trend.percent is None or trend.years < 2:
        return ""
    size = abs(trend.percent)
    if size < 1:
        return _("和 {year} 年差不多（没有扣除物价上涨）。").format(year=trend.first_year)
    more = _("{year} 年以来多了 {share}") if trend.percent > 0 else _("{year} 年以来少了 {share}")
    words = more.format(year=trend.first_year, share=share(size))
    if trend.real_percent is not None:
        return _("{words}。").format(words=words)
    return _("{words}（没有扣除物价上涨）。").format(words=words)


def _real_growth(trend: Trend) -> Text:
    """Return the growth without inflation, with the source of the index; "" where prices are not entered."""
    if trend.real_percent is None:
        return ""
    words = _("扣除物价上涨，是 {share}（物价指数：{source}）。")
    source = _("；").join(trend.price_sources)
    return say(words, share=percent(trend.real_percent), source=source)


def _range(trend: Trend) -> Text:
    if trend.used is None:
        return ""
    least, most = map(share, trend.used)
    if least == most:
        words = (
            _("花了的那年，花的钱是计划的 {most}。")
            if trend.used_years == 1
            else _("每年花的钱是计划的 {most}。")
        )
        return words.format(most=most)
    return _("每年花的钱是计划的 {least} 到 {most}。").format(least=least, most=most)


def facts(
    years: Sequence[Year], latest_url: str, headings: Headings | None, staff: Staff | None
) -> Facts:
    """Return what is known most recently: use of the plan, largest purpose, “三公”, people."""
    found = [
        *_used_fact(years),
        *_purpose_fact(headings, latest_url),
        *_three_fact(years),
        *_staff_fact(staff),
    ]
    return Facts(_("最近：") if found else "", tuple(found))


def _used_fact(years: Sequence[Year]) -> Iterator[Fact]:
    for each in years:
        used = each.final_plan.completion
        if used is not None:
            name = _("{year} 年用了计划的").format(year=each.year)
            yield Fact(
                name, share(used), each.final_url, bar=hundred_bar(min(100, int(used)), SPENT)
            )
            return


def _purpose_fact(headings: Headings | None, url: str) -> Iterator[Fact]:
    classes = [each for each in headings.classes() if each.now] if headings else []
    parts = hundred(
        [each.now or CENT_OF_WAN for each in classes], headings.whole if headings else None
    )
    if parts:
        plain = plain_class(classes[0].code) or classes[0].name
        name = _("每 100 元用在{purpose}").format(purpose=plain)
        yield Fact(name, yuan_of_hundred(parts[0]), f"{url}#where", bar=hundred_bar(parts[0], PLAN))


def _three_fact(years: Sequence[Year]) -> Iterator[Fact]:
    for each in years:
        if each.three_public and each.three_public.yuan is not None:
            amount = each.three_public.yuan
            name = _("三公经费，{year} 年计划").format(year=each.year)
            yield Fact(name, money(amount, amount), "#three")
            return


def _staff_fact(staff: Staff | None) -> Iterator[Fact]:
    if staff is not None:
        name = _("编制（文件写的）") if staff.are_posts else _("在职人员（文件写的）")
        yield Fact(name, _("{n} 人").format(n=f"{staff.count:,}"), "#who")


# Standing


def standing(
    department: Department,
    contact: str,
    contradictions: Contradictions,
    corrections: Corrections,
    deadlines: Mapping[tuple[int, str], Deadline],
) -> tuple[Standing, ...]:
    """Return how all documents of a department stand: checked, corrected, on time, whom to call."""
    ledger = f"{reverse('budgets:ledger')}?department={department.slug}"
    return (
        _checked(contradictions),
        _corrected(corrections, ledger),
        _punctual(deadlines),
        _call(department, contact),
    )


def _checked(found: Contradictions) -> Standing:
    if found.figures:
        words = ngettext("≠ {n} 处数字对不上", "≠ {n} 处数字对不上", found.figures)
        return Standing(words.format(n=found.figures), "#years", ALERT)
    words = ngettext(
        "✓ {n} 份文件核对过，没有对不上的数", "✓ {n} 份文件核对过，没有对不上的数", found.documents
    )
    return Standing(words.format(n=found.documents))


def _corrected(corrections: Corrections, ledger: str) -> Standing:
    if not corrections.count or corrections.latest is None:
        return Standing(_("没有更正过"))
    words = ngettext("更正过 {n} 次（{last}）", "更正过 {n} 次（最近：{last}）", corrections.count)
    last = corrections.latest.edition.year_in_words
    return Standing(words.format(n=corrections.count, last=last), f"{ledger}&only=corrected")


def _punctual(deadlines: Mapping[tuple[int, str], Deadline]) -> Standing:
    late = [
        (year, phase, each)
        for (year, phase), each in sorted(deadlines.items(), reverse=True)
        if each.verdict is Punctuality.LATE
    ]
    judged = sum(
        each.verdict in (Punctuality.LATE, Punctuality.ON_TIME) for each in deadlines.values()
    )
    if not judged:
        return Standing(_("是否按期：没有批复日期或原公开日期，无法判断"))
    if not late:
        known = ngettext("✓ {n} 份都按期公开", "✓ {n} 份都按期公开", judged).format(n=judged)
        return Standing(known)
    year, phase, each = late[0]
    words = (
        ngettext("{year} 年决算晚 {n} 天", "{year} 年决算晚 {n} 天", each.days_late)
        if phase == Phase.FINAL
        else ngettext("{year} 年预算晚 {n} 天", "{year} 年预算晚 {n} 天", each.days_late)
    )
    last = words.format(year=year, n=each.days_late)
    count = ngettext("{n} 份晚公开（{last}）", "{n} 份晚公开（最近：{last}）", len(late))
    href = f"{reverse('budgets:progress')}?year={year}&phase={phase}"
    return Standing(count.format(n=len(late), last=last), href, LATE)


def _call(department: Department, contact: str) -> Standing:
    telephone = telephone_in(contact, department.contact)
    if not telephone:
        return Standing(no_telephone(department.jurisdiction), kind=CALL)
    words = _("电话 {number}").format(number=telephone)
    return Standing(words, f"tel:{dialled(telephone)}", CALL)
