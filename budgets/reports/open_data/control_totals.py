"""What a download must add up to: for each edition, table and side the total, summed by the database.

It is summed from the rows themselves, not from what was packed for files, so that it can prove these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from django.db.models import Count, Sum, prefetch_related_objects

from budgets.disclosure.model import Nature, Row, Side, Table
from budgets.disclosure.money import Amount, MoneyUnit, Nothing, plain
from budgets.disclosure.official_form.vocabulary import PROJECT_TABLE
from budgets.disclosure.open_data.schema import (
    AFTER,
    BEFORE,
    LAST,
    amount_cells,
    csv_lines,
    edition_cells,
    is_total,
)
from budgets.models import Edition, Line, Project
from budgets.models.editions import EditionQuerySet
from budgets.reports.open_data.line_files import FixedAddresses, published_as

EDITIONS_AT_A_TIME = 500
OWN = (
    "table", "table_name", "side", "rows", "sum_yuan", "difference_yuan", "total_yuan",
    "total_printed", "total_unit",
)  # fmt: skip
COLUMNS = (*BEFORE, *OWN, *AFTER, *LAST)
_TABLES = list(Table)


@dataclass(slots=True)
class ControlTotal:
    """One side of one table of one edition, amounts in 元.

    `leaves` is the sum of its `rows` leaf rows; `differences` what each printed total says beyond them:
    a row of the file each, where it is not nothing. `printed` is the table's total as printed, if it is.
    """

    rows: int = 0
    leaves: Decimal = Decimal(0)
    differences: list[Decimal] = field(default_factory=list)
    printed: Amount | None = None

    @property
    def difference(self) -> Decimal:
        return sum(self.differences, Decimal(0))


def control_totals(editions: Sequence[int]) -> dict[tuple[int, Table, Side], ControlTotal]:
    """Return the totals of these editions (by their keys) by edition, table and side. Three queries."""
    totals: dict[tuple[int, Table, Side], ControlTotal] = defaultdict(ControlTotal)
    lines = Line.objects.filter(edition__in=editions)
    leaves = lines.filter(is_leaf=True).order_by().values_list("edition", "table", "side")
    for edition, table, side, count, amount in leaves.annotate(Count("pk"), Sum("amount")):
        total = totals[edition, Table(table), Side(side)]
        total.rows, total.leaves = count, amount or Decimal(0)
    in_total = lines.filter(row=Row.TOTAL.value, nature=Nature.TOTAL.value, amount__isnull=False)
    for edition, table, side, fund, yuan, printed, unit, nothing in in_total.values_list(
        "edition",
        "table",
        "side",
        "fund",
        "amount",
        "amount_printed",
        "amount_unit",
        "amount_nothing",
    ).order_by("order", "pk"):
        if is_total(table, Row.TOTAL, Nature.TOTAL, fund):
            kind = Nothing(nothing) if nothing else None
            amount = Amount(yuan, printed, MoneyUnit(unit), kind)
            _add_printed(totals[edition, Table(table), Side(side)], amount)
    projects = Project.objects.filter(edition__in=editions).order_by().values_list("edition")
    for edition, count, amount in projects.annotate(Count("pk"), Sum("amount")):
        of_projects = totals[edition, PROJECT_TABLE, Side.EXPENDITURE]
        of_projects.rows, of_projects.leaves = count, amount or Decimal(0)
    return totals


def _add_printed(total: ControlTotal, amount: Amount) -> None:
    total.printed = total.printed or amount
    if amount.yuan is not None and (missed := amount.yuan - total.leaves):
        total.differences.append(missed)


def total_lines(editions: EditionQuerySet, addresses: FixedAddresses) -> Iterator[str]:
    """Yield the CSV of the totals, in the order of the editions and their tables."""
    yield from csv_lines(_cells(editions, addresses), COLUMNS)


def _cells(editions: EditionQuerySet, addresses: FixedAddresses) -> Iterator[dict[str, str]]:
    keys = iter(list(editions.values_list("pk", flat=True)))
    while some := list(islice(keys, EDITIONS_AT_A_TIME)):
        found = Edition.objects.in_bulk(some)
        around_them = ("department__jurisdiction", "department__superior")
        prefetch_related_objects([*found.values()], *around_them)
        totals = control_totals(some)
        of: dict[int, list[tuple[Table, Side]]] = defaultdict(list)
        for edition, table, side in totals:
            of[edition].append((table, side))
        for key in some:
            around = edition_cells(published_as(found[key], addresses))
            for table, side in sorted(of[key], key=_order):
                yield around | _own_cells(table, side, totals[key, table, side])


def _order(of: tuple[Table, Side]) -> tuple[int, bool]:
    return _TABLES.index(of[0]), of[1] is Side.EXPENDITURE


def _own_cells(table: Table, side: Side, total: ControlTotal) -> dict[str, str]:
    return {
        "table": table.value,
        "table_name": table.label,
        "side": side.value,
        "rows": str(total.rows + len(total.differences)),
        "sum_yuan": plain(total.leaves + total.difference),
        "difference_yuan": plain(total.difference),
        **amount_cells("total", total.printed),
    }
