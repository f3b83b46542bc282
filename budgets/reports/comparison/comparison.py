"""Departments and years side by side, each figure as its own published edition gives it.

What cannot be compared is said, never computed: another scope of money, a heading that did not exist, a
year without a publication, a base of zero, a difference that rounding alone can make.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import Count, Prefetch, Q

from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL, Classification, normalised
from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Nature, Phase, Table
from budgets.disclosure.money import EXACTLY_ZERO, Interval
from budgets.models import Department, Edition, Line, Succession
from budgets.reports.comparison.breakdowns import (
    REST,
    WHOLE,
    By,
    Given,
    Sheet,
    lines_for,
    sheets_of,
    tables_for,
)
from budgets.reports.comparison.model import (
    Against,
    Block,
    Cell,
    Column,
    Document,
    Kind,
    Moment,
    Question,
    Row,
    SideBySide,
    Verdict,
)
from budgets.reports.pages.department_year import ledger_of
from budgets.reports.pages.staff import staff_of
from budgets.reports.pages.succession import break_between, successions_of


def side_by_side(question: Question) -> SideBySide:
    """Return the comparison of published editions; seven queries whatever is asked."""
    departments = tuple(
        Department.objects.filter(slug__in=question.departments)
        .select_related("jurisdiction")
        .order_by("slug")
    )
    moments = [Moment(year, phase) for year in question.years for phase in question.phases]
    documents = _documents(question)
    successions = successions_of(departments)
    columns = {each: _columns(each, moments, documents, successions) for each in departments}
    every = [(each, column) for each, some in columns.items() for column in some]
    return SideBySide(
        question,
        departments,
        tuple(_blocks(question.by, moments, columns)),
        tuple(column.document for _department, column in every if column.document),
        tuple((each, column.moment) for each, column in every if not column.document),
    )


_Documents = dict[tuple[int, Moment], Document]


def _documents(question: Question) -> _Documents:
    lines = Line.objects.filter(table__in=lines_for(question.by)).order_by("order", "pk")
    editions = (
        Edition.objects.current()
        .filter(
            department__slug__in=question.departments,
            fiscal_year__in=question.years,
            phase__in=question.phases,
        )
        .select_related("department__jurisdiction")
        .prefetch_related(Prefetch("lines", lines), "passages", "functions")
        .annotate(errors=Count("findings", filter=Q(findings__severity=Severity.ERROR)))
    )
    return {
        (edition.department_id, Moment(edition.fiscal_year, Phase(edition.phase))): Document(
            edition, sheets_of(ledger_of(edition), question.by), staff_of(edition), edition.errors
        )
        for edition in editions
    }


def _blocks(
    by: By, moments: Sequence[Moment], columns: dict[Department, list[Column]]
) -> Iterable[Block]:
    """Yield totals as one block with a row a department; else a block a department over the moments, or,
    at one moment, one block over the departments."""
    if not columns or not moments:
        return
    if by is By.TOTAL:
        rows = [_row(WHOLE, by, some, _chosen(by, some)) for some in columns.values()]
        yield Block(tuple(Column(None, moment) for moment in moments), tuple(rows))
    elif len(moments) == 1 and len(columns) > 1:
        yield _block(by, [column for some in columns.values() for column in some], None)
    else:
        for department, some in columns.items():
            yield _block(by, some, department)


def _columns(
    department: Department,
    moments: Sequence[Moment],
    documents: _Documents,
    successions: Sequence[Succession],
) -> list[Column]:
    """Return the moments of one department, each with what changed since the one it is compared with."""
    columns: list[Column] = []
    for moment in moments:
        column = Column(department, moment, documents.get((department.pk, moment)))
        before = _base_of(len(columns), [*columns, column])
        if before is not None:
            base = columns[before].moment
            pair = ((base.year, base.phase), (moment.year, moment.phase))
            column = replace(column, changed=break_between(successions, department.pk, *pair))
        columns.append(column)
    return columns


def _block(by: By, columns: Sequence[Column], department: Department | None) -> Block:
    sheets = _chosen(by, columns)
    keys = {key for sheet in sheets for key in sheet or ()} - {WHOLE}
    found = (_row(key, by, columns, sheets) for key in sorted(keys, key=_place))
    rows = [row for row in found if row.key[:1].isdigit() or any(cell.yuan for cell in row.cells)]
    return Block(tuple(columns), tuple(rows), _row(WHOLE, by, columns, sheets), department)


def _chosen(by: By, columns: Sequence[Column]) -> list[Sheet | None]:
    """A sheet a column: of one table that all documents give, or else of the best that each gives."""
    documents = [column.document for column in columns if column.document]
    giving = [document for document in documents if document.sheets]
    common = next((t for t in tables_for(by) if all(t in d.sheets for d in giving)), None)
    return [_sheet(column.document, common) for column in columns]


def _sheet(document: Document | None, table: Table | None) -> Sheet | None:
    if document is None:
        return None
    wanted = document.sheets.get(table) if table else None
    return wanted or next(iter(document.sheets.values()), None)


def _place(key: str) -> tuple[int, str]:
    """Codes in their order, natures in the official one, names after, what is left over last."""
    if key in _NATURES:
        return 0, str(_NATURES.index(key))
    return (3 if key == REST else 1 if key[:1].isdigit() else 2), key


_NATURES = [nature.value for nature in Nature]


def _row(key: str, by: By, columns: Sequence[Column], sheets: Sequence[Sheet | None]) -> Row:
    cells = [_cell(key, by, column, sheet) for column, sheet in zip(columns, sheets, strict=True)]
    names = [cell.given.name for cell in cells if cell.given and cell.given.name]
    distinct = {_bare(name): name for name in names}
    year = columns[-1].moment.year
    official = _classification(by).name_of(key, year) if key[:1].isdigit() else ""
    name = names[-1] if names else official or key.removeprefix("/")
    compared = tuple(_compared(at, cells) if key != REST else cells[at] for at in range(len(cells)))
    return Row(key, name, compared, tuple(distinct.values()))


def _bare(name: str) -> str:
    return normalised(name).removesuffix("支出")


def _cell(key: str, by: By, column: Column, sheet: Sheet | None) -> Cell:
    if column.document is None:
        return Cell(Kind.NO_EDITION, column)
    given = sheet.get(key) if sheet else None
    if sheet is None or (given is None and key == WHOLE):
        return Cell(Kind.NO_TABLE, column)
    if given is None:
        known = _has_heading(key, by, column.moment.year)
        return Cell(Kind.NO_ROW if known else Kind.NO_HEADING, column)
    whole = sheet[WHOLE].amount.yuan if key != WHOLE and WHOLE in sheet else None
    share = given.amount.yuan / whole * 100 if whole and given.amount.yuan is not None else None
    return Cell(Kind.GIVEN, column, given, share)


def _has_heading(key: str, by: By, year: int) -> bool:
    """Whether the classification had the heading in that year; one that no list knows had it."""
    listed = _classification(by)
    known = listed.get(key)
    return known is None or listed.in_force(key, year)


def _classification(by: By) -> Classification:
    return ECONOMIC if by in (By.ECONOMIC, By.ECONOMIC_ITEM) else FUNCTIONAL


def _compared(at: int, cells: Sequence[Cell]) -> Cell:
    """Return a cell with what may be said of it beside the earlier one of the same department."""
    cell, before = cells[at], _base_of(at, [each.column for each in cells])
    if before is None or cell.given is None:
        return cell
    against = _against(cell.given, cells[before])
    if against and cell.column.changed:
        against = Against(against.moment, Verdict.REORGANISED, against.base)
    return replace(cell, against=against)


def _base_of(at: int, columns: Sequence[Column]) -> int | None:
    """Return the place of the column to compare with: for accounts the same year's budget where it is asked
    for, else the year before; None without one."""
    now = columns[at]
    earlier = [place for place in range(at) if columns[place].department == now.department]
    planned = Moment(now.moment.year, Phase.BUDGET)
    if now.moment.phase is Phase.FINAL:
        for place in earlier:
            if columns[place].moment == planned:
                return place
    same = [place for place in earlier if columns[place].moment.phase is now.moment.phase]
    return same[-1] if same else None


def _against(now: Given, base: Cell) -> Against | None:
    moment = base.column.moment
    if now.amount.yuan is None or now.span is None:
        return None
    if base.kind is Kind.NO_HEADING:
        return Against(moment, Verdict.OTHER_HEADINGS)
    if base.kind is Kind.NO_ROW:
        return _judged(now, Decimal(0), EXACTLY_ZERO, moment)
    if base.given is None or base.given.amount.yuan is None or base.given.span is None:
        return Against(moment, Verdict.NO_BASE)
    if base.given.scope is not now.scope:
        return Against(moment, Verdict.OTHER_SCOPE, base.given.amount.yuan)
    return _judged(now, base.given.amount.yuan, base.given.span, moment)


def _judged(now: Given, base: Decimal, span: Interval, moment: Moment) -> Against:
    change = (now.amount.yuan or Decimal(0)) - base
    if change == 0:
        verdict = Verdict.SAME
    elif now.span is not None and now.span.meets(span):
        verdict = Verdict.ROUNDING
    else:
        verdict = Verdict.CHANGED if base else Verdict.FROM_NOTHING
    return Against(moment, verdict, base, change)
