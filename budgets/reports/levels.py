"""Departments and their units in lists of rows: which are asked for, and how a row tells what it is of."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import QuerySet

from budgets.disclosure.open_data.schema import OF_DEPARTMENT, OF_UNIT
from budgets.models import Department

ALL_LEVELS = "all"
_Of = TypeVar("_Of", bound="QuerySet[Any]")


def of_level(found: _Of, level: str, superior: str = "superior") -> _Of:
    """Return the rows of one level, OF_DEPARTMENT or OF_UNIT, or of ALL_LEVELS; `superior` leads there."""
    if level == ALL_LEVELS:
        return found
    return found.filter(**{f"{superior}__isnull": level == OF_DEPARTMENT})


def level_of(department: Department) -> dict[str, str]:
    """Return the columns that tell a department from a unit; `superior` has been fetched along."""
    of = department.superior
    return {"level": OF_UNIT if of else OF_DEPARTMENT, "superior": of.slug if of else ""}
