"""Where what is found stands: the place that has last year and the reason."""

from __future__ import annotations

from django.urls import reverse

from budgets.disclosure.codes import FUNCTIONAL
from budgets.disclosure.model import Phase, Side
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.disclosure.official_form.vocabulary import EXPENDITURE_TABLE
from budgets.disclosure.searchable import SearchKind
from budgets.models import Department, Edition, SearchEntry
from budgets.reports.search.figures import Stands

THREE, WHERE, SOURCES, DAILY = "three", "where", "from", "daily"


def year_url(department: Department, year: int, phase: str) -> str:
    """Return the page of a department's year."""
    name = "final" if phase == Phase.FINAL else "budget"
    return reverse(f"budgets:{name}", kwargs={"slug": department.slug, "year": year})


def level_url(department: Department, year: int, phase: str, code: str) -> str:
    """Return the page of a functional heading in a department's year."""
    name = "final" if phase == Phase.FINAL else "budget"
    where = {"slug": department.slug, "year": year, "code": code}
    return reverse(f"budgets:{name}_level", kwargs=where)


def figure_url(department: Department, year: int, phase: str, stands: Stands) -> str:
    """Return where a department's year tells of a figure."""
    if stands.table is EXPENDITURE_TABLE and FUNCTIONAL.get(stands.code):
        return level_url(department, year, phase, stands.code)
    page = year_url(department, year, phase)
    if stands.table is THREE_PUBLIC.table:
        return f"{page}#{THREE}"
    if stands.side is Side.REVENUE:
        return f"{page}#{SOURCES}"
    return f"{page}#{WHERE if FUNCTIONAL.get(stands.code) else DAILY}"


def address_of(entry: SearchEntry) -> str:
    """Return where a hit stands."""
    kind = SearchKind(entry.kind)
    return address_in(entry.edition, kind, entry.code, entry.anchor, entry.tables)


def address_in(edition: Edition, kind: SearchKind, code: str, anchor: str, tables: str) -> str:
    """Return where something stands in an edition. Of a superseded one, that is its own document."""
    if edition.status == Edition.Status.PUBLISHED:
        of = (edition.department, edition.fiscal_year, edition.phase)
        return current_address(*of, kind, code, anchor, tables)
    document = "document/" if kind is SearchKind.LINE else ""
    return f"{edition.get_fixed_url()}{document}#{anchor}"


def current_address(
    department: Department,
    year: int,
    phase: str,
    kind: SearchKind,
    code: str,
    anchor: str,
    tables: str,
) -> str:
    """Return where something stands in the current edition of a department's year.

    A functional heading of all money has a page of its own.
    """
    page = year_url(department, year, phase)
    if kind is not SearchKind.LINE:
        return f"{page}#{anchor}"
    if anchor == THREE_PUBLIC.table:
        return f"{page}#{THREE}"
    if EXPENDITURE_TABLE in tables.split() and FUNCTIONAL.get(code):
        return level_url(department, year, phase, code)
    return f"{page}document/#{anchor}"
