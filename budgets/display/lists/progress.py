"""Who published a year within the law's twenty days: in a sentence, day by day, and over all years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.disclosure.model import Phase
from budgets.display.answers.bars import scale_of
from budgets.display.answers.words import joined, link, say, strong, width
from budgets.display.lists.county import punctuality_words
from budgets.display.lists.drawing import named
from budgets.display.rows import LAST_YEAR, SPENT, KeyPart, Rect, Row, Rows, Section, Text
from budgets.models.first_publication import DAYS_TO_PUBLISH
from budgets.reports.deadlines import Deadline, Progress, Published, Punctuality

_NAMED = 3  # late departments that the sentence names
_ORDER = {
    Punctuality.OVERDUE: 0,
    Punctuality.LATE: 1,
    Punctuality.ON_TIME: 2,
    Punctuality.OPEN: 3,
    Punctuality.UNKNOWN: 4,
    Punctuality.NO_DEADLINE: 5,
}
YearAndPhase = tuple[int, str]


def year_words(year: int, phase: str) -> str:
    """Return 2024 年预算."""
    words = _("{year} 年决算") if phase == Phase.FINAL else _("{year} 年预算")
    return words.format(year=year)


def sentence(year: int, phase: str, progress: Progress) -> SafeString:
    """Return how many published, how many of them in time, and which were late."""
    every, public = len(progress.rows), progress.published
    if not public:
        words = ngettext("{what}：{n} 个部门还没有公开", "{what}：{n} 个部门都还没有公开", every)
    elif public == every:
        words = ngettext("{what}：{n} 个部门公开了", "{what}：{n} 个部门都公开了", every)
    else:
        words = ngettext(
            "{what}：{n} 个部门里，{public} 个公开了",
            "{what}：{n} 个部门里，{public} 个公开了",
            every,
        )
    first = words.format(what=year_words(year, phase), n=every, public=public)
    judged = punctuality_words(progress)
    late = [row for row in progress.rows if row.deadline.verdict is Punctuality.LATE]
    return joined(
        [
            say(
                _("{first}，{judged}{late}。"), first=first, judged=strong(judged), late=_late(late)
            )
            if judged
            else say(_("{first}。"), first=first),
            _withdrawn(progress),
            _unknown(progress),
        ]
    )


def _late(rows: Sequence[Published]) -> Text:
    """Return （水利局 2 天，司法局 1 天）."""
    if not rows or len(rows) > _NAMED:
        return ""
    parts = [
        format_html(
            "{} {}",
            named(row.of.name, row.of.jurisdiction.name),
            ngettext("{n} 天", "{n} 天", row.deadline.days_late).format(n=row.deadline.days_late),
        )
        for row in sorted(rows, key=lambda row: -row.deadline.days_late)
    ]
    inner = parts[0]
    for part in parts[1:]:
        inner = format_html("{}{}{}", inner, _("，"), part)
    return say(_("（{names}）"), names=inner)


def _withdrawn(progress: Progress) -> str:
    if not progress.withdrawn:
        return ""
    words = ngettext("{n} 个撤回了。", "{n} 个撤回了。", progress.withdrawn)
    return words.format(n=progress.withdrawn)


def _unknown(progress: Progress) -> str:
    if not progress.unknown:
        return ""
    words = ngettext(
        "{n} 个不知道原公开日期或批复日期，不计是否按期。",
        "{n} 个不知道原公开日期或批复日期，不计是否按期。",
        progress.unknown,
    )
    return words.format(n=progress.unknown)


def law(progress: Progress) -> SafeString:
    """Return the day of approval and the last day; or that nobody entered it, so that nobody is judged."""
    days = {row.deadline.approved_on for row in progress.rows if row.deadline.approved_on}
    article = format_html("<small>{}</small>", _("预算法第十四条"))
    if not days:
        words = _("没有登记批复日期，无法判断是否按期。法律限批复后 {n} 天。{article}")
        return say(words, n=DAYS_TO_PUBLISH, article=article)
    if len(days) > 1:
        first, last = min(days), max(days)
        words = _("批复日期在 {first} 到 {last} 之间，法律限各自批复后 {n} 天。{article}")
        return say(words, first=first, last=last, n=DAYS_TO_PUBLISH, article=article)
    (day,) = days
    last_day = next(x.deadline.last_day for x in progress.rows if x.deadline.approved_on == day)
    words = _("财政部门 {day} 批复，法律限 {n} 天，到 {last}。{article}")
    return say(words, day=day, n=DAYS_TO_PUBLISH, last=last_day, article=article)


def days_section(progress: Progress, below: Mapping[int, Row]) -> Section:
    """Return a row a department: on which day it published, with a tick at the last day of the law.

    `below` are rows that stand below those of departments, by their keys: what is told of their units.
    """
    took = [row.deadline.took for row in progress.rows if row.deadline.took is not None]
    scale = max(scale_of(map(Decimal, took)), Decimal(DAYS_TO_PUBLISH))
    ordered = sorted(
        progress.rows,
        key=lambda row: (
            _ORDER[row.deadline.verdict],
            -(row.deadline.took or 0),
            row.of.slug,
        ),
    )
    return Section(
        anchor="days",
        heading=(_("批复以后"), _("第几天公开")),
        key=(
            KeyPart(_("用了几天"), SPENT),
            KeyPart(
                _("第 {n} 天，法律的期限").format(n=DAYS_TO_PUBLISH),
                LAST_YEAR,
            ),
        )
        if took
        else (),
        rows=Rows(
            [
                each
                for row in ordered
                for each in (_row(row, scale), below.get(row.of.pk))
                if each is not None
            ]
        ),
    )


def _row(row: Published, scale: Decimal) -> Row:
    found = row.deadline
    bar: tuple[Rect, ...] = ()
    if found.took is not None:
        limit = Decimal(DAYS_TO_PUBLISH) / scale * 100
        filled = Rect(SPENT, width(Decimal(max(found.took, 0)), scale))
        bar = (*((filled,) if filled.width else ()), Rect(LAST_YEAR, Decimal(0), limit))
    return Row(
        name=named(row.of.name, row.of.jurisdiction.name, row.tag),
        href=row.url,
        amount=_("第 {n} 天").format(n=found.took) if found.took is not None else "",
        bar=bar,
        note=published_words(row),
        change=verdict(found),
    )


def published_words(row: Published) -> str:
    """Return on which day a year was published, or that it was not."""
    found = row.deadline
    if row.status == "withdrawn":
        return _("已撤回")
    if row.status == "not_published":
        return _("还没有公开")
    if found.published_on:
        here = timezone.localdate(row.published_at) if row.published_at else found.published_on
        if here == found.published_on:
            return _("{day} 公开").format(day=here)
        return _("{day} 公开，{here} 收录").format(day=found.published_on, here=here)
    if row.published_at:
        here = timezone.localdate(row.published_at)
        return _("原公开日期不详，{here} 收录").format(here=here)
    return _("原公开日期不详")


def verdict(found: Deadline) -> Text:
    """Return on time, how many days late, not due yet, overdue, or why it cannot be told."""
    kind = found.verdict
    if kind is Punctuality.ON_TIME:
        return _("按期")
    if kind is Punctuality.LATE:
        words = ngettext("晚 {n} 天", "晚 {n} 天", found.days_late)
        return format_html("<b>{}</b>", words.format(n=found.days_late))
    if kind is Punctuality.OVERDUE:
        words = ngettext("逾期 {n} 天", "逾期 {n} 天", found.days_late)
        return format_html("<b>{}</b>", words.format(n=found.days_late))
    if kind is Punctuality.OPEN:
        return _("没到期，期限 {day}").format(day=found.last_day)
    if kind is Punctuality.NO_DEADLINE:
        return _("没有批复日期")
    return found.in_words


def matrix(by_year: Mapping[YearAndPhase, Progress], query: str) -> list[dict[str, object]]:
    """Return a row a year: how its budgets and its accounts stand, each with its address."""
    more = f"&{query.removeprefix('?')}" if query else ""
    rows = []
    for year in sorted({year for year, _phase in by_year}, reverse=True):
        row: dict[str, object] = {"year": year}
        for phase in Phase:
            found = by_year.get((year, phase.value))
            row[phase.value] = _cell(found) if found and found.rows else _("还没有")
            row[f"{phase.value}_url"] = (
                f"{reverse('budgets:progress')}?year={year}&phase={phase.value}{more}"
                if found and found.rows
                else ""
            )
        rows.append(row)
    return rows


def _cell(found: Progress) -> str:
    judged = punctuality_words(found)
    if judged:
        return judged
    if found.published:
        words = ngettext(
            "{n} 个公开了，不知道是否按期", "{n} 个公开了，不知道是否按期", found.published
        )
        return words.format(n=found.published)
    return _("还没有，没有登记批复日期")


def other_year(shown: YearAndPhase, by_year: Mapping[YearAndPhase, Progress]) -> Text:
    """Return what is to be said of a later year that is under way: not due yet, or overdue."""
    for (year, phase), found in sorted(by_year.items(), reverse=True):
        if (year, phase) == shown or found.published == len(found.rows) or not found.rows:
            continue
        days = {row.deadline.last_day for row in found.rows if row.deadline.last_day}
        if year < shown[0] or not days or not (found.not_due or found.late):
            continue
        href = f"{reverse('budgets:progress')}?year={year}&phase={phase}"
        what = link(href, year_words(year, phase))
        if found.late:
            words = ngettext("{what}：{n} 个逾期。", "{what}：{n} 个逾期。", found.late)
            return say(words, what=what, n=found.late)
        return say(_("{what}还没到期，期限 {day}。"), what=what, day=max(days))
    return ""
