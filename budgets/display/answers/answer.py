"""The first screen in words: how much, more or less than before, why; and what became of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budgets.display.answers.frame import Frame
from budgets.display.answers.words import (
    in_yi,
    is_english,
    joined,
    link,
    money,
    more_or_less,
    percent,
    quoted,
    say,
    share,
    spoken,
    strong,
    unit,
)
from budgets.display.rows import Answer, Text
from budgets.reports.answers.clauses import cause_of, first_cause_of
from budgets.reports.answers.headline import Explanation, Headline, Outcome
from budgets.reports.answers.steps import CENT_OF_WAN
from budgets.reports.pages.year_on_year import Comparison, ComparisonBasis

LONGEST_REASON = 60  # characters in the sentence; the whole stands in the section below


def answer_of(frame: Frame, headline: Headline) -> Answer:
    """Return the number and the sentence."""
    now = headline.now
    label = _("{year} 年实际花了") if frame.is_final else _("{year} 年计划花")
    sentences = _of_final(frame, headline) if frame.is_final else _of_plan(frame, headline)
    rival = _rival(headline)
    return Answer(
        label.format(year=frame.year),
        _number(now),
        _million_or_wan(),
        in_yi(now),
        joined([rival, *sentences]),
        contradicted=bool(rival) or headline.total.about.address in frame.disputed,
    )


def _number(now: Decimal) -> str:
    return f"CNY {spoken(now, now)}" if is_english() else spoken(now, now)


def _million_or_wan() -> str:
    return "million" if is_english() else unit()


def _rival(headline: Headline) -> Text:
    """Return that the document states two totals; "" where it does not."""
    rival = headline.rival
    if rival is None or rival.amount.yuan is None:
        return ""
    own, other = headline.now, rival.amount.yuan
    return say(
        _(
            "文件写了两个总数：{own}（{own_place}）和 {other}（{place}），差 {difference}。下面按 {own} 算。"
        ),
        own=money(own, _EXACT),
        own_place=rival.own_place,
        other=money(other, _EXACT),
        place=rival.place,
        difference=money(own - other, _EXACT),
    )


_EXACT = Decimal(0)  # no figure of the sentence is so large that decimals do not matter


# Plans


def _of_plan(frame: Frame, headline: Headline) -> Iterator[Text]:
    before = headline.before
    if before.change is None or before.base is None:
        yield _nothing_before(frame)
        return
    yield changed(frame, before)
    if headline.explanation and abs(before.change) >= CENT_OF_WAN / 2:
        yield from explained(headline.explanation, headline.now)


def _nothing_before(frame: Frame) -> str:
    if frame.papers.broken:
        return _("机构有变动，和上年不能比。")
    if frame.papers.before:
        return _("上年的文件没有写总数，不能比。")
    return _("本站没有它上年的文件，文件也没有写上年数，不能比。")


def changed(frame: Frame, before: Comparison) -> SafeString:
    """Return 比 2023 年的计划多 2,339 万元（+3.1%）."""
    change, base, year = before.change or Decimal(0), before.base or Decimal(0), frame.year - 1
    if abs(change) < CENT_OF_WAN / 2:
        same = say(
            _("和 {year} 年的计划{same}，里面有增有减。"), year=year, same=strong(_("一样多"))
        )
        return joined([same, _basis_sentence(frame, before)])
    largest = max(base, base + change)
    words = _("多 {amount}") if change > 0 else _("少 {amount}")
    if before.like_for_like:
        words = _("同口径多 {amount}") if change > 0 else _("同口径少 {amount}")
    more = strong(words.format(amount=money(change, largest)))
    if not base:
        sentence = say(_("比 {year} 年的计划{more}。"), year=year, more=more)
        return joined([sentence, _("上年没有安排，不算百分比。")])
    basis = _basis(frame, before)
    share_ = percent(change / base * 100)
    inside = _("{percent}，{basis}").format(percent=share_, basis=basis) if basis else share_
    return say(_("比 {year} 年的计划{more}（{percent}）。"), year=year, more=more, percent=inside)


def _basis(frame: Frame, before: Comparison) -> str:
    """Return where last year's figure is from, where it is not from last year's document."""
    if before.basis is ComparisonBasis.DERIVED:
        less = before.change is not None and before.change < 0
        return _("上年数按文件写的减少额倒推") if less else _("上年数按文件写的增加额倒推")
    if before.basis is ComparisonBasis.STATED and frame.papers.before is None:
        return _("上年数是文件里写的，本站没有上年的文件")
    return ""


def _basis_sentence(frame: Frame, before: Comparison) -> str:
    basis = _basis(frame, before)
    return _("（{basis}。）").format(basis=basis) if basis else ""


# Reasons


def explained(explanation: Explanation, now: Decimal) -> Iterator[Text]:
    """Yield what the department says of the change, and always what it does not say."""
    if explanation.of_parts:
        why = link("#why", _("其中一部分"))
        yield say(_("文件没有说明总数为什么变，只说明了{why}。"), why=why)
        return
    if not explanation.text:
        yield _("文件没有说明原因。")
        return
    said, unsaid = explanation.said, explanation.unsaid
    if said is None or unsaid is None:
        yield say(_("部门说：{reason}（没有写金额）。"), reason=_shown(explanation.text))
        return
    if explanation.is_whole:
        yield say(
            _("部门说：{reason}，正好是全部的变化。"), reason=_shown(explanation.text, whole=True)
        )
        return
    if explanation.is_nearly_whole:
        yield say(_("部门说：{reason}。"), reason=_shown(explanation.text))
        rest = link("#why", _("小的变化没有说明"))
        yield say(_("另有{rest}。"), rest=rest)
        return
    largest = max(now, now - explanation.change, abs(said), abs(unsaid))
    yield say(
        _("部门说明了{change}的原因：{reason}。"),
        change=more_or_less(said, largest),
        reason=_shown(explanation.text),
    )
    rest_words = _("{change}，没有说明原因").format(change=more_or_less(unsaid, largest))
    yield say(_("其余合计{rest}。"), rest=link("#why", rest_words))


def _shown(text: str, *, whole: bool = False) -> SafeString:
    """Return a reason in quotes, without its amounts unless `whole`; of a long one the first clause."""
    if is_english():
        return link("#why", _("原因见下"))
    cause = text.rstrip("。") if whole else cause_of(text)
    if len(cause) <= LONGEST_REASON:
        return quoted(cause)
    first = first_cause_of(text)[:LONGEST_REASON]
    return joined([quoted(first), link("#why", "……")])


# Final accounts


def _of_final(frame: Frame, headline: Headline) -> Iterator[Text]:
    before, outcome = headline.before, headline.outcome
    if outcome is not None:
        yield from completed(outcome, frame.year)
    elif frame.papers.plan is None:
        yield _("本站没有这一年的预算，不知道计划多少。")
    if headline.carried and (outcome is None or outcome.not_received is None):
        words = _("另有 {amount}没有花，转到 {year} 年。")
        largest = max(headline.now, headline.carried)
        yield words.format(amount=money(headline.carried, largest), year=frame.year + 1)
    if before.change is None or before.base is None:
        yield (
            _("机构有变动，和上年不能比。")
            if frame.papers.broken
            else _("本站没有 {year} 年的决算，不能比。").format(year=frame.year - 1)
        )
        return
    yield _spent_more(frame, before, has_why=headline.explanation is not None)


def completed(outcome: Outcome, year: int) -> Iterator[Text]:
    """Yield 是计划 76,500 万元的 99.4%, and where the rest is."""
    largest = max(outcome.plan, outcome.spent)
    if outcome.used is not None:
        yield say(
            _("是计划 {plan}的 {used}。"),
            plan=money(outcome.plan, largest),
            used=strong(share(outcome.used)),
        )
    left = outcome.left
    if left <= -CENT_OF_WAN / 2:
        yield _("比计划多花 {amount}。").format(amount=money(left, largest))
    elif (
        left >= CENT_OF_WAN / 2 and outcome.carried is not None and outcome.not_received is not None
    ):
        yield _not_spent(outcome, year, largest)


def _not_spent(outcome: Outcome, year: int, largest: Decimal) -> str:
    carried, missing = outcome.carried or Decimal(0), outcome.not_received or Decimal(0)
    parts = {
        "left": money(outcome.left, largest),
        "carried": money(carried, largest),
        "missing": money(missing, largest),
        "year": year + 1,
    }
    if carried < CENT_OF_WAN / 2:
        return _("没花的 {left}是当年没有收到的。").format(**parts)
    if missing >= CENT_OF_WAN / 2:
        return _("没花的 {left}里，{carried}转到 {year} 年接着用，{missing}当年没有收到。").format(
            **parts
        )
    if missing <= -CENT_OF_WAN / 2:
        return _("没花的 {left}，加上比计划多收到的 {missing}，都转到 {year} 年接着用。").format(
            **parts
        )
    return _("没花的 {left}转到 {year} 年接着用。").format(**parts)


def _spent_more(frame: Frame, before: Comparison, *, has_why: bool) -> Text:
    change, base, year = before.change or Decimal(0), before.base or Decimal(0), frame.year - 1
    if abs(change) < CENT_OF_WAN / 2:
        return _("和 {year} 年花的一样多。").format(year=year)
    words = _("多花 {amount}") if change > 0 else _("少花 {amount}")
    more = strong(words.format(amount=money(change, max(base, base + change))))
    if not base:
        return say(_("比 {year} 年{more}。"), year=year, more=more)
    share_, basis = percent(change / base * 100), _basis(frame, before)
    parts = {
        "year": year,
        "more": more,
        "percent": _("{percent}，{basis}").format(percent=share_, basis=basis) if basis else share_,
    }
    if not has_why:
        return say(_("比 {year} 年{more}（{percent}）。"), **parts)
    return say(
        _("比 {year} 年{more}（{percent}），{why}。"), **parts, why=link("#why", _("为什么"))
    )
