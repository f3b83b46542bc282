"""Read a form that a clerk filled in (`writers/workbook`), strictly: every cell is understood or named.

What the workbook reader is content to keep as text is a problem here, with the address of its cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from typing import NamedTuple

from budgets.disclosure.characters import cleaned
from budgets.disclosure.model import Disclosure, Phase
from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.errors import UnreadableDocument, refusal
from budgets.disclosure.readers.formats.number_formats import unrounded
from budgets.disclosure.readers.formats.office_package import opened
from budgets.disclosure.readers.formats.worksheets import Worksheet
from budgets.disclosure.readers.formats.xlsx import sheet_names, worksheets_of
from budgets.disclosure.readers.own_workbook import Assembly, cover_of
from budgets.disclosure.readers.own_workbook.draft import Draft, too_long
from budgets.disclosure.readers.own_workbook.form_refusals import LostCover, check_kind
from budgets.disclosure.readers.own_workbook.problems import (
    Problem,
    Weight,
    address,
    problem,
    wrong_field,
)
from budgets.disclosure.readers.own_workbook.reconcile import as_in_the_draft
from budgets.disclosure.readers.own_workbook.records import Values, grouped, value_of
from budgets.disclosure.readers.own_workbook.sheets import OwnSheet, own_sheets
from budgets.disclosure.readers.own_workbook.structure import cells_that_mislead, missing_sheets
from budgets.disclosure.readers.reading import Reading
from budgets.disclosure.unfilled import still_to_fill
from budgets.disclosure.workbook_format import (
    COVER,
    COVER_FIELDS,
    FORM_LABEL,
    HELP,
    IDENTITY,
    LISTS,
)

__all__ = ["Filled", "Front", "front_of_form", "read_form"]

Front = tuple[str, int, Phase]  # department, year and phase

_LONGEST = {"title": 200, "contact": 200, "department.region": 100, "department.budget_level": 40}


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form says, and what of it cannot be taken over: with any error, nothing should be.

    `reading` is the file as it would be kept beside a draft that begins with it.
    """

    disclosure: Disclosure
    problems: tuple[Problem, ...]
    reading: Reading

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop the upload."""
        return tuple(each for each in self.problems if each.weight is Weight.ERROR)


class _Opened(NamedTuple):
    sheets: list[OwnSheet]
    worksheets: list[Worksheet]
    hidden: frozenset[str]


def front_of_form(data: bytes) -> Front | None:
    """Return department, year and phase that the cover of a form names; None for every other file.

    A form in a kind of file that `read_form` refuses, as one with macros, is a form nevertheless; LostCover
    for one without its cover.
    """
    try:
        sheets = _opened(data).sheets
    except LostCover:
        raise
    except UnreadableDocument:
        return None
    cover = next(sheet for sheet in sheets if sheet.name == COVER)
    if FORM_LABEL not in cover_of(cover):
        return None
    front, _ = _front(cover, [])
    if set(IDENTITY) <= set(front) and front["department.name"]:
        return front["department.name"], front["fiscal_year"], front["phase"]
    return None


def read_form(name: str, data: bytes, draft: Disclosure, edition: int | None = None) -> Filled:
    """Return what a form says that was filled in for `draft`, the edition of that number.

    What means the same as in the draft is as it is there. UnreadableDocument where it is no form at all.
    """
    check_kind(name, data)
    found = _opened(data)
    problems: list[Problem] = []
    cover = next(sheet for sheet in found.sheets if sheet.name == COVER)
    front, cells = _front(cover, problems)
    whole = grouped(_front_of(draft) | front)
    checks = Draft(draft)
    assembly = Assembly(name, found.sheets, whole, checks)
    reading = assembly.reading()
    read = reading.disclosure
    problems += assembly.problems
    problems += checks.check_cover(read, cells)
    problems += _of_another_edition(cover, edition)
    problems += missing_sheets(found.sheets, found.hidden, set(assembly.tables))
    misled = [each for worksheet in found.worksheets for each in cells_that_mislead(worksheet)]
    grave = {(each.sheet, each.cell) for each in misled if each.weight is Weight.ERROR}
    problems = [each for each in problems if (each.sheet, each.cell) not in grave] + misled
    order = {sheet.name: place for place, sheet in enumerate(found.sheets)}
    problems.sort(
        key=lambda x: (x.weight is not Weight.ERROR, order.get(x.sheet, -1), x.row_and_column)
    )
    taken = as_in_the_draft(still_to_fill(cleaned(read)), draft)
    return Filled(taken, tuple(problems), replace(reading, disclosure=taken))


def _opened(data: bytes) -> _Opened:
    """Return the sheets of a form; raise UnreadableDocument if it is none."""
    with opened(data) as package:
        package.check_declared_size()
        names = sheet_names(package)
        hidden = frozenset(name for name, shown in names.items() if not shown)
        if not names.get(COVER):
            raise LostCover() if {HELP, LISTS} <= names.keys() else refusal("not_a_form")
        worksheets = list(worksheets_of(package, unrounded))
    sheets = own_sheets(worksheets)
    cover = next((sheet for sheet in sheets if sheet.name == COVER), None)
    if cover is None or not cover_of(cover):
        raise refusal("not_a_form")
    return _Opened(sheets, worksheets, hidden)


# The cover


def _front(cover: OwnSheet, problems: list[Problem]) -> tuple[Values, dict[str, str]]:
    """Return what could be read of the cover by the names of its fields, and the address of each."""
    rows = {row[0].strip(): index for index, row in cover.written() if len(row) > 1}
    values: Values = {}
    cells: dict[str, str] = {}
    for field in COVER_FIELDS:
        if field.heading not in rows:
            problems.append(problem("missing_row", COVER, heading=field.heading))
            continue
        row = rows[field.heading]
        text, cell = cover.rows[row][1].strip(), address(row, 1)
        cells[field.name] = cell
        try:
            values[field.name] = value_of(field, text, MoneyUnit.WAN)
        except ValueError:
            problems.append(wrong_field(COVER, cell, field, text))
            continue
        if len(text) > _LONGEST.get(field.name, len(text)):
            problems.append(too_long((COVER, cell), text, _LONGEST[field.name]))
    return values, cells


def _of_another_edition(cover: OwnSheet, edition: int | None) -> Iterator[Problem]:
    for row, cells in cover.written():
        if edition and len(cells) > 1 and cells[0].strip() == FORM_LABEL:
            said = half_width(cells[1]).strip()
            if said != str(edition):
                yield problem("other_edition", COVER, address(row, 1), said, number=edition)


def _front_of(draft: Disclosure) -> Values:
    return {each.name: reduce(getattr, each.name.split("."), draft) for each in COVER_FIELDS}
