"""The questions that the figures raise, in words: neutral, and with whom to ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from budgets.display.answers.conflicts import message_of, pair_of
from budgets.display.answers.frame import Frame
from budgets.display.answers.why import step_name
from budgets.display.answers.words import is_english, money, percent, published, say, share
from budgets.display.labels import mixed
from budgets.display.rows import Question, Text
from budgets.models.departments import Jurisdiction
from budgets.reports.answers.questions import Asked
from budgets.reports.answers.questions import Question as Raised
from budgets.reports.answers.standing import dialled
from budgets.reports.answers.steps import Step, StepKind


@dataclass(frozen=True, slots=True)
class Asks:
    """The questions, at most three; `say` says what they are, or why there are none.

    `telephone` is as printed, "" for none; `otherwise` is what stands in place of its button.
    """

    say: str
    questions: tuple[Question, ...]
    telephone: str
    telephone_href: str
    otherwise: Text


def asks_of(frame: Frame, raised: tuple[Raised, ...]) -> Asks:
    """Return the questions in words."""
    words = _("由数字算出，不代表有问题。")
    if not raised:
        words = _(
            "按规则没有算出来：缺原因的变化都不大，没有超计划，没有对不上。想问什么，都可以打电话。"
        )
        if frame.papers.before is None and not frame.is_final:
            words = _("本站没有它上年的文件，按规则没有算出问题。想问什么，都可以打电话。")
    telephone = frame.telephone
    return Asks(
        words,
        tuple(_spaced(_question(frame, each)) for each in raised),
        telephone,
        f"tel:{dialled(telephone)}" if telephone else "",
        "" if telephone else no_telephone(frame.department.jurisdiction),
    )


def no_telephone(jurisdiction: Jurisdiction) -> Text:
    """Return whom to ask where the document gives no telephone."""
    return say(_("文件没有写电话；可以问{place}财政局"), place=published(jurisdiction.name))


def _question(frame: Frame, raised: Raised) -> Question:
    no_reason = "" if raised.is_explained else _("文件没有说明原因。")
    if raised.about is Asked.CONTRADICTION:
        return _contradiction(raised.finding)
    if raised.about is Asked.STEP and raised.step is not None:
        reason = _("文件没有单独说明原因。") if raised.has_loose_words else no_reason
        return Question(_step(frame, raised.step), reason)
    if raised.about is Asked.THREE_PUBLIC:
        over = raised.now - raised.base
        words = _("三公经费花了 {now}，比计划多 {over}。")
        return Question(words.format(now=_exact(raised.now), over=_exact(over)), no_reason)
    if raised.about is Asked.PROJECT:
        used = share(raised.now / raised.base * 100)
        bold = say(_("“{name}”用了计划的 {share}。"), name=published(raised.name), share=used)
        words = _("计划 {plan}，花了 {spent}。文件没有说明原因。")
        return Question(bold, words.format(plan=_exact(raised.base), spent=_exact(raised.now)))
    if raised.about is Asked.NOT_RECEIVED:
        words = _("{amount}计划收到、没有收到。")
        return Question(words.format(amount=money(raised.now, raised.base)), no_reason)
    return Question(_late(frame, raised.days), _days_allowed(frame))


def _spaced(question: Question) -> Question:
    """Return a question whose two sentences have a space between them in English."""
    return (
        replace(question, rest=f" {question.rest}") if question.rest and is_english() else question
    )


def _contradiction(finding: Any) -> Question:
    pair = pair_of(finding)
    if pair is None:
        return Question(mixed(message_of(finding)))
    left, right = pair
    if left.label == right.label:
        words = _("{what}是 {left}，还是 {right}？")
    else:
        words = _("{what}是 {left}，{other}是 {right}：哪个对？")
    bold = say(
        words,
        what=left.label,
        other=right.label,
        left=published(left.printed),
        right=published(right.printed),
    )
    return Question(bold, _("文件两处不同。"))


def _step(frame: Frame, step: Step) -> Text:
    size = abs(step.change)
    amount = money(size, size)
    if step.is_gone:
        words = _("“{name}”{before} 年有 {amount}，{year} 年没有了。")
        return say(
            words,
            name=published(step.name),
            before=frame.year - 1,
            year=frame.year,
            amount=amount,
        )
    more = step.change > 0
    if step.kind is not StepKind.PROJECT or step.is_rest:
        words = _("{name}多了 {amount}。") if more else _("{name}少了 {amount}。")
        return say(words, name=step_name(step), amount=amount)
    if step.is_new or not step.base:
        words = _("“{name}”{before} 年没有，{year} 年有 {amount}。")
        return say(
            words,
            name=published(step.name),
            before=frame.year - 1,
            year=frame.year,
            amount=amount,
        )
    words = _("“{name}”多了 {amount}（{percent}）。")
    words = words if more else _("“{name}”少了 {amount}（{percent}）。")
    change = percent(step.change / step.base * 100)
    return say(words, name=published(step.name), amount=amount, percent=change)


def _late(frame: Frame, days: int) -> str:
    return _("比法定期限晚 {n} 天公开。").format(n=days)


def _days_allowed(frame: Frame) -> str:
    took = frame.deadline.took
    return _("批复后第 {n} 天，限 20 天。").format(n=took) if took is not None else ""


def _exact(yuan: Decimal) -> str:
    return money(yuan, Decimal(0))
