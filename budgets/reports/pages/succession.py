"""Where a department's years cannot be compared, because it is no longer the same department."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import DateField, Exists, Func, OuterRef, Q, Value

from budgets.disclosure.model import Phase
from budgets.models import Department, Succession


def made_on(year: int, phase: str) -> date:
    """Return the day of which a document tells: a budget of the year's first, final accounts of its last."""
    return date(year, 12, 31) if phase == Phase.FINAL else date(year, 1, 1)


def successions_of(departments: Iterable[Department]) -> list[Succession]:
    """Return all changes in which one of the departments gave up or took over work. One query."""
    concerned = [department.pk for department in departments]
    found = Succession.objects.filter(Q(former__in=concerned) | Q(successor__in=concerned))
    return list(found.select_related("former", "successor"))


def break_between(
    successions: Sequence[Succession],
    department_id: int,
    earlier: tuple[int, str],
    later: tuple[int, str],
) -> Succession | None:
    """Return the change between two documents (year, phase) of a department, if there was one."""
    start, end = made_on(*earlier), made_on(*later)
    for each in successions:
        if department_id in (each.former_id, each.successor_id) and start < each.on <= end:
            return each
    return None


def broken_since_year_before() -> Q:
    """Match editions whose department changed since the same document a year earlier."""
    return Q(_changed(1, 1), phase=Phase.BUDGET) | Q(_changed(12, 31), phase=Phase.FINAL)


def _changed(month: int, day: int) -> Exists:
    def made(year: object) -> Func:
        when = (year, Value(month), Value(day))
        return Func(*when, function="make_date", output_field=DateField())

    return Exists(
        Succession.objects.filter(
            Q(former=OuterRef("department")) | Q(successor=OuterRef("department")),
            on__gt=made(OuterRef("fiscal_year") - 1),
            on__lte=made(OuterRef("fiscal_year")),
        )
    )
