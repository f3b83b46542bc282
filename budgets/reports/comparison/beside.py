"""Departments beside each other at one moment: how large, per person, over the years, and for what.

Amounts are in 元. What a document does not say is None, and is not compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef

from budgets.disclosure.model import Fund, Nature, Row
from budgets.disclosure.official_form.preferred_tables import HEADLINES
from budgets.models import Department, Edition, Line
from budgets.reports.comparison.breakdowns import By, MoneyScope, StatedFigure
from budgets.reports.comparison.comparison import cut_in_ways
from budgets.reports.comparison.model import (
    ComparedDocument,
    ComparedFigure,
    ComparisonQuery,
    SideBySide,
    YearAndPhase,
)
from budgets.reports.lists.peers import Peers, peers_of, per_head, staff_of_year
from budgets.reports.lists.population import Yardstick, yardsticks_of
from budgets.reports.lists.three_public import ThreePublic, three_public_of_year
from budgets.reports.pages.staff import Staff
from budgets.reports.pages.totals import YearOfDepartments, peers_of_year, with_totals

History = Mapping[tuple[int, str], Decimal]  # what was planned or spent, by year and phase


@dataclass(frozen=True, slots=True, eq=False)
class OneSide:
    """One department of the comparison. `daily` is its 基本支出, `classes` are its 类 by code.

    `scope` is which money its total is of; `history` has the years of the same.
    """

    department: Department
    total: Decimal | None
    scope: MoneyScope | None
    daily: Decimal | None
    staff: Staff | None
    classes: Mapping[str, StatedFigure]
    three_public: ThreePublic | None
    history: History
    yardstick: Yardstick

    @property
    def per_head(self) -> Decimal | None:
        """Return 元 a person in office, or a post."""
        return self.total / self.staff.count if self.total is not None and self.staff else None


@dataclass(frozen=True, slots=True)
class Beside:
    """The departments at one moment, in the order of the question; `answer` is what the file says too."""

    moment: YearAndPhase
    sides: tuple[OneSide, ...]
    peers: Peers | None
    answer: SideBySide

    @property
    def is_of_one_scope(self) -> bool:
        """Return whether all totals are of the same money; others are never set against each other."""
        return len({side.scope for side in self.sides if side.total is not None}) < 2

    @property
    def by_size(self) -> tuple[OneSide, ...]:
        """Return those whose document states a total, the largest first."""
        stated = [side for side in self.sides if side.total is not None]
        return tuple(sorted(stated, key=lambda side: -(side.total or 0)))


def departments_beside(query: ComparisonQuery) -> Beside:
    """Return the answer to a question about several departments and one moment; sixteen queries."""
    (year,), (phase,) = query.years, query.phases
    moment = YearAndPhase(year, phase)
    cuts = cut_in_ways(query, (By.TOTAL, By.NATURE, By.CLASS))
    totals, natures, classes = (cuts[by] for by in (By.TOTAL, By.NATURE, By.CLASS))
    history = _history(query.departments)
    three = {
        each.slug: each for each in three_public_of_year(year, phase, departments=query.departments)
    }
    places = {each.jurisdiction_id for each in totals.departments}
    yardsticks = yardsticks_of(places)
    documents = {x.edition.department_id: x for x in totals.documents}

    def side(department: Department) -> OneSide:
        given = next((x.given for x in _cells(totals, department).values() if x.given), None)
        scope = given.scope if given else None
        return OneSide(
            department,
            given.amount.yuan if given else None,
            scope,
            _daily(natures, department),
            _staff(documents.get(department.pk)),
            _classes(classes, department),
            three.get(department.slug),
            _of_scope(history[department.slug], scope),
            yardsticks[department.jurisdiction_id],
        )

    sides = tuple(map(side, totals.departments))
    return Beside(moment, sides, _peers(sides, moment, places), totals)


def largest_two(report: YearOfDepartments) -> tuple[str, ...]:
    """Return the departments (slugs) with which a comparison opens: the two largest of a year."""
    return tuple(row.slug for row in report.rows if row.total is not None)[:2]


def next_in_size(report: YearOfDepartments, slug: str) -> str:
    """Return the department to see one beside: the next smaller, or of the smallest the next larger."""
    slugs = [row.slug for row in report.rows if row.total is not None]
    if slug not in slugs or len(slugs) < 2:
        return ""
    at = slugs.index(slug)
    return slugs[at + 1] if at + 1 < len(slugs) else slugs[at - 1]


_Years = dict[tuple[int, str], tuple[Decimal, MoneyScope]]


def _history(departments: Sequence[str]) -> dict[str, _Years]:
    """Return the totals of every year of the departments (slugs), each with the money that it is of."""
    found: dict[str, _Years] = defaultdict(dict)
    editions = with_totals(Edition.objects.current().filter(department__slug__in=departments))
    rows = editions.order_by().annotate(
        of_all=_states_total(Fund.ALL), of_fiscal=_states_total(Fund.FISCAL)
    )
    columns = ("department__slug", "fiscal_year", "phase", "total", "of_all", "of_fiscal")
    for slug, year, phase, total, of_all, of_fiscal in rows.values_list(*columns):
        scope = MoneyScope.FISCAL if of_fiscal else MoneyScope.GENERAL
        if total is not None:
            found[slug][year, phase] = (total, MoneyScope.ALL if of_all else scope)
    return found


def _states_total(scope: Fund) -> Exists:
    """Return whether an edition prints the total of a table of this money."""
    tables = [table for table, _side in HEADLINES if table.scope is scope]
    lines = Line.objects.filter(
        edition=OuterRef("pk"), table__in=tables, row=Row.TOTAL, amount__isnull=False
    )
    return Exists(lines)


def _of_scope(years: _Years, scope: MoneyScope | None) -> History:
    return {key: total for key, (total, of) in years.items() if of is scope}


def _cells(answer: SideBySide, department: Department) -> dict[str, ComparedFigure]:
    """Return a department's figures of an answer at one moment, by key."""
    return {
        row.key: cell
        for block in answer.blocks
        for row in block.rows
        for cell in row.cells
        if cell.column.department == department
    }


def _daily(natures: SideBySide, department: Department) -> Decimal | None:
    cell = _cells(natures, department).get(Nature.BASIC.value)
    return cell.yuan if cell else None


def _classes(classes: SideBySide, department: Department) -> dict[str, StatedFigure]:
    return {
        code: cell.given
        for code, cell in _cells(classes, department).items()
        if code[:1].isdigit() and cell.given
    }


def _staff(document: ComparedDocument | None) -> Staff | None:
    return document.staff if document else None


def _peers(sides: Sequence[OneSide], moment: YearAndPhase, places: set[int]) -> Peers | None:
    """Return what is usual a person, where all are of one jurisdiction and count in the same way."""
    counted = {side.staff.are_posts for side in sides if side.staff}
    if len(places) != 1 or len(counted) != 1:
        return None
    (are_posts,) = counted
    compared = [side.department for side in sides]
    if len({each.superior_id for each in compared}) != 1:
        return None  # departments and units, or units of several departments
    report = peers_of_year(*moment, compared[0])
    totals = {row.slug: row.total for row in report.rows}
    amounts = per_head(totals, staff_of_year(*moment, compared[0]), are_posts=are_posts)
    return peers_of(compared, amounts, {row.slug: row.kind for row in report.rows})
