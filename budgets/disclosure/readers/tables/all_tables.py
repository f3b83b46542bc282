"""Read the tables of a document into lines, projects and units; the rest stays text and is listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL
from budgets.disclosure.model import Passage, Project, Row, Section, Table, Unit
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.official_form.vocabulary import Arrangement
from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.blocks.document import visible
from budgets.disclosure.readers.collector import Collector
from budgets.disclosure.readers.figure_index import CellLabel
from budgets.disclosure.readers.layout.sections import PlacedGrid
from budgets.disclosure.readers.tables.classified import read_classified
from budgets.disclosure.readers.tables.goals import read_goals, read_projects
from budgets.disclosure.readers.tables.grids import SourceTable, source_tables_of
from budgets.disclosure.readers.tables.money_units import (
    confirmed_unit,
    unit_like_others,
    units_in,
    yuan_in,
)
from budgets.disclosure.readers.tables.parsed_table import ParsedTable
from budgets.disclosure.readers.tables.three_public import read_three_public
from budgets.disclosure.readers.tables.titles import OtherTable, TableKind
from budgets.disclosure.readers.tables.totals import read_operating_cost, read_procurement
from budgets.disclosure.readers.tables.two_sided import read_two_sided
from budgets.disclosure.readers.tables.units import read_units, united

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
    """Reads tables into a collector; what it does not understand becomes a passage, row by row.

    `labels` say what the cells with figures are about, by place; `sheets` are the tables. `texts` are the
    document's paragraphs: a sentence can confirm the unit of a table that states none.
    """

    def __init__(
        self, collector: Collector, year: int, *, final: bool, texts: Iterable[str] = ()
    ) -> None:
        self.labels: dict[str, CellLabel] = {}
        self.units: tuple[Unit, ...] = ()
        self.sheets: list[SourceTable] = []
        self._collector = collector
        self._year = year
        self._final = final
        texts = list(texts)
        self._said = yuan_in(texts)
        self._stated = units_in(texts)
        self._projects: dict[str, Project] = {}

    def read(self, placed: Sequence[PlacedGrid]) -> None:
        """Read all tables of a document, in order."""
        sheets = self.sheets = source_tables_of(placed)
        parsed_tables = [self._parse(sheet) if sheet.unit else None for sheet in sheets]
        known = self._said | {
            line.amount.yuan
            for parsed in parsed_tables
            for line in (parsed.lines if parsed else ())
            if line.amount.yuan
        }
        self._stated |= {sheet.unit for sheet in sheets if sheet.unit and sheet.table}
        makers: dict[TableKind, str] = {}
        for sheet, parsed in zip(sheets, parsed_tables, strict=True):
            self._keep(self._of_the_department(parsed or self._without_unit(sheet, known), makers))

    def _parse(self, sheet: SourceTable) -> ParsedTable:
        parsed = ParsedTable(sheet)
        read = _READERS.get(sheet.kind) if sheet.kind else None
        if read is None:
            return parsed
        read(parsed, self._year, final=self._final)
        if _is_another_table(parsed):
            return ParsedTable(sheet)
        parsed.number_rows()
        return parsed

    def _without_unit(self, sheet: SourceTable, known: set[Decimal]) -> ParsedTable:
        """Read a table that states no unit, but only in one that other figures confirm."""
        tries = {
            unit: self._parse(replace(sheet, unit=unit)) for unit in (MoneyUnit.WAN, MoneyUnit.YUAN)
        }
        parsed, other = tries[MoneyUnit.WAN], tries[MoneyUnit.YUAN]
        if parsed.lines == other.lines and parsed.projects == other.projects:
            return parsed  # labels and cells say their units themselves, or there are no figures
        unit = confirmed_unit(tries, known)
        if unit is not None:
            self._stated.add(unit)
            return tries[unit]
        unit = unit_like_others(tries, self._stated, known)
        if unit is not None:
            return tries[unit]
        if any(line.amount.yuan for line in parsed.lines):
            return ParsedTable(sheet)
        parsed.projects = [
            project if project == again else replace(project, amount=Amount.blank(MoneyUnit.WAN))
            for project, again in zip(parsed.projects, other.projects, strict=True)
        ]
        parsed.units = [replace(unit, amount=None) for unit in parsed.units]
        return parsed

    def _of_the_department(self, parsed: ParsedTable, makers: dict[TableKind, str]) -> ParsedTable:
        """Return a table unread if another maker printed it a second time: it is a unit's own."""
        sheet = parsed.sheet
        if sheet.kind is None or not sheet.maker:
            return parsed
        maker = makers.setdefault(sheet.kind, sheet.maker)
        return parsed if maker == sheet.maker else ParsedTable(sheet)

    def _keep(self, parsed: ParsedTable) -> None:
        for line in parsed.lines:
            self._collector.state(line)
        self._take_projects(parsed.projects)
        self.units = united(self.units, parsed.units)
        sheet = parsed.sheet
        understood = bool(parsed.read) or sheet.kind in _READERS
        above = [_text(row) for row in sheet.above if any(row)]
        if understood:
            self._collector.unused.extend(above)
        self._keep_rest(parsed, [] if understood else above)

    def _keep_rest(self, parsed: ParsedTable, above: list[str]) -> None:
        """Keep as text what was not read, and list its figures with their places."""
        sheet = parsed.sheet
        lines = list(above)
        left = dict(parsed.left())
        for index, row in enumerate(sheet.rows):
            self._report(parsed, index)
            unread = left.get(index, [])
            self._collector.used += sum(visible(row[c]) for c in range(len(row)) if c not in unread)
            if not unread:
                continue
            whole = not any((index, column) in parsed.read for column in range(len(row)))
            lines.append(_text(row) if whole else "\t".join(row[c] for c in unread))
        if lines:
            self._collector.passages.append(
                Passage(Section.TABLES, sheet.heading, "\n".join(lines))
            )

    def _report(self, parsed: ParsedTable, index: int) -> None:
        """Say of each cell of a row that holds a number what it is about, and whether it was read."""
        sheet, row = parsed.sheet, parsed.sheet.rows[index]
        name = next((cell for cell in row if cell.strip() and not is_figure(cell)), "")
        for column, cell in enumerate(row):
            if any(map(str.isdigit, cell)):
                place = sheet.place(index, column)
                label = sheet.labels[column] or _first_words(sheet, column)
                self.labels[place] = CellLabel(sheet.heading, name, label)
                if (index, column) in parsed.read:
                    self._collector.take(place)

    def _take_projects(self, projects: list[Project]) -> None:
        """Merge projects that two tables name: what the second adds goes to the first."""
        for project in projects:
            known = self._projects.get(project.name)
            if known is None or not _agree(known, project):
                number = len(self._collector.projects) + 1
                self._projects[project.name] = replace(project, number=number)
                self._collector.projects.append(self._projects[project.name])
                continue
            fuller = replace(
                known,
                amount=known.amount if known.amount.yuan is not None else project.amount,
                goal=known.goal or project.goal,
                indicators=known.indicators or project.indicators,
            )
            self._projects[project.name] = self._collector.projects[known.number - 1] = fuller


def _agree(one: Project, other: Project) -> bool:
    amounts = {p.amount.yuan for p in (one, other) if p.amount.yuan is not None}
    only_one_has_goals = not (one.indicators and other.indicators)
    return len(amounts) < 2 and only_one_has_goals


_OF_GOVERNMENT = (
    "5"  # 501 机关工资福利支出: the government's economic classification, not the department's
)


def _is_another_table(parsed: ParsedTable) -> bool:
    """Return whether a title misleads: a table with figures and no row of its classification is another."""
    table = parsed.sheet.table
    if table is None or table.arrangement is not Arrangement.BY_CODE or parsed.units:
        return False
    own, other = (ECONOMIC, FUNCTIONAL) if table.nature else (FUNCTIONAL, ECONOMIC)
    codes = {line.code for line in parsed.lines if line.row is Row.ITEM and line.code}
    if any(own.get(code) for code in codes):
        return False
    if table.nature and codes and all(code[0] == _OF_GOVERNMENT for code in codes):
        return True
    if codes:
        return len(codes) > 1 and all(other.get(code) for code in codes)
    unread = ((index, column) for index, columns in parsed.left() for column in columns)
    return any(is_figure(parsed.sheet.rows[index][column]) for index, column in unread)


def _first_words(sheet: SourceTable, column: int) -> str:
    """Return what stands on top of a column whose header was not told from the rows."""
    cells = (row[column].strip() for row in sheet.rows)
    first = next(filter(None, cells), "")
    return "" if is_figure(first) else first


def _text(row: tuple[str, ...]) -> str:
    return "\t".join(row).rstrip()
