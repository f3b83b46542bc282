"""The one answer that a visitor most likely wants: it stands above what is found. Amounts are in 元."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from budgets import store
from budgets.disclosure.codes import PlainTerm
from budgets.disclosure.model import Phase
from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.official_form.preferred_tables import OF_NATURES
from budgets.disclosure.official_form.vocabulary import EXPENDITURE_TABLE
from budgets.models import Department, Edition, Jurisdiction, Line, Reason
from budgets.reports.answers.papers import OF_ANY_YEAR
from budgets.reports.answers.shares import hundred
from budgets.reports.pages.amounts import CARRIED_FORWARD, StatedAmounts, top_of
from budgets.reports.pages.succession import broken_since_year_before
from budgets.reports.pages.year_on_year import Comparison, Plan, YearBefore
from budgets.reports.search.directory import Directory
from budgets.reports.search.figures import (
    Figures,
    OfDepartment,
    figures_of,
    figures_of_department,
    stands,
)
from budgets.reports.search.query import Filters
from budgets.reports.search.understanding import Understood


@dataclass(frozen=True, slots=True)
class YearOf:
    """A document of a department: what is spent, beside the year before and, of accounts, the plan."""

    edition: Edition
    spent: Decimal | None
    before: Comparison
    plan: Decimal | None = None

    @property
    def used(self) -> Decimal | None:
        """Return how much of the plan was spent, in per cent, unrounded."""
        return self.spent / self.plan * 100 if self.spent is not None and self.plan else None


@dataclass(frozen=True, slots=True)
class DepartmentAnswer:
    """A department's year: the one asked for, or the newest. `others` are the newest beside it.

    `missing` is the year that was asked for and is not here; `largest` its largest 类 and how many yuan of
    each 100 that is; `place` where on the page the answer stands.
    """

    department: Department
    year: YearOf | None
    others: tuple[YearOf, ...] = ()
    missing: int | None = None
    largest: tuple[str, int] | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class FigureAnswer:
    """What departments have for one thing, the most first; `elsewhere` are places that may be asked, too."""

    figures: Figures
    term: PlainTerm | None
    explained_first: bool
    elsewhere: tuple[Jurisdiction, ...] = ()
    missing: int | None = None


@dataclass(frozen=True, slots=True)
class DepartmentFigureAnswer:
    """What one department has for one thing, in all years."""

    department: Department
    figure: OfDepartment
    year: int | None = None  # that was asked for
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class TermAnswer:
    """A term in plain words."""

    term: PlainTerm


@dataclass(frozen=True, slots=True)
class YearAnswer:
    """All departments of a place in a year. `is_asked`: the year or its phase was."""

    year: int
    phase: Phase
    jurisdiction: Jurisdiction
    departments: int
    missing: int | None = None
    is_asked: bool = True


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """A page of the site; of /compare/ with what is compared."""

    page: str
    departments: tuple[Department, ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ChoiceAnswer:
    """Departments of one name, of which the visitor chooses."""

    departments: tuple[Department, ...]


AnyAnswer = (
    DepartmentAnswer
    | FigureAnswer
    | DepartmentFigureAnswer
    | TermAnswer
    | YearAnswer
    | PageAnswer
    | ChoiceAnswer
)


def answer_to(
    asked: Understood, filters: Filters, found: Directory, years: Sequence[int]
) -> AnyAnswer | None:
    """Return the best answer to what was understood; `filters` are those that the visitor chose.

    At most three queries. `years` are those that are public.
    """
    year = next(iter((*filters.years, *asked.years)), None)
    phase = Phase(next(iter(filters.phases))) if filters.phases else asked.phase
    chosen = [found.by_slug[x] for x in filters.departments if x in found.by_slug]
    department = chosen[0] if chosen else asked.department
    about = [x for x in asked.about if stands(x)]
    if asked.page:
        return _page(asked, found, year, years)
    if len(asked.named) > 1:
        several = tuple(names[0] for names in asked.named if len(names) == 1)
        return PageAnswer("compare", several, year or max(years, default=None))
    if department:
        figure = figures_of_department(about, department) if about else None
        if figure:
            return DepartmentFigureAnswer(department, figure, year, phase)
        return department_answer(department, asked.place, phase, year)
    if asked.named:
        return ChoiceAnswer(asked.named[0])
    if asked.place and not about:
        return PageAnswer("departments")
    places = [x for x in found.jurisdictions if x.slug in filters.jurisdictions]
    place = next(iter(places), None) or asked.jurisdiction or found.largest
    if about and place:
        figures = _figures(about, place, found, phase, year)
        if figures:
            return figures_answer(asked, figures, found, year)
    if asked.term:
        return TermAnswer(asked.term)
    if not about and not asked.look_for and place:
        return _year(place, phase, year)
    return None


def _page(
    asked: Understood, found: Directory, year: int | None, years: Sequence[int]
) -> AnyAnswer | None:
    if asked.page != "year":
        several = tuple(names[0] for names in asked.named if len(names) == 1)
        return PageAnswer(asked.page, several, year or max(years, default=None))
    place = asked.jurisdiction or found.largest
    return _year(place, asked.phase, year) if place else None


def _figures(
    about: Sequence[str],
    place: Jurisdiction,
    found: Directory,
    phase: Phase | None,
    year: int | None,
) -> Figures | None:
    figures = figures_of(about, place, found.by_key, phase or Phase.BUDGET, year)
    if figures is None and year is not None:
        return figures_of(about, place, found.by_key, phase or Phase.BUDGET)
    return figures


def figures_answer(
    asked: Understood, figures: Figures, found: Directory, year: int | None
) -> FigureAnswer:
    """Return the answer in figures, with what it does not answer."""
    others = tuple(x for x in found.jurisdictions if x.pk != figures.jurisdiction.pk)
    return FigureAnswer(
        figures,
        asked.term,
        asked.explained_first,
        others,
        year if year not in (None, figures.year) else None,
    )


def department_answer(
    department: Department,
    place: str = "",
    phase: Phase | None = None,
    year: int | None = None,
) -> DepartmentAnswer:
    """Return a department's year, and what it published beside it. Three queries."""
    current = Edition.objects.current().filter(department=department)
    found = list(
        current.annotate(broken=broken_since_year_before()).order_by("-fiscal_year", "phase")
    )
    for each in found:
        each.department = department
    fitting = [x for x in found if phase is None or x.phase == phase]
    in_year = [x for x in fitting if year is None or x.fiscal_year == year]
    best = next(iter(in_year or fitting or found), None)
    if best is None:
        return DepartmentAnswer(department, None, missing=year, place=place)
    missing = year if year not in (None, best.fiscal_year) else None
    others = [
        next((x for x in found if x is not best and (x.phase == best.phase) is same), None)
        for same in (False, True)
    ]
    told = _Told(found, best, [x for x in others if x])
    largest = None if best.is_final else told.largest(best)
    beside = tuple(told.year_of(x) for x in others if x)
    return DepartmentAnswer(department, told.year_of(best), beside, missing, largest, place)


class _Told:
    """What some documents of a department come to, beside the year before and the plan. Two queries."""

    def __init__(self, found: Sequence[Any], best: Any, others: Sequence[Any]) -> None:
        wanted = [best, *others]
        self._by_document = {(x.fiscal_year, x.phase): x for x in found}
        beside = [x for each in wanted for x in (self._before(each), self._plan(each))]
        needed = {x.pk: x for x in (*wanted, *beside) if x}
        lines: dict[int, list[Any]] = defaultdict(list)
        in_detail = Q(edition=best.pk, table=EXPENDITURE_TABLE)
        rows = Line.objects.filter(OF_ANY_YEAR & Q(edition__in=needed) | in_detail)
        for row in rows.order_by("edition_id", "order", "pk"):
            lines[row.edition_id].append(store.line_of(row))
        reasons: dict[int, list[Any]] = defaultdict(list)
        for reason in Reason.objects.filter(edition__in=[x.pk for x in wanted]).order_by("order"):
            reasons[reason.edition_id].append(store.reason_of(reason))
        self._stated = {
            pk: StatedAmounts(lines[pk], reasons[pk], MoneyUnit(x.unit)) for pk, x in needed.items()
        }

    def year_of(self, edition: Any) -> YearOf:
        """Return what a document comes to."""
        stated = self._stated[edition.pk]
        total = stated.headline()
        if total is None or total.amount.yuan is None:
            return YearOf(edition, None, Comparison())
        before, plan = (
            self._stated[x.pk] if x else None for x in (self._before(edition), self._plan(edition))
        )
        compared = YearBefore(stated, before).of_spending(total)
        planned = Plan(stated, plan).of_spending(total) if edition.is_final else Comparison()
        return YearOf(edition, total.amount.yuan, compared, planned.base)

    def largest(self, edition: Any) -> tuple[str, int] | None:
        """Return the 类 for which an edition plans most, and its part of each 100 yuan."""
        stated = self._stated[edition.pk]
        for table in OF_NATURES:
            classes: dict[str, Decimal] = defaultdict(Decimal)
            for entry in top_of(stated.entries(table)):
                if entry.code[:1] == "2" and entry.code not in CARRIED_FORWARD:
                    classes[entry.code[:3]] += entry.amount.yuan or Decimal(0)
            if classes:
                parts = dict(zip(classes, hundred([*classes.values()]), strict=False))
                code = max(classes, key=lambda each: (classes[each], each))
                return (code, parts[code]) if code in parts else None
        return None

    def _before(self, edition: Any) -> Any:
        if edition.broken:
            return None
        return self._by_document.get((edition.fiscal_year - 1, edition.phase))

    def _plan(self, edition: Any) -> Any:
        if not edition.is_final:
            return None
        return self._by_document.get((edition.fiscal_year, Phase.BUDGET.value))


def _year(place: Jurisdiction, phase: Phase | None, year: int | None) -> YearAnswer | None:
    """Return the year that was asked for, or the newest. One query."""
    current = Edition.objects.current().of_departments()
    current = current.filter(department__jurisdiction=place, phase=phase or Phase.BUDGET)
    counts: dict[int, int] = {}
    for each in current.values_list("fiscal_year", flat=True):
        counts[each] = counts.get(each, 0) + 1
    best = year if year in counts else max(counts, default=None)
    if best is None:
        return None
    missing = year if year not in (None, best) else None
    is_asked = year is not None or phase is not None
    return YearAnswer(best, phase or Phase.BUDGET, place, counts[best], missing, is_asked)
