"""What a reviewer looks at: what changed since the last time, and against last year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from budgets.disclosure.model import Disclosure, Phase
from budgets.disclosure.official_form.vocabulary import EXPENDITURE_TABLE
from budgets.models import Change, Edition, Event
from budgets.reports.pages.composition import CompositionPart
from budgets.reports.pages.department_year import DepartmentYear, QuantityChange, published_amounts


@dataclass(frozen=True, slots=True)
class NetChange:
    """One cell that differs from what was submitted the last time; None where it was or is not there."""

    part: str
    place: str
    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class AgainstLastYear:
    """The main quantities beside last year's, and the rows of the most detailed table that has any."""

    main: tuple[QuantityChange, ...]
    rows: tuple[CompositionPart, ...]


def changed_since_last_submission(edition: Edition) -> tuple[NetChange, ...] | None:
    """Return the cells that were changed between the last submission and the one before; None at the
    first.
    """
    submissions = edition.events.filter(act=Event.Act.SUBMIT).order_by("-pk")
    keys = list(submissions.values_list("pk", flat=True)[:2])
    if len(keys) < 2:
        return None
    last, before = keys
    changes = Change.objects.filter(
        event__edition=edition, event_id__gt=before, event_id__lte=last
    ).order_by("event_id", "pk")
    return net(changes)


def net(changes: Iterable[Change]) -> tuple[NetChange, ...]:
    """Return what is left of changes in their order: a cell that was set back is not mentioned."""
    first: dict[tuple[str, str, str], str | None] = {}
    last: dict[tuple[str, str, str], str | None] = {}
    for change in changes:
        cell = (change.part, change.place, change.column)
        first.setdefault(cell, change.before)
        last[cell] = change.after
    return tuple(
        NetChange(*cell, first[cell], last[cell]) for cell in first if first[cell] != last[cell]
    )


def against_last_year(edition: Edition, disclosure: Disclosure) -> AgainstLastYear:
    """Return figures beside those of the year before, in final accounts beside the plan too."""
    of, year = edition.department, edition.fiscal_year
    report = DepartmentYear(
        disclosure,
        previous=published_amounts(of, year - 1, edition.phase),
        budget=published_amounts(of, year, Phase.BUDGET) if edition.is_final else None,
    )
    detailed = report.compositions.in_detail() or report.compositions.of_table(EXPENDITURE_TABLE)
    return AgainstLastYear(report.changes(), detailed.parts if detailed else ())


def headings_of(edition: Edition) -> list[str]:
    """Return the rows of an edition's tables as a reviewer names them: 2010301 行政运行."""
    rows = edition.lines.exclude(name="").order_by("code", "name").values_list("code", "name")
    return list(dict.fromkeys(f"{code} {name}".strip() for code, name in rows))
