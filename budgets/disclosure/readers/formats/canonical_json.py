"""Read the canonical JSON of a Disclosure back, of whatever form: what a form did not have yet is empty."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from budgets.disclosure.json_forms import FIRST, form_of
from budgets.disclosure.model import Disclosure


def from_canonical_json(text: str) -> Disclosure:
    """Return the Disclosure of a canonical JSON text; raise ValueError if the text is no such thing."""
    try:
        disclosure: Disclosure = _read(json.loads(text), Disclosure)
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"not a canonical disclosure: {error}") from error
    return disclosure


_hints = cache(get_type_hints)


def _read(value: Any, shape: Any) -> Any:
    if isinstance(shape, UnionType):
        if value is None:
            return None
        (shape,) = (arm for arm in get_args(shape) if arm is not NoneType)
    if get_origin(shape) is tuple:
        return tuple(_read(each, get_args(shape)[0]) for each in value)
    if is_dataclass(shape):
        return _read_record(value, shape)
    if shape is Decimal:
        return Decimal(value)
    if shape is date:
        return date.fromisoformat(value)
    if isinstance(shape, type) and issubclass(shape, StrEnum):
        return shape(value)
    if not isinstance(value, shape):
        raise TypeError(f"expected {shape.__name__}, found {value!r:.60}")
    return value


def _read_record(value: dict[str, Any], kind: Any) -> Any:
    hints = _hints(kind)
    there = [f.name for f in fields(kind) if f.name in value or form_of(f) == FIRST]
    return kind(**{name: _read(value[name], hints[name]) for name in there})
