"""The departments, each with the latest that it published. Amounts are in 元."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from budgets.models import Department, Edition
from budgets.reports.pages.totals import comparison_of, with_totals
from budgets.reports.pages.year_on_year import Comparison


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One department with its latest budget; `year` None where it published none."""

    name: str
    url: str
    jurisdiction: str
    kind: str
    slug: str
    year: int | None
    year_url: str
    total: Decimal | None
    comparison: Comparison
    tag: str = ""
    is_unit: bool = False


def departments_with_latest(
    text: str = "", jurisdiction: str = "", kind: str = ""
) -> list[DepartmentRow]:
    """Return the departments that a search finds, each with its latest published budget. Two queries.

    Units are found by their names alone: in the list of all there are departments.
    """
    departments = Department.objects.select_related("jurisdiction", "superior")
    if text:
        departments = departments.filter(
            Q(name__contains=text) | Q(short_names__icontains=text) | Q(slug__contains=text.lower())
        )
    else:
        departments = departments.departments()
    if jurisdiction:
        departments = departments.filter(jurisdiction__slug=jurisdiction)
    if kind:
        departments = departments.filter(kind=kind)
    found = list(departments.order_by(F("superior").asc(nulls_first=True), "slug"))
    latest = {edition.department_id: edition for edition in _latest_budgets(found)}
    return [_department_row(each, latest.get(each.pk)) for each in found]


def _latest_budgets(departments: list[Department]) -> QuerySet[Edition]:
    """Return the latest published budget of each department, or its latest final accounts without one."""
    latest = Edition.objects.current().filter(department__in=departments)
    latest = latest.order_by("department_id", "phase", "-fiscal_year")
    newest = latest.distinct("department_id").values("pk")
    return with_totals(Edition.objects.filter(pk__in=newest)).select_related("department")


def _kind(department: Department) -> str:
    """Return what kind of department it is; of a unit whose."""
    superior = department.superior
    if superior is None:
        return department.get_kind_display()
    return _("%(superior)s，%(level)s") % {"superior": superior, "level": department.level_name}


def _department_row(department: Department, edition: Any) -> DepartmentRow:
    return DepartmentRow(
        name=department.name,
        url=department.get_absolute_url(),
        jurisdiction=department.jurisdiction.name,
        kind=_kind(department),
        slug=department.slug,
        year=edition.fiscal_year if edition else None,
        year_url=edition.get_absolute_url() if edition else "",
        total=edition.total if edition else None,
        comparison=comparison_of(edition) if edition else Comparison(),
        tag=department.tag,
        is_unit=department.is_unit,
    )
