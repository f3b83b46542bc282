"""Departments and years side by side, each figure as its own published edition gives it.

What cannot be compared is said, never computed: another scope of money, a heading that did not exist, a
year without a publication, a base of zero, a difference that rounding alone can make.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet

from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL, Classification, normalised
from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Nature, Phase, Table
from budgets.disclosure.money import EXACTLY_ZERO, Interval
from budgets.models import Department, Edition, Line, Succession
from budgets.reports.comparison.breakdowns import (
    REST,
    TABLES,
    WHOLE,
    By,
    FiguresByKey,
    StatedFigure,
    lines_for,
    sheets_of,
)
from budgets.reports.comparison.model import (
    Against,
    Comparability,
    ComparedColumn,
    ComparedDocument,
    ComparedFigure,
    ComparedRow,
    ComparisonQuery,
    ComparisonTable,
    FigureStatus,
    SideBySide,
    YearAndPhase,
)
from budgets.reports.pages.amounts import StatedAmounts
from budgets.reports.pages.department_year import stated_amounts_of
from budgets.reports.pages.staff import Staff, staff_of
from budgets.reports.pages.succession import break_between, successions_of


def side_by_side(query: ComparisonQuery) -> SideBySide:
    """Return the comparison of published editions; seven queries whatever is asked."""
    return cut_in_ways(query, (query.by,))[query.by]


def cut_in_ways(query: ComparisonQuery, cuts: Sequence[By]) -> dict[By, SideBySide]:
    """Return the same editions compared in several ways, whatever way the question names; seven queries."""
    departments = tuple(
        Department.objects.filter(slug__in=query.departments)
        .select_related("jurisdiction")
        .order_by("slug")
    )
    moments = [YearAndPhase(year, phase) for year in query.years for phase in query.phases]
    read, successions = _read(query, cuts), successions_of(departments)
    return {by: _cut(replace(query, by=by), departments, moments, read, successions) for by in cuts}


def _cut(
    query: ComparisonQuery,
    departments: Sequence[Department],
    moments: Sequence[YearAndPhase],
    read: Sequence[_ReadEdition],
    successions: Sequence[Succession],
) -> SideBySide:
    documents = {each.place: each.cut(query.by) for each in read}
    columns = {each: _columns(each, moments, documents, successions) for each in departments}
    every = [(each, column) for each, some in columns.items() for column in some]
    return SideBySide(
        query,
        tuple(departments),
        tuple(_blocks(query.by, moments, columns)),
        tuple(column.document for _department, column in every if column.document),
        tuple((each, column.moment) for each, column in every if not column.document),
    )


@dataclass(frozen=True, slots=True)
class _ReadEdition:
    """An edition, what it states in the tables that were asked for, and its people."""

    edition: Edition
    stated: StatedAmounts
    staff: Staff | None
    errors: int

    @property
    def place(self) -> tuple[int, YearAndPhase]:
        moment = YearAndPhase(self.edition.fiscal_year, Phase(self.edition.phase))
        return self.edition.department_id, moment

    def cut(self, by: By) -> ComparedDocument:
        return ComparedDocument(self.edition, sheets_of(self.stated, by), self.staff, self.errors)


def _read(query: ComparisonQuery, cuts: Sequence[By]) -> list[_ReadEdition]:
    tables = {table for by in cuts for table in lines_for(by)}
    lines = Line.objects.filter(table__in=tables).order_by("order", "pk")
    editions: QuerySet[Edition] = (
        Edition.objects.current()
        .filter(
            department__slug__in=query.departments,
            fiscal_year__in=query.years,
            phase__in=query.phases,
        )
        .select_related("department__jurisdiction")
        .prefetch_related(Prefetch("lines", lines), "passages", "functions")
    )
    errors = Count("findings", filter=Q(findings__severity=Severity.ERROR))
    return [
        _ReadEdition(each, stated_amounts_of(each), staff_of(each), each.errors)
        for each in editions.annotate(errors=errors)
    ]


def _blocks(
    by: By, moments: Sequence[YearAndPhase], columns: dict[Department, list[ComparedColumn]]
) -> Iterable[ComparisonTable]:
    """Yield totals as one block with a row a department; else a block a department over the moments, or,
    at one moment, one block over the departments."""
    if not columns or not moments:
        return
    if by is By.TOTAL:
        rows = [_row(WHOLE, by, some, _chosen(by, some)) for some in columns.values()]
        heads = tuple(ComparedColumn(None, moment) for moment in moments)
        yield ComparisonTable(heads, tuple(rows))
    elif len(moments) == 1 and len(columns) > 1:
        yield _block(by, [column for some in columns.values() for column in some], None)
    else:
        for department, some in columns.items():
            yield _block(by, some, department)


def _columns(
    department: Department,
    moments: Sequence[YearAndPhase],
    documents: Mapping[tuple[int, YearAndPhase], ComparedDocument],
    successions: Sequence[Succession],
) -> list[ComparedColumn]:
    """Return the moments of one department, each with the earlier one that it is compared with."""
    columns: list[ComparedColumn] = []
    for moment in moments:
        base = _base_of(moment, columns)
        changed = break_between(successions, department.pk, base.moment, moment) if base else None
        document = documents.get((department.pk, moment))
        columns.append(ComparedColumn(department, moment, document, base, changed))
    return columns


def _base_of(moment: YearAndPhase, earlier: Sequence[ComparedColumn]) -> ComparedColumn | None:
    """Return the column to compare with: for accounts the same year's budget where it is asked for, else
    the year before; None without one."""
    planned = YearAndPhase(moment.year, Phase.BUDGET)
    found = [each for each in earlier if each.moment.phase is moment.phase]
    if moment.phase is Phase.FINAL:
        found += [each for each in earlier if each.moment == planned]
    return found[-1] if found else None


def _block(
    by: By, columns: Sequence[ComparedColumn], department: Department | None
) -> ComparisonTable:
    sheets = _chosen(by, columns)
    keys = {key for sheet in sheets for key in sheet or ()} - {WHOLE}
    found = (_row(key, by, columns, sheets) for key in sorted(keys, key=_place))
    rows = [row for row in found if row.key[:1].isdigit() or any(cell.yuan for cell in row.cells)]
    return ComparisonTable(
        tuple(columns), tuple(rows), _row(WHOLE, by, columns, sheets), department
    )


def _chosen(by: By, columns: Sequence[ComparedColumn]) -> list[FiguresByKey | None]:
    """Return a sheet a column: of one table that all documents give, or else of the best that each gives."""
    documents = [column.document for column in columns if column.document]
    giving = [document for document in documents if document.sheets]
    common = next((t for t in TABLES[by] if all(t in d.sheets for d in giving)), None)
    return [_sheet(column.document, common) for column in columns]


def _sheet(document: ComparedDocument | None, table: Table | None) -> FiguresByKey | None:
    if document is None:
        return None
    wanted = document.sheets.get(table) if table else None
    return wanted or next(iter(document.sheets.values()), None)


def _place(key: str) -> tuple[int, str]:
    """Sort codes in their order, natures in the official one, names after, what is left over last."""
    if key in _NATURES:
        return 0, str(_NATURES.index(key))
    return (3 if key == REST else 1 if key[:1].isdigit() else 2), key


_NATURES = [nature.value for nature in Nature]


def _row(
    key: str, by: By, columns: Sequence[ComparedColumn], sheets: Sequence[FiguresByKey | None]
) -> ComparedRow:
    cells: dict[ComparedColumn, ComparedFigure] = {}
    for column, sheet in zip(columns, sheets, strict=True):
        cell = _cell(key, by, column, sheet)
        if column.base and cell.given and key != REST:
            cell = replace(cell, against=_against(cell.given, cells[column.base], column))
        cells[column] = cell
    names = [cell.given.name for cell in cells.values() if cell.given and cell.given.name]
    distinct = {_bare(name): name for name in names}
    year = columns[-1].moment.year
    official = _classification(by).name_of(key, year) if key[:1].isdigit() else ""
    name = names[-1] if names else official or key.removeprefix("/")
    return ComparedRow(key, name, tuple(cells.values()), tuple(distinct.values()))


def _bare(name: str) -> str:
    return normalised(name).removesuffix("支出")


def _cell(key: str, by: By, column: ComparedColumn, sheet: FiguresByKey | None) -> ComparedFigure:
    if column.document is None:
        return ComparedFigure(FigureStatus.NO_EDITION, column)
    given = sheet.get(key) if sheet else None
    if sheet is None or (given is None and key == WHOLE):
        return ComparedFigure(FigureStatus.NO_TABLE, column)
    if given is None:
        known = _has_heading(key, by, column.moment.year)
        return ComparedFigure(FigureStatus.NO_ROW if known else FigureStatus.NO_HEADING, column)
    whole = sheet[WHOLE].amount.yuan if key != WHOLE and WHOLE in sheet else None
    share = given.amount.yuan / whole * 100 if whole and given.amount.yuan is not None else None
    return ComparedFigure(FigureStatus.GIVEN, column, given, share)


def _has_heading(key: str, by: By, year: int) -> bool:
    """Return whether the classification had the heading in that year; one that no list knows had it."""
    listed = _classification(by)
    known = listed.get(key)
    return known is None or listed.in_force(key, year)


def _classification(by: By) -> Classification:
    return ECONOMIC if by in (By.ECONOMIC, By.ECONOMIC_ITEM) else FUNCTIONAL


def _against(now: StatedFigure, base: ComparedFigure, column: ComparedColumn) -> Against | None:
    """Return what may be said of a figure of a column beside the earlier one of its department."""
    moment, given = base.column.moment, base.given
    if now.amount.yuan is None or now.span is None:
        return None
    if base.kind is FigureStatus.NO_HEADING:
        found = Against(moment, Comparability.OTHER_HEADINGS)
    elif base.kind is FigureStatus.NO_ROW:
        found = _judged(now, Decimal(0), EXACTLY_ZERO, moment)
    elif given is None or given.amount.yuan is None or given.span is None:
        found = Against(moment, Comparability.NO_BASE)
    elif given.scope is not now.scope:
        found = Against(moment, Comparability.OTHER_SCOPE, given.amount.yuan)
    else:
        found = _judged(now, given.amount.yuan, given.span, moment)
    return Against(moment, Comparability.REORGANISED, found.base) if column.changed else found


def _judged(now: StatedFigure, base: Decimal, span: Interval, moment: YearAndPhase) -> Against:
    change = (now.amount.yuan or Decimal(0)) - base
    if change == 0:
        verdict = Comparability.SAME
    elif now.span is not None and now.span.meets(span):
        verdict = Comparability.ROUNDING
    else:
        verdict = Comparability.CHANGED if base else Comparability.FROM_NOTHING
    return Against(moment, verdict, base, change)
