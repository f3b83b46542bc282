"""The rows of a table with a header, by the names of its columns; what is wrong with it, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from budgets.disclosure.readers.row_files import RowPlace
from budgets.publishing.audit_log import ActRefused

_YES = frozenset(("是", "1", "yes", "true", "√", "✓"))
_NO = frozenset(("否", "0", "no", "false", ""))
_BETWEEN_NAMES = "、；;，,"


class Outcome(TextChoices):
    """What became of a row."""

    NEW = "new", gettext_lazy("新登记")
    CHANGED = "changed", gettext_lazy("已修改")
    SAME = "same", gettext_lazy("没有变化")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, the headings that name it, and whether a table must have it."""

    key: str
    headings: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row by the keys of its columns; a column that the table lacks has no key."""

    place: RowPlace
    cells: dict[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row; `place` is None where it is the header or the whole table."""

    place: RowPlace | None
    message: str

    def __str__(self) -> str:
        if self.place is None:
            return self.message
        where = self.place.en if get_language() == "en" else self.place.zh
        return _("%(place)s：%(message)s") % {"place": where, "message": self.message}


class TableRefused(ActRefused):
    """A table of which nothing was stored; `problems` are all that were found."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def rows_below_header(
    rows: Iterable[tuple[RowPlace, Sequence[str]]], columns: Sequence[Column]
) -> list[TableRow]:
    """Return the rows below the header of each sheet. Rows above it, such as a title, are passed over.

    Raise TableRefused if no row names the required columns, or a heading is unknown or stands twice.
    """
    by_heading = {heading: column for column in columns for heading in column.headings}
    header: list[Column | None] | None = None
    sheet, found = "", []
    for place, cells in rows:
        if place.table != sheet:
            header, sheet = None, place.table
        if header is None:
            known = [by_heading.get(cell.strip().lower()) for cell in cells]
            if all(column in known for column in columns if column.required):
                _check_header(place, cells, known)
                header = known
            continue
        pairs = zip(header, cells, strict=False)
        found.append(TableRow(place, {each.key: cell.strip() for each, cell in pairs if each}))
    found = [row for row in found if any(row.cells.values())]
    if not found:
        needed = "、".join(column.headings[0] for column in columns if column.required)
        others = "、".join(column.headings[0] for column in columns if not column.required)
        message = _("表里要有一行表头，写明%(needed)s；还可以有%(others)s。表头下面要有内容。")
        raise TableRefused([RowProblem(None, message % {"needed": needed, "others": others})])
    return found


def _check_header(place: RowPlace, cells: Sequence[str], known: Sequence[Column | None]) -> None:
    problems = []
    for cell, column in zip(cells, known, strict=True):
        if cell.strip() and column is None:
            problems.append(RowProblem(place, _("没有“%s”这一列，请改名或删去。") % cell.strip()))
        elif column and known.count(column) > 1:
            problems.append(RowProblem(place, _("“%s”这一列有两次。") % cell.strip()))
    if problems:
        raise TableRefused(list(dict.fromkeys(problems)))


def flag(text: str) -> bool | None:
    """Return whether a cell says yes (是); None for an empty one. Raise ValueError for anything else."""
    word = text.strip().lower()
    if word not in _YES | _NO:
        raise ValueError(_("写“是”或“否”，不是“%s”。") % text)
    return None if not word else word in _YES


def names(text: str) -> list[str]:
    """Return the names of a cell, which stand between 、 or ; or commas."""
    for mark in _BETWEEN_NAMES:
        text = text.replace(mark, "\n")
    return [name.strip() for name in text.splitlines() if name.strip()]


def messages_of(error: ValidationError) -> str:
    """Return all that a model says against its values."""
    return " ".join(error.messages)
