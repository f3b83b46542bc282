"""The check sheet of a county's year, which a bureau hands to its inspectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.access.rights import departments_within_reach
from budgets.admin.edition_site import EditionsPage, editions_page
from budgets.admin.workflow.check_sheet import in_words
from budgets.disclosure.check_sheet import CountySheet, Result, Tally
from budgets.disclosure.check_sheet.workbook import county_as_workbook
from budgets.disclosure.model import Phase
from budgets.disclosure.open_data.media_types import MEDIA_TYPES
from budgets.disclosure.open_data.schema import csv_lines
from budgets.models import Edition, Jurisdiction
from budgets.models.editions import FIRST_YEAR, LAST_YEAR, PHASE_LABELS
from budgets.public_address import base_of
from budgets.reports.check_sheets import COLUMNS, Level, county_sheet, must_publish, rows_of
from budgets.reports.deadlines import Published
from budgets.safe_text import attachment

_BOM = "\ufeff"  # by which Excel knows UTF-8
_CHOICES_OF_YEARS = 12


@editions_page("checks/", name="checks", permission="view_edition")
def checks(page: EditionsPage) -> HttpResponse:
    """Show how a county's year stands, with the files that are handed on."""
    asked = _Asked.of(page)
    county = county_sheet(asked.place, asked.year, asked.phase, asked.rows, base_of(page.request))
    return page.show(
        "workflow/checks.html",
        asked.title,
        crumb=_("检查表"),
        asked=asked,
        years=range(timezone.localdate().year + 1, FIRST_YEAR, -1)[:_CHOICES_OF_YEARS],
        phases=PHASE_LABELS.items(),
        levels=[
            (Level.ALL, _("部门和单位")),
            (Level.DEPARTMENT, _("部门")),
            (Level.UNIT, _("单位")),
        ],
        results=[in_words(result.text) for result in Result],
        aspects=[_tally(each) for each in county.by_aspect],
        items=[_tally(each) for each in county.by_item if each.counts[Result.FAILED]],
        rows=_rows(county),
        xlsx_url=asked.url_of("xlsx"),
        csv_url=asked.url_of("csv"),
    )


@editions_page("checks.<str:ending>", name="checks_file", permission="view_edition")
def checks_file(page: EditionsPage, ending: str) -> HttpResponse:
    """Return the sheet of a county's year as a workbook, or as CSV."""
    asked, base = _Asked.of(page), base_of(page.request)
    if ending not in ("csv", "xlsx"):
        raise Http404
    if ending == "csv":
        content = (_BOM + "".join(csv_lines(rows_of(asked.rows, base), COLUMNS))).encode()
    else:
        county = county_sheet(asked.place, asked.year, asked.phase, asked.rows, base)
        notices = asked.jurisdiction.notices if asked.jurisdiction else ()
        content = county_as_workbook(county, timezone.now(), notices)
    response = HttpResponse(content, content_type=MEDIA_TYPES[ending])
    plain = f"checks-{asked.year}-{asked.phase.value}.{ending}"
    response["Content-Disposition"] = attachment(f"{asked.title}.{ending}", plain)
    return response


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose sheets are asked for, within a person's reach."""

    year: int
    phase: Phase
    level: Level
    jurisdiction: Jurisdiction | None
    jurisdictions: list[Jurisdiction]
    rows: list[Published]

    @classmethod
    def of(cls, page: EditionsPage) -> _Asked:
        """Return what the address asks for. Raise Http404 for a jurisdiction out of reach."""
        sent, mine = page.request.GET, departments_within_reach(page.user)
        known = list(Jurisdiction.objects.filter(departments__in=mine).distinct())
        jurisdiction = known[0] if len(known) == 1 else None
        if slug := sent.get("jurisdiction", ""):
            jurisdiction = next((each for each in known if each.slug == slug), None)
            if jurisdiction is None:
                raise Http404
            mine = mine.filter(jurisdiction=jurisdiction)
        phase = Phase(sent["phase"]) if sent.get("phase") in PHASE_LABELS else Phase.BUDGET
        level = Level(sent["level"]) if sent.get("level") in list(Level) else Level.ALL
        year = _year(sent.get("year", ""))
        if year is None:
            public = Edition.objects.current().filter(department__in=mine, phase=phase)
            year = public.aggregate(year=Max("fiscal_year"))["year"] or timezone.localdate().year
        return cls(year, phase, level, jurisdiction, known, must_publish(mine, year, phase, level))

    @property
    def place(self) -> str:
        return self.jurisdiction.name if self.jurisdiction else _("全部地区")

    @property
    def title(self) -> str:
        what = {"place": self.place, "year": self.year, "phase": PHASE_LABELS[self.phase]}
        return _("%(place)s%(year)s年部门%(phase)s检查表") % what

    def url_of(self, ending: str) -> str:
        """Return the address of the same as a file."""
        query = {"year": self.year, "phase": self.phase.value, "level": self.level.value}
        if self.jurisdiction:
            query["jurisdiction"] = self.jurisdiction.slug
        return f"{reverse('admin:budgets_edition_checks_file', args=[ending])}?{urlencode(query)}"


def _year(typed: str) -> int | None:
    known = typed.isascii() and typed.isdecimal() and FIRST_YEAR <= int(typed) <= LAST_YEAR
    return int(typed) if known else None


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "name": in_words(tally.name),
        "counts": [tally.counts[result] for result in Result],
        "rate": tally.rate,
    }


def _rows(county: CountySheet) -> list[dict[str, Any]]:
    return [
        {"row": row, "counts": [row.count(result) for result in Result], "rate": row.rate}
        for row in county.rows
    ]
