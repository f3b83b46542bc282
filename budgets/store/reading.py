"""Read the rows of an edition as the Disclosure that they hold."""

from __future__ import annotations

import json
from copy import copy
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection, models

from budgets.disclosure import model
from budgets.disclosure.money import MoneyUnit
from budgets.models import Edition, Indicator
from budgets.store.rows import project_of, value_of

PARTS = tuple(model.PARTS)


def editions_with_parts(editions: models.QuerySet[Edition]) -> models.QuerySet[Edition]:
    """Return the editions with every row that `read` needs, in a constant number of queries."""
    parts = (*PARTS, "projects__indicators")
    return editions.select_related("department__jurisdiction").prefetch_related(*parts)


def load_parts(edition: Edition) -> Edition:
    """Fetch every row that belongs to an edition in one query; return the edition.

    Afterwards `edition.lines.all()` and its like are answered from memory, as after `prefetch_related`,
    whatever they held before.
    """
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"edition": edition.pk})
        found = dict(zip(_models(), cursor.fetchone(), strict=True))
    rows = {part: _instances(part, text) for part, text in found.items()}
    indicators: dict[int, list[Any]] = {project.pk: [] for project in rows["projects"]}
    for indicator in rows.pop("indicators"):
        indicators[indicator.project_id].append(indicator)
    for project in rows["projects"]:
        _remember(project, "indicators", "project", indicators[project.pk])
    for part in PARTS:
        _remember(edition, part, "edition", rows[part])
    return edition


@cache
def _models() -> dict[str, type[models.Model]]:
    parts: dict[str, type[models.Model]] = {
        part: getattr(Edition, part).field.model for part in PARTS
    }
    return {**parts, "indicators": Indicator}


@cache
def _statement() -> str:
    """Return the query for one row with a JSON array per part: [[column, column, …], …]."""
    arrays = []
    for part, of in _models().items():
        columns = ", ".join(f't."{field.column}"' for field in of._meta.concrete_fields)
        order = ", ".join(f't."{name}"' for name in _order_of(of))
        whose = (
            "t.edition_id = %(edition)s"
            if part in PARTS
            else "t.project_id IN (SELECT id FROM budgets_project WHERE edition_id = %(edition)s)"
        )
        arrays.append(
            f"(SELECT json_agg(json_build_array({columns}) ORDER BY {order})::text"  # noqa: S608
            f' FROM "{of._meta.db_table}" t WHERE {whose})'
        )
    return f"SELECT {', '.join(arrays)}"


def _order_of(of: type[models.Model]) -> list[str]:
    names = {"pk": "id"}
    return [names.get(str(name), str(name)) for name in of._meta.ordering or ("pk",)]


def _instances(part: str, text: str | None) -> list[Any]:
    of = _models()[part]
    names = [field.attname for field in of._meta.concrete_fields]
    # Amounts are numeric: as a float, 0.1 + 0.2 would not be 0.3.
    rows = json.loads(text, parse_float=Decimal) if text else []
    return [of.from_db(connection.alias, names, row) for row in rows]


def _remember(owner: models.Model, name: str, back: str, rows: list[Any]) -> None:
    """Keep rows as Django keeps what it prefetched."""
    manager = getattr(owner, name)
    vars(owner).setdefault("_prefetched_objects_cache", {}).pop(name, None)
    queryset = manager.all()
    queryset._result_cache, queryset._prefetch_done = rows, True
    for row in rows:
        row._state.fields_cache[back] = owner
    vars(owner)["_prefetched_objects_cache"][name] = queryset


def read(edition: Edition) -> model.Disclosure:
    """Return the Disclosure that an edition's rows hold.

    One query, or none after `load_parts` or `editions_with_parts`; the edition itself stays as it is.
    """
    if not {*PARTS} <= {*getattr(edition, "_prefetched_objects_cache", {})}:
        edition = copy(edition)
        vars(edition)["_prefetched_objects_cache"] = {}
        load_parts(edition)
    parts: dict[str, Any] = {
        part: tuple(value_of(kind, row) for row in getattr(edition, part).all())
        for part, kind in model.PARTS.items()
        if part != "projects"
    }
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
        projects=tuple(project_of(row) for row in edition.projects.all()),
        notice=edition.notice,
        notice_en=edition.notice_en,
        **parts,
    )
