"""A Disclosure as the rows of a draft edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models, transaction
from psycopg.types.json import Jsonb

from budgets.db.bulk_copy import copy_in
from budgets.disclosure import model as shape
from budgets.disclosure.leaves import leaves
from budgets.models import (
    Edition,
    Function,
    Holding,
    Indicator,
    Line,
    Passage,
    Priority,
    Project,
    Reason,
    Statement,
    Term,
    Unit,
)
from budgets.models.fields import amount_columns
from budgets.store.reading import PARTS
from budgets.store.rows import line_columns, reason_columns, source_columns, statement_columns


@transaction.atomic
def write(edition: Edition, disclosure: shape.Disclosure) -> None:
    """Makes a draft edition hold exactly `disclosure`; whatever it held before is replaced.

    The database refuses a published edition, and whatever breaks its constraints.
    """
    for part in PARTS:
        getattr(edition, part).all().delete()
    _write_identity(edition, disclosure)
    _add(Function, edition, disclosure.functions, lambda x: {"number": x.number, "text": x.text})
    _add(
        Priority,
        edition,
        disclosure.priorities,
        lambda x: {"number": x.number, "title": x.title, "text": x.text},
    )
    _add(
        Unit,
        edition,
        disclosure.units,
        lambda x: {
            "number": x.number,
            "name": x.name,
            "kind": x.kind.value,
            **amount_columns("amount", x.amount),
        },
    )
    _add(
        Term,
        edition,
        disclosure.glossary,
        lambda x: {"number": x.number, "term": x.term, "text": x.text},
    )
    add_lines(edition, {0: disclosure.lines})
    _add(Statement, edition, disclosure.statements, statement_columns, ordered=True)
    _add(Reason, edition, disclosure.reasons, reason_columns, ordered=True)
    _add(
        Holding,
        edition,
        disclosure.holdings,
        lambda x: {
            "name": x.name,
            "count": x.count,
            "measure": x.measure,
            **source_columns(x.source),
        },
        ordered=True,
    )
    _add(
        Passage,
        edition,
        disclosure.passages,
        lambda x: {"section": x.section.value, "heading": x.heading, "text": x.text},
        ordered=True,
    )
    _add_projects(edition, disclosure.projects)


def add_lines(edition: Edition, lines: Mapping[int, Sequence[shape.Line]]) -> None:
    """Add lines to a draft: each sequence in order from its place on. A side of a table comes whole, since
    which of its lines are leaves depends on all of them."""
    rows = (
        {"edition_id": edition.pk, "order": first + order, "is_leaf": order in positions}
        | line_columns(line)
        | {"path": Jsonb(list(line.path))}
        for first, some in lines.items()
        for positions in [leaves(some)]
        for order, line in enumerate(some)
    )
    copy_in(Line, rows)


def _write_identity(edition: Edition, disclosure: shape.Disclosure) -> None:
    edition.department_name = disclosure.department.name
    edition.short_names = list(disclosure.department.short_names)
    edition.region = disclosure.department.region
    edition.budget_level = disclosure.department.budget_level
    edition.title = disclosure.title
    edition.unit = disclosure.unit.value
    edition.approved_on = disclosure.approved_on
    edition.contact = disclosure.contact
    edition.notice, edition.notice_en = disclosure.notice, disclosure.notice_en
    edition.save()


def _add(
    model: type[models.Model],
    edition: Edition,
    values: Sequence[Any],
    columns_of: Any,
    *,
    ordered: bool = False,
) -> None:
    rows = []
    for order, value in enumerate(values):
        place = {"order": order} if ordered else {}
        rows.append(model(edition=edition, **place, **columns_of(value)))  # type: ignore[misc]
    model._default_manager.bulk_create(rows)


def _add_projects(edition: Edition, projects: Iterable[shape.Project]) -> None:
    projects = list(projects)
    rows = Project.objects.bulk_create(
        Project(
            edition=edition,
            number=project.number,
            name=project.name,
            goal=project.goal,
            **amount_columns("amount", project.amount),
            **source_columns(project.source),
        )
        for project in projects
    )
    Indicator.objects.bulk_create(
        Indicator(
            project=row,
            order=order,
            level1=indicator.level1,
            level2=indicator.level2,
            level3=indicator.level3,
            target=indicator.target,
            unit=indicator.unit,
        )
        for row, project in zip(rows, projects, strict=True)
        for order, indicator in enumerate(project.indicators)
    )
