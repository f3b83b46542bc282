"""The numbered forms of the canonical JSON: which members each has.

A text that was sealed keeps its form for good. A new member of a shape declares in the same line
since which form it exists; every older form is then written without it, as it was sealed:

    note: str = since(2, "")

A member that no value holds because it follows from the others is declared in the shape's DERIVED, with the
form that brought it; writers write it, and readers of Disclosures pass over it.

Nothing else about a form may change: no member is renamed, moved or taken away.
"""

from __future__ import annotations

from dataclasses import Field, field, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

Value = TypeVar("Value")
FIRST = 1


def since(form: int, default: Value) -> Value:
    """Declare a member that forms before `form` lack; it has `default` where those are read."""
    return field(default=default, metadata={"since": form})


def form_of(member: Field[Any]) -> int:
    """Return the form that brought a member of a shape."""
    number: int = member.metadata.get("since", FIRST)
    return number


@cache
def members(shape: Any, form: int) -> tuple[str, ...]:
    """Return the members of a shape in a form, in their order."""
    return tuple(each.name for each in fields(shape) if form_of(each) <= form)


def derived(shape: Any, form: int) -> tuple[str, ...]:
    """Return the members of a shape in a form that follow from others, in their order behind those."""
    return tuple(name for name, since in _derived(shape).items() if since <= form)


def _derived(shape: Any) -> dict[str, int]:
    found: dict[str, int] = getattr(shape, "DERIVED", {})
    return found


def newest(shape: Any) -> int:
    """Return the form in which a shape is sealed now.

    It is the highest number that a member of the shape, or of the shapes it is made of, declares.
    """
    found = {FIRST}
    for hint in get_type_hints(shape).values():
        found |= {newest(each) for each in (hint, *get_args(hint)) if is_dataclass(each)}
    found |= {*_derived(shape).values()}
    return max(found | {form_of(each) for each in fields(shape)})
