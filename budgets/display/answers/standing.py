"""The line of standing: checked, which edition, on time, whom to call."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.display.answers.asks import no_telephone
from budgets.display.answers.conflicts import contradictory, doubtful, wrong_names
from budgets.display.answers.frame import Frame
from budgets.display.rows import Standing
from budgets.models.first_publication import DAYS_TO_PUBLISH
from budgets.reports.answers.standing import Tally, dialled, tally_of
from budgets.reports.deadlines import Deadline, Punctuality

ALERT, CALL, LATE = "alert", "call", "late"


def standing_of(frame: Frame) -> tuple[Standing, ...]:
    """Return the items of the line."""
    tally = tally_of(frame.findings)
    return (*_checked(tally), _edition(frame), on_time(frame.deadline), _call(frame))


def _checked(tally: Tally) -> Iterator[Standing]:
    if tally.figures:
        yield Standing(f"≠ {contradictory(tally.figures)}", "#disagree", ALERT)
    else:
        yield Standing(_("✓ 核对过，没有对不上的数"))
    further = [
        words
        for count, words in (
            (tally.names, wrong_names(tally.names)),
            (tally.doubts, doubtful(tally.doubts)),
        )
        if count
    ]
    if further:
        yield Standing(_("，").join(further), "#disagree")


def _edition(frame: Frame) -> Standing:
    number = frame.edition.number
    if frame.edition.is_unpublished:
        return Standing(_("还没有公开"))
    if number == 1:
        return Standing(_("第 1 版，没有更正过"))
    if not frame.corrections:
        return Standing(_("第 {n} 版，前面的版次已撤回").format(n=number))
    words = ngettext(
        "第 %(number)s 版，更正过 %(n)s 次", "第 %(number)s 版，更正过 %(n)s 次", frame.corrections
    ) % {"number": number, "n": frame.corrections}
    return Standing(words, frame.edition.get_changes_url())


def on_time(deadline: Deadline) -> Standing:
    """Return whether a year was public within the law's twenty days, as far as that can be told."""
    verdict, took = deadline.verdict, deadline.took
    days = {"took": took, "limit": DAYS_TO_PUBLISH, "last": deadline.last_day}
    if verdict is Punctuality.ON_TIME and took is not None:
        if took < 0:
            return Standing(_("✓ 按期公开"))
        return Standing(_("✓ 按期公开（批复后第 {took} 天，限 {limit} 天）").format(**days))
    if verdict is Punctuality.LATE:
        late = ngettext("晚 %(n)s 天公开", "晚 %(n)s 天公开", deadline.days_late)
        words = _("{late}（批复后第 {took} 天，限 {limit} 天）")
        late = late % {"n": deadline.days_late}
        return Standing(words.format(late=late, **days), reverse("budgets:progress"), LATE)
    if verdict is Punctuality.OPEN and deadline.approved_on:
        passed = (deadline.today - deadline.approved_on).days
        words = _("没到期：批复后第 {n} 天，期限 {last}")
        return Standing(words.format(n=passed, last=deadline.last_day))
    if verdict is Punctuality.OVERDUE:
        return Standing(
            _("逾期：期限 {last} 已过，还没有公开").format(**days),
            reverse("budgets:progress"),
            LATE,
        )
    return Standing(_unknown(deadline))


def _unknown(deadline: Deadline) -> str:
    if deadline.published_on or (not deadline.is_public and deadline.approved_on is None):
        return _("是否按期：没有登记批复日期，无法判断")
    return _("是否按期：不知道原公开日期，无法判断")


def _call(frame: Frame) -> Standing:
    telephone = frame.telephone
    if telephone:
        words = _("电话 {number}").format(number=telephone)
        return Standing(words, f"tel:{dialled(telephone)}", CALL)
    return Standing(no_telephone(frame.department.jurisdiction), kind=CALL)
