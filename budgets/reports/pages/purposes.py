"""What the money of a year is for, over all departments. Amounts are in 元."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Left

from budgets.disclosure.codes import FUNCTIONAL
from budgets.disclosure.model import Phase, Row, Side
from budgets.disclosure.official_form.preferred_tables import OF_NATURES
from budgets.models import Edition, Line
from budgets.reports.pages.amounts import CARRIED_FORWARD


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a year's money of all departments is for: one functional class."""

    code: str
    name: str
    amount: Decimal
    share: Decimal | None


def purposes_of_year(year: int, phase: Phase, jurisdiction: str = "") -> list[Purpose]:
    """Return the functional classes of a year's expenditure over all departments, the largest first.

    `jurisdiction` is a slug; "" for all. What is carried forward is not spent, and not among them. Taken from
    T3, in which every department gives its whole expenditure by item; a department without it counts with T1
    or T5. Two queries.
    """
    tables = OF_NATURES
    rank = Case(
        *(When(table=table, then=Value(place)) for place, table in enumerate(tables)),
        output_field=IntegerField(),
    )
    editions = Edition.objects.current().filter(fiscal_year=year, phase=phase)
    if jurisdiction:
        editions = editions.filter(department__jurisdiction__slug=jurisdiction)
    leaves = Line.objects.filter(
        side=Side.EXPENDITURE, row=Row.ITEM, is_leaf=True, table__in=tables, amount__isnull=False
    ).exclude(code__in=CARRIED_FORWARD)
    best = leaves.filter(edition=OuterRef("pk")).annotate(rank=rank).order_by("rank")
    chosen = dict(
        editions.annotate(best=Subquery(best.values("table")[:1]))
        .filter(best__isnull=False)
        .values_list("pk", "best")
    )
    wanted = Q(pk__in=[])
    for table in set(chosen.values()):
        wanted |= Q(table=table, edition__in=[pk for pk, best in chosen.items() if best == table])
    sums = (
        leaves.filter(wanted).order_by().values(head=Left("code", 3)).annotate(amount=Sum("amount"))
    )
    return _purposes([(row["head"], row["amount"]) for row in sums], year)


def _purposes(sums: Sequence[tuple[str, Decimal]], year: int) -> list[Purpose]:
    whole = sum((amount for _code, amount in sums), Decimal(0))
    found = [
        Purpose(
            code,
            FUNCTIONAL.name_of(code, year) or code,
            amount,
            amount / whole * 100 if whole else None,
        )
        for code, amount in sums
        if amount
    ]
    return sorted(found, key=lambda purpose: (-purpose.amount, purpose.code))
