"""The documents from which a department's year is answered: its own, and those beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import Q

from budgets import store
from budgets.disclosure.model import Base, Disclosure, Line, Phase, Row, Side
from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.disclosure.official_form.vocabulary import (
    BASIC_TABLE,
    EXPENDITURE_TABLE,
    OVERVIEW_TABLE,
    TWO_SIDED,
)
from budgets.models import Edition, Succession
from budgets.models import Line as LineRow
from budgets.models import Project as ProjectRow
from budgets.reports.pages.amounts import StatedAmounts
from budgets.reports.pages.department_year import DepartmentYear
from budgets.reports.pages.succession import break_between

YearAndPhase = tuple[int, str]

OF_ANY_YEAR = Q(row=Row.TOTAL.value) | Q(table__in=[*TWO_SIDED, THREE_PUBLIC.table])
_OF_NEIGHBOURS = OF_ANY_YEAR | Q(table__in=[EXPENDITURE_TABLE, BASIC_TABLE])


@dataclass(frozen=True, slots=True)
class Paper:
    """One document beside the page's own: what it states, and its projects' amounts in 元 by name."""

    stated: StatedAmounts
    projects: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What a year and phase of the department comes to, in 元; None where the document does not say.

    `spending` is without what is carried forward; `received` is all income, with what is `brought` over from
    the year before.
    """

    href: str
    spending: Decimal | None = None
    carried: Decimal | None = None
    received: Decimal | None = None
    brought: Decimal | None = None
    three_public: Decimal | None = None


@dataclass(frozen=True)
class Papers:
    """What the answers about one document are computed from.

    `before`: the same phase of the year before, None too where the department was another one then
    (`broken`). `plan`: of final accounts, the year's budget. `years`: of every current edition. `ends`: the
    budget of the year after is of another department.
    """

    own: Disclosure
    before: Paper | None = None
    plan: Paper | None = None
    years: Mapping[YearAndPhase, YearFigures] = field(default_factory=dict)
    broken: bool = False
    ends: bool = False

    @property
    def year(self) -> int:
        return self.own.fiscal_year

    @property
    def is_final(self) -> bool:
        return self.own.phase is Phase.FINAL

    @cached_property
    def report(self) -> DepartmentYear:
        """The report on the own document, compared with those beside it."""
        return DepartmentYear(
            self.own,
            previous=self.before.stated if self.before else None,
            budget=self.plan.stated if self.plan else None,
        )

    @property
    def stated(self) -> StatedAmounts:
        return self.report.stated

    @cached_property
    def explains_plan(self) -> bool:
        """Whether the own document says why its income or spending differs from the plan."""
        return any(
            each.text and each.against is Base.PLAN and each.about.row is not Row.ITEM
            for each in self.own.reasons
        )

    @cached_property
    def projects(self) -> Mapping[str, Decimal]:
        """The own projects' amounts in 元 by name; one without an amount is left out."""
        return projects_by_name((each.name, each.amount.yuan) for each in self.own.projects)


def papers_of(
    edition: Edition,
    disclosure: Disclosure,
    current: Sequence[Edition],
    successions: Sequence[Succession],
) -> Papers:
    """Return what the answers about an edition are computed from. Two queries.

    `current` are the department's current editions, `successions` what became of it.
    """
    year, phase = edition.fiscal_year, edition.phase
    others = {(each.fiscal_year, each.phase): each for each in current if each.pk != edition.pk}
    broken = break_between(successions, edition.department_id, (year - 1, phase), (year, phase))
    after = (year + 1, Phase.BUDGET.value)
    ends = break_between(successions, edition.department_id, (year, phase), after)
    before = None if broken else others.get((year - 1, phase))
    plan = others.get((year, Phase.BUDGET.value)) if edition.is_final else None
    lines, projects = _read(others.values(), [each for each in (before, plan) if each])
    stated = {
        key: StatedAmounts(lines.get(other.pk, ()), (), MoneyUnit(other.unit))
        for key, other in others.items()
    }
    own = StatedAmounts(disclosure.lines, disclosure.reasons, disclosure.unit)
    years = {key: figures_of(others[key].get_absolute_url(), each) for key, each in stated.items()}
    years[year, phase] = figures_of(edition.get_absolute_url(), own)

    def paper(other: Edition | None) -> Paper | None:
        if other is None:
            return None
        key = (other.fiscal_year, other.phase)
        return Paper(stated[key], projects_by_name(projects.get(other.pk, ())))

    found = paper(before), paper(plan)
    return Papers(disclosure, *found, years, broken is not None, ends is not None)


def figures_of(href: str, stated: StatedAmounts) -> YearFigures:
    """Return what a document comes to."""
    total = stated.headline()
    received = stated.total(OVERVIEW_TABLE, Side.REVENUE)
    three = stated.total(THREE_PUBLIC.table)
    brought = [
        x.amount.yuan
        for x in stated.entries(OVERVIEW_TABLE, Side.REVENUE)
        if x.code == _BROUGHT_OVER
    ]
    return YearFigures(
        href,
        total.amount.yuan if total else None,
        carried_of(stated),
        received.amount.yuan if received else None,
        brought[0] if brought else None,
        three.amount.yuan if three else None,
    )


def carried_of(stated: StatedAmounts) -> Decimal | None:
    """Return what goes on to the next year (结转下年) in 元; None where no row says so."""
    rows = [x for x in stated.carried_forward(OVERVIEW_TABLE) if x.code == _CARRIED_ON]
    return rows[0].amount.yuan if rows else None


def projects_by_name(amounts: Iterable[tuple[str, Decimal | None]]) -> dict[str, Decimal]:
    """Return projects by name; two of one name are one."""
    found: dict[str, Decimal] = {}
    for name, amount in amounts:
        if amount is not None:
            found[name] = found.get(name, Decimal(0)) + amount
    return found


_BROUGHT_OVER, _CARRIED_ON = "R9", "E9"


def _read(
    editions: Iterable[Edition], neighbours: Sequence[Edition]
) -> tuple[dict[int, list[Line]], dict[int, list[tuple[str, Decimal | None]]]]:
    """Return the lines that are needed of editions, and the projects of neighbours. Two queries."""
    near = [each.pk for each in neighbours]
    far = [each.pk for each in editions if each.pk not in near]
    wanted = Q(edition__in=far) & OF_ANY_YEAR | Q(edition__in=near) & _OF_NEIGHBOURS
    lines: dict[int, list[Line]] = defaultdict(list)
    for row in LineRow.objects.filter(wanted).order_by("edition_id", "order", "pk"):
        lines[row.edition_id].append(store.line_of(row))
    projects: dict[int, list[tuple[str, Decimal | None]]] = defaultdict(list)
    found = ProjectRow.objects.filter(edition__in=near).order_by("edition_id", "number", "pk")
    for edition, name, amount in found.values_list("edition_id", "name", "amount"):
        projects[edition].append((name, amount))
    return lines, projects
