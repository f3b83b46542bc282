"""What a download must add up to: for each edition, table and side the total, summed by the database.

It is summed from the rows themselves, not from what was packed for files, so that it can prove these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from django.db.models import Count, Sum

from budgets.disclosure.money import Amount, plain
from budgets.disclosure.shape import Row, Side, Table
from budgets.disclosure.writers.tidy_csv import (
    AFTER,
    BEFORE,
    amount_cells,
    csv_lines,
    edition_cells,
    is_total,
)
from budgets.models import Edition, Line, Project
from budgets.models.columns import amount_from
from budgets.models.editions import EditionQuerySet
from budgets.reports.line_files import FixedAddresses, published_as

EDITIONS_AT_A_TIME = 500
OWN = (
    "table", "table_name", "side", "rows", "sum_yuan", "difference_yuan", "total_yuan",
    "total_printed", "total_unit",
)  # fmt: skip
COLUMNS = (*BEFORE, *OWN, *AFTER)


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


def control_totals(editions: list[Edition]) -> dict[tuple[int, Table, Side], ControlTotal]:
    """The totals of these editions by edition, table and side. Three queries."""
    totals: dict[tuple[int, Table, Side], ControlTotal] = defaultdict(ControlTotal)
    lines = Line.objects.filter(edition__in=editions)
    leaves = lines.filter(is_leaf=True).order_by().values_list("edition", "table", "side")
    for edition, table, side, count, amount in leaves.annotate(Count("pk"), Sum("amount")):
        total = totals[edition, Table(table), Side(side)]
        total.rows, total.leaves = count, amount or Decimal(0)
    for line in lines.filter(row=Row.TOTAL.value).order_by("order", "pk"):
        if is_total(line.table, line.row, line.nature, line.fund):
            _add_printed(totals[line.edition_id, Table(line.table), Side(line.side)], line)
    projects = Project.objects.filter(edition__in=editions).order_by().values_list("edition")
    for edition, count, amount in projects.annotate(Count("pk"), Sum("amount")):
        of_projects = totals[edition, Table.T10, Side.EXPENDITURE]
        of_projects.rows, of_projects.leaves = count, amount or Decimal(0)
    return totals


def _add_printed(total: ControlTotal, line: Line) -> None:
    amount = amount_from(line, "amount")
    if amount is None or amount.yuan is None:
        return
    total.printed = total.printed or amount
    if missed := amount.yuan - total.leaves:
        total.differences.append(missed)


def total_lines(editions: EditionQuerySet, addresses: FixedAddresses) -> Iterator[str]:
    """The CSV of the totals, in the order of the editions and their tables."""
    yield from csv_lines(_cells(editions, addresses), COLUMNS)


def _cells(editions: EditionQuerySet, addresses: FixedAddresses) -> Iterator[dict[str, str]]:
    every = iter(list(editions.select_related("department__jurisdiction")))
    order = list(Table)
    while some := list(islice(every, EDITIONS_AT_A_TIME)):
        totals = control_totals(some)
        of: dict[int, list[tuple[Table, Side]]] = defaultdict(list)
        for edition, table, side in totals:
            of[edition].append((table, side))
        for each in some:
            around = edition_cells(published_as(each, addresses))
            for table, side in sorted(
                of[each.pk], key=lambda x: (order.index(x[0]), x[1] == "expenditure")
            ):
                yield around | _own_cells(table, side, totals[each.pk, table, side])


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
