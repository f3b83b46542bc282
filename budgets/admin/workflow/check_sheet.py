"""The inspectors' check sheet of an edition, before it is submitted and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets import publishing, store
from budgets.admin.addresses import url_of_cell
from budgets.admin.edition_site import EditionPage, edition_page
from budgets.disclosure.check_sheet import Aspect, Result, Verdict
from budgets.disclosure.check_sheet.workbook import sheet_as_workbook
from budgets.disclosure.findings import Finding
from budgets.disclosure.model import Disclosure
from budgets.disclosure.official_form.vocabulary import Name
from budgets.disclosure.open_data.media_types import MEDIA_TYPES
from budgets.display.answers.words import is_english
from budgets.models import Edition
from budgets.reports.check_sheets import deadline_of, finding_of, sheet_of
from budgets.safe_text import attachment


@edition_page("<int:pk>/check/", name="check", permission="view_edition")
def check(page: EditionPage) -> HttpResponse:
    """Show what is missing, too coarse, late or contradictory, item by item, each leading to its place."""
    sheet = _sheet_now(page.edition)
    results = [verdict.result for verdict in sheet]
    return page.show_page(
        "workflow/check_sheet.html",
        _("自查表"),
        aspects=[
            {
                "name": in_words(aspect.text),
                "rows": [_shown(page.edition, x) for x in sheet if x.item.aspect is aspect],
            }
            for aspect in Aspect
        ],
        counts=[(x.value, in_words(x.text), results.count(x)) for x in Result],
    )


@edition_page("<int:pk>/check.xlsx", name="check_file", permission="view_edition")
def check_file(page: EditionPage) -> HttpResponse:
    """Return the same as a workbook."""
    edition = page.edition
    title = _("%(edition)s 自查表") % {"edition": edition}
    notices = edition.department.jurisdiction.notices
    content = sheet_as_workbook(title, _sheet_now(edition), timezone.now(), notices)
    response = HttpResponse(content, content_type=MEDIA_TYPES["xlsx"])
    plain = f"{edition.file_stem}-v{edition.number}-check.xlsx"
    response["Content-Disposition"] = attachment(f"{title}.xlsx", plain)
    return response


def to_mend(
    edition: Edition, disclosure: Disclosure, findings: Sequence[Finding]
) -> list[dict[str, Any]]:
    """Return what is missing, too coarse or late in a draft; its contradictions are listed elsewhere."""
    sheet = sheet_of(edition, disclosure, findings, deadline_of(edition))
    wanted = (Aspect.TIMELINESS, Aspect.COMPLETENESS, Aspect.DEPTH)
    return [_shown(edition, x) for x in sheet if x.has_failed and x.item.aspect in wanted]


def in_words(name: Name) -> str:
    """Return a name in the language of the page."""
    return name.title_en if is_english() else name.zh


def _sheet_now(edition: Edition) -> tuple[Verdict, ...]:
    """Return the sheet of an edition: of a draft with what the rules find now, else as they found it."""
    disclosure = store.read(edition)
    if edition.is_draft:
        findings = list(publishing.findings_on(edition, disclosure))
    else:
        findings = [finding_of(row) for row in edition.findings.all()]
    return sheet_of(edition, disclosure, findings, deadline_of(edition))


def _shown(edition: Edition, verdict: Verdict) -> dict[str, Any]:
    """Return a row of a sheet for a page: with its figures, each leading to its cell."""
    judged = verdict.judged
    return {
        "name": in_words(verdict.name),
        "result": verdict.result.value,
        "result_name": in_words(verdict.result.text),
        "why": judged.en if is_english() else judged.zh,
        "url": url_of_cell(edition, judged.cell),
        "figures": [
            {
                "label": figure.label,
                "printed": figure.printed,
                "place": figure.place,
                "url": url_of_cell(edition, figure.cell),
            }
            for figure in judged.figures
        ],
        "basis": in_words(verdict.item.basis),
        "mark": in_words(verdict.item.mark.text),
    }
