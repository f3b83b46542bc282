"""How much, more or less than before, and what the department says of it: the page's first answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.disclosure.model import LineKey, Row, Side
from budgets.disclosure.money import Amount
from budgets.disclosure.official_form.vocabulary import EXPENDITURE_TABLE, OVERVIEW_TABLE
from budgets.reports.answers.clauses import clauses_of
from budgets.reports.answers.papers import Papers, carried_of
from budgets.reports.answers.steps import CENT_OF_WAN, Steps, reasons_of_parts, steps_of
from budgets.reports.pages.amounts import StatedAmounts, Total
from budgets.reports.pages.year_on_year import Comparison


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a plan, in 元. `carried` and `not_received` are None where the documents do not say.

    `not_received` is negative where more came in than was planned.
    """

    plan: Decimal
    spent: Decimal
    carried: Decimal | None = None
    not_received: Decimal | None = None

    @property
    def left(self) -> Decimal:
        return self.plan - self.spent

    @property
    def used(self) -> Decimal | None:
        """Return what was spent in per cent of the plan, unrounded."""
        return self.spent / self.plan * 100 if self.plan else None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the department says of a change, in 元. `said` and `unsaid` are None where it names no amount.

    `of_parts`: it gives no reason for the whole, and some for parts of it.
    """

    text: str
    change: Decimal
    steps: Steps | None
    said: Decimal | None
    unsaid: Decimal | None
    of_parts: bool = False

    @property
    def is_whole(self) -> bool:
        return self.unsaid is not None and abs(self.unsaid) < CENT_OF_WAN / 2

    @property
    def is_nearly_whole(self) -> bool:
        return self.steps is not None and self.steps.is_nearly_explained


@dataclass(frozen=True, slots=True)
class Rival:
    """Another total that the document states, and where each of the two stands."""

    amount: Amount
    place: str
    own_place: str


@dataclass(frozen=True, slots=True)
class Headline:
    """The first answer about a document; `carried` is what was not spent and goes on, in 元."""

    total: Total
    now: Decimal
    before: Comparison
    explanation: Explanation | None
    outcome: Outcome | None
    rival: Rival | None
    carried: Decimal | None = None


def headline_of(papers: Papers) -> Headline | None:
    """Return the first answer; None where the document states no amount at all."""
    overview = papers.report.overview()
    total = overview.total
    if total is None or total.amount.yuan is None:
        return None
    reason = overview.reason.text if overview.reason else _said_of_all(papers.stated)
    return Headline(
        total,
        total.amount.yuan,
        overview.before,
        _explanation(papers, overview.before, reason),
        _outcome(papers, overview.plan) if papers.is_final else None,
        _rival(papers, total),
        carried_of(papers.stated),
    )


def _said_of_all(stated: StatedAmounts) -> str:
    """Return why the sum of the overview changed: of final accounts, with what is carried forward."""
    whole = stated.total(OVERVIEW_TABLE)
    reasons = stated.reasons_for(whole.about) if whole else ()
    return next((reason.text for reason in reasons if reason.text), "")


def _explanation(papers: Papers, before: Comparison, reason: str) -> Explanation | None:
    change = before.change
    if change is None:
        return None
    steps = None if before.like_for_like else steps_of(papers, change, reason)
    of_parts = not reason and bool(reasons_of_parts(papers.stated, reason))
    if steps:
        amounts = any(clause.change is not None for clause in clauses_of(reason))
        said, unsaid = (steps.said, steps.unsaid) if amounts else (None, None)
        return Explanation(reason, change, steps, said, unsaid, of_parts)
    if papers.is_final:  # whose reason speaks of another sum: with what is carried forward
        return None
    named = [clause.change for clause in clauses_of(reason) if clause.change is not None]
    if not named:
        return Explanation(reason, change, None, None, None, of_parts)
    total = sum(named, Decimal(0))
    return Explanation(reason, change, None, total, change - total)


def _outcome(papers: Papers, plan: Comparison) -> Outcome | None:
    if plan.base is None or plan.now is None:
        return None
    whole = Outcome(plan.base, plan.now)
    stated = papers.stated
    received = stated.total(OVERVIEW_TABLE, Side.REVENUE)
    carried = carried_of(stated)
    if received is None or received.amount.yuan is None or carried is None:
        return whole
    balanced = abs(received.amount.yuan - plan.now - carried) <= CENT_OF_WAN
    if not balanced:
        return whole
    return Outcome(plan.base, plan.now, carried, plan.base - received.amount.yuan)


def _rival(papers: Papers, total: Total) -> Rival | None:
    """Return a second total for what is spent that rounding does not explain."""
    own = total.line.source.place if total.line else ""
    others = [
        (each.amount, each.source.place)
        for each in papers.own.statements
        if each.about == total.about
    ]
    line = papers.stated.at(_SPENT)
    if line is not None:
        others.append((line.amount, line.source.place))
    for amount, place in others:
        if amount.yuan is None or amount.yuan == total.amount.yuan or total.line is None:
            continue
        if not amount.interval.meets(total.amount.interval):
            return Rival(amount, place, own)
    return None


_SPENT = LineKey(EXPENDITURE_TABLE, Side.EXPENDITURE, Row.TOTAL)
