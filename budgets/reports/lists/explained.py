"""Why the spending of many documents changed: their steps, and the largest for which nobody gives a reason.

Only what the steps need is read. Published documents never change, so a process remembers what it computed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Prefetch, QuerySet, Value, When

from budgets import store
from budgets.disclosure import model
from budgets.disclosure.model import Disclosure, Phase
from budgets.disclosure.money import MoneyUnit
from budgets.models import Edition, Line
from budgets.reports.answers.headings import Headings, headings_of
from budgets.reports.answers.headline import Explanation, headline_of
from budgets.reports.answers.papers import OF_ANY_YEAR, Paper, Papers, projects_by_name
from budgets.reports.answers.steps import Step
from budgets.reports.pages.department_year import stated_amounts_of
from budgets.reports.pages.succession import broken_since_year_before
from budgets.store.rows import value_of

_KEPT = 2_000  # documents


@dataclass(frozen=True, slots=True)
class UnexplainedStep:
    """One step of a department's change for which its document gives no reason."""

    edition: Edition
    step: Step


def with_steps(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Fetch along what `explanation_of` needs, and no more: four queries."""
    lines = Prefetch("lines", Line.objects.filter(OF_ANY_YEAR).order_by("order", "pk"))
    return editions.select_related("department__jurisdiction").prefetch_related(
        lines, "reasons", "projects"
    )


def explanation_of(edition: Edition, before: Edition | None) -> Explanation | None:
    """Return what an edition says of its change; both come from `with_steps`.

    `before` is the year before's, None too where the department was another one then.
    """
    headline = headline_of(Papers(_disclosure_of(edition), _paper_of(before) if before else None))
    return headline.explanation if headline else None


def headings_in(edition: Edition) -> Headings | None:
    """Return the headings of an edition from `with_steps`: its 类, with no year before."""
    return headings_of(Papers(_disclosure_of(edition)))


def largest_unexplained(
    year: int, phase: Phase, jurisdiction: str, most: int
) -> tuple[UnexplainedStep, ...]:
    """Return the largest steps without a reason of all departments of a year, compared with the year before.

    `jurisdiction` is a slug. One query, and eight more the first time that a process is asked.
    """
    broken = Case(When(broken_since_year_before(), then=Value(1)), default=Value(0))
    found: list[Any] = list(
        Edition.objects.current()
        .of_departments()
        .filter(
            fiscal_year__in=(year - 1, year),
            phase=phase,
            department__jurisdiction__slug=jurisdiction,
        )
        .annotate(broken=broken)
        .select_related("department__jurisdiction")
    )
    before = {each.department_id: each.pk for each in found if each.fiscal_year == year - 1}
    pairs = {
        each.pk: before[each.department_id]
        for each in found
        if each.fiscal_year == year and not each.broken and each.department_id in before
    }
    steps = _unexplained(pairs.items())
    rows = [
        UnexplainedStep(each, step)
        for each in found
        if each.pk in pairs
        for step in steps[each.pk, pairs[each.pk]]
    ]
    rows.sort(key=lambda row: (-abs(row.step.change), row.edition.department.slug))
    return tuple(rows[:most])


_Pair = tuple[int, int]  # the keys of an edition and of the year before's
_remembered: dict[_Pair, tuple[Step, ...]] = {}


def _unexplained(pairs: Iterable[_Pair]) -> dict[_Pair, tuple[Step, ...]]:
    pairs = list(pairs)
    # Another thread may clear them at any moment.
    known = {pair: _remembered.get(pair) for pair in pairs}
    found = {pair: steps for pair, steps in known.items() if steps is not None}
    new = [pair for pair in pairs if pair not in found]
    if new:
        keys = {key for pair in new for key in pair}
        read = with_steps(Edition.objects.filter(pk__in=keys)).in_bulk()
        for now, before in new:
            explanation = explanation_of(read[now], read[before])
            steps = explanation.steps if explanation else None
            found[now, before] = steps.unexplained if steps else ()
        if len(_remembered) > _KEPT:
            _remembered.clear()
        _remembered.update({pair: found[pair] for pair in new})
    return found


def _disclosure_of(edition: Edition) -> Disclosure:
    """Return a disclosure that states what was fetched along, and nothing else."""
    return Disclosure(
        department=model.Identity(edition.department_name or edition.department.name),
        fiscal_year=edition.fiscal_year,
        phase=Phase(edition.phase),
        unit=MoneyUnit(edition.unit),
        lines=tuple(map(store.line_of, edition.lines.all())),
        reasons=tuple(map(store.reason_of, edition.reasons.all())),
        projects=tuple(
            value_of(model.Project, each, indicators=()) for each in edition.projects.all()
        ),
    )


def _paper_of(edition: Edition) -> Paper:
    projects = ((each.name, each.amount) for each in edition.projects.all())
    return Paper(stated_amounts_of(edition), projects_by_name(projects))
