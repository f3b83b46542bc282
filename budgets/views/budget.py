"""The department-year page: one published edition as the answers to a citizen's eight questions."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from budgets import publishing, store
from budgets.disclosure.shape import Disclosure, Phase
from budgets.models import Department, Edition, Line
from budgets.reports.department_year import DepartmentYear, ledger_of
from budgets.reports.ledger import Ledger
from budgets.views.budget_sections import sections_of

GONE = 410


@require_safe
@conditional_page
def budget(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The current budget of a department and year."""
    return _page(request, slug, year, Phase.BUDGET)


@require_safe
@conditional_page
def budget_edition(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """One edition of a budget, for good."""
    return _page(request, slug, year, Phase.BUDGET, number)


@require_safe
@conditional_page
def final(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The current final accounts of a department and year."""
    return _page(request, slug, year, Phase.FINAL)


@require_safe
@conditional_page
def final_edition(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """One edition of final accounts, for good."""
    return _page(request, slug, year, Phase.FINAL, number)


def budget_page(request: HttpRequest, edition: Edition, *, preview: bool = False) -> HttpResponse:
    """The page of an edition. With `preview` it may be a draft: marked as such, kept out of caches
    and search engines. Who may see a draft is for the caller to decide."""
    edition = store.editions_with_parts(Edition.objects.filter(pk=edition.pk)).get()
    siblings = list(_ever_public(edition.department))
    disclosure = store.read(edition)
    report = DepartmentYear(
        disclosure,
        previous=_ledger(edition, edition.fiscal_year - 1, edition.phase),
        budget=_ledger(edition, edition.fiscal_year, Phase.BUDGET) if edition.is_final else None,
    )
    context = {
        **_frame(edition, siblings),
        **sections_of(report),
        "disclosure": disclosure,
        **_checked(edition, disclosure),
        **({} if preview else _files(request, edition)),
        "preview": preview,
    }
    response = render(request, "budgets/budget.html", context)
    if preview:
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
    return response


def _page(
    request: HttpRequest, slug: str, year: int, phase: Phase, number: int | None = None
) -> HttpResponse:
    editions = Edition.objects.filter(department__slug=slug, fiscal_year=year, phase=phase.value)
    if number is not None:
        editions = editions.filter(number=number)
    public = editions.current() if number is None else editions.published()
    edition = public.first()
    if edition is not None:
        return budget_page(request, edition)
    withdrawn = editions.filter(status=Edition.Status.WITHDRAWN).order_by("-number")
    edition = withdrawn.select_related("department__jurisdiction").first()
    if edition is None:
        raise Http404
    frame = _frame(edition, list(_ever_public(edition.department)))
    return render(request, "budgets/withdrawn.html", frame, status=GONE)


def _frame(edition: Edition, siblings: list[Edition]) -> dict[str, Any]:
    """What surrounds the figures: where the page stands among the department's others."""
    department = edition.department
    same = [x for x in siblings if (x.fiscal_year, x.phase) == (edition.fiscal_year, edition.phase)]
    current = [x for x in siblings if x.status == Edition.Status.PUBLISHED]
    phase = [x for x in current if x.phase == edition.phase]
    other = [x for x in current if x.phase != edition.phase]
    name = _("%(year)s年部门决算") if edition.is_final else _("%(year)s年部门预算")
    name %= {"year": edition.fiscal_year}
    return {
        "edition": edition,
        "department": department,
        "page_name": name,
        "notices": [department.jurisdiction] if department.jurisdiction.notice else [],
        "crumbs": [
            (department.name, department.get_absolute_url()),
            (name, ""),
        ],
        "editions": same,
        "current_edition": next((x for x in same if x.status == Edition.Status.PUBLISHED), None),
        "years": sorted(phase, key=lambda x: x.fiscal_year),
        "other_phase": next((x for x in other if x.fiscal_year == edition.fiscal_year), None),
    }


def _ever_public(department: Department) -> Any:
    """What the department has published, withdrawn editions too: for lists of years and editions."""
    public = department.editions.exclude(status=Edition.Status.DRAFT)
    return public.select_related("department").order_by("-fiscal_year", "phase", "-number")


def _ledger(edition: Edition, year: int, phase: str) -> Ledger | None:
    editions = edition.department.editions.current().filter(fiscal_year=year, phase=phase)
    lines = Prefetch("lines", Line.objects.order_by("order", "pk"))
    found = editions.prefetch_related(lines).first()
    return ledger_of(found) if found else None


def _checked(edition: Edition, disclosure: Disclosure) -> dict[str, Any]:
    """The findings as kept at publication; a draft's are looked for now."""
    findings: list[Any] = list(edition.findings.all())
    if edition.is_draft:
        findings = list(publishing.findings_in(disclosure, edition.department))
    return {
        "findings": findings,
        "tally": Counter(str(finding.severity) for finding in findings),
    }


def _files(request: HttpRequest, edition: Edition) -> dict[str, str]:
    """Where the same edition lies as a file, and its own address for good."""
    fixed = edition.get_fixed_url()
    base = settings.PORTAL["base_url"]
    return {
        "csv_url": edition.get_file_url("csv"),
        "json_url": edition.get_file_url("json"),
        "fixed_csv_url": edition.get_fixed_file_url("csv"),
        "fixed_json_url": edition.get_fixed_file_url("json"),
        "fixed_address": urljoin(base, fixed) if base else request.build_absolute_uri(fixed),
    }
