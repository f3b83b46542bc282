"""Questions that the figures raise, by fixed rules: no opinion, at most three, always in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import islice

from budgets.reports.answers.headline import Headline
from budgets.reports.answers.papers import Papers
from budgets.reports.answers.standing import FIGURES, Judged, kind_of
from budgets.reports.answers.steps import Step
from budgets.reports.answers.three_public import ThreePublic

MOST = 3
MOST_STEPS = 2
LARGE_STEP = Decimal("0.05")  # of all movement
UNUSED_PROJECT = Decimal(90)  # per cent of its plan
NOT_RECEIVED = Decimal("0.005")  # of the plan


class Asked(StrEnum):
    """What a question is about."""

    CONTRADICTION = "contradiction"
    STEP = "step"
    THREE_PUBLIC = "three_public"
    PROJECT = "project"
    NOT_RECEIVED = "not_received"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; of the fields after `about` those that it needs. Amounts in 元."""

    about: Asked
    finding: Judged | None = None
    step: Step | None = None
    name: str = ""
    now: Decimal = Decimal(0)
    base: Decimal = Decimal(0)
    days: int = 0
    has_loose_words: bool = False  # the document gives reasons that name no step
    is_explained: bool = False  # the document says why, and the question stands all the same


def questions_of(
    papers: Papers,
    headline: Headline | None,
    three: ThreePublic | None,
    findings: Sequence[Judged],
    days_late: int,
) -> tuple[Question, ...]:
    """Return the questions that a document's figures raise."""
    found = _all(papers, headline, three, findings, days_late)
    return tuple(islice(found, MOST))


def _all(
    papers: Papers,
    headline: Headline | None,
    three: ThreePublic | None,
    findings: Sequence[Judged],
    days_late: int,
) -> Iterator[Question]:
    for finding in findings:
        if kind_of(finding) == FIGURES:
            yield Question(Asked.CONTRADICTION, finding=finding)
    if not papers.is_final:
        yield from islice(_steps(headline), MOST_STEPS)
    if papers.is_final:
        yield from _above_plan(three)
        yield from _unused(papers)
        yield from _not_received(papers, headline)
    if days_late:
        yield Question(Asked.LATE, days=days_late)


def _steps(headline: Headline | None) -> Iterator[Question]:
    explanation = headline.explanation if headline else None
    if explanation is None or explanation.steps is None:
        return
    least = LARGE_STEP * explanation.steps.movement
    for step in explanation.steps.unexplained:
        if abs(step.change) >= least:
            yield Question(Asked.STEP, step=step, has_loose_words=bool(explanation.steps.loose))


def _above_plan(three: ThreePublic | None) -> Iterator[Question]:
    plan = three.plan if three else None
    if plan and plan.change is not None and plan.change > 0 and plan.base is not None:
        told = any(each.about_plan for each in three.items) if three else False
        now = plan.base + plan.change
        yield Question(Asked.THREE_PUBLIC, now=now, base=plan.base, is_explained=told)


def _unused(papers: Papers) -> Iterator[Question]:
    """Yield the project of which least was spent, unless some reason of the document names it."""
    planned: Mapping[str, Decimal] = papers.plan.projects if papers.plan else {}
    said = "\n".join(reason.text for reason in papers.own.reasons)
    used = [
        (now / planned[name] * 100, name, now, planned[name])
        for name, now in papers.projects.items()
        if planned.get(name) and name not in said
    ]
    if used:
        share, name, now, base = min(used)
        if share < UNUSED_PROJECT:
            yield Question(Asked.PROJECT, name=name, now=now, base=base)


def _not_received(papers: Papers, headline: Headline | None) -> Iterator[Question]:
    outcome = headline.outcome if headline else None
    missing = outcome.not_received if outcome else None
    if outcome and missing is not None and missing > NOT_RECEIVED * outcome.plan:
        told = papers.explains_plan
        yield Question(Asked.NOT_RECEIVED, now=missing, base=outcome.plan, is_explained=told)
