"""Reads the tables of a document into lines, projects and units; the rest stays text and is listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL
from budgets.disclosure.model import Passage, Project, Row, Section, Table, Unit
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.official_form.vocabulary import Arrangement
from budgets.disclosure.readers.blocks.cells import is_figure
from budgets.disclosure.readers.blocks.document import visible
from budgets.disclosure.readers.collector import Collector
from budgets.disclosure.readers.coverage import Unread
from budgets.disclosure.readers.tables.classified import read_classified
from budgets.disclosure.readers.tables.goals import read_goals, read_projects
from budgets.disclosure.readers.tables.grids import Sheet, sheets_of
from budgets.disclosure.readers.tables.money_units import confirmed_unit, yuan_in
from budgets.disclosure.readers.tables.operating_cost import read_operating_cost
from budgets.disclosure.readers.tables.parsed_table import Draft
from budgets.disclosure.readers.tables.procurement import read_procurement
from budgets.disclosure.readers.tables.three_public import read_three_public
from budgets.disclosure.readers.tables.titles import OtherTable, TableKind
from budgets.disclosure.readers.tables.two_sided import read_two_sided
from budgets.disclosure.readers.tables.units import read_units, united
from budgets.disclosure.readers.text.sections import PlacedGrid

_BY_ARRANGEMENT: dict[Arrangement, Callable[..., None]] = {
    Arrangement.TWO_SIDED: read_two_sided,
    Arrangement.BY_CODE: read_classified,
    Arrangement.ITEMS_ACROSS: read_three_public,
    Arrangement.PROJECTS: read_goals,
    Arrangement.BY_NAME: read_procurement,
    Arrangement.FIGURE: read_operating_cost,
}
_READERS: dict[TableKind, Callable[..., None]] = {
    **{t: _BY_ARRANGEMENT[t.arrangement] for t in Table if t.arrangement in _BY_ARRANGEMENT},
    OtherTable.UNITS: read_units,
    OtherTable.PROJECTS: read_projects,
}


class Tables:
    """Reads tables into a ledger; what it does not understand becomes a passage, row by row.

    `used` counts the characters that were read, `unused` keeps titles and headers, `unread` names
    every figure of an official table that was not understood, with its place. `texts` are the
    document's paragraphs: a sentence can confirm the unit of a table that states none.
    """

    def __init__(
        self, ledger: Collector, year: int, *, final: bool, texts: Iterable[str] = ()
    ) -> None:
        self.used = 0
        self.passages: list[Passage] = []
        self.unused: list[str] = []
        self.unread: list[Unread] = []
        self.units: tuple[Unit, ...] = ()
        self._ledger = ledger
        self._year = year
        self._final = final
        self._said = yuan_in(texts)
        self._projects: dict[str, Project] = {}

    def read(self, placed: Sequence[PlacedGrid]) -> None:
        """Reads all tables of a document, in order."""
        sheets = sheets_of(placed)
        drafts = [self._draft(sheet) if sheet.unit else None for sheet in sheets]
        known = self._said | {
            line.amount.yuan
            for draft in drafts
            for line in (draft.lines if draft else ())
            if line.amount.yuan
        }
        makers: dict[TableKind, str] = {}
        for sheet, draft in zip(sheets, drafts, strict=True):
            self._keep(self._of_the_department(draft or self._without_unit(sheet, known), makers))

    def _draft(self, sheet: Sheet) -> Draft:
        draft = Draft(sheet)
        read = _READERS.get(sheet.kind) if sheet.kind else None
        if read is None:
            return draft
        read(draft, self._year, final=self._final)
        if _is_another_table(draft):
            return Draft(sheet)
        draft.number_rows()
        return draft

    def _without_unit(self, sheet: Sheet, known: set[object]) -> Draft:
        """A table that states no unit is read only where other figures confirm one."""
        tries = {
            unit: self._draft(replace(sheet, unit=unit)) for unit in (MoneyUnit.WAN, MoneyUnit.YUAN)
        }
        draft, other = tries[MoneyUnit.WAN], tries[MoneyUnit.YUAN]
        if draft.lines == other.lines and draft.projects == other.projects:
            return draft  # labels and cells say their units themselves, or there are no figures
        unit = confirmed_unit(tries, known)
        if unit is not None:
            return tries[unit]
        if any(line.amount.yuan for line in draft.lines):
            return Draft(sheet)
        draft.projects = [
            project if project == again else _without_amount(project)
            for project, again in zip(draft.projects, other.projects, strict=True)
        ]
        draft.units = [replace(unit, amount=None) for unit in draft.units]
        return draft

    def _of_the_department(self, draft: Draft, makers: dict[TableKind, str]) -> Draft:
        """A table that another maker printed a second time is a unit's own: it stays text."""
        sheet = draft.sheet
        if sheet.kind is None or not sheet.maker:
            return draft
        maker = makers.setdefault(sheet.kind, sheet.maker)
        return draft if maker == sheet.maker else Draft(sheet)

    def _keep(self, draft: Draft) -> None:
        for line in draft.lines:
            self._ledger.state(line)
        self._take_projects(draft.projects)
        self.units = united(self.units, draft.units)
        sheet = draft.sheet
        understood = bool(draft.read) or sheet.kind in _READERS
        above = [_text(row) for row in sheet.above if any(row)]
        if understood:
            self.unused.extend(above)
        self._keep_rest(draft, [] if understood else above)

    def _keep_rest(self, draft: Draft, above: list[str]) -> None:
        """What was not read stays text; its figures are listed with their places."""
        sheet = draft.sheet
        lines = list(above)
        left = dict(draft.left())
        for index, row in enumerate(sheet.rows):
            unread = left.get(index, [])
            self.used += sum(visible(row[c]) for c in range(len(row)) if c not in unread)
            if not unread:
                continue
            whole = not any((index, column) in draft.read for column in range(len(row)))
            lines.append(_text(row) if whole else "\t".join(row[c] for c in unread))
            if isinstance(sheet.kind, Table):
                self.unread.extend(_figures(sheet, index, unread))
        if lines:
            self.passages.append(Passage(Section.TABLES, sheet.heading, "\n".join(lines)))

    def _take_projects(self, projects: list[Project]) -> None:
        """A project that two tables name is one; what the second adds goes to the first."""
        for project in projects:
            known = self._projects.get(project.name)
            if known is None or not _agree(known, project):
                number = len(self._ledger.projects) + 1
                self._projects[project.name] = replace(project, number=number)
                self._ledger.projects.append(self._projects[project.name])
                continue
            fuller = replace(
                known,
                amount=known.amount if known.amount.yuan is not None else project.amount,
                goal=known.goal or project.goal,
                indicators=known.indicators or project.indicators,
            )
            self._projects[project.name] = self._ledger.projects[known.number - 1] = fuller


def _agree(one: Project, other: Project) -> bool:
    amounts = {p.amount.yuan for p in (one, other) if p.amount.yuan is not None}
    only_one_has_goals = not (one.indicators and other.indicators)
    return len(amounts) < 2 and only_one_has_goals


def _without_amount(project: Project) -> Project:
    return replace(project, amount=Amount.blank(MoneyUnit.WAN))


def _is_another_table(draft: Draft) -> bool:
    """A title can mislead: without one row of its classification a table with figures is another."""
    table = draft.sheet.table
    if table is None or table.arrangement is not Arrangement.BY_CODE or draft.units:
        return False
    own, other = (ECONOMIC, FUNCTIONAL) if table.nature else (FUNCTIONAL, ECONOMIC)
    codes = {line.code for line in draft.lines if line.row is Row.ITEM and line.code}
    if any(own.get(code) for code in codes):
        return False
    if codes:
        return len(codes) > 1 and all(other.get(code) for code in codes)
    rows = {index for index, columns in draft.left() if _has_figure(draft.sheet, index, columns)}
    return bool(rows)


def _has_figure(sheet: Sheet, index: int, columns: Sequence[int]) -> bool:
    return any(is_figure(sheet.rows[index][column]) for column in columns)


def _figures(sheet: Sheet, index: int, columns: Sequence[int]) -> list[Unread]:
    """The unread figures of a row, each with its label and the first words of its row."""
    row = sheet.rows[index]
    name = next((cell for cell in row if cell.strip() and not is_figure(cell)), "")
    return [
        Unread(
            Section.TABLES,
            sheet.place(index, column),
            row[column],
            " ".join(text for text in (sheet.heading, name, sheet.labels[column]) if text),
        )
        for column in columns
        if is_figure(row[column])
    ]


def _text(row: tuple[str, ...]) -> str:
    return "\t".join(row).rstrip()
