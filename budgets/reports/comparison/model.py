"""The values of a comparison: the question, and figures of documents beside each other. Amounts are in 元."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlencode

from budgets.disclosure.model import Phase, Table
from budgets.models import Department, Edition, Succession
from budgets.reports.comparison.breakdowns import By, FiguresByKey, MoneyScope, StatedFigure
from budgets.reports.pages.staff import Staff

MOST_DEPARTMENTS = 6
MOST_YEARS = 10


class FigureStatus(StrEnum):
    """Whether a place of the comparison has a figure, and why not."""

    GIVEN = "given"
    NO_EDITION = "no_edition"  # nothing is published for the year and phase
    NO_TABLE = "no_table"  # the document does not give the table, or not in such detail
    NO_ROW = "no_row"  # the table is given and has no such row
    NO_HEADING = "no_heading"  # the classification of that year has no such heading


class Comparability(StrEnum):
    """What may be said of a figure compared with an earlier one."""

    CHANGED = "changed"
    SAME = "same"
    ROUNDING = "rounding"  # they differ by less than their rounding
    FROM_NOTHING = "from_nothing"  # 上年没有，不可比
    OTHER_SCOPE = "other_scope"  # one is of all money, the other of the general budget only
    REORGANISED = "reorganised"  # the department became another between the two
    OTHER_HEADINGS = "other_headings"  # the classification changed between the two
    NO_BASE = "no_base"


@dataclass(frozen=True, slots=True)
class ComparisonQuery:
    """Which departments (slugs), years and phases, cut how. Both phases: budgets beside accounts."""

    departments: tuple[str, ...]
    years: tuple[int, ...]
    phases: tuple[Phase, ...] = (Phase.BUDGET,)
    by: By = By.TOTAL
    per_head: bool = False

    @property
    def query(self) -> str:
        """Return the question as the query of an address, in one order, whatever order it was asked in."""
        pairs: list[tuple[str, object]] = [("department", x) for x in sorted(self.departments)]
        pairs += [("year", year) for year in sorted(self.years)]
        pairs += [("phase", phase.value) for phase in Phase if phase in self.phases]
        pairs.append(("by", self.by.value))
        return urlencode(pairs + [("per", "head")] * self.per_head)


class YearAndPhase(NamedTuple):
    """A year's budget, or its final accounts."""

    year: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class ComparedDocument:
    """One published edition that the comparison reads; `errors` counts its contradictions."""

    edition: Edition
    sheets: dict[Table, FiguresByKey]
    staff: Staff | None
    errors: int


@dataclass(frozen=True, slots=True, eq=False)
class ComparedColumn:
    """A department at a moment, with its document; `department` is None in the head of several.

    `base` is the column that it is compared with, and `changed` what became of the department since then.
    """

    department: Department | None
    moment: YearAndPhase
    document: ComparedDocument | None = None
    base: ComparedColumn | None = None
    changed: Succession | None = None


@dataclass(frozen=True, slots=True)
class Against:
    """A figure compared with an earlier one; `percent` is unrounded and None on a zero base."""

    moment: YearAndPhase
    verdict: Comparability
    base: Decimal | None = None
    change: Decimal | None = None

    @property
    def percent(self) -> Decimal | None:
        if self.verdict is not Comparability.CHANGED or self.change is None or not self.base:
            return None
        return self.change / self.base * 100


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One place of the comparison. `share` is in per cent of the document's own total."""

    kind: FigureStatus
    column: ComparedColumn
    given: StatedFigure | None = None
    share: Decimal | None = None
    against: Against | None = None

    @property
    def document(self) -> ComparedDocument | None:
        return self.column.document

    @property
    def yuan(self) -> Decimal | None:
        return self.given.amount.yuan if self.given else None

    @property
    def per_head(self) -> Decimal | None:
        """Return 元 a person, where the same document counts its people."""
        staff = self.document.staff if self.document else None
        return None if staff is None or self.yuan is None else self.yuan / staff.count


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One heading (or, of totals, one department) over the columns. `names` are all that it had."""

    key: str
    name: str
    cells: tuple[ComparedFigure, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparisonTable:
    """One table of the comparison. `department` is None where it holds several."""

    columns: tuple[ComparedColumn, ...]
    rows: tuple[ComparedRow, ...]
    whole: ComparedRow | None = None
    department: Department | None = None

    @property
    def all_rows(self) -> Iterator[ComparedRow]:
        """Yield the rows, and the one of the whole where there is one."""
        yield from self.rows
        if self.whole:
            yield self.whole

    @property
    def scopes(self) -> frozenset[MoneyScope]:
        """Return which money its figures are of; more than one must be told."""
        return frozenset(x.given.scope for row in self.rows for x in row.cells if x.given)

    @property
    def changes(self) -> tuple[Succession, ...]:
        """Return the changes of the departments between the columns."""
        found = (cell.column.changed for row in self.rows for cell in row.cells)
        return tuple(dict.fromkeys(filter(None, found)))

    @property
    def renamed(self) -> tuple[ComparedRow, ...]:
        """Return the headings that were called differently in the documents compared."""
        return tuple(row for row in self.rows if len(row.names) > 1)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The answer to a question."""

    question: ComparisonQuery
    departments: tuple[Department, ...]
    blocks: tuple[ComparisonTable, ...]
    documents: tuple[ComparedDocument, ...]
    missing: tuple[tuple[Department, YearAndPhase], ...]

    @property
    def mixes_levels(self) -> bool:
        """Return whether units stand beside departments, in one of which they may be contained."""
        return len({each.is_unit for each in self.departments}) > 1

    @property
    def counts_people(self) -> bool:
        """Return whether any document says how many people there are."""
        return any(document.staff for document in self.documents)
