"""One value of a Disclosure as the columns of its row, and back.

A field is kept in the column of its name. An amount has four columns, a percentage two (`models/fields.py`);
a `Source` has the columns `source_…`, a `LineKey` those of its own fields.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from enum import EnumType
from functools import cache, partial
from operator import attrgetter
from types import NoneType
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints

from django.db import models

from budgets.disclosure import model
from budgets.disclosure.money import Amount, Percent
from budgets.models import Line, Particular, Project, Reason
from budgets.models.fields import amount_columns, amount_from, percent_columns, percent_from

_NESTED = {model.Source: "source_", model.LineKey: ""}


Value = TypeVar("Value")


class _ColumnMapping(NamedTuple):
    """How a field is read from a row and written: to one `column`, or to several where that is empty."""

    name: str
    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    column: str = ""


def value_of(kind: type[Value], row: models.Model, prefix: str = "", **more: Any) -> Value:
    """Return the value of a kind (as `model.Line`) that a row holds; `more` are fields without a column."""
    return kind(**{each.name: each.read(row) for each in _mappings(kind, prefix)}, **more)


def columns_of(value: Any, prefix: str = "") -> dict[str, Any]:
    """Return the columns of a value's row."""
    found: dict[str, Any] = {}
    for name, _, write, column in _mappings(type(value), prefix):
        if column:
            found[column] = write(getattr(value, name))
        else:
            found |= write(getattr(value, name))
    return found


def line_of(row: Line) -> model.Line:
    """Return the Line that one row holds."""
    return value_of(model.Line, row)


def reason_of(row: Reason) -> model.Reason:
    """Return the Reason that one row holds."""
    return value_of(model.Reason, row)


def particular_of(row: Particular) -> model.Particular:
    """Return the Particular that one row holds."""
    return value_of(model.Particular, row)


def project_of(row: Project) -> model.Project:
    """Return the Project that one row holds, with its indicators."""
    indicators = tuple(value_of(model.Indicator, each) for each in row.indicators.all())
    return value_of(model.Project, row, indicators=indicators)


def _find_mappings(kind: type[Any], prefix: str) -> tuple[_ColumnMapping, ...]:
    """Return how each field is kept; the indicators of a project are rows of their own."""
    hints = get_type_hints(kind)
    names = (field.name for field in fields(kind) if field.name != "indicators")
    return tuple(_mapping(name, f"{prefix}{name}", hints[name]) for name in names)


# To the type checker a class is not Hashable, which the arguments of a cached function are.
_mappings: Callable[[type[Any], str], tuple[_ColumnMapping, ...]] = cache(_find_mappings)  # type: ignore[assignment]


def _mapping(name: str, column: str, hint: Any) -> _ColumnMapping:
    optional = NoneType in get_args(hint)
    of = get_args(hint)[0] if get_args(hint) else hint
    get = attrgetter(column)
    if of is Amount:
        return _ColumnMapping(
            name, lambda row: amount_from(row, column), partial(amount_columns, column)
        )
    if of is Percent:
        return _ColumnMapping(
            name, lambda row: percent_from(row, column), partial(percent_columns, column)
        )
    if of in _NESTED:
        prefix = _NESTED[of]
        return _ColumnMapping(
            name, lambda row: value_of(of, row, prefix), lambda v: columns_of(v, prefix)
        )
    if isinstance(of, EnumType) and optional:
        return _ColumnMapping(
            name,
            lambda row: of(get(row)) if get(row) else None,
            lambda v: v.value if v else "",
            column,
        )
    if isinstance(of, EnumType):
        return _ColumnMapping(name, lambda row: of(get(row)), attrgetter("value"), column)
    if get_args(hint) and not optional:
        return _ColumnMapping(name, lambda row: tuple(get(row)), list, column)
    return _ColumnMapping(name, get, lambda v: v, column)
