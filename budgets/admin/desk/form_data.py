"""A page of the desk as rows of texts: what it shows, and what was typed into it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.http import QueryDict

from budgets.disclosure.money import MoneyUnit
from budgets.forms import amount_typed, as_typed

Texts = dict[str, str]  # by the name of the field in its row
MOST_ROWS = 1000  # of a block

# What is wrong: the start of the names of a row's fields ("" for the block), the field ("" for its row),
# and one sentence.
CellError = tuple[str, str, str]
ShownRows = dict[str, list[tuple[str, Texts]]]  # by block: each row's own key, and its texts

_FIELD = re.compile(r"((.+)-\d{1,6})-(\w+)")  # "expenditure-3-c0": the row, its block, the field
_FIGURE = re.compile(r"c\d+")
_NOT_TYPED = frozenset({"row", "fixed", "offered"})


class CellErrors(dict[str, str]):
    """What is wrong with a row, by field; "" is the row itself."""

    def __missing__(self, name: str) -> str:
        return ""  # templates look up every field, and hardly any has an error


@dataclass(slots=True)
class TypedRow:
    """One row as a page shows it or a person typed it, with what is wrong with it by field.

    `start` is how the names of its fields begin, `was` the key of the stored row that it stands for.
    """

    start: str
    was: str = ""
    texts: Texts = field(default_factory=dict)
    struck: bool = False
    errors: CellErrors = field(default_factory=CellErrors)

    @property
    def number(self) -> int:
        """Its own number in the names of its fields."""
        return int(self.start.rpartition("-")[2])

    @property
    def row_error(self) -> str:
        """What is wrong with the row as a whole."""
        return self.errors[""]

    @property
    def says_something(self) -> bool:
        """Whether anything is written in it."""
        return any(self.texts.values())


def typed_rows(data: QueryDict) -> dict[str, list[TypedRow]]:
    """Return the rows of every block, in the order in which the page had them."""
    blocks: dict[str, dict[str, TypedRow]] = {}
    for name, posted in data.items():
        match = _FIELD.fullmatch(name)
        if not match:
            continue
        start, prefix, column = match.groups()
        row = blocks.setdefault(prefix, {}).setdefault(start, TypedRow(start))
        value = str(posted).replace("\x00", "")
        if column == "was":
            row.was = value
        elif column == "DELETE":
            row.struck = bool(value)
        elif column not in _NOT_TYPED:
            row.texts[column] = value.strip().replace("\r\n", "\n")
    return {prefix: list(rows.values()) for prefix, rows in blocks.items()}


def with_rows(data: QueryDict, blocks: Mapping[str, Iterable[TypedRow]]) -> QueryDict:
    """Return what would have been posted had these rows been typed in place of those that were."""
    made = data.copy()
    for name in data:
        if _FIELD.fullmatch(name):
            del made[name]
    for prefix, rows in blocks.items():
        count = 0
        for row in rows:
            made[f"{row.start}-was"] = row.was
            for name, text in row.texts.items():
                made[f"{row.start}-{name}"] = text
            if row.struck:
                made[f"{row.start}-DELETE"] = "on"
            count = max(count, row.number + 1)
        made[f"{prefix}-TOTAL_FORMS"] = str(count)
    return made


@dataclass(slots=True)
class PageSnapshot:
    """A page as it was when somebody opened it: what it showed, in which unit and columns."""

    rows: ShownRows = field(default_factory=dict)
    unit: str = ""
    columns: dict[str, list[str]] = field(default_factory=dict)

    @property
    def as_json(self) -> str:
        """The snapshot as the page carries it along; cells without text are left out."""
        rows = {
            prefix: [[was, {n: t for n, t in texts.items() if t}] for was, texts in shown]
            for prefix, shown in self.rows.items()
        }
        made = {"unit": self.unit, "columns": self.columns, "rows": rows}
        return json.dumps(made, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def of(cls, data: Mapping[str, object]) -> PageSnapshot:
        """Return what a form carried along; an empty page where it is not what we wrote."""
        try:
            found = json.loads(str(data.get("base") or "{}"))
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

    def rows_in(self, unit: str) -> ShownRows:
        """Return what a sheet would have shown in another unit; other pages have none."""
        if self.unit not in list(MoneyUnit) or self.unit == unit:
            return self.rows
        before, now = MoneyUnit(self.unit), MoneyUnit(unit)

        def converted(name: str, text: str) -> str:
            if not _FIGURE.fullmatch(name) or text.endswith("%"):
                return text
            try:
                return as_typed(amount_typed(text, before), now)
            except ValidationError:
                return text

        return {
            prefix: [(was, {n: converted(n, t) for n, t in texts.items()}) for was, texts in rows]
            for prefix, rows in self.rows.items()
        }
