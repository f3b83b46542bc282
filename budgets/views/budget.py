"""The department-year page: one published edition as the answers to a citizen's eight questions."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from budgets import publishing, store
from budgets.disclosure.model import Disclosure, Phase
from budgets.disclosure.parts import held_part
from budgets.disclosure.rules import is_about_names
from budgets.models import Edition
from budgets.reports.ledger.chains import own_hash
from budgets.reports.open_data.catalogue import data_set_of, schema_org
from budgets.reports.pages.department_year import DepartmentYear, published_amounts
from budgets.reports.pages.succession import break_between
from budgets.views.budget_sections import sections_of
from budgets.views.citations import cite_url
from budgets.views.edition_context import (
    base_context,
    ever_public,
    get_edition_or_404,
    or_withdrawn,
)
from budgets.views.files.params import base_of


@require_safe
@conditional_page
@or_withdrawn
def budget(
    request: HttpRequest, *, slug: str, year: int, phase: Phase, number: int | None = None
) -> HttpResponse:
    """Return the budget or final accounts of a department and year: the current edition, or the one of a
    number.
    """
    edition = get_edition_or_404(slug, year, phase, number)
    return budget_page(request, edition)


def budget_page(request: HttpRequest, edition: Edition, *, preview: bool = False) -> HttpResponse:
    """Return the page of an edition. With `preview` it may be a draft: marked as such, kept out of caches
    and search engines. Who may see a draft is for the caller to decide."""
    store.load_parts(edition)
    siblings = ever_public(edition.department)
    disclosure = store.read(edition)
    frame = base_context(edition, siblings)
    of, year, phase = edition.department, edition.fiscal_year, edition.phase
    changed = break_between(frame["successions"], of.pk, (year - 1, phase), (year, phase))
    report = DepartmentYear(
        disclosure,
        previous=None if changed else published_amounts(of, year - 1, phase),
        budget=published_amounts(of, year, Phase.BUDGET) if edition.is_final else None,
    )
    context = {
        **frame,
        **sections_of(report),
        "disclosure": disclosure,
        "held_part": held_part(disclosure),
        **_checked(edition, disclosure),
        **({} if preview else _files(request, edition)),
        "preview": preview,
    }
    response = render(request, "budgets/budget.html", context)
    if preview:
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
    return response


def _checked(edition: Edition, disclosure: Disclosure) -> dict[str, Any]:
    """Return the findings as kept at publication; before it, as they would be published now."""
    findings: list[Any] = list(edition.findings.told())
    if edition.is_draft:
        findings = list(publishing.findings_on(edition, disclosure))
    elif edition.is_unpublished:
        drift = publishing.drift_of(edition, disclosure)
        findings = [*(each for each in findings if each not in drift.gone), *drift.new]
    return {
        "findings": findings,
        "tally": _tally(findings),
    }


def _tally(findings: list[Any]) -> str:
    """Return 2 处数字自相矛盾、1 处名称有误、1 处存疑; "" where there are only notices."""
    counts = Counter((is_about_names(each.rule), str(each.severity)) for each in findings)
    kinds = (
        (counts[False, "error"], _("%(count)d 处数字自相矛盾")),
        (counts[True, "error"], _("%(count)d 处科目自相矛盾")),
        (counts[True, "warning"], _("%(count)d 处名称有误")),
        (counts[False, "warning"], _("%(count)d 处存疑")),
    )
    return _("、").join(words % {"count": count} for count, words in kinds if count)


def _files(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """Return where the same edition lies as a file, its own address for good, and the facts for machines."""
    fixed = edition.get_fixed_url()
    base = base_of(request)
    return {
        "cite_url": cite_url(edition),
        "ledger_hash": own_hash(edition).first(),
        "document_url": edition.get_document_url(),
        "csv_url": edition.get_file_url("csv"),
        "json_url": edition.get_file_url("json"),
        "fixed_csv_url": edition.get_fixed_file_url("csv"),
        "fixed_json_url": edition.get_fixed_file_url("json"),
        "fixed_docx_url": edition.get_fixed_file_url("docx"),
        "fixed_xlsx_url": edition.get_fixed_file_url("xlsx"),
        "fixed_address": urljoin(base, fixed),
        "current_address": urljoin(base, edition.get_absolute_url()),
        "json_ld": schema_org(data_set_of(edition), base),
    }
