"""A page of the desk as rows of texts: what it shows, and what was typed into it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

Texts = dict[str, str]  # by the name of the field in its row
Shown = dict[str, list[tuple[str, Texts]]]  # by block: each row's own key, and its texts

_FIELD = re.compile(r"(.+)-(\d+)-(\w+)")
_NOT_TYPED = frozenset({"was", "row", "fixed", "offered", "DELETE"})


@dataclass(slots=True)
class TypedRow:
    """One row as typed. `number` is its own in the names of its fields, `was` the row that it was."""

    number: int
    was: str = ""
    texts: Texts = field(default_factory=dict)
    struck: bool = False

    @property
    def says_something(self) -> bool:
        """Whether anything is written in it."""
        return any(self.texts.values())


def typed_rows(data: QueryDict) -> dict[str, list[TypedRow]]:
    """The rows of every block, in the order in which the page had them."""
    blocks: dict[str, dict[int, TypedRow]] = {}
    for name in data:
        match = _FIELD.fullmatch(name)
        if not match or len(match[2]) > 6:
            continue
        rows = blocks.setdefault(match[1], {})
        row = rows.setdefault(int(match[2]), TypedRow(int(match[2])))
        value = str(data[name]).replace("\x00", "")
        if match[3] == "was":
            row.was = value
        elif match[3] == "DELETE":
            row.struck = bool(value)
        elif match[3] not in _NOT_TYPED:
            row.texts[match[3]] = value.strip().replace("\r\n", "\n")
    return {prefix: list(rows.values()) for prefix, rows in blocks.items()}


def with_rows(data: QueryDict, blocks: Mapping[str, Iterable[TypedRow]]) -> QueryDict:
    """What would have been posted had these rows been typed in place of those that were."""
    made = QueryDict(mutable=True)
    for name in data:
        if not _FIELD.fullmatch(name):
            made.setlist(name, data.getlist(name))
    for prefix, rows in blocks.items():
        count = 0
        for row in rows:
            start = f"{prefix}-{row.number}"
            made[f"{start}-was"] = row.was
            for name, text in row.texts.items():
                made[f"{start}-{name}"] = text
            if row.struck:
                made[f"{start}-DELETE"] = "on"
            count = max(count, row.number + 1)
        made[f"{prefix}-TOTAL_FORMS"] = str(count)
    return made


@dataclass(slots=True)
class PageSnapshot:
    """A page as it was when somebody opened it: what it showed, in which unit and columns."""

    rows: Shown = field(default_factory=dict)
    unit: str = ""
    columns: dict[str, list[str]] = field(default_factory=dict)

    def as_json(self) -> str:
        """As the page carries it along; cells without text are left out."""
        rows = {
            prefix: [[was, {n: t for n, t in texts.items() if t}] for was, texts in shown]
            for prefix, shown in self.rows.items()
        }
        made = {"unit": self.unit, "columns": self.columns, "rows": rows}
        return json.dumps(made, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> PageSnapshot:
        """What a form carried along; an empty page where it is not what we wrote."""
        try:
            found = json.loads(data.get("base") or "{}")
            rows = {
                str(prefix): [
                    (str(was), {str(n): str(t) for n, t in texts.items()}) for was, texts in shown
                ]
                for prefix, shown in found.get("rows", {}).items()
            }
            columns = {str(p): [str(c) for c in cs] for p, cs in found.get("columns", {}).items()}
            return cls(rows, str(found.get("unit", "")), columns)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return cls()
