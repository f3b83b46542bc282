"""Why a year differs from the one before: step by step, each an amount with the reason given or without.

The steps come from what the two documents spend, of all money: each project, the people, the rest. The
department's reasons are laid on them. They are told only where they add up to the printed change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from budgets.disclosure.model import Nature, Row
from budgets.disclosure.official_form.vocabulary import (
    APPROPRIATION_TABLE,
    BASIC_TABLE,
    BUDGETS,
    EXPENDITURE_TABLE,
)
from budgets.reports.answers.clauses import About, Clause, clauses_of
from budgets.reports.answers.papers import Paper, Papers
from budgets.reports.pages.amounts import StatedAmounts

CENT_OF_WAN = Decimal(100)  # 元: the last printed place of figures in 万元
SMALL = Decimal("0.03")  # of all movement: unexplained steps below it are told together
NEARLY = Decimal(
    "0.05"
)  # of the change: what may be left without a reason and nearly all is explained
NOTICED = Decimal("0.10")  # of all movement: an unexplained step that is never passed over


class StepKind(StrEnum):
    """What a step is of."""

    PROJECT = "project"  # one project, by `name`
    STAFF = "staff"
    OFFICE = "office"
    BASIC = "basic"  # 基本支出, or what reasons leave of it (`is_rest`)
    PROJECTS = "projects"  # 项目支出, likewise
    NATURE = "nature"  # another kind of expenditure, by `name`
    CLAUSE = "clause"  # what a reason names and no figure of its own states
    REST = "rest"  # all that reasons leave


@dataclass(frozen=True, slots=True)
class Step:
    """One step, in 元. `reason` is the department's clause, "" for none.

    `base` and `now` are what a project had and has, None where it did not or does not exist.
    """

    kind: StepKind
    change: Decimal
    reason: str = ""
    name: str = ""
    base: Decimal | None = None
    now: Decimal | None = None
    is_rest: bool = False

    @property
    def is_gone(self) -> bool:
        return self.kind is StepKind.PROJECT and self.now is None

    @property
    def is_new(self) -> bool:
        return self.kind is StepKind.PROJECT and self.base is None


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps from the year before (`before`) to this year (`now`), in 元, the largest first.

    `loose` are reasons without an amount that belong to none of the steps: nobody may say then that there is
    no reason for a step, only that none is given for it alone.
    """

    before: Decimal
    now: Decimal
    items: tuple[Step, ...]
    loose: tuple[str, ...] = ()

    @property
    def change(self) -> Decimal:
        return self.now - self.before

    @property
    def movement(self) -> Decimal:
        """Return the sum of all steps, whichever way they go."""
        return sum((abs(step.change) for step in self.items), Decimal(0))

    @property
    def said(self) -> Decimal:
        """Return the sum of the steps with a reason."""
        return sum((step.change for step in self.items if step.reason), Decimal(0))

    @property
    def unsaid(self) -> Decimal:
        """Return the sum of the steps without one."""
        return sum((step.change for step in self.items if not step.reason), Decimal(0))

    @property
    def unexplained(self) -> tuple[Step, ...]:
        return tuple(step for step in self.items if not step.reason)

    @property
    def small(self) -> tuple[Step, ...]:
        """Return the unexplained steps that are told together: two at least."""
        least = SMALL * self.movement
        found = tuple(step for step in self.unexplained if abs(step.change) < least)
        return found if len(found) > 1 else ()

    @property
    def large(self) -> tuple[Step, ...]:
        """Return the others."""
        small = self.small
        return tuple(step for step in self.items if step not in small)

    @property
    def is_nearly_explained(self) -> bool:
        """Return whether what has no reason is small, in all and in each step."""
        noticed = NOTICED * self.movement
        return abs(self.unsaid) < NEARLY * abs(self.change) and not any(
            abs(step.change) >= noticed for step in self.unexplained
        )


def steps_of(papers: Papers, change: Decimal, reason: str) -> Steps | None:
    """Return the steps of a change in spending; None where no year before is here, or they do not add up."""
    now = _spending(papers.stated)
    before = _spending(papers.before.stated) if papers.before else None
    if now is None or before is None or abs(now - before - change) > CENT_OF_WAN:
        return None
    every = clauses_of(reason)
    clauses = [clause for clause in every if clause.change is not None]
    found = list(_of_natures(papers, papers.before, clauses)) if papers.before else []
    if not _adds_up(found, now - before):
        found = list(_of_clauses(clauses, now - before))
    found = [step for step in found if abs(step.change) >= CENT_OF_WAN / 2]
    if not _adds_up(found, now - before):
        return None
    words = [clause.text for clause in every if clause.change is None]
    words += [x.text for text in reasons_of_parts(papers.stated, reason) for x in clauses_of(text)]
    found, loose = _with_words(found, words)
    return Steps(before, now, tuple(sorted(found, key=lambda step: -abs(step.change))), loose)


def reasons_of_parts(stated: StatedAmounts, of_whole: str) -> list[str]:
    """Return the reasons that a document gives for running or for projects alone, of whichever fund.

    Without a reason for the whole (`of_whole`) those for a part of the money count, too.
    """
    return [
        each.text
        for each in stated.reasons
        if each.text
        and each.about.row is Row.TOTAL
        and (
            each.about.table is BASIC_TABLE
            or each.about.nature is not Nature.TOTAL
            or (not of_whole and each.about.table in _OF_A_PART)
        )
    ]


_OF_A_PART = (APPROPRIATION_TABLE, *BUDGETS.values())


def _with_words(steps: list[Step], words: Iterable[str]) -> tuple[list[Step], tuple[str, ...]]:
    """Give each step without a reason the words that name it; return those that name none, too."""
    loose: list[str] = []
    for word in dict.fromkeys(words):
        at = next((at for at, step in enumerate(steps) if _names(word, step)), None)
        if at is None:
            loose.append(word)
        else:
            steps[at] = replace(steps[at], reason=word)
    return steps, tuple(loose)


def _names(word: str, step: Step) -> bool:
    """Return whether words without an amount are a reason for a step, and not for the opposite."""
    if step.reason or (_RISE if step.change < 0 else _FALL).search(word):
        return False
    if step.kind is StepKind.PROJECT:
        return step.name in word
    clause = Clause(word)
    if step.kind is StepKind.BASIC:
        return clause.about in (About.STAFF, About.OFFICE)
    return step.kind is StepKind.PROJECTS and clause.about is About.PROJECTS


_RISE = re.compile("增|提高|上升|扩大|新招|新录")
_FALL = re.compile("减|压|降|完工|完成|结束|退休")


def _spending(stated: StatedAmounts) -> Decimal | None:
    total = stated.headline()
    return total.amount.yuan if total else None


def _adds_up(steps: Iterable[Step], change: Decimal) -> bool:
    return abs(sum((step.change for step in steps), Decimal(0)) - change) <= CENT_OF_WAN


def _of_clauses(clauses: list[Clause], change: Decimal) -> Iterator[Step]:
    """Yield what reasons name, and the rest: where the figures say no more than the total."""
    for clause in clauses:
        yield Step(_kind_of(clause), clause.change or Decimal(0), clause.text)
    left = change - sum((clause.change or Decimal(0) for clause in clauses), Decimal(0))
    yield Step(StepKind.REST, left, is_rest=bool(clauses))


def _kind_of(clause: Clause) -> StepKind:
    kinds = {About.STAFF: StepKind.STAFF, About.OFFICE: StepKind.OFFICE}
    return kinds.get(clause.about, StepKind.CLAUSE)


# By nature and project


def _of_natures(papers: Papers, before: Paper, clauses: list[Clause]) -> Iterator[Step]:
    """Yield the steps of 基本支出, each project, the other kinds; nothing where a clause has no place."""
    names = {*papers.projects, *before.projects}
    named = {clause: _project_named(clause, names) for clause in clauses}
    basic = [
        clause
        for clause in clauses
        if not named[clause] and clause.about in (About.STAFF, About.OFFICE)
    ]
    loose = [clause for clause in clauses if not named[clause] and clause.about is About.PROJECTS]
    placed = len(basic) + len(loose) + sum(1 for name in named.values() if name)
    natures = _changes_by_nature(papers.stated, before.stated)
    if placed != len(clauses) or Nature.BASIC not in natures:
        return
    yield from _pot(StepKind.BASIC, natures.pop(Nature.BASIC), basic)
    projects = natures.pop(Nature.PROJECT, Decimal(0))
    single = [] if loose else list(_of_projects(papers.projects, before.projects, named))
    if single and _adds_up(single, projects):
        yield from single
    else:
        yield from _pot(StepKind.PROJECTS, projects, [x for x in clauses if x not in basic])
    for nature, change in natures.items():
        yield Step(StepKind.NATURE, change, name=nature.value)


def _changes_by_nature(now: StatedAmounts, before: StatedAmounts) -> dict[Nature, Decimal]:
    found: dict[Nature, Decimal] = {}
    for nature in Nature:
        if nature in (Nature.TOTAL, Nature.PERSONNEL, Nature.PUBLIC):
            continue
        totals = [each.total(EXPENDITURE_TABLE, nature=nature) for each in (now, before)]
        if not any(totals):
            continue
        amounts = [(total.amount.yuan if total else None) or Decimal(0) for total in totals]
        found[nature] = amounts[0] - amounts[1]
    return found


def _pot(kind: StepKind, change: Decimal, clauses: list[Clause]) -> Iterator[Step]:
    """Yield what clauses name of a change, each with its own amount, and what they leave of it."""
    for clause in clauses:
        of_office = clause.about is About.OFFICE
        part = StepKind.OFFICE if of_office else StepKind.STAFF
        named = part if kind is StepKind.BASIC else StepKind.CLAUSE
        yield Step(named, clause.change or Decimal(0), clause.text)
    left = change - sum((clause.change or Decimal(0) for clause in clauses), Decimal(0))
    yield Step(kind, left, is_rest=bool(clauses))


def _of_projects(
    now: Mapping[str, Decimal], before: Mapping[str, Decimal], named: Mapping[Clause, str]
) -> Iterator[Step]:
    """Yield one step a project; where its clause names another amount, the clause and the rest apart."""
    for name in {**now, **before}:
        change = now.get(name, Decimal(0)) - before.get(name, Decimal(0))
        step = Step(StepKind.PROJECT, change, "", name, before.get(name), now.get(name))
        clauses = [clause for clause, about in named.items() if about == name]
        said = sum((clause.change or Decimal(0) for clause in clauses), Decimal(0))
        if clauses and abs(said - change) <= CENT_OF_WAN:
            yield replace(step, reason="；".join(clause.text for clause in clauses))
            continue
        for clause in clauses:
            yield replace(step, change=clause.change or Decimal(0), reason=clause.text)
        yield replace(step, change=change - said, is_rest=bool(clauses))


def _project_named(clause: Clause, names: Iterable[str]) -> str:
    """Return the project that a clause names, the longest name first; "" for none."""
    return next((name for name in sorted(names, key=len, reverse=True) if name in clause.text), "")
