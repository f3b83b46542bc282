"""The department-year page: one published edition, the answer first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets import publishing, store
from budgets.disclosure.anchors import line_anchor
from budgets.disclosure.check_sheet import Verdict
from budgets.disclosure.findings import Finding
from budgets.disclosure.model import Disclosure, Phase
from budgets.disclosure.parts import held_part
from budgets.display.answers.frame import Frame, cited_of
from budgets.display.answers.matters import matters_fold, people_told
from budgets.display.answers.page import DepartmentYearPage, department_year_page
from budgets.display.answers.words import figure
from budgets.display.checks import missing_of
from budgets.display.lists.units import units_section
from budgets.display.rows import Section
from budgets.display.tour import tour_step
from budgets.models import Edition
from budgets.reports.answers.papers import papers_of
from budgets.reports.check_sheets import finding_of, sheet_of
from budgets.reports.deadlines import Deadline
from budgets.reports.lists.units import units_of_year
from budgets.reports.open_data.catalogue import data_set_of, schema_org
from budgets.reports.pages.corrections import projects_before
from budgets.reports.pages.glossary import words_not_explained, words_of
from budgets.reports.pages.on_record import OnRecord, on_record
from budgets.views.citations import cite_url
from budgets.views.edition_context import (
    base_context,
    ever_public,
    get_edition_or_404,
    or_withdrawn,
)
from budgets.views.elsewhere import travels_of
from budgets.views.files.params import base_of


@require_safe
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
    base = base_context(edition, siblings)
    record = on_record(edition)
    frame = frame_of(edition, siblings, base, record, preview=preview)
    disclosure = frame.papers.own
    context = {
        **base,
        "page": department_year_page(
            frame, place_of=_places_in(frame), marks=_corrected_projects(frame, base["editions"])
        ),
        "matters": matters_fold(frame),
        "people": people_told(frame),
        "missing": missing_of(_check_sheet(frame), is_final=edition.is_final),
        "disclosure": disclosure,
        "held_part": held_part(disclosure),
        "short_name": frame.name,
        "reasons": frame.papers.report.stated_reasons(),
        "with_targets": [each for each in disclosure.projects if each.indicators],
        "words": words_of(disclosure),
        "more_words": words_not_explained(disclosure),
        **({} if preview else _for_machines(request, edition)),
        "ledger_hash": record.ledger_hash,
        **_asides(frame),
        "preview": preview,
    }
    if edition == base["current_edition"] and not preview:
        context |= _travels(request, edition, context["page"])
        context["units_section"] = _units(edition)
    response = render(request, "budgets/budget.html", context)
    if preview:
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
    return response


def _units(edition: Edition) -> Section | None:
    """Return the units of the department in the same year; None for one without, and for a unit."""
    found = units_of_year(edition.department, edition.fiscal_year, Phase(edition.phase))
    # In a sentence that leads to them: with a row for each the page is longer than eight screens of a phone.
    return units_section(found, most=0) if found else None


def _travels(request: HttpRequest, edition: Edition, page: DepartmentYearPage) -> dict[str, Any]:
    """Return what takes the page elsewhere, and the step of the guided visit that is asked for."""
    places = {"how-much", *(anchor for anchor, _label in page.menu)}
    asked = request.GET.get("tour", "")
    return {
        **travels_of(request, edition, has_sum=page.answer is not None),
        "tour": tour_step(asked, request.path, places, is_final=edition.is_final),
    }


def _asides(frame: Frame) -> dict[str, Any]:
    """Return what has to be said of the number: that nobody printed it, what of a plan is not to be spent."""
    stated = frame.papers.stated
    total = stated.headline()
    if total is None:
        return {}
    kept = [] if frame.is_final else stated.carried_forward(total.about.table)
    return {"added_up": total.added_up, "set_aside": [x for x in kept if x.amount.yuan]}


def frame_of(
    edition: Edition,
    siblings: list[Edition],
    base: dict[str, Any],
    record: OnRecord,
    *,
    preview: bool = False,
) -> Frame:
    """Return what is known of an edition whose parts are loaded: for its page and the pages of its levels."""
    disclosure = store.read(edition)
    current = [each for each in siblings if each.status == Edition.Status.PUBLISHED]
    same = sorted(base["editions"], key=lambda each: each.number)
    return Frame(
        papers_of(edition, disclosure, current, base["successions"]),
        edition,
        _findings(edition, disclosure),
        Deadline.of(same, record.approved_on, timezone.localdate()),
        corrections=sum(
            each.number < edition.number and each.status != Edition.Status.WITHDRAWN
            for each in same
        ),
        with_levels=not preview,
        document_href="" if preview else edition.get_document_url(),
    )


def _corrected_projects(frame: Frame, same: list[Edition]) -> dict[str, str]:
    """Return by name what a project's amount was in the edition that this one corrects."""
    earlier = [
        each
        for each in same
        if each.number < frame.edition.number and each.status != Edition.Status.WITHDRAWN
    ]
    if not earlier:
        return {}
    before = projects_before(max(earlier, key=lambda each: each.number))
    words = _("更正过，原来写 {amount}")
    return {
        name: words.format(amount=figure(before[name], frame.decimals))
        for name, amount in frame.papers.projects.items()
        if name in before and before[name] != amount
    }


def _check_sheet(frame: Frame) -> tuple[Verdict, ...]:
    """Return the inspectors' check sheet of the edition, with its findings as the page shows them."""
    findings = [each if isinstance(each, Finding) else finding_of(each) for each in frame.findings]
    return sheet_of(frame.edition, frame.papers.own, findings, frame.deadline)


def _places_in(frame: Frame) -> Callable[[Any], str]:
    """Return what finds the address of a cited figure: its row in the document as a page; "" for none."""
    rows = {line.key.address: line for line in frame.papers.own.lines} if frame.findings else {}

    def place_of(figure: Any) -> str:
        line = rows.get(cited_of(figure, "cell"))
        return f"{frame.document_href}#{line_anchor(line)}" if line and frame.document_href else ""

    return place_of


def _findings(edition: Edition, disclosure: Disclosure) -> list[Any]:
    """Return the findings as kept at publication; before it, as they would be published now."""
    if edition.is_draft:
        return list(publishing.findings_on(edition, disclosure))
    findings: list[Any] = list(edition.findings.told())
    if edition.is_unpublished:
        drift = publishing.drift_of(edition, disclosure)
        findings = [*(each for each in findings if each not in drift.gone), *drift.new]
    return findings


def _for_machines(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """Return what `files_of` does, and the facts for machines."""
    facts = schema_org(data_set_of(edition), base_of(request))
    return {**files_of(request, edition), "json_ld": facts}


def files_of(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """Return where the same edition lies as a file, and its own address for good."""
    fixed = edition.get_fixed_url()
    base = base_of(request)
    return {
        "cite_url": cite_url(edition),
        "document_url": edition.get_document_url(),
        "csv_url": edition.get_file_url("csv"),
        "checks_url": edition.get_checks_url(fixed=True),
        "json_url": edition.get_file_url("json"),
        "fixed_csv_url": edition.get_fixed_file_url("csv"),
        "fixed_json_url": edition.get_fixed_file_url("json"),
        "fixed_docx_url": edition.get_fixed_file_url("docx"),
        "fixed_xlsx_url": edition.get_fixed_file_url("xlsx"),
        "fixed_address": urljoin(base, fixed),
        "current_address": urljoin(base, edition.get_absolute_url()),
    }
