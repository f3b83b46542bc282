"""Check sheets as rows of data, and the sheet of a county."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any
from urllib.parse import urljoin

from django.db.models import QuerySet
from django.utils import timezone

from budgets.disclosure.check_sheet import Checked, CountySheet, Verdict
from budgets.disclosure.model import Phase
from budgets.models import Department, Edition
from budgets.reports.check_sheets.editions import sheets_of
from budgets.reports.deadlines import Deadline, Published, public_progress

COLUMNS = (
    "jurisdiction_id",
    "jurisdiction",
    "department_id",
    "department",
    "level",
    "superior_id",
    "fiscal_year",
    "phase",
    "edition",
    "item",
    "aspect",
    "name",
    "name_en",
    "result",
    "reason",
    "reason_en",
    "figures",
    "place",
    "rules",
    "mark",
    "basis",
    "basis_en",
    "address",
    "notice",
    "notice_en",
)


def rows_of(rows: Sequence[Published], base: str) -> Iterator[dict[str, str]]:
    """Yield a row for each item of each department's year; `base` is the site's own address."""
    superiors = _superiors(rows)
    for row, sheet in sheets_of(rows):
        public = row.edition if row.status == "published" else None
        address = public.get_fixed_url() if public else row.url
        superior = superiors.get(row.of.superior_id)
        common = _common(row.of, superior, row.fiscal_year, row.phase, public)
        yield from _cells(sheet, common | {"address": urljoin(base, address)})


def rows_of_edition(
    edition: Edition, sheet: Iterable[Verdict], base: str
) -> Iterator[dict[str, str]]:
    """Yield the rows of one published edition."""
    of = edition.department
    common = _common(of, of.superior, edition.fiscal_year, edition.phase, edition)
    return _cells(sheet, common | {"address": urljoin(base, edition.get_fixed_url())})


def _superiors(rows: Sequence[Published]) -> dict[int | None, Department]:
    """Return the departments of the units among the rows, by key. One query, or none without units."""
    keys = {row.of.superior_id for row in rows if row.of.superior_id}
    return dict(Department.objects.in_bulk(keys)) if keys else {}


def _common(
    of: Department, superior: Department | None, year: int, phase: str, edition: Edition | None
) -> dict[str, str]:
    return {
        "jurisdiction_id": of.jurisdiction.slug,
        "jurisdiction": of.jurisdiction.name,
        "department_id": of.slug,
        "department": of.name,
        "level": "unit" if of.is_unit else "department",
        "superior_id": superior.slug if superior else "",
        "fiscal_year": str(year),
        "phase": phase,
        "edition": str(edition.number) if edition else "",
        "notice": of.jurisdiction.notice,
        "notice_en": of.jurisdiction.notice_en,
    }


def _cells(sheet: Iterable[Verdict], common: dict[str, str]) -> Iterator[dict[str, str]]:
    for verdict in sheet:
        item, judged = verdict.item, verdict.judged
        cells: dict[str, Any] = common | {
            "item": item.key,
            "aspect": item.aspect.value,
            "name": verdict.name.zh,
            "name_en": verdict.name.en,
            "result": verdict.result.value,
            "reason": judged.zh,
            "reason_en": judged.en,
            "figures": judged.printed,
            "place": judged.place,
            "rules": ";".join(judged.rules),
            "mark": item.mark.value,
            "basis": item.basis.zh,
            "basis_en": item.basis.en,
        }
        yield {name: cells[name] for name in COLUMNS}


class Level(StrEnum):
    """Whose sheets: of departments, of their units, or of both."""

    ALL = ""
    DEPARTMENT = "department"
    UNIT = "unit"


def must_publish(
    departments: QuerySet[Department], year: int, phase: Phase, level: Level = Level.ALL
) -> list[Published]:
    """Return who must publish a year among some departments and units; those that did not, too.

    Units whose budget is part of their department's own office are listed, and nothing is asked of them.
    """
    slugs = list(departments.order_by().values_list("slug", flat=True))
    if not slugs:
        return []
    rows = list(public_progress(year, phase, (), slugs).rows)
    places = {row.of.jurisdiction_id for row in rows}
    listed = {row.of.pk for row in rows}
    merged = departments.filter(is_merged=True, jurisdiction__in=places).exclude(pk__in=listed)
    nothing = Deadline(None, None, timezone.localdate())
    rows += [
        Published(each, year, phase, None, None, nothing)
        for each in merged.select_related("jurisdiction").order_by("jurisdiction", "slug")
    ]
    wanted = {Level.DEPARTMENT: False, Level.UNIT: True}.get(level)
    return [row for row in rows if wanted in (None, row.of.is_unit)]


def county_sheet(
    place: str, year: int, phase: Phase, rows: Sequence[Published], base: str
) -> CountySheet:
    """Return the sheet of a county's year; `base` is the site's own address."""
    superiors = _superiors(rows)
    checked = [
        Checked(
            department=row.of.name,
            superior=superiors[row.of.superior_id].name if row.of.superior_id else "",
            published_on=row.deadline.published_on,
            days=row.deadline.took,
            address=urljoin(base, row.url),
            sheet=sheet,
        )
        for row, sheet in sheets_of(rows)
    ]
    return CountySheet(place, year, phase, checked)
