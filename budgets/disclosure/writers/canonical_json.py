"""The canonical JSON of a Disclosure: the same value always gives the same bytes, hence the checksum.

Every amount carries its value in 元 as a plain decimal string, its printed string, unit and decimals.
Fields that hold nothing are written all the same, so that a reader need not guess. The members
depend on the form (`disclosure.json_forms`), so that a text can be written again as it was sealed.
"""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from budgets.disclosure.json_forms import derived, members, newest
from budgets.disclosure.leaves import leaves
from budgets.disclosure.model import Disclosure, Line
from budgets.disclosure.money import Amount, Percent, plain

FORM = newest(Disclosure)  # in which an edition is sealed now


def as_plain(value: Any, form: int = FORM) -> Any:
    """Any value of the Disclosure's shape as dicts, lists, strings and numbers."""
    if value is None or isinstance(value, str):  # most values by far
        return value
    if isinstance(value, Amount | Percent):
        return {**_members_of(value, form), "decimals": value.decimals}
    if isinstance(value, Disclosure):
        return _with_leaves(value, _members_of(value, form), form)
    if is_dataclass(value):
        return _members_of(value, form)
    if isinstance(value, tuple | list):
        return [as_plain(each, form) for each in value]
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def canonical_json(disclosure: Disclosure, form: int = FORM) -> str:
    """Return the one JSON text of a Disclosure: keys in the order of the shape, two-space indent, UTF-8."""
    return json.dumps(as_plain(disclosure, form), ensure_ascii=False, indent=2) + "\n"


def checksum(disclosure: Disclosure) -> str:
    """Return the SHA-256 of the canonical JSON, in hexadecimal."""
    return sha256(canonical_json(disclosure).encode()).hexdigest()


def _with_leaves(disclosure: Disclosure, written: dict[str, Any], form: int) -> dict[str, Any]:
    """Add to each line whether it is a leaf: the sum of all lines would count money several times."""
    if "leaf" in derived(Line, form):
        positions = leaves(disclosure.lines)
        for position, line in enumerate(written["lines"]):
            line["leaf"] = position in positions
    return written


def _members_of(value: Any, form: int) -> dict[str, Any]:
    return {name: as_plain(getattr(value, name), form) for name in members(value.__class__, form)}
