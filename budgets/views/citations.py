"""To cite: every figure of an edition as a sentence with its address, edition and checksum."""

from __future__ import annotations

from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets import store
from budgets.disclosure.model import Phase
from budgets.display.citations import citations_of
from budgets.models import Edition
from budgets.reports.ledger.chains import own_hash
from budgets.views.edition_context import (
    base_context,
    ever_public,
    get_edition_or_404,
    or_withdrawn,
)
from budgets.views.files.params import base_of


@require_safe
@or_withdrawn
def citations(
    request: HttpRequest, *, slug: str, year: int, phase: Phase, number: int
) -> HttpResponse:
    """Return the sentences of one edition, for good."""
    edition = get_edition_or_404(slug, year, phase, number)
    store.load_parts(edition)
    base = base_of(request)
    frame = base_context(edition, ever_public(edition.department))
    tables = citations_of(edition, store.read(edition), urljoin(base, edition.get_document_url()))
    crumbs = [*frame["crumbs"][:-1], (frame["page_name"], edition.get_fixed_url()), (_("引用"), "")]
    said = {"tables": tables, "crumbs": crumbs, "ledger_hash": own_hash(edition).first()}
    context = {**frame, **said}
    return render(request, "budgets/cite.html", context)


def cite_url(edition: Edition) -> str:
    """Return where an edition's figures are to cite."""
    name = "budgets:final_cite" if edition.is_final else "budgets:budget_cite"
    return reverse(name, args=[edition.department.slug, edition.fiscal_year, edition.number])
