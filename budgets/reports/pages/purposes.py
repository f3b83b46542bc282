"""What the money of a year is for, over all departments, beside the year before. Amounts are in 元."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Left

from budgets.disclosure.codes import FUNCTIONAL
from budgets.disclosure.model import Phase, Row, Side, Table
from budgets.disclosure.official_form.preferred_tables import OF_NATURES
from budgets.models import Edition, Line
from budgets.reports.pages.amounts import CARRIED_FORWARD
from budgets.reports.pages.succession import broken_since_year_before
from budgets.reports.pages.year_on_year import Comparison, ComparisonBasis

_LEAVES = (
    Line.objects.filter(
        side=Side.EXPENDITURE,
        row=Row.ITEM,
        is_leaf=True,
        table__in=OF_NATURES,
        amount__isnull=False,
    )
    .exclude(code__in=CARRIED_FORWARD)
    .order_by()
)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a year's money of all departments is for: one functional class.

    `comparison` is over the departments that published both years, each from the same kind of table; its
    base is None where no department had the year before.
    """

    code: str
    name: str
    amount: Decimal
    share: Decimal | None
    comparison: Comparison = field(default_factory=Comparison)


def purposes_of_year(year: int, phase: Phase, jurisdiction: str = "") -> list[Purpose]:
    """Return the functional classes of a year's expenditure over all departments, the largest first.

    `jurisdiction` is a slug; "" for all. What is carried forward is not spent, and not among them. Taken from
    T3, in which every department gives its whole expenditure by item; a department without it counts with T1
    or T5. Two queries.
    """
    papers = _papers(year, phase, jurisdiction)
    sums: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for row in (
        _LEAVES.filter(_chosen(papers))
        .values("edition", head=Left("code", 3))
        .annotate(amount=Sum("amount"))
    ):
        sums[row["edition"]][row["head"]] = row["amount"]
    now = [each for each in papers if each.fiscal_year == year]
    before = {each.department_id: each for each in papers if each.fiscal_year == year - 1}
    whole = _added_up(sums[each.pk] for each in now)
    both = [
        (sums[each.pk], sums[earlier.pk])
        for each in now
        if (earlier := before.get(each.department_id)) and _of_the_same(each, earlier)
    ]
    return _purposes(whole, _added_up(x for x, _ in both), _added_up(x for _, x in both), year)


def _papers(year: int, phase: Phase, jurisdiction: str) -> list[Any]:
    """Return the editions of a year and the year before that state items, each with its best table."""
    rank = Case(
        *(When(table=table, then=Value(place)) for place, table in enumerate(OF_NATURES)),
        output_field=IntegerField(),
    )
    best = _LEAVES.filter(edition=OuterRef("pk")).annotate(rank=rank).order_by("rank")
    editions: QuerySet[Any] = (
        Edition.objects.current()
        .of_departments()
        .filter(fiscal_year__in=(year - 1, year), phase=phase)
    )
    if jurisdiction:
        editions = editions.filter(department__jurisdiction__slug=jurisdiction)
    broken = Case(When(broken_since_year_before(), then=Value(1)), default=Value(0))
    found = editions.order_by().annotate(best=Subquery(best.values("table")[:1]), broken=broken)
    return list(
        found.filter(best__isnull=False).values_list(
            "pk", "department_id", "fiscal_year", "best", "broken", named=True
        )
    )


def _chosen(papers: Iterable[Any]) -> Q:
    """Return the lines of each edition's best table."""
    by_table: dict[str, list[int]] = defaultdict(list)
    for each in papers:
        by_table[each.best].append(each.pk)
    wanted = Q(pk__in=[])
    for table, editions in by_table.items():
        wanted |= Q(table=table, edition__in=editions)
    return wanted


def _of_the_same(now: Any, before: Any) -> bool:
    """Whether two years are of the same money of the same department."""
    return not now.broken and Table(now.best).scope is Table(before.best).scope


def _added_up(sums: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for each in sums:
        for code, amount in each.items():
            found[code] += amount
    return dict(found)


def _purposes(
    sums: Mapping[str, Decimal],
    now: Mapping[str, Decimal],
    before: Mapping[str, Decimal],
    year: int,
) -> list[Purpose]:
    whole = sum(sums.values(), Decimal(0))
    nothing = Decimal(0)
    found = [
        Purpose(
            code,
            FUNCTIONAL.name_of(code, year) or FUNCTIONAL.name_of(code, year - 1) or code,
            sums.get(code, nothing),
            sums.get(code, nothing) / whole * 100 if whole else None,
            Comparison(now.get(code, nothing), before.get(code, nothing), ComparisonBasis.PUBLISHED)
            if before
            else Comparison(sums.get(code, nothing)),
        )
        for code in {**sums, **before}
        if sums.get(code) or before.get(code)
    ]
    return sorted(found, key=lambda purpose: (-purpose.amount, purpose.code))
