"""What editions say besides amounts, as rows: functions, priorities, reasons, glossary, projects, findings,
what is held, who works there.

Each file has the columns that say which edition a row is of (as in the CSV of amounts), and its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db import models

from budgets import store
from budgets.disclosure.money import plain
from budgets.disclosure.official_form.particulars import ParticularKind, holding_kind
from budgets.disclosure.official_form.vocabulary import PROJECT_TABLE
from budgets.disclosure.open_data.schema import (
    AFTER,
    BEFORE,
    FUND_NAMES,
    LAST,
    NATURE_NAMES,
    amount_cells,
    csv_lines,
    edition_cells,
)
from budgets.models import (
    Edition,
    Finding,
    Function,
    Holding,
    Indicator,
    Particular,
    Passage,
    Priority,
    Project,
    Reason,
    Term,
)
from budgets.models.editions import EditionQuerySet
from budgets.models.fields import amount_from
from budgets.reports.open_data.line_files import FixedAddresses, published_as
from budgets.reports.pages.staff import Staff, staff_counts

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Narrative:
    """One kind of file: whose rows it holds, and its own columns.

    `own_cells` gives the cells of a row where they are not its attributes of the same names.
    """

    model: type[models.Model]
    columns: tuple[str, ...]
    own_cells: Callable[[Any], Cells] | None = None
    edition: str = "edition"  # the way from a row to its edition
    order: tuple[str, ...] = ("number",)
    added: tuple[str, ...] = ()  # own columns that came later: behind all others

    def cells(self, row: Any) -> Cells:
        """Return the cells of a row in the file's own columns."""
        if self.own_cells:
            return self.own_cells(row)
        return {name: str(getattr(row, name)) for name in self.columns}

    def rows(self) -> models.QuerySet[Any]:
        """Return every row that the public may read, of any edition."""
        return (
            Finding.objects.told() if self.model is Finding else self.model._default_manager.all()
        )

    @property
    def all_columns(self) -> tuple[str, ...]:
        """Return every column of the file."""
        return (*BEFORE, *self.columns, *AFTER, *LAST, *self.added)

    def rows_of(self, editions: models.QuerySet[Edition]) -> models.QuerySet[Any]:
        """Return the rows of these editions, each with its edition fetched along, in no order."""
        way = self.edition
        rows = self.rows().filter(**{f"{way}__in": editions.order_by().values("pk")})
        return rows.select_related(
            f"{way}__department__jurisdiction", f"{way}__department__superior"
        )

    def edition_of(self, row: Any) -> Edition:
        """Return the edition of a row."""
        found: Edition = attrgetter(self.edition.replace("__", "."))(row)
        return found

    def listed(self, editions: EditionQuerySet) -> Iterator[tuple[Edition, Any]]:
        """Yield each row with its edition, in the order of the files."""
        by = ("department__slug", "fiscal_year", "phase")
        order = (f"{self.edition}__{each}" for each in by)
        rows = self.rows_of(editions).order_by(*order, *self.order, "pk")
        for row in rows.iterator(chunk_size=1000):
            yield self.edition_of(row), row


@dataclass(frozen=True, slots=True)
class _StaffCounts(Narrative):
    """The counts of people, which the words of an edition state: no table has a row for them."""

    def listed(self, editions: EditionQuerySet) -> Iterator[tuple[Edition, Any]]:
        return staff_counts(editions)


def narrative_lines(
    name: str, editions: EditionQuerySet, addresses: FixedAddresses
) -> Iterator[str]:
    """Yield the lines of one of these files, in the order of the editions."""
    kind = NARRATIVES[name]
    yield from csv_lines(_cells(kind, editions, addresses), kind.all_columns)


def _cells(
    kind: Narrative, editions: EditionQuerySet, addresses: FixedAddresses
) -> Iterator[Cells]:
    of, around = None, Cells()
    for edition, row in kind.listed(editions):
        if edition.pk != of:
            of, around = edition.pk, edition_cells(published_as(edition, addresses))
        yield around | kind.cells(row)


def _reason(row: Reason) -> Cells:
    reason = store.reason_of(row)
    about, percent, rest = reason.about, reason.percent, reason.comparable_direction
    return {
        "table": about.table.value,
        "table_name": about.table.label,
        "side": about.side.value,
        "row": about.row.value,
        "code": about.code,
        "name": about.name,
        "fund": FUND_NAMES[about.fund],
        "nature": NATURE_NAMES[about.nature],
        "label": reason.label,
        "direction": reason.direction.value,
        "against": reason.against.value,
        **amount_cells("change", reason.change),
        "change_percent": plain(percent.value) if percent else "",
        **amount_cells("prior", reason.prior),
        "comparable": "yes" if reason.comparable else "no",
        "comparable_direction": rest.value if rest else "",
        "text": reason.text,
        "source_place": reason.source.place,
    }


def _project(row: Project) -> Cells:
    amount = amount_from(row, "amount")
    return {
        "number": str(row.number),
        "name": row.name,
        **amount_cells("amount", amount),
        "absence": row.amount_nothing,
        "goal": row.goal,
        "source_place": row.source_place,
    }


def _indicator(row: Indicator) -> Cells:
    return {
        "table": PROJECT_TABLE.value,
        "project": str(row.project.number),
        "project_name": row.project.name,
        "level1": row.level1,
        "level2": row.level2,
        "level3": row.level3,
        "target": row.target,
        "target_unit": row.unit,
    }


def _holding(row: Holding) -> Cells:
    kind = holding_kind(row.name)
    return {
        "name": row.name,
        "count": str(row.count),
        "measure": row.measure,
        "source_place": row.source_place,
        "kind": kind.value if kind else "",
    }


def _particular(row: Particular) -> Cells:
    kind = ParticularKind(row.kind)
    whole = kind.whole
    return {
        "kind": kind.value,
        "name": kind.text.zh,
        "count": "" if row.count is None else str(row.count),
        "measure": kind.measure.zh,
        **amount_cells("amount", amount_from(row, "amount")),
        "absence": row.amount_nothing,
        "share_percent": plain(row.share.normalize() + 0) if row.share is not None else "",
        "part_of": whole.value if whole else "",
        "table": kind.about.table.value if kind.about else "",
        "code": kind.about.code if kind.about else "",
        "source_place": row.source_place,
        "text": row.source_text,
    }


def _staff(row: Staff) -> Cells:
    return {"kind": row.kind, "count": str(row.count), "measure": "人", "text": row.sentence}


_REASON_COLUMNS = (
    "table", "table_name", "side", "row", "code", "name", "fund", "nature", "label", "direction",
    "against", "change_yuan", "change_printed", "change_unit", "change_percent", "prior_yuan",
    "prior_printed", "prior_unit", "comparable", "comparable_direction", "text", "source_place",
)  # fmt: skip
_PROJECT_COLUMNS = ("number", "name", "amount_yuan", "amount_printed", "amount_unit", "absence",
                    "goal", "source_place")  # fmt: skip
_INDICATOR_COLUMNS = ("table", "project", "project_name", "level1", "level2", "level3", "target",
                      "target_unit")  # fmt: skip

_PARTICULAR_COLUMNS = ("kind", "name", "count", "measure", "amount_yuan", "amount_printed", "amount_unit",
                       "absence", "share_percent", "part_of", "table", "code", "source_place",
                       "text")  # fmt: skip

NARRATIVES = {
    "functions": Narrative(Function, ("number", "text")),
    "priorities": Narrative(Priority, ("number", "title", "text")),
    "reasons": Narrative(Reason, _REASON_COLUMNS, _reason, order=("order",)),
    "glossary": Narrative(Term, ("number", "term", "text")),
    "projects": Narrative(Project, _PROJECT_COLUMNS, _project),
    "indicators": Narrative(
        Indicator,
        _INDICATOR_COLUMNS,
        _indicator,
        edition="project__edition",
        order=("project__number", "order"),
    ),
    "findings": Narrative(
        Finding, ("rule", "severity", "message", "message_en", "explanation"), order=("order",)
    ),
    "holdings": Narrative(
        Holding,
        ("name", "count", "measure", "source_place"),
        _holding,
        order=("order",),
        added=("kind",),
    ),
    "particulars": Narrative(Particular, _PARTICULAR_COLUMNS, _particular, order=("order",)),
    "staff": _StaffCounts(Passage, ("kind", "count", "measure", "text"), _staff),
}
