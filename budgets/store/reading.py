"""The rows of an edition as the Disclosure that they hold."""

from __future__ import annotations

from django.db import models

from budgets.disclosure import model
from budgets.disclosure.money import MoneyUnit
from budgets.models import Edition
from budgets.models.fields import amount_from
from budgets.store.rows import line_of, project_of, reason_of, source_of, statement_of

PARTS = (
    "functions",
    "priorities",
    "units",
    "lines",
    "statements",
    "reasons",
    "projects",
    "holdings",
    "glossary",
    "passages",
)


def editions_with_parts(editions: models.QuerySet[Edition]) -> models.QuerySet[Edition]:
    """The editions with every row that `read` needs fetched along, in a constant number of queries."""
    parts = (*PARTS, "projects__indicators")
    return editions.select_related("department__jurisdiction").prefetch_related(*parts)


def read(edition: Edition) -> model.Disclosure:
    """The Disclosure that an edition's rows hold. Eleven queries, or none after `editions_with_parts`."""
    return model.Disclosure(
        department=model.Identity(
            edition.department_name or edition.department.name,
            tuple(edition.short_names),
            edition.region,
            edition.budget_level,
        ),
        fiscal_year=edition.fiscal_year,
        phase=model.Phase(edition.phase),
        title=edition.title,
        unit=MoneyUnit(edition.unit),
        approved_on=edition.approved_on,
        contact=edition.contact,
        functions=tuple(model.Function(x.number, x.text) for x in edition.functions.all()),
        priorities=tuple(
            model.Priority(x.number, x.title, x.text) for x in edition.priorities.all()
        ),
        units=tuple(
            model.Unit(x.number, x.name, model.UnitKind(x.kind), amount_from(x, "amount"))
            for x in edition.units.all()
        ),
        lines=tuple(line_of(row) for row in edition.lines.all()),
        statements=tuple(statement_of(row) for row in edition.statements.all()),
        reasons=tuple(reason_of(row) for row in edition.reasons.all()),
        projects=_projects(edition),
        holdings=tuple(
            model.Holding(x.name, x.count, x.measure, source_of(x)) for x in edition.holdings.all()
        ),
        glossary=tuple(model.Term(x.number, x.term, x.text) for x in edition.glossary.all()),
        passages=tuple(
            model.Passage(model.Section(x.section), x.heading, x.text)
            for x in edition.passages.all()
        ),
        notice=edition.notice,
        notice_en=edition.notice_en,
    )


def _projects(edition: Edition) -> tuple[model.Project, ...]:
    rows = list(edition.projects.all())
    models.prefetch_related_objects(rows, "indicators")  # nothing to do where they came along
    return tuple(project_of(row) for row in rows)
