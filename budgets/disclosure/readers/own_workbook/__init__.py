"""Read the workbook that the portal writes (`writers/workbook`) back without loss.

A clerk may have changed it: columns are found by their keys and headings, rows may be added, and what
cannot be read is kept as text and listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from budgets.disclosure import workbook_format
from budgets.disclosure.characters import cleaned
from budgets.disclosure.model import (
    Disclosure,
    Line,
    LineKey,
    Particular,
    Passage,
    Section,
    Table,
)
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.readers.blocks.document import Document, visible
from budgets.disclosure.readers.coverage import ReadingCoverage, by_section
from budgets.disclosure.readers.errors import not_a_disclosure
from budgets.disclosure.readers.formats.number_formats import unrounded
from budgets.disclosure.readers.formats.office_package import opened
from budgets.disclosure.readers.formats.xlsx import sheet_names, worksheets_of
from budgets.disclosure.readers.own_workbook.draft import Draft
from budgets.disclosure.readers.own_workbook.official_tables import table_of
from budgets.disclosure.readers.own_workbook.problems import CellPlace, Problem, problem
from budgets.disclosure.readers.own_workbook.records import (
    Record,
    Values,
    grouped,
    records_of,
    renumbered,
    value_of,
)
from budgets.disclosure.readers.own_workbook.sheets import OwnSheet, blocks_of, own_sheets
from budgets.disclosure.readers.reading import Reading
from budgets.disclosure.workbook_format import (
    ASIDE,
    CONTENTS,
    COVER,
    COVER_FIELDS,
    FORMAT,
    LINE_WORDS,
    PARTICULARS,
    PURPOSES,
    TEXT_SHEETS,
)

__all__ = ["read_own_workbook"]


def read_own_workbook(name: str, data: bytes) -> Reading | None:
    """Return what a workbook of ours says; None for any other file.

    UnreadableDocument where its cover does not say whose budget it is, and of which year.
    """
    with opened(data) as package:
        if "xl/workbook.xml" not in package.names or not _is_ours(sheet_names(package)):
            return None
        sheets = own_sheets(worksheets_of(package, unrounded))
    by_name = {sheet.name: sheet for sheet in sheets}
    cover = cover_of(by_name[COVER]) if COVER in by_name else {}
    if not cover:
        return None
    return Assembly(name, sheets, _front_of(cover)).reading()


def _is_ours(names: Mapping[str, bool]) -> bool:
    return {COVER, CONTENTS, workbook_format.STATEMENTS.name} <= names.keys()


def cover_of(sheet: OwnSheet) -> dict[str, str]:
    """Return what the cover says by label; empty if it is no cover of ours."""
    said = {row[0]: row[1] for _, row in sheet.written() if len(row) > 1 and row[0]}
    written = said.get(workbook_format.FORMAT_LABEL, "")
    return said if written.startswith(FORMAT) else {}


class Assembly:
    """Puts a workbook together into a Disclosure.

    `draft`: it is a form that was filled in for that draft. Then `problems` has what cannot be taken over.
    """

    def __init__(
        self, name: str, sheets: list[OwnSheet], front: Values, draft: Draft | None = None
    ) -> None:
        self._draft = draft
        self.problems: list[Problem] = []
        self.tables: dict[Table, str] = {}  # the sheet of each
        self._placed: list[tuple[Line, CellPlace]] = []
        self._records: defaultdict[str, list[Any]] = defaultdict(list)  # by field of the Disclosure
        self._words: list[Values] = []  # purposes and paths of lines in the tables
        self._left: list[Passage] = []
        self._document = Document(name, blocks_of(sheets))
        self._sheets = sheets
        self._front = front
        self._unit: MoneyUnit = self._front["unit"]

    def reading(self) -> Reading:
        definitions = {definition.name: definition for definition in TEXT_SHEETS}
        for sheet in self._sheets:
            if sheet.name in definitions:
                self._read_records(sheet, definitions[sheet.name])
            elif sheet.name not in ASIDE:
                self._read_table(sheet)
        if self._draft:
            self.problems += self._draft.check_lines(self._placed)
        disclosure = self._disclosure()
        left = tuple(passage.text for passage in self._left)
        characters = self._document.characters
        kept = sum(visible(passage.text) for passage in disclosure.passages)
        kept = min(kept, characters)
        coverage = ReadingCoverage(characters, characters - kept, kept, 0, by_section(disclosure))
        return Reading(self._document, cleaned(disclosure), left, coverage)

    def _read_table(self, sheet: OwnSheet) -> None:
        table = table_of(sheet, self._unit, self._draft)
        if table is None:
            for row, _ in sheet.written():
                self._leave(sheet, row)
            return
        self.problems += table.problems
        if first := self.tables.get(table.table):
            self.problems.append(problem("second_table", sheet.name, first=first))
        self.tables.setdefault(table.table, sheet.name)
        self._placed += table.lines
        self._records["lines"] += (line for line, _place in table.lines)
        self._records["projects"] += table.projects
        for row in table.not_understood:
            self._leave(sheet, row)

    def _read_records(self, sheet: OwnSheet, definition: workbook_format.TextSheet) -> None:
        for record in records_of(sheet, definition, self._unit):
            self.problems += record.problems
            values, part = record.values, definition.part
            if record.problems:
                self._leave(sheet, record.row)
                continue
            if self._draft:
                self.problems += self._draft.check_values(part, values, record.places)
            if definition is PURPOSES:
                self._words.append(values)
                continue
            try:
                made = record.build(part, sheet.grid.place(record.row))
            except TypeError:  # a column is missing
                self._leave(sheet, record.row)
                continue
            except ValueError:  # a count where an amount belongs, or an amount where a count does
                self._leave(sheet, record.row)
                place = record.places["kind"]
                self.problems.append(problem("counted_or_priced", *place))
                continue
            if isinstance(made, Particular) and not self._keeps(made, record):
                continue
            self._records[part].append(made)
            if isinstance(made, Line):
                self._placed.append((made, record.places["amount"]))

    def _keeps(self, made: Particular, record: Record) -> bool:
        """Return whether a row says something: the form lists every kind, and most stay blank."""
        if any(made.kind is each.kind for each in self._records["particulars"]):
            self.problems.append(problem("kind_twice", *record.places["kind"], made.kind.text.zh))
            return False
        if self._draft is None:
            return True
        return not made.is_open or bool(self._draft.disclosure.particular(made.kind))

    def _leave(self, sheet: OwnSheet, row: int) -> None:
        text = "\t".join(sheet.rows[row]).strip()
        self._left.append(Passage(Section.TABLES, sheet.name, text))

    def _disclosure(self) -> Disclosure:
        parts: dict[str, Any] = {part: tuple(some) for part, some in self._records.items()}
        if self._draft and all(sheet.name != PARTICULARS.name for sheet in self._sheets):
            parts["particulars"] = self._draft.disclosure.particulars  # a form of an earlier portal
        parts["lines"] = tuple(_with_words(parts.get("lines", ()), self._words))
        for part in ("functions", "priorities", "units", "glossary"):
            parts[part] = renumbered(parts.get(part, ()))
        parts["passages"] = parts.get("passages", ()) + tuple(self._left)
        return Disclosure(**self._front, **parts)


def _front_of(cover: dict[str, str]) -> Values:
    """Return who discloses, for which year and phase; raise UnreadableDocument if the cover does not say."""
    try:
        values = {
            each.name: value_of(each, cover.get(each.heading, ""), MoneyUnit.WAN)
            for each in COVER_FIELDS
        }
    except ValueError:
        raise not_a_disclosure() from None
    if not values["department.name"].strip():
        raise not_a_disclosure()
    return grouped(values)


def _with_words(lines: tuple[Line, ...], words: list[Values]) -> list[Line]:
    """Return the lines with their purposes and printed paths."""
    found: dict[LineKey, Line] = {}
    rest = []
    for line in lines:
        if line.key in found:
            rest.append(line)
        else:
            found[line.key] = line
    names = LINE_WORDS
    for values in words:
        own = {name: values[name] for name in names if name in values}
        about = {name: value for name, value in values.items() if name not in names}
        try:
            key = Line(amount=Amount.none_planned(MoneyUnit.WAN), **about).key
        except TypeError:  # a column is missing
            continue
        if key in found:
            found[key] = replace(found[key], **own)
    return [*found.values(), *rest]
