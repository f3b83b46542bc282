"""Write a Disclosure as the rows of a draft edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models, transaction
from psycopg.types.json import Jsonb

from budgets.db.bulk_copy import copy_in
from budgets.disclosure import model as shape
from budgets.disclosure.leaves import leaves
from budgets.models import Edition, Indicator, Line, Project
from budgets.store.reading import PARTS
from budgets.store.rows import columns_of


@transaction.atomic
def write(edition: Edition, disclosure: shape.Disclosure) -> None:
    """Make a draft edition hold exactly `disclosure`; whatever it held before is replaced.

    The database refuses a published edition, and whatever breaks its constraints.
    """
    for part in PARTS:
        getattr(edition, part).all().delete()
    _write_identity(edition, disclosure)
    for part in PARTS:
        if part not in ("lines", "projects"):
            _add(edition, part, getattr(disclosure, part))
    add_lines(edition, {0: disclosure.lines})
    _add_projects(edition, disclosure.projects)


def add_lines(edition: Edition, lines: Mapping[int, Sequence[shape.Line]]) -> None:
    """Add lines to a draft: each sequence is numbered from its key on.

    All lines of a side of a table are given at once, because which are leaves depends on all of them.
    """
    rows = (
        {"edition_id": edition.pk, "order": first + order, "is_leaf": order in positions}
        | columns_of(line)
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


def _add(edition: Edition, part: str, values: Sequence[Any]) -> None:
    model: type[models.Model] = getattr(edition, part).model
    ordered = any(field.name == "order" for field in model._meta.fields)
    model._default_manager.bulk_create(
        model(edition=edition, **({"order": order} if ordered else {}), **columns_of(value))
        for order, value in enumerate(values)
    )


def _add_projects(edition: Edition, projects: Iterable[shape.Project]) -> None:
    projects = list(projects)
    rows = Project.objects.bulk_create(
        Project(edition=edition, **columns_of(project)) for project in projects
    )
    Indicator.objects.bulk_create(
        Indicator(project=row, order=order, **columns_of(indicator))
        for row, project in zip(rows, projects, strict=True)
        for order, indicator in enumerate(project.indicators)
    )
