"""What a form says as the draft says it, wherever it means the same.

A spreadsheet keeps neither the sources of figures nor the order of the rows, and shows figures in its own
way. Whatever comes back meaning the same stays as it is in the draft, so that an upload changes only what
its clerk changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from budgets.disclosure.differences import counted
from budgets.disclosure.model import Disclosure, Line, Row, Source
from budgets.disclosure.money import Amount, Percent
from budgets.disclosure.readers.own_workbook.records import renumbered

_KEYS: dict[str, Callable[[Any], Any]] = {
    "functions": lambda x: x.text.strip(),
    "priorities": lambda x: x.title.strip(),
    "units": lambda x: x.name.strip(),
    "lines": lambda x: x.key,
    "statements": lambda x: (x.about, x.source.section, x.source.text.strip()),
    "reasons": lambda x: (x.about, x.label.strip(), x.against),
    "projects": lambda x: x.name.strip(),
    "holdings": lambda x: x.name.strip(),
    "particulars": lambda x: x.kind,
    "glossary": lambda x: x.term.strip(),
    "passages": lambda x: (x.section, x.heading.strip()),
}


def as_in_the_draft(read: Disclosure, draft: Disclosure) -> Disclosure:
    """`read`, with every record that means what one of the draft means as it is there, in its order."""
    parts: dict[str, Any] = {
        part: _part(getattr(draft, part), getattr(read, part), key) for part, key in _KEYS.items()
    }
    front: dict[str, Any] = {
        name: getattr(draft, name)
        for name in ("title", "contact", "department")
        if _meaning(getattr(draft, name)) == _meaning(getattr(read, name))
    }
    return replace(read, **front, **parts)


def _part(
    before: Sequence[Any], after: Sequence[Any], key: Callable[[Any], Any]
) -> tuple[Any, ...]:
    """Return the records of `after`, in the places that those of the same key have in `before`.

    What is new follows what it follows in `after`.
    """
    old, new = counted(before, key), counted(after, key)
    kept = {name: _kept(old.get(name), record) for name, record in new.items()}
    followers: dict[Any, list[Any]] = defaultdict(list)
    last = None
    for name in new:
        if name in old:
            last = name
        else:
            followers[last].append(name)
    ordered = [*followers[None]]
    for name in old:
        if name in kept:
            ordered += [name, *followers[name]]
    records = tuple(kept[name] for name in ordered)
    if not records or not hasattr(records[0], "number") or records == tuple(before):
        return records
    return renumbered(records, rising=True)


def _kept(old: Any, new: Any) -> Any:
    """Return the old record if the new one means the same, or the new one with what it keeps of the old."""
    if old is None:
        return new
    if isinstance(old, Line) and old.row is not Row.ITEM:  # a sum is called as its table calls it
        new = replace(new, name=old.name)
    if _meaning(old) == _meaning(new):
        return old
    same = {
        field.name: getattr(old, field.name)
        for field in fields(old)
        if _meaning(getattr(old, field.name)) == _meaning(getattr(new, field.name))
    }
    return replace(new, **same)


def _meaning(value: Any) -> Any:
    """Return a value without what a spreadsheet does not keep."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, Amount):
        if value.is_unsaid:
            return None  # a blank cell of the form stays what it is in the draft
        decimals = value.decimals if value.printed else 0
        unit = value.unit if value.printed else None
        return (Amount, value.yuan, value.nothing, decimals, unit)
    if isinstance(value, Percent):
        return (Percent, value.value, value.decimals)
    if isinstance(value, Source):
        return Source  # a place in the spreadsheet says less than one in a document
    if is_dataclass(value):
        return tuple(
            _meaning(getattr(value, field.name))
            for field in fields(value)
            if field.name != "number"
        )
    if isinstance(value, tuple):
        return tuple(map(_meaning, value))
    return value
