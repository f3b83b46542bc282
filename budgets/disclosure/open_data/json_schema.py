"""The JSON Schema of the canonical JSON, made from the dataclasses that it is written from."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from budgets.disclosure.json_forms import FIRST, derived, form_of, newest
from budgets.disclosure.model import Disclosure
from budgets.disclosure.money import PUBLISHABLE, Amount, Nothing, Percent

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DECIMAL = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
_PLAIN = {str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}}
Schema = dict[str, Any]


def disclosure_schema(address: str) -> Schema:
    """Return the schema of one edition's JSON; `address` is where it is published, its `$id`.

    Every field of the first form is always there; nothing may be that has no field.
    """
    parts: dict[str, Schema] = {}
    whole = _of_dataclass(Disclosure, parts)
    return {"$schema": DIALECT, "$id": address, "title": "Disclosure", **whole, "$defs": parts}


def _of_dataclass(shape: Any, parts: dict[str, Schema]) -> Schema:
    hints = get_type_hints(shape)
    properties = {each.name: _of(hints[each.name], parts) for each in fields(shape)}
    later = {each.name for each in fields(shape) if form_of(each) > FIRST}
    if shape in (Amount, Percent):
        properties["decimals"] = {"type": "integer", "minimum": 0}
    for name in derived(shape, newest(shape)):
        properties[name] = {"type": "boolean"}
        later.add(name)
    return {
        "type": "object",
        "description": _first_sentence(shape),
        "properties": properties,
        "required": [name for name in properties if name not in later],
        "additionalProperties": False,
    }


def _of(hint: Any, parts: dict[str, Schema]) -> Schema:
    if isinstance(hint, UnionType):
        kinds = [_of(each, parts) for each in get_args(hint) if each is not NoneType]
        return {"anyOf": [*kinds, {"type": "null"}]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _of(get_args(hint)[0], parts)}
    if isinstance(hint, type) and is_dataclass(hint):
        name = hint.__name__
        if name not in parts:
            parts[name] = {}  # its place, before its own parts
            parts[name] = _of_dataclass(hint, parts)
        return {"$ref": f"#/$defs/{name}"}
    if hint is Decimal:
        return dict(_DECIMAL)
    if hint is date:
        return {"type": "string", "format": "date"}
    if hint is Nothing:  # what is open is in no document that was published
        return {"type": "string", "enum": [each.value for each in PUBLISHABLE]}
    if issubclass(hint, StrEnum):
        return {"type": "string", "enum": [each.value for each in hint]}
    return dict(_PLAIN[hint])


def _first_sentence(shape: Any) -> str:
    text = " ".join((shape.__doc__ or "").split())
    return re.split(r"(?<=[.:])\s", text, maxsplit=1)[0].rstrip(":") if text else ""
